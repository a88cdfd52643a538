using System.CommandLine;
using BoundGen.Experiments;
using BoundGen.Reference;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>
/// <c>boundgen reproduce</c>: the paper's experiments and this project's trade-off, our numbers beside the paper's.
/// </summary>
internal static class ReproduceCommand
{
    private const string DefaultFolder = "boundgen-reproduce";
    private const int TrainingDigits = 60_000;

    /// <summary>In the order of `all`; each writes its results into the folder and gives what to print.</summary>
    private static readonly (string Name, Func<Reproduction, string, string> Run)[] Experiments =
    [
        ("kappa", (reproduction, to) => ReproducedFiles.Write(to, reproduction.Kappa(), ResultTables.From, ExperimentFigures.Of)),
        ("bounds", (reproduction, to) =>
            ReproducedFiles.Write(to, reproduction.Bounds(), ResultTables.From, ExperimentFigures.Of)
        ),
        ("variants", (reproduction, to) => ReproducedFiles.Write(to, reproduction.Variants(), ResultTables.From, _ => [])),
        ("tradeoff", (reproduction, to) =>
            ReproducedFiles.Write(to, reproduction.Tradeoff(), ResultTables.From, ExperimentFigures.Of)
        ),
        ("sparsity", (reproduction, to) =>
            ReproducedFiles.Write(to, reproduction.Sparsity(), ResultTables.From, ExperimentFigures.Of)
        ),
        ("truth", (reproduction, to) => ReproducedFiles.Write(to, reproduction.Truth(), ResultTables.From, _ => [])),
        ("robust", (reproduction, to) => ReproducedFiles.Write(to, reproduction.Robust(Crown), ResultTables.From, _ => [])),
    ];

    /// <summary>The comparator of certificates where inputs move.</summary>
    private static InputCertificate Crown(NetworkParameters network) =>
        new ReferenceCrown(new ReferenceNetwork(network.Shape, network.Values)).IsCertified;

    public static Command Create()
    {
        var experiment = new Argument<string>("experiment")
        {
            Description = $"{string.Join(", ", Experiments.Select(one => one.Name))} or all",
        };
        experiment.AcceptOnlyFromAmong([.. Experiments.Select(one => one.Name), "all"]);
        var data = new Option<string>("--data")
        {
            Description = "digits, or a folder with the IDX files train-* and t10k-* of a data set",
            DefaultValueFactory = _ => DataSets.Digits,
        };
        var output = new Option<string>("--out")
        {
            Description = "the folder that receives results, and finished cells, which are not computed again",
            DefaultValueFactory = _ => DefaultFolder,
        };
        var seed = Numbers.Option("--seed", "fixes training and draws", 1, "a whole number that is not negative", value =>
            value >= 0
        );
        var quick = new Option<bool>("--quick")
        {
            Description = "narrow networks, one fifth of the steps and draws: minutes instead of hours",
        };
        var command = new Command("reproduce", "Runs the paper's experiments and puts the results beside the paper's.")
        {
            experiment,
            data,
            output,
            seed,
            quick,
        };
        command.SetAction(arguments =>
        {
            string name = arguments.GetValue(experiment)!;
            var set = Messages.Display.Load(
                arguments.GetValue(data)!,
                new DataSetOptions
                {
                    Digits = new RecordedDigits(DataSets.DigitSeed, TrainingDigits),
                    ImageDecoder = new ImageDecoder(),
                }
            );
            string folder = arguments.GetValue(output)!;
            bool less = arguments.GetValue(quick);
            var reproduction = new Reproduction(
                set,
                folder,
                arguments.GetValue(seed),
                Messages.Display,
                less ? PaperGrid.Quick : null,
                less ? TradeoffGrid.Quick : null
            );
            OutputFolder.Create(folder);
            foreach (string table in Run(name, reproduction, folder))
                Console.WriteLine(table);
            return CommandLine.Success;
        });
        return command;
    }

    /// <summary>Runs an experiment, or all, and writes what was found.</summary>
    /// <returns>The table of each, as it is finished.</returns>
    internal static IEnumerable<string> Run(string name, Reproduction reproduction, string folder) =>
        Experiments.Where(one => name == "all" || name == one.Name).Select(one => one.Run(reproduction, folder));
}
