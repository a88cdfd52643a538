using System.CommandLine;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary><c>boundgen certify</c>: bounds the error of a network in a file.</summary>
internal static class CertifyCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var data = new DataOptions(
            new ImageFiles("", "the sample"),
            required: true,
            new ImageFiles("holdout-", "fresh data for the hold-out bound")
        );
        var preprocessing = new ModelPreprocessing();
        var range = new SampleOptions();
        var maxNorm = new MaxNormOption();
        var statements = new StatementOptions();
        var log = new RunLog();
        var bounds = new BoundArguments();
        var caps = new CapOptions();
        var saveDrawn = new Option<string?>("--save-drawn")
        {
            Description = "a file that receives the network of the disintegrated bound, as safetensors",
        };
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");

        var command = new Command("certify", "Bounds how often a network errs, with proof.") { saveDrawn, format };
        model.AddTo(command);
        bounds.AddTo(command);
        caps.AddTo(command);
        data.AddTo(command);
        range.AddTo(command);
        preprocessing.AddTo(command);
        maxNorm.AddTo(command);
        statements.AddTo(command);
        log.AddTo(command);
        command.SetAction(arguments =>
        {
            string? drawnPath = arguments.GetValue(saveDrawn);
            if (drawnPath is not null)
                OutputFile.Check("--save-drawn", drawnPath);
            var (network, prior) = model.Read(arguments);
            var (sample, holdOut) = data.Read(arguments, network);
            sample!.CheckFit(network);
            holdOut?.CheckFit(network);
            // Without a prior the network is its own. What it has seen is no use, so the rest is what there is.
            var available = sample.Images.NewTo((prior ?? network).Seen);
            if (available.Count == 0)
                throw new ArgumentException(
                    $"{(prior ?? network).Path}: was trained on all {sample.Images.Count} images of {sample.Option}; a bound needs others{(prior is null ? ", or a prior" : "")}."
                );
            var selection = range.Read(arguments, available, PacBayesKl.MinSamples);
            var pixels = preprocessing.Read(arguments, network, prior);
            var inputs = sample.Images.ToInputs(pixels, selection);
            var options = bounds.Read(arguments, maxNorm.Read(arguments, pixels, inputs));
            var request = new BoundRequest
            {
                Network = network.Compile(),
                Parameters = network.Parameters,
                Prior = prior is null ? PriorNetwork.None : PriorNetwork.From(prior.Parameters),
                Sample = inputs,
                HoldOut = holdOut?.Images.ToInputs(pixels, 0, holdOut.Images.Count),
                Statements = statements.Read(arguments),
                Caps = caps.Read(arguments, network.Parameters, hasPrior: prior is not null),
                Options = options,
            };
            if (drawnPath is not null && !options.Bounds.Contains(BoundKind.Disintegrated))
                throw new ArgumentException(
                    $"--save-drawn: is the network of {BoundKind.Disintegrated}, expected that bound among those of --bounds."
                );
            var report = Messages.Display.Certify(request);
            network.WriteRemarks();
            log.Add(arguments, network.Path, LoggedRun.From(report, request, pixels));
            if (drawnPath is not null)
                Drawn(report, report.Drawn!, network, inputs.Record, pixels).Save(drawnPath);
            var run = CertifiedRun.From(report, CommandLine.WordsOf(arguments));
            if (report.Paper?.NormIsLargestOfSample == true)
                maxNorm.WarnOfSample(arguments);
            if (arguments.GetValue(format) == "json")
                Console.WriteLine(StoredRun.ToJson(run));
            else
                ConsoleReport.Print(run, []);
            return CommandLine.Judge(run);
        });
        return command;
    }

    /// <summary>The drawn network with its record: it has seen what the network has seen.</summary>
    private static NetworkParameters Drawn(
        BoundReport report,
        DrawnNetwork drawn,
        StoredNetwork network,
        SampleRecord sample,
        Preprocessing pixels
    )
    {
        // With several candidates the sample chose the network. Such a file gets no record, so that whoever certifies it
        // later has to state which samples are new to it.
        bool known = report.Sigma.Levels.Length == 1 || network.Seen?.Covers(sample) == true;
        return drawn
            .Parameters.WithProvenance(new Provenance(known ? network.Seen : null))
            .WithUsage(network.Parameters.Usage with { Preprocessing = pixels });
    }
}
