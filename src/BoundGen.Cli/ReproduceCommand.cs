using System.CommandLine;
using BoundGen.Experiments;
using BoundGen.Reference;
using BoundGen.Reports;
using BoundGen.Training;
using static BoundGen.Cli.ReproducedFiles;

namespace BoundGen.Cli;

/// <summary>
/// <c>boundgen reproduce</c>: the paper's experiments and this project's trade-off, our numbers beside the paper's.
/// </summary>
internal static class ReproduceCommand
{
    private const string DefaultFolder = "boundgen-reproduce";
    private const int TrainingDigits = 60_000;

    /// <summary>The one that runs on rows of a table too.</summary>
    private const string Map = "map";

    private const string All = "all";

    /// <summary>In the order of `all`; each writes its results into the folder and gives what to print.</summary>
    private static readonly (string Name, Func<Prepared, string, string> Run)[] Experiments =
    [
        ("kappa", (prepared, to) => Write(to, prepared.OfImages.Kappa(), ResultTables.From, ExperimentFigures.Of)),
        ("bounds", (prepared, to) => Write(to, prepared.OfImages.Bounds(), ResultTables.From, ExperimentFigures.Of)),
        ("variants", (prepared, to) => Write(to, prepared.OfImages.Variants(), ResultTables.From, _ => [])),
        ("tradeoff", (prepared, to) => Write(to, prepared.OfImages.Tradeoff(), ResultTables.From, ExperimentFigures.Of)),
        ("sparsity", (prepared, to) => Write(to, prepared.OfImages.Sparsity(), ResultTables.From, ExperimentFigures.Of)),
        ("truth", (prepared, to) => Write(to, prepared.OfImages.Truth(), ResultTables.From, _ => [])),
        ("robust", (prepared, to) => Write(to, prepared.OfImages.Robust(Crown), ResultTables.From, _ => [])),
        (Map, (prepared, to) => Write(to, prepared.Map.Run(), ResultTables.From, ExperimentFigures.Of)),
    ];

    /// <summary>The comparator of certificates where inputs move.</summary>
    private static InputCertificate Crown(NetworkParameters network) =>
        new ReferenceCrown(new ReferenceNetwork(network.Shape, network.Values)).IsCertified;

    public static Command Create()
    {
        var experiment = new Argument<string>("experiment")
        {
            Description = $"{string.Join(", ", Experiments.Select(one => one.Name))} or {All}",
        };
        experiment.AcceptOnlyFromAmong([.. Experiments.Select(one => one.Name), All]);
        var data = new Option<string>("--data")
        {
            Description =
                $"digits, or a folder with the IDX files train-* and t10k-* of a data set; for {Map} any data that train reads",
            DefaultValueFactory = _ => DataSets.Digits,
        };
        var labelColumn = new Option<string?>("--label-column")
        {
            Description = $"{Map} on a table: the column that holds the labels: its name, its place from 1, first or last",
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
            labelColumn,
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
                    LabelColumn = arguments.GetValue(labelColumn),
                }
            );
            string folder = arguments.GetValue(output)!;
            bool less = arguments.GetValue(quick);
            int first = arguments.GetValue(seed);
            var prepared = new Prepared(
                name == Map
                    ? null
                    : new Reproduction(
                        set,
                        folder,
                        first,
                        Messages.Display,
                        less ? PaperGrid.Quick : null,
                        less ? TradeoffGrid.Quick : null
                    ),
                name is Map or All
                    ? new BoundMap(set, folder, first, Messages.Display, arguments.GetValue(labelColumn), less)
                    : null
            );
            OutputFolder.Create(folder);
            foreach (string table in Run(name, prepared, folder))
                Console.WriteLine(table);
            return CommandLine.Success;
        });
        return command;
    }

    /// <summary>Runs an experiment, or all, and writes what was found.</summary>
    /// <returns>The table of each, as it is finished.</returns>
    internal static IEnumerable<string> Run(string name, Prepared prepared, string folder) =>
        Experiments.Where(one => name == All || name == one.Name).Select(one => one.Run(prepared, folder));

    /// <summary>What was prepared of the experiments.</summary>
    /// <param name="images">Those on images; null where none is asked for.</param>
    /// <param name="map">The map; null where it is not asked for.</param>
    internal sealed class Prepared(Reproduction? images, BoundMap? map)
    {
        public Reproduction OfImages => images!;

        public BoundMap Map => map!;
    }
}
