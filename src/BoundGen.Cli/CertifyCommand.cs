using System.CommandLine;
using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary><c>boundgen certify</c>: bounds the errors of networks in files.</summary>
internal static class CertifyCommand
{
    public static Command Create()
    {
        var options = new CertifyOptions();
        var saveDrawn = new Option<string?>("--save-drawn")
        {
            Description = "a file that receives the network of the disintegrated bound, as safetensors",
        };
        var format = new Option<string>("--format") { Description = "table, json or csv", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json", "csv");

        var command = new Command("certify", "Bounds how often networks err, with proof.") { saveDrawn, format };
        options.AddTo(command);
        command.SetAction(arguments =>
        {
            string? drawnPath = arguments.GetValue(saveDrawn);
            if (drawnPath is not null)
                CheckDrawn(drawnPath, options, arguments);
            var models = ModelCertification.ReadAll(arguments, options);
            if (drawnPath is not null)
                CheckKeepsInputs(drawnPath, models[0]);
            options.Bounds.RemarkOnDelta(arguments);
            string form = arguments.GetValue(format)!;
            var runs = new List<CertifiedRun>();
            bool normOfSample = false;
            foreach (var model in models)
            {
                if (models.Count > 1)
                    Messages.Write($"model {runs.Count + 1} of {models.Count}: {model.Network.Path}");
                var report = model.Certify();
                if (drawnPath is not null)
                    model.Drawn(report).Save(drawnPath);
                normOfSample |= report.Paper?.NormIsLargestOfSample == true;
                // The JSON of one model is named by whoever asked for it.
                bool named = models.Count > 1 || form == "csv";
                runs.Add(
                    CertifiedRun.From(
                        report,
                        CommandLine.WordsOf(arguments),
                        model: named ? model.Network.Path : null,
                        prior: named ? model.Prior : null,
                        variants: model.Variants
                    )
                );
            }

            if (normOfSample)
                options.MaxNorm.WarnOfSample(arguments);
            Print(runs, form);
            return runs.Max(CommandLine.Judge);
        });
        return command;
    }

    /// <summary>Refuses a file for a drawn network that cannot be written, or that there is not one network for.</summary>
    private static void CheckDrawn(string path, CertifyOptions options, ParseResult arguments)
    {
        OutputFile.Check("--save-drawn", path);
        int models = options.Model.Paths(arguments).Count;
        if (models > 1)
            throw new ArgumentException(
                $"--save-drawn: takes the drawn network of one model, and {models} are named; certify the one that is meant alone."
            );
        if (!options.Bounds.Kinds(arguments).Contains(BoundKind.Disintegrated))
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

    private static void Print(List<CertifiedRun> runs, string form)
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
                    ConsoleReport.Print(runs[0], []);
                else
                    SweepReport.Print(sweep);
                break;
        }
    }
}
