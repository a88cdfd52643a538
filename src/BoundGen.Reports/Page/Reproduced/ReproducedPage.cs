namespace BoundGen.Reports;

/// <summary>The page of a folder of <c>reproduce</c>: the paper's experiments, our numbers beside its own.</summary>
public static class ReproducedPage
{
    /// <summary>In the order of the page; each is a section of its own, left out where its file is not there.</summary>
    private static readonly (string Name, Func<StoredFile, ExperimentSection> Load)[] Experiments =
    [
        ("tradeoff", TradeoffSection.Load),
        ("sparsity", SparsitySection.Load),
        ("truth", TruthSection.Load),
        ("kappa", KappaSection.Load),
        ("bounds", PaperBoundsSection.Load),
        ("variants", VariantsSection.Load),
        ("robust", MovedInputsSection.Load),
        ("map", MapSection.Load),
    ];

    /// <summary>The files that make a folder one of <c>reproduce</c>.</summary>
    public static IEnumerable<string> FileNames => Experiments.Select(experiment => FileName(experiment.Name));

    /// <summary>Puts a page together.</summary>
    /// <param name="folder">Has at least one of <see cref="FileNames"/>.</param>
    /// <param name="noun">What inputs are called; null where the data decide.</param>
    /// <param name="figures">Draws the results.</param>
    /// <param name="command">The command line of the page, without the name of the file it goes to.</param>
    /// <exception cref="InvalidDataException">A file that is not what the experiment wrote.</exception>
    public static HtmlPage From(string folder, string? noun, IResultFigures figures, IReadOnlyList<string> command)
    {
        ExperimentSection[] sections =
        [
            .. from experiment in Experiments
            let file = new StoredFile(experiment.Name, folder, FileName(experiment.Name), noun, figures)
            where File.Exists(file.Path)
            select experiment.Load(file),
        ];
        return new HtmlPage(
            "BoundGen: the paper's experiments, our numbers beside its own",
            [.. sections, new CommandsSection(sections.Select(section => section.Command), command)]
        );
    }

    private static string FileName(string experiment) => experiment + ".json";
}
