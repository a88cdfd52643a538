using System.CommandLine;
using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary><c>boundgen certify</c>: bounds the errors of networks in files.</summary>
internal sealed class CertifyCommand
{
    private readonly CertifyOptions _options = new();

    private readonly Option<string?> _saveDrawn = new("--save-drawn")
    {
        Description = "a file that receives the network of the disintegrated bound, as safetensors",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "table, json or csv",
        DefaultValueFactory = _ => "table",
    };

    /// <summary>Makes the command.</summary>
    /// <param name="environment">Gives the value of a variable of the environment; null where it is not set.</param>
    public CertifyCommand(Func<string, string?> environment)
    {
        _format.AcceptOnlyFromAmong("table", "json", "csv");
        Command = new Command("certify", "Bounds how often networks err, with proof.") { _saveDrawn, _format };
        _options.AddTo(Command);
        Command.SetAction(arguments =>
        {
            if (ShardsOf(arguments) is not { } folder)
                return Certify(arguments, CommandLine.WordsOf(arguments), counts: null);
            CheckDrawn(arguments);
            CertifyShard.Do(arguments, _options, folder, environment);
            return CommandLine.Success;
        });
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>The folder of shards of a command line; null where it asks for all of the work, or is another command.</summary>
    public string? ShardsOf(ParseResult arguments) => _options.Shards.Folder(arguments);

    /// <summary>How many models a command line names.</summary>
    public int Models(ParseResult arguments) => _options.Model.Paths(arguments).Count;

    /// <summary>Measures what the work of a command line takes, by that of its first model.</summary>
    public ShardCalibration Calibrate(ParseResult arguments)
    {
        CheckDrawn(arguments);
        var first = ModelCertification.Read(arguments, _options, _options.Model.Paths(arguments)[0]);
        return ShardCalibration.Measure(first, Models(arguments));
    }

    /// <summary>Prints the bounds of one or several models.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="words">The same, word by word, as it is recorded.</param>
    /// <param name="counts">What shards have counted; null to count here.</param>
    /// <returns>The exit code.</returns>
    public int Certify(ParseResult arguments, string[] words, MergedCounts? counts)
    {
        CheckDrawn(arguments);
        string? drawnPath = arguments.GetValue(_saveDrawn);
        var models = ModelCertification.ReadAll(arguments, _options);
        if (drawnPath is not null)
            CheckKeepsInputs(drawnPath, models[0]);
        _options.Bounds.RemarkOnDelta(arguments);
        // A chain that does not fit is to be heard of before the work of any model.
        var paid = _options.Bounds.Read(arguments, maxInputNorm: null);
        RunProgressive?[] chains = [.. models.Select(model => model.Progressive(paid))];
        string form = arguments.GetValue(_format)!;
        var runs = new List<CertifiedRun>();
        bool normOfSample = false;
        foreach (var model in models)
        {
            int place = runs.Count;
            if (models.Count > 1)
                Messages.Write($"model {place + 1} of {models.Count}: {model.Network.Path}");
            var report = model.Certify(counts is null ? null : (own, work) => counts.Of(place, own, work));
            if (drawnPath is not null)
                model.Drawn(report).Save(drawnPath);
            normOfSample |= report.Paper?.NormIsLargestOfSample == true;
            // The JSON of one model is named by whoever asked for it.
            bool named = models.Count > 1 || form == "csv";
            runs.Add(
                CertifiedRun.From(
                    report,
                    words,
                    model: named ? model.Network.Path : null,
                    prior: named ? model.Prior : null,
                    variants: model.Variants,
                    progressive: chains[place]
                )
            );
        }

        if (normOfSample)
            _options.MaxNorm.WarnOfSample(arguments);
        Print(runs, form, _options.Bounds.PrintsCurve(arguments));
        return runs.Max(CommandLine.Judge);
    }

    /// <summary>Refuses a file for a drawn network that cannot be written, or that there is not one network for.</summary>
    private void CheckDrawn(ParseResult arguments)
    {
        if (arguments.GetValue(_saveDrawn) is not { } path)
            return;
        OutputFile.Check("--save-drawn", path);
        int models = Models(arguments);
        if (models > 1)
            throw new ArgumentException(
                $"--save-drawn: takes the drawn network of one model, and {models} are named; certify the one that is meant alone."
            );
        if (!_options.Bounds.Kinds(arguments).Contains(BoundKind.Disintegrated))
            throw new ArgumentException(
                $"--save-drawn: is the network of {BoundKind.Disintegrated}, expected that bound among those of --bounds."
            );
    }

    /// <summary>Refuses to write a drawn network over the network or the prior that it comes from.</summary>
    private static void CheckKeepsInputs(string path, ModelCertification model)
    {
        string full = Path.GetFullPath(path);
        foreach (string? input in new[] { model.Network.Path, model.Prior })
        {
            if (input is not null && Path.GetFullPath(input) == full)
                throw new ArgumentException($"--save-drawn: {path} is an input of this command; expected another file.");
        }
    }

    private static void Print(List<CertifiedRun> runs, string form, bool curve)
    {
        var sweep = runs.Count > 1 ? CertifiedSweep.From(runs) : null;
        switch (form)
        {
            case "json":
                Console.WriteLine(sweep is null ? StoredRun.ToJson(runs[0]) : StoredRun.ToJson(sweep));
                break;
            case "csv":
                Console.Write(sweep is null ? CsvReport.Of(runs[0]) : CsvReport.Of(sweep));
                break;
            default:
                if (sweep is null)
                    ConsoleReport.Print(runs[0], [], curve);
                else
                    SweepReport.Print(sweep);
                break;
        }
    }
}
