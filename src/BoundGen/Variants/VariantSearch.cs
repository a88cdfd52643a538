namespace BoundGen;

/// <summary>The smallest variants that caps allow, layer by layer.</summary>
public static class VariantSearch
{
    /// <summary>In the place of a number of bits: the layer stays in single precision.</summary>
    internal const int Unrounded = 0;

    /// <summary>The fewest bits a weight, for every layer its own, at which the rounding stays within the caps.</summary>
    /// <param name="network">A network within the caps.</param>
    /// <param name="prior">What distances are measured from; the network itself where it is its own prior.</param>
    /// <param name="caps">One for each layer.</param>
    /// <param name="keepLast">Whether the output layer is rounded to half precision, within its cap or not.</param>
    /// <param name="progress">Is told how many layers are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// A layer of which even <see cref="NetworkVariants.MostBits"/> bits are too few stays in single precision.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// Another architecture or number of caps; a layer of the network beyond its cap.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static NetworkVariant FewestBits(
        NetworkParameters network,
        NetworkParameters prior,
        DistanceCaps caps,
        bool keepLast = false,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        Check(network, prior, caps, cancellationToken);
        int layers = network.Shape.LayerCount;
        int[] bits = new int[layers];
        var phase = PhaseProgress.Start(progress, "variants", layers);
        for (int layer = 0; layer < layers; layer++)
        {
            // From the top: fewer bits move a layer farther, but for chance.
            for (int tried = NetworkVariants.MostBits; tried >= NetworkVariants.FewestBits; tried--)
            {
                int[] alone = new int[layers];
                alone[layer] = tried;
                if (
                    !IsWithin(
                        NetworkVariants.QuantiseRows(network, alone, keepLast: false),
                        prior,
                        layer,
                        caps,
                        cancellationToken
                    )
                )
                    break;
                bits[layer] = tried;
            }

            phase?.Add(1);
        }

        phase?.Finish();
        return NetworkVariants.QuantiseRows(NetworkVariants.AsMadeWith(prior, network), bits, keepLast);
    }

    /// <summary>As many weights set to 0 as the caps allow, for every layer its own number, the smallest first.</summary>
    /// <inheritdoc cref="FewestBits"/>
    public static NetworkVariant MostPruned(
        NetworkParameters network,
        NetworkParameters prior,
        DistanceCaps caps,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        Check(network, prior, caps, cancellationToken);
        var shape = network.Shape;
        int layers = shape.LayerCount;
        int[] counts = new int[layers];
        var phase = PhaseProgress.Start(progress, "variants", layers);
        for (int layer = 0; layer < layers; layer++)
        {
            // By halves: `low` was seen to be within the cap, `high` not to be.
            int low = 0,
                high = shape.Outputs(layer) * shape.Inputs(layer) + 1;
            while (high - low > 1)
            {
                int tried = low + (high - low) / 2;
                int[] alone = new int[layers];
                alone[layer] = tried;
                if (IsWithin(NetworkVariants.Prune(network, alone), prior, layer, caps, cancellationToken))
                    low = tried;
                else
                    high = tried;
            }

            counts[layer] = low;
            phase?.Add(1);
        }

        phase?.Finish();
        return NetworkVariants.Prune(NetworkVariants.AsMadeWith(prior, network), counts);
    }

    private static bool IsWithin(
        NetworkVariant variant,
        NetworkParameters prior,
        int layer,
        DistanceCaps caps,
        CancellationToken cancellationToken
    ) => OperatorNorm.Distance(variant.Parameters, prior, layer, cancellationToken) <= caps.Values[layer];

    private static void Check(
        NetworkParameters network,
        NetworkParameters prior,
        DistanceCaps caps,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkVariants.CheckPrior(network, prior);
        ArgumentNullException.ThrowIfNull(caps);
        caps.CheckFits(network.Shape, nameof(caps));
        for (int layer = 0; layer < caps.Values.Count; layer++)
        {
            double distance = OperatorNorm.Distance(network, prior, layer, cancellationToken);
            if (!(distance <= caps.Values[layer]))
                throw new ArgumentException(
                    $"Layer {layer + 1} of the network is {distance:g6} from that of its prior in operator norm, beyond its cap of "
                        + $"{caps.Values[layer]:g6}; {nameof(NetworkVariants.Shrink)} moves it inside.",
                    nameof(network)
                );
        }
    }
}
