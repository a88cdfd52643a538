using System.CommandLine;
using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary><c>boundgen certify</c>: bounds the error of a network in a file.</summary>
internal static class CertifyCommand
{
    public static Command Create()
    {
        var options = new CertifyOptions();
        var saveDrawn = new Option<string?>("--save-drawn")
        {
            Description = "a file that receives the network of the disintegrated bound, as safetensors",
        };
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");

        var command = new Command("certify", "Bounds how often a network errs, with proof.") { saveDrawn, format };
        options.AddTo(command);
        command.SetAction(arguments =>
        {
            string? drawnPath = arguments.GetValue(saveDrawn);
            if (drawnPath is not null)
                OutputFile.Check("--save-drawn", drawnPath);
            var model = ModelCertification.Read(arguments, options);
            var request = model.Request();
            if (drawnPath is not null && !request.Options.Bounds.Contains(BoundKind.Disintegrated))
                throw new ArgumentException(
                    $"--save-drawn: is the network of {BoundKind.Disintegrated}, expected that bound among those of --bounds."
                );
            options.Bounds.RemarkOnDelta(arguments);
            var report = model.Certify(request);
            if (drawnPath is not null)
                model.Drawn(report).Save(drawnPath);
            var run = CertifiedRun.From(report, CommandLine.WordsOf(arguments));
            if (arguments.GetValue(format) == "json")
                Console.WriteLine(StoredRun.ToJson(run));
            else
                ConsoleReport.Print(run, []);
            return CommandLine.Judge(run);
        });
        return command;
    }
}
