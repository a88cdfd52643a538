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
internal sealed class ReproduceCommand
{
    private const string DefaultFolder = "boundgen-reproduce";
    private const int TrainingDigits = 60_000;

    /// <summary>The one that runs on rows of a table too.</summary>
    private const string Map = "map";

    private const string All = "all";

    /// <summary>In the order of `all`; each writes its results into the folder and gives what to print.</summary>
    private static readonly (string Name, Func<Prepared, string?, string> Run)[] Experiments =
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

    private readonly Argument<string> _experiment = new("experiment")
    {
        Description = $"{string.Join(", ", Experiments.Select(one => one.Name))} or {All}",
    };

    private readonly Option<string> _data = new("--data")
    {
        Description =
            $"digits, or a folder with the IDX files train-* and t10k-* of a data set; for {Map} any data that train reads",
        DefaultValueFactory = _ => DataSets.Digits,
    };

    private readonly Option<string?> _labelColumn = new("--label-column")
    {
        Description = $"{Map} on a table: the column that holds the labels: its name, its place from 1, first or last",
    };

    private readonly Option<string> _output = new("--out")
    {
        Description = "the folder that receives results, and finished cells, which are not computed again",
        DefaultValueFactory = _ => DefaultFolder,
    };

    private readonly Option<int> _seed = Numbers.Option(
        "--seed",
        "fixes training and draws",
        1,
        "a whole number that is not negative",
        value => value >= 0
    );

    private readonly Option<bool> _quick = new("--quick")
    {
        Description = "narrow networks, one fifth of the steps and draws: minutes instead of hours",
    };

    private readonly ShardOptions _shards = new();

    /// <summary>Makes the command.</summary>
    /// <param name="environment">Gives the value of a variable of the environment; null where it is not set.</param>
    public ReproduceCommand(Func<string, string?> environment)
    {
        _experiment.AcceptOnlyFromAmong([.. Experiments.Select(one => one.Name), All]);
        Command = new Command("reproduce", "Runs the paper's experiments and puts the results beside the paper's.")
        {
            _experiment,
            _data,
            _labelColumn,
            _output,
            _seed,
            _quick,
        };
        _shards.AddTo(Command);
        Command.SetAction(arguments =>
        {
            if (ShardsOf(arguments) is not { } folder)
                return RunAll(arguments, arguments.GetValue(_output)!);
            if (arguments.GetResult(_output) is { Implicit: false })
                throw new ArgumentException($"{_output.Name}: the results go into the folder of --shards; leave it out.");
            RunShard(arguments, folder, environment);
            return CommandLine.Success;
        });
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>The folder of shards of a command line; null where it asks for all of the work, or is another command.</summary>
    public string? ShardsOf(ParseResult arguments) => _shards.Folder(arguments);

    /// <summary>Runs the experiments in a folder in which shards have finished their cells.</summary>
    /// <returns>The exit code.</returns>
    public int RunAll(ParseResult arguments, string folder)
    {
        var prepared = Prepare(arguments, folder, deal: null);
        OutputFolder.Create("--out", folder);
        foreach (string table in Run(arguments.GetValue(_experiment)!, prepared, folder))
            Console.WriteLine(table);
        return CommandLine.Success;
    }

    /// <summary>Finishes the cells of one shard.</summary>
    private void RunShard(ParseResult arguments, string path, Func<string, string?> environment)
    {
        var (folder, place, own, run) = _shards.Enter(arguments, path, environment);
        if (run is not null && folder.IsDone(place.Shard))
        {
            Messages.Write($"shard {place.Shard} of {place.Count}: finished before");
            return;
        }

        var prepared = Prepare(arguments, path, new CellDeal(place.Shard, place.Count));
        folder.Join(own);
        foreach (string rows in Run(arguments.GetValue(_experiment)!, prepared, folder: null))
            Messages.Write($"shard {place.Shard} of {place.Count}: {rows}");
        folder.SetDone(place.Shard);
    }

    private Prepared Prepare(ParseResult arguments, string folder, CellDeal? deal)
    {
        string name = arguments.GetValue(_experiment)!;
        string? labels = arguments.GetValue(_labelColumn);
        int seed = arguments.GetValue(_seed);
        bool quick = arguments.GetValue(_quick);
        var set = Messages.Display.Load(
            arguments.GetValue(_data)!,
            new DataSetOptions
            {
                Digits = new RecordedDigits(DataSets.DigitSeed, TrainingDigits),
                ImageDecoder = new ImageDecoder(),
                LabelColumn = labels,
            }
        );
        var (paper, tradeoff) = quick ? (PaperGrid.Quick, TradeoffGrid.Quick) : (null, null);
        return new Prepared(
            name == Map ? null : new Reproduction(set, folder, seed, Messages.Display, paper, tradeoff) { Deal = deal },
            name is Map or All ? new BoundMap(set, folder, seed, Messages.Display, labels, quick) { Deal = deal } : null
        );
    }

    /// <summary>Runs an experiment, or all, and writes what was found; of a shard nothing but cells, in no folder.</summary>
    /// <returns>The table of each, as it is finished.</returns>
    internal static IEnumerable<string> Run(string name, Prepared prepared, string? folder) =>
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
