using System.CommandLine;

namespace BoundGen.Cli;

/// <summary>
/// The options that say which networks around a finished one are certified with it. Near a prior nothing is asked: caps are those
/// that the model's file records, or its distances, which are paid for.
/// </summary>
/// <param name="nearPrior">Whether caps may be stated near a prior too, as a limit and not as a statement.</param>
internal sealed class CapOptions(bool nearPrior = false)
{
    /// <summary>Formats that weights may be rounded to, by their names on the command line.</summary>
    public static readonly IReadOnlyDictionary<string, WeightFormat> Formats = new Dictionary<string, WeightFormat>(
        StringComparer.Ordinal
    )
    {
        ["bf16"] = WeightFormat.BFloat16,
        ["fp16"] = WeightFormat.Float16,
        ["int8"] = WeightFormat.Integer8,
        ["int4"] = WeightFormat.Integer4,
    };

    private readonly Option<double[]> _caps = new("--caps")
    {
        Description = nearPrior
            ? "the largest operator norm of each layer's difference from the prior, a list a,b,.. [default: as the model's file records]"
            : "with --prior none: certify every network whose layers differ by at most these operator norms, a list a,b,.. fixed before the samples were seen",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
            Numbers.ParseList<double>(result, result.Tokens[0].Value, "a number that is not negative", value =>
                value >= 0 && double.IsFinite(value)
            ),
    };

    private readonly Option<string?> _format = new("--caps-for")
    {
        Description =
            "with --prior none: certify every network as near as the rounding of this one to bf16, fp16, int8 or int4 [default: bf16]",
    };

    private readonly Option<bool> _keepLast = new("--keep-last")
    {
        Description = "round the output layer to fp16 instead, since its rounding costs most",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_keepLast);
        _format.AcceptOnlyFromAmong([.. Formats.Keys]);
        command.Options.Add(_caps);
        command.Options.Add(_format);
    }

    /// <summary>Whether roundings keep the output layer in half precision.</summary>
    public bool KeepLast(ParseResult arguments) => arguments.GetValue(_keepLast);

    /// <summary>
    /// The caps that were asked for, else those that a network near a prior records, else for a network that is its own prior
    /// what
    /// its rounding to bfloat16 moves; null where nothing says.
    /// </summary>
    public DistanceCaps? ReadOrRecorded(ParseResult arguments, NetworkParameters network, NetworkParameters? prior) =>
        Read(arguments, network, hasPrior: prior is not null)
        ?? (
            prior is null
                ? Ball.CapsFor(network, WeightFormat.BFloat16, cancellationToken: Messages.Display.CancellationToken)
                : DistanceCaps.RecordedBy(network, prior)
        );

    /// <summary>The caps that were asked for; null where they follow from the network.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="network">The centre.</param>
    /// <param name="hasPrior">Whether the network has a prior of its own.</param>
    /// <exception cref="ArgumentException">
    /// Both options, one of them with a prior, or another number of caps than of layers.
    /// </exception>
    public DistanceCaps? Read(ParseResult arguments, NetworkParameters network, bool hasPrior)
    {
        double[]? stated = arguments.GetResult(_caps) is null ? null : arguments.GetValue(_caps);
        string? format = arguments.GetValue(_format);
        if (stated is not null && format is not null)
            throw new ArgumentException("--caps and --caps-for: expected one of them.");
        if (hasPrior && (format is not null || (stated is not null && !nearPrior)))
            throw new ArgumentException(
                $"{(format is null ? "--caps" : "--caps-for")}: is for a network that is its own prior (--prior none). "
                    + "Near another prior the caps are those that train recorded, or else the distances, which are paid for."
            );
        if (format is not null)
            return Ball.CapsFor(network, Formats[format], KeepLast(arguments), Messages.Display.CancellationToken);
        if (stated is null)
            return null;
        var caps = new DistanceCaps(stated, CapOrigin.Stated);
        try
        {
            caps.CheckFits(network.Shape, nameof(caps));
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException("--caps: " + e.Message, e);
        }

        return caps;
    }
}
