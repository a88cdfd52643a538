using System.CommandLine;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary><c>boundgen certify</c>: bounds the error of a network in a file.</summary>
internal static class CertifyCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "the network: a safetensors file", Required = true };
        var prior = new Option<string?>("--prior")
        {
            Description = "the prior: a safetensors file; without one the network is its own prior",
        };
        var images = new ImageFiles("", "the sample", required: true);
        var preprocessing = new PreprocessingOptions();
        var range = new SampleOptions();
        var maxNorm = new MaxNormOption();
        var priorIndependent = new Option<bool>("--prior-independent")
        {
            Description =
                "states that the samples, and hold-out data, are new to networks whose files do not say what they have seen",
        };
        var bounds = new BoundArguments();
        var holdOut = new ImageFiles("holdout-", "fresh data for the hold-out bound", required: false);
        var saveDrawn = new Option<string?>("--save-drawn")
        {
            Description = "a file that receives the network of the disintegrated bound, as safetensors",
        };
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");

        var command = new Command("certify", "Bounds how often a network errs, with proof.")
        {
            model,
            prior,
            priorIndependent,
            saveDrawn,
            format,
        };
        bounds.AddTo(command);
        images.AddTo(command);
        range.AddTo(command);
        preprocessing.AddTo(command);
        maxNorm.AddTo(command);
        holdOut.AddTo(command);
        command.SetAction(arguments =>
        {
            string? drawnPath = arguments.GetValue(saveDrawn);
            if (drawnPath is not null)
                OutputFile.Check("--save-drawn", drawnPath);
            var network = StoredNetwork.Load(arguments.GetValue(model)!);
            var priorNetwork = arguments.GetValue(prior) is { } priorPath ? StoredNetwork.Load(priorPath) : null;
            if (priorNetwork is not null && !priorNetwork.Shape.Equals(network.Shape))
                throw new ArgumentException(
                    $"{priorNetwork.Path}: the prior is a network {priorNetwork.Shape}, the model one {network.Shape}."
                );

            var sample = images.Read(arguments)!;
            Recipe.CheckFits(network.Shape, sample, "--images");
            var (start, count) = range.Read(arguments, sample.Count, PacBayesKl.MinSamples);
            var used = sample.Range(start, count);
            bool stated = arguments.GetValue(priorIndependent);
            CheckIndependent(priorNetwork ?? network, used, stated);

            var pixels = preprocessing.Read(arguments) ?? RecordedPreprocessing(network, priorNetwork);
            var inputs = sample.ToInputs(pixels, start, count);
            var options = bounds.Read(arguments, maxNorm.Read(arguments, pixels, inputs));
            LabelledData? holdOutInputs = null;
            if (holdOut.Read(arguments) is { } fresh)
            {
                Recipe.CheckFits(network.Shape, fresh, "--holdout-images");
                CheckFresh(network, fresh.Range(0, fresh.Count), used, stated);
                holdOutInputs = fresh.ToInputs(pixels, 0, fresh.Count);
            }

            var report = Messages.Display.Certify(
                new BoundRequest
                {
                    Network = network.Compile(),
                    Parameters = network.Parameters,
                    Prior = priorNetwork is null ? PriorNetwork.None : PriorNetwork.From(priorNetwork.Parameters),
                    Sample = inputs,
                    HoldOut = holdOutInputs,
                    Options = options,
                }
            );
            if (drawnPath is not null)
                Drawn(report, network, used, pixels).Save(drawnPath);
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

    /// <summary>How pixels become inputs belongs to the prior: it is fixed before the sample is seen.</summary>
    private static Preprocessing RecordedPreprocessing(StoredNetwork network, StoredNetwork? prior)
    {
        if (prior is not null && prior.Preprocessing != network.Preprocessing)
            throw new ArgumentException(
                $"{prior.Path}: was trained on other inputs than {network.Path}: their files record different scales; --scale, or --mean and --std, decide."
            );
        return network.Preprocessing ?? Preprocessing.Default;
    }

    /// <summary>The drawn network with its record: it has seen what the network has seen.</summary>
    private static NetworkParameters Drawn(BoundReport report, StoredNetwork network, SampleRange sample, Preprocessing pixels)
    {
        // With several candidates the sample chose the network. Such a file gets no record, so that whoever certifies it
        // later has to state which samples are new to it.
        bool known = report.Options.Sigma.Length == 1 || network.Seen?.Covers(sample) == true;
        return new NetworkParameters(
            report.Shape,
            report.Drawn.Parameters.Values,
            provenance: new Provenance(pixels, known ? network.Seen : null)
        );
    }

    /// <summary>The prior must not have seen the sample: that is what makes every bound true.</summary>
    private static void CheckIndependent(StoredNetwork prior, SampleRange sample, bool stated)
    {
        if (prior.Seen is null && !stated)
            throw new ArgumentException(
                $"{prior.Path}: does not say which samples it was trained on; --prior-independent states that it has seen none of these."
            );
        if (prior.Seen is not null && prior.Seen.Meets(sample))
            throw new ArgumentException(
                $"{prior.Path}: was trained on {prior.Seen}, which meets the sample, {sample}; a bound needs a prior that has not seen it."
            );
        if (prior.Seen is not null && prior.Seen.SeemsToMeet(sample) && !stated)
            throw new ArgumentException(
                $"{prior.Path}: was trained on {prior.Seen}, which has images in common with --images; --prior-independent states that they only look alike."
            );
    }

    /// <summary>Hold-out data must be new to the network, and no part of the sample that the other bounds are about.</summary>
    private static void CheckFresh(StoredNetwork network, SampleRange fresh, SampleRange sample, bool stated)
    {
        if (network.Seen is null && !stated)
            throw new ArgumentException(
                $"{network.Path}: does not say which samples it was trained on; --prior-independent states that hold-out data are new to it."
            );
        if (network.Seen is { } seen && (seen.Meets(fresh) || seen.SeemsToMeet(fresh)))
            throw new ArgumentException(
                $"{network.Path}: was trained on {seen}, which meets the hold-out data; a hold-out bound needs fresh data."
            );
        if (sample.Meets(fresh) || sample.SeemsToMeet(fresh))
            throw new ArgumentException("--holdout-images: meets the sample of --images; a hold-out bound needs fresh data.");
    }
}
