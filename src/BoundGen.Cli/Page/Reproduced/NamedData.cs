using BoundGen.Experiments;

namespace BoundGen.Cli.Page.Reproduced;

/// <summary>A data set in sentences. Results only know what the user called it: a folder "mnist" is taken for MNIST.</summary>
/// <param name="Source">As in <see cref="DataSet.Source"/>.</param>
/// <param name="Given">What the user calls inputs; null where the data decide.</param>
/// <param name="Grid">How much work went into the results.</param>
internal sealed record NamedData(string Source, string? Given, ResultGrid Grid)
{
    /// <summary>Whether it is the paper's.</summary>
    public bool IsPapers { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(Source)).Equals("mnist", StringComparison.OrdinalIgnoreCase);

    public string Noun => Given ?? (IsPapers || Source == DataSet.Digits ? "digits" : "images");

    public override string ToString() => Source == DataSet.Digits ? "procedural digits" : IsPapers ? "MNIST" : $"the images in {Source}";

    /// <summary>What to bear in mind beside the paper's numbers; nothing where they are about the same data and as much training.</summary>
    public string Difference =>
        (IsPapers ? "" : $" Ours are about {this}, the paper's about MNIST.")
        + Grid switch
        {
            ResultGrid.Standard => "",
            ResultGrid.Quick => " Ours are from a quick run (--quick), with a fifth of the training.",
            _ => " Ours are from networks and training of another size.",
        };
}
