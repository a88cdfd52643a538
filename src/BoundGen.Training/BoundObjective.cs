using System.Collections.Immutable;

namespace BoundGen.Training;

/// <summary>
/// Training whose objective is the Gibbs bound (theory.md section 4). The prior is trained with noise on its pre-activations, as
/// noise on its weights makes it. From there the network is trained on all samples: the loss is the noisy error in a smooth form,
/// plus KL/m at the weight that the bound itself gives it, and the noise of each layer is learned too. It pays where the prior
/// has seen a few hundred samples; a good prior has a smaller bound of its own.
/// </summary>
public sealed class BoundObjective
{
    /// <summary>The largest noise that a prior can be trained with: far more than any network stands.</summary>
    public const double MostNoise = 100;

    /// <summary>What the noise of the first layer and of all others is, unless it is stated.</summary>
    private const double FirstNoise = 0.2,
        OtherNoise = 0.08;

    /// <summary>
    /// Shape [K + 1]: sigma_k of the noise that the prior is trained with, where inputs have a norm of about 1; 0 for none, at
    /// most <see cref="MostNoise"/>. Empty for 0.2 in the first layer and 0.08 in all others.
    /// </summary>
    public ImmutableArray<double> PriorNoise { get; init; } = [];

    /// <summary>Steps of the prior, at least 1.</summary>
    public int PriorSteps { get; init; } = 1500;

    /// <summary>Steps of the network, at least 1.</summary>
    public int Steps { get; init; } = 5000;

    /// <summary>Throws unless a pair of this architecture can be trained.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="samples">How many samples are new to the prior.</param>
    /// <exception cref="ArgumentException">Names what is wrong, and what was expected.</exception>
    public void Check(NetworkShape shape, int samples)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.LayerCount > LearnedSigma.MostLayers)
            throw new ArgumentException(
                $"The network {shape} has {shape.LayerCount} layers, expected at most {LearnedSigma.MostLayers} where noise levels are learned.",
                nameof(shape)
            );
        if (samples < PacBayesKl.MinSamples)
            throw new ArgumentException(
                $"There are {samples} samples that are new to the prior, expected at least {PacBayesKl.MinSamples}: the bound is about them.",
                nameof(samples)
            );
        if (!PriorNoise.IsDefaultOrEmpty && PriorNoise.Length != shape.LayerCount)
            throw new ArgumentException(
                $"The prior's noise has {PriorNoise.Length} levels, expected {shape.LayerCount} for a network {shape}.",
                nameof(shape)
            );
        if (!PriorNoise.IsDefault && PriorNoise.Any(level => !(level is >= 0 and <= MostNoise)))
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The prior's noise is {string.Join(", ", PriorNoise)}, expected numbers from 0 to {MostNoise}."
                ),
                nameof(shape)
            );
        if (PriorSteps < 1 || Steps < 1)
            throw new ArgumentException($"There are {PriorSteps} and {Steps} steps, expected at least 1 of each.", nameof(shape));
    }

    /// <summary>The noise that the prior is trained with.</summary>
    /// <param name="layers">K + 1.</param>
    /// <param name="inputScale">How many times as large as 1 the inputs' norms are.</param>
    internal double[] NoiseOf(int layers, double inputScale) =>
        Scaled(PriorNoise.IsDefaultOrEmpty ? Usual(layers) : PriorNoise, inputScale);

    /// <summary>Where the learned noise starts: at that of the prior, and where it has none, at the usual one.</summary>
    /// <param name="layers">K + 1.</param>
    /// <param name="inputScale">How many times as large as 1 the inputs' norms are.</param>
    internal double[] FirstSigma(int layers, double inputScale) =>
        Scaled(
            PriorNoise.IsDefaultOrEmpty ? Usual(layers) : PriorNoise.Zip(Usual(layers), (own, usual) => own > 0 ? own : usual),
            inputScale
        );

    private static double[] Usual(int layers) =>
        [.. Enumerable.Range(0, layers).Select(layer => layer == 0 ? FirstNoise : OtherNoise)];

    private static double[] Scaled(IEnumerable<double> noise, double inputScale) =>
        [.. noise.Select((level, layer) => layer == 0 ? level / inputScale : level)];
}
