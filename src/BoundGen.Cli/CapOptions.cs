using System.CommandLine;

namespace BoundGen.Cli;

/// <summary>
/// The options that say which networks around a finished one are certified with it. Near a prior nothing is asked: caps are those
/// that the model's file records, or its distances, which are paid for.
/// </summary>
internal sealed class CapOptions
{
    private static readonly Dictionary<string, WeightFormat> Formats = new(StringComparer.Ordinal)
    {
        ["bf16"] = WeightFormat.BFloat16,
        ["fp16"] = WeightFormat.Float16,
        ["int8"] = WeightFormat.Integer8,
    };

    private readonly Option<double[]> _caps = new("--caps")
    {
        Description =
            "with --prior none: certify every network whose layers differ by at most these operator norms, a list a,b,.. fixed before the samples were seen",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
            Numbers.ParseList<double>(result, result.Tokens[0].Value, "a number that is not negative", value =>
                value >= 0 && double.IsFinite(value)
            ),
    };

    private readonly Option<string?> _format = new("--caps-for")
    {
        Description =
            "with --prior none: certify every network as near as the rounding of this one to bf16, fp16 or int8 [default: bf16]",
    };

    public CapOptions() => _format.AcceptOnlyFromAmong([.. Formats.Keys]);

    public void AddTo(Command command)
    {
        command.Options.Add(_caps);
        command.Options.Add(_format);
    }

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
        if (hasPrior && (stated is not null || format is not null))
            throw new ArgumentException(
                $"{(format is null ? "--caps" : "--caps-for")}: is for a network that is its own prior (--prior none). "
                    + "Near another prior the caps are those that train recorded, or else the distances, which are paid for."
            );
        if (format is not null)
            return Ball.CapsFor(network, Formats[format], Messages.Display.CancellationToken);
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
