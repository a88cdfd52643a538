using System.Collections.Immutable;
using System.CommandLine;
using BoundGen.Compilation;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>One model of <c>certify</c> with its prior and its data: read and checked first, certified later.</summary>
internal sealed class ModelCertification
{
    private readonly ParseResult _arguments;
    private readonly CertifyOptions _options;
    private readonly StoredNetwork? _prior;
    private readonly NamedSamples _sample;
    private readonly NamedSamples? _holdOut;
    private readonly SampleSelection _selection;
    private readonly Preprocessing _pixels;
    private readonly DistanceCaps? _caps;
    private readonly ImmutableArray<StoredNetwork> _variants;
    private readonly ImmutableArray<NetworkParameters> _chain = [];

    private ModelCertification(
        ParseResult arguments,
        CertifyOptions options,
        StoredNetwork network,
        StoredNetwork? prior,
        NamedSamples sample,
        NamedSamples? holdOut
    )
    {
        (_arguments, _options, Network, _prior) = (arguments, options, network, prior);
        (_sample, _holdOut) = (sample, holdOut);
        // Without a prior the network is its own. What it has seen is no use, so the rest is what there is.
        var available = sample.Samples.NewTo((prior ?? network).Seen);
        if (available.Count == 0)
            throw new ArgumentException(
                $"{(prior ?? network).Path}: was trained on all {sample.Samples.Count} samples of {sample.Option}; a bound needs others{(prior is null ? ", or a prior" : "")}."
            );
        _selection = options.Range.Read(arguments, available, PacBayesKl.MinSamples);
        _pixels = options.Preprocessing.Read(arguments, network, prior);
        _caps = options.Caps.Read(arguments, network.Parameters, hasPrior: prior is not null);
        if (arguments.GetValue(options.Chain) is { } chain)
            _chain = ProgressiveChain.LoadNetworks(chain);
        _variants = [.. arguments.GetValue(options.Variants)!.Select(path => Variant(path, network))];
    }

    /// <summary>The network.</summary>
    public StoredNetwork Network { get; }

    /// <summary>The file of its prior; null where there is none.</summary>
    public string? Prior => _prior?.Path;

    /// <summary>The files of the variants that are certified with it.</summary>
    public IReadOnlyList<string> Variants => [.. _variants.Select(variant => variant.Path)];

    /// <summary>
    /// Reads all models with their priors and their data, and checks that they go together. Several models are checked as far as
    /// that goes without certifying them, so that none of them is refused when others are done.
    /// </summary>
    public static IReadOnlyList<ModelCertification> ReadAll(ParseResult arguments, CertifyOptions options)
    {
        var paths = options.Model.Paths(arguments);
        if (paths.Count == 1)
            return [Read(arguments, options, paths[0])];
        var models = new List<ModelCertification>();
        foreach (string path in paths)
        {
            var model = Checked(arguments, options, path);
            string file = Path.GetFullPath(model.Network.Path);
            if (models.Exists(other => Path.GetFullPath(other.Network.Path) == file))
                throw new ArgumentException($"--model: {model.Network.Path} is named twice, expected each model once.");
            models.Add(model);
        }

        return models;
    }

    /// <summary>One of several models: what is refused says which.</summary>
    private static ModelCertification Checked(ParseResult arguments, CertifyOptions options, string path)
    {
        try
        {
            var model = Read(arguments, options, path);
            BoundReport.Check(model.Request() with { CancellationToken = Messages.Display.CancellationToken });
            return model;
        }
        catch (ArgumentException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads one model with its prior and its data, and checks that they go together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static ModelCertification Read(ParseResult arguments, CertifyOptions options, string path)
    {
        var (network, prior) = options.Model.Read(arguments, path);
        var (sample, holdOut) = options.Data.Read(arguments, network);
        return new ModelCertification(arguments, options, network, prior, sample!, holdOut);
    }

    private static StoredNetwork Variant(string path, StoredNetwork network)
    {
        var variant = StoredNetwork.Load(path);
        if (!variant.Shape.Equals(network.Shape))
            throw new ArgumentException(
                $"--variant: {variant.Path} is a network {variant.Shape}, but {network.Path} one {network.Shape}.{StoredNetwork.BiasRemark(variant.Shape, network.Shape)}"
            );
        ModelOptions.CheckAlike(network, variant, "the variant");
        return variant;
    }

    /// <summary>What is asked of the library. Its inputs are made here, so that models that wait hold none.</summary>
    /// <param name="withHoldOut">Whether it is asked about hold-out data too.</param>
    /// <exception cref="ArgumentException">An input with too large a norm.</exception>
    public BoundRequest Request(bool withHoldOut = true)
    {
        var inputs = _sample.Samples.ToInputs(_pixels, _selection);
        double? maxInputNorm = _options.MaxNorm.Read(_arguments, _pixels, inputs, _sample.Samples.IsOfPixels);
        return new BoundRequest
        {
            Network = Network.Compile(),
            Parameters = Network.Parameters,
            Prior = _prior is null ? PriorNetwork.None : PriorNetwork.From(_prior.Parameters),
            Sample = inputs,
            HoldOut = !withHoldOut ? null : _holdOut?.Samples.ToInputs(_pixels, 0, _holdOut.Samples.Count),
            Statements = _options.Statements.Read(_arguments),
            Caps = _caps,
            Cache = NetworkCompiler.Cache,
            Variants = [.. _variants.Select(variant => variant.Parameters)],
            Options = _options.Bounds.Read(_arguments, maxInputNorm),
        };
    }

    /// <summary>What the counts of a request follow from.</summary>
    public ShardModel Identity(BoundRequest request) => ShardModel.Of(Network.Path, request, _pixels);

    /// <summary>Certifies the model, and logs that.</summary>
    /// <param name="counts">Gives what others have counted; null to count here.</param>
    public BoundReport Certify(Func<ShardModel, ReportWork, ReportCounts>? counts = null)
    {
        var request = Request();
        Timings.Remark($"tables of norms: {NormTables.Bytes(Network.Shape) / 1e6:F0} MB, beside weights and data");
        var report = Messages.Display.Certify(request, counts is null ? null : work => counts(Identity(request), work));
        Network.WriteRemarks();
        _sample.WriteRemarks();
        _holdOut?.WriteRemarks();
        _options.Log.Add(_arguments, Network.Path, LoggedRun.From(report, request, _pixels));
        return report;
    }

    /// <summary>Progressive validation of the chain beside the model; null where none was named.</summary>
    /// <param name="options">What there is to spend.</param>
    /// <exception cref="ArgumentException">A chain that is not of these samples, or of another architecture.</exception>
    public RunProgressive? Progressive(BoundOptions options)
    {
        if (_chain.IsEmpty)
            return null;
        try
        {
            var chain = ProgressiveChain.Test(_chain, Network.Compile(), _sample.Samples, Messages.Display);
            return RunProgressive.Of(chain.Samples, chain.Errors, options);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{_options.Chain.Name}: {e.Message}", e);
        }
    }

    /// <summary>The drawn network of a report with its record: it has seen what the network has seen.</summary>
    /// <param name="report">A report with the disintegrated bound.</param>
    public NetworkParameters Drawn(BoundReport report)
    {
        // With several candidates the sample chose the network. Such a file gets no record, so that whoever certifies it
        // later has to state which samples are new to it.
        bool known = report.Sigma.Levels.Length == 1 || Network.Seen?.Covers(report.Sample) == true;
        return report
            .Drawn!.Parameters.WithProvenance(new Provenance(known ? Network.Seen : null))
            .WithUsage(Network.Parameters.Usage with { Preprocessing = _pixels });
    }
}
