using System.Collections.Immutable;
using System.CommandLine;
using BoundGen.Compilation;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary><c>boundgen certify</c>: bounds the error of a network in a file.</summary>
internal static class CertifyCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "the network: a safetensors file", Required = true };
        var prior = new Option<string?>("--prior") { Description = "the prior: a safetensors file; without one the network is its own prior" };
        var images = new ImageFiles("", "the sample", required: true);
        var preprocessing = new PreprocessingOptions();
        var skip = Numbers.Option("--skip", "samples to leave out at the start", 0, "a whole number that is not negative", value => value >= 0);
        var take = Numbers.Optional<int>("--take", "samples to use [default: all that are left]", "a whole number of at least 1", value => value >= 1);
        var priorIndependent = new Option<bool>("--prior-independent") { Description = "states that the prior has seen none of the samples, for a file that does not say what it has seen" };
        var sigma = new Option<ImmutableArray<double>>("--sigma")
        {
            Description = "the noise level of every layer; a list a,b,.. or `grid` are candidates, each paid for",
            DefaultValueFactory = _ => new BoundOptions().Sigma,
            CustomParser = result => result.Tokens[0].Value == "grid"
                ? BoundOptions.SigmaGrid
                : [.. Numbers.ParseList<double>(result, result.Tokens[0].Value, "a positive number", value => value > 0 && double.IsFinite(value))],
        };
        var defaults = new BoundOptions();
        var draws = Numbers.Option("--draws", "noisy passes per noise level", defaults.Draws, "a whole number of at least 1", value => value >= 1);
        var eta = Numbers.Option("--eta", "what a certificate may be wrong with", defaults.Eta, "a number between 0 and 1", value => value is > 0 and < 1);
        var delta = Numbers.Option("--delta", "what each bound may be wrong with", defaults.Delta, "a number between 0 and 1", value => value is > 0 and < 1);
        var seed = Numbers.Option("--seed", "fixes the draws", defaults.Seed, "a whole number that is not negative", _ => true);
        var holdOut = new ImageFiles("holdout-", "fresh data for the hold-out bound", required: false);
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");

        var command = new Command("certify", "Bounds how often a network errs, with proof.")
        {
            model, prior, skip, take, priorIndependent, sigma, draws, eta, delta, seed, format,
        };
        images.AddTo(command);
        preprocessing.AddTo(command);
        holdOut.AddTo(command);
        command.SetAction(arguments =>
        {
            var network = NetworkParameters.Load(arguments.GetValue(model)!);
            var priorParameters = arguments.GetValue(prior) is { } priorPath ? NetworkParameters.Load(priorPath) : null;
            if (priorParameters is not null && !priorParameters.Shape.Equals(network.Shape))
                throw new ArgumentException($"{arguments.GetValue(prior)}: the prior is a network {priorParameters.Shape}, the model one {network.Shape}.");

            var sample = images.Read(arguments)!;
            int start = arguments.GetValue(skip);
            int count = arguments.GetValue(take) ?? sample.Count - start;
            if (count < 1 || (long)start + count > sample.Count)
                throw new ArgumentException($"--skip {start} --take {count}: there are {sample.Count} samples.");
            CheckIndependent(
                priorParameters ?? network,
                arguments.GetValue(prior) ?? arguments.GetValue(model)!,
                new SampleRange(sample.Fingerprint, start, count),
                arguments.GetValue(priorIndependent));

            var pixels = preprocessing.Read(arguments) ?? Preprocessing.FromMetadata(network.Metadata) ?? Preprocessing.Default;
            Recipe.CheckFits(network.Shape, sample, "--images");
            var options = new BoundOptions
            {
                Sigma = arguments.GetValue(sigma),
                Draws = arguments.GetValue(draws),
                Eta = arguments.GetValue(eta),
                Delta = arguments.GetValue(delta),
                Seed = arguments.GetValue(seed),
            };
            if (holdOut.Read(arguments) is { } fresh)
            {
                Recipe.CheckFits(network.Shape, fresh, "--holdout-images");
                CheckFresh(network, arguments.GetValue(model)!, new SampleRange(fresh.Fingerprint, 0, fresh.Count));
                options = options with { HoldOut = fresh.ToInputs(pixels, 0, fresh.Count) };
            }

            var report = NetworkCompiler.Visit(network.Shape, new Run(network, priorParameters, sample.ToInputs(pixels, start, count), options));
            if (arguments.GetValue(format) == "json")
                Console.WriteLine(Report.ToJson(report));
            else
                Report.PrintTable(report, []);
            return CommandLine.Success;
        });
        return command;
    }

    /// <summary>The prior must not have seen the sample: that is what makes every bound true.</summary>
    private static void CheckIndependent(NetworkParameters prior, string path, SampleRange sample, bool stated)
    {
        var seen = SampleRange.FromMetadata(prior.Metadata);
        if (seen is null && !stated)
            throw new ArgumentException($"{path}: does not say which samples it was trained on; --prior-independent states that it has seen none of these.");
        if (seen is not null && seen.Meets(sample))
            throw new ArgumentException($"{path}: was trained on {seen}, which meets the sample, {sample}; a bound needs a prior that has not seen it.");
    }

    private static void CheckFresh(NetworkParameters network, string path, SampleRange fresh)
    {
        if (SampleRange.FromMetadata(network.Metadata) is { } seen && seen.Meets(fresh))
            throw new ArgumentException($"{path}: was trained on {seen}, which meets the hold-out data; a hold-out bound needs fresh data.");
    }

    private sealed class Run(NetworkParameters network, NetworkParameters? prior, LabelledData data, BoundOptions options) : INetworkVisitor<BoundReport>
    {
        public BoundReport Visit<TNetwork>()
            where TNetwork : class, IReluNetwork<TNetwork> =>
            Messages.Certify(TNetwork.Create(network.Values), prior, data, options);
    }
}
