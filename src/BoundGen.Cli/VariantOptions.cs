using System.CommandLine;
using System.Globalization;

namespace BoundGen.Cli;

/// <summary>The options of <c>variant</c> that say what is done to the network: exactly one of them.</summary>
internal sealed class VariantOptions
{
    private const string Most = "max";
    private const string Fewest = "min";

    private readonly Option<string?> _quantise = new("--quantise")
    {
        Description =
            $"round the weights to bf16, fp16, int8 or int4 (integers have a scale for each row), or {Fewest}: the fewest bits that the caps allow",
    };

    private readonly Option<string?> _prune = new("--prune")
    {
        Description =
            $"set this share of each layer's weights to 0, the smallest first, in 0..1, or {Most}: as many as the caps allow",
    };

    private readonly Option<int?> _rank = new("--low-rank")
    {
        Description = "keep of the difference from the prior the best part of this rank, in each layer",
    };

    private readonly Option<bool> _shrink = new("--shrink")
    {
        Description = "move each layer towards the prior until it is inside its cap",
    };

    public VariantOptions() => _quantise.AcceptOnlyFromAmong([.. CapOptions.Formats.Keys, Fewest]);

    public void AddTo(Command command)
    {
        Option[] changes = [_quantise, _prune, _rank, _shrink];
        foreach (var option in changes)
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            int stated = changes.Count(option => result.GetResult(option) is { Implicit: false });
            if (stated != 1)
                result.AddError($"Expected one of {string.Join(", ", changes.Select(option => option.Name))}, got {stated}.");
        });
    }

    /// <summary>Makes the variant.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="network">The network.</param>
    /// <param name="prior">Its prior; null where it is its own.</param>
    /// <param name="caps">The caps, if any are known.</param>
    /// <param name="keepLast">Whether roundings keep the output layer in half precision.</param>
    /// <exception cref="ArgumentException">
    /// No prior or no caps where they are needed; the message starts with the option.
    /// </exception>
    public NetworkVariant Make(
        ParseResult arguments,
        NetworkParameters network,
        NetworkParameters? prior,
        DistanceCaps? caps,
        bool keepLast
    )
    {
        var token = Messages.Display.CancellationToken;
        if (arguments.GetValue(_quantise) is { } format)
            return format == Fewest
                ? Search(_quantise, Fewest, (limits, shown) =>
                    VariantSearch.FewestBits(network, prior ?? network, limits, keepLast, shown, token)
                )
                : NetworkVariants.Quantise(network, CapOptions.Formats[format], keepLast);
        if (arguments.GetValue(_prune) is { } share)
            return share == Most
                ? Search(_prune, Most, (limits, shown) =>
                    VariantSearch.MostPruned(network, prior ?? network, limits, shown, token)
                )
                : NetworkVariants.Prune(network, ShareOf(share));
        string option = arguments.GetValue(_shrink) ? _shrink.Name : _rank.Name;
        if (prior is null)
            throw new ArgumentException($"{option}: needs a prior, which the network is near; name it with --prior.");
        if (arguments.GetValue(_rank) is { } rank)
            return rank >= 0
                ? NetworkVariants.LowRank(network, prior, rank)
                : throw new ArgumentException($"{_rank.Name}: is {rank}, expected a whole number that is not negative.");
        return NetworkVariants.Shrink(network, prior, caps ?? throw WithoutCaps(option), token);

        NetworkVariant Search(
            Option asked,
            string value,
            Func<DistanceCaps, IProgress<EvaluationProgress>, NetworkVariant> search
        )
        {
            string name = $"{asked.Name} {value}";
            var limits = caps ?? throw WithoutCaps(name);
            try
            {
                return Messages.Display.Run(shown => search(limits, shown));
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"{name}: {e.Message}", e);
            }
        }
    }

    private static ArgumentException WithoutCaps(string option) =>
        new($"{option}: needs caps, and the model's file records none for this prior; state them with --caps.");

    private double ShareOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share >= 0 && share <= 1
            ? share
            : throw new ArgumentException($"{_prune.Name}: is {text}, expected {Most} or a share in 0..1.");
}
