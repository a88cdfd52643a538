using System.Collections.Immutable;

namespace BoundGen.Reports;

/// <summary>Where the prior's mean theta_0 comes from.</summary>
public enum PriorKind
{
    /// <summary>Trained on some of the samples, which the bound then does without.</summary>
    Data,

    /// <summary>All weights 0.</summary>
    Zero,
}

/// <summary>What the paper reports on MNIST, read off its figures and tables (theory.md section 8).</summary>
public static class PaperValues
{
    private static readonly ImmutableArray<(int Depth, int Width, ImmutableArray<double> Kappa)> Kappas =
    [
        (1, 50, [0.692, 0.754, 0.924]),
        (1, 100, [0.672, 0.753, 0.943]),
        (1, 500, [0.622, 0.737, 0.970]),
        (1, 1000, [0.604, 0.736, 0.979]),
        (2, 50, [0.748, 0.802, 0.918]),
        (2, 100, [0.708, 0.789, 0.934]),
        (2, 500, [0.584, 0.736, 0.933]),
        (2, 1000, [0.527, 0.713, 0.934]),
    ];

    private static readonly ImmutableArray<(PriorKind Prior, int Depth, int Width, double AtFifth, double AtAll)> Bounds =
    [
        (PriorKind.Data, 1, 100, 0.415, 0.240),
        (PriorKind.Data, 1, 500, 1.154, 1.049),
        (PriorKind.Data, 1, 1000, 1.161, 1.050),
        (PriorKind.Data, 2, 100, 1.408, 1.066),
        (PriorKind.Data, 2, 500, 1.383, 1.071),
        (PriorKind.Zero, 1, 100, 3.40, 2.06),
        (PriorKind.Zero, 1, 1000, 2.72, 1.75),
    ];

    /// <summary>The networks that it reports a bound for.</summary>
    public static ImmutableArray<(PriorKind Prior, int Depth, int Width)> BoundNetworks { get; } =
    [.. Bounds.Select(row => (row.Prior, row.Depth, row.Width))];

    /// <summary>The eps at which it shows kappa.</summary>
    public static ImmutableArray<double> Eps { get; } = [0.0001, 0.0104, 0.05];

    /// <summary>A network of its experiments: MNIST images in, ten classes out, no biases.</summary>
    /// <param name="depth">K, the number of hidden layers.</param>
    /// <param name="width">Neurons of each.</param>
    public static NetworkShape Shape(int depth, int width) => new([28 * 28, .. Enumerable.Repeat(width, depth), 10], bias: false);

    /// <summary>
    /// Mean kappa at each of <see cref="Eps"/>, data-dependent prior; null for a network that it does not report.
    /// </summary>
    /// <param name="depth">K, the number of hidden layers.</param>
    /// <param name="width">Neurons of each.</param>
    public static ImmutableArray<double>? Kappa(int depth, int width)
    {
        var (_, _, kappa) = Kappas.FirstOrDefault(row => (row.Depth, row.Width) == (depth, width));
        return kappa.IsDefault ? null : kappa;
    }

    /// <summary>
    /// Its bound for a network trained on a share of the data; null where it reports none: all but one and 20% of it.
    /// </summary>
    /// <param name="prior">Which prior.</param>
    /// <param name="depth">K, the number of hidden layers.</param>
    /// <param name="width">Neurons of each.</param>
    /// <param name="fraction">The share of the training images, in (0, 1].</param>
    public static double? Bound(PriorKind prior, int depth, int width, double fraction)
    {
        var row = Bounds.FirstOrDefault(row => (row.Prior, row.Depth, row.Width) == (prior, depth, width));
        return (row.Width, fraction) switch
        {
            (0, _) => null,
            (_, 0.2) => row.AtFifth,
            (_, 1) => row.AtAll,
            _ => null,
        };
    }

    /// <summary>
    /// Its test error, which is known for one network, trained on 20% and on all of the data; null for all others.
    /// </summary>
    /// <inheritdoc cref="Bound"/>
    public static double? TestError(PriorKind prior, int depth, int width, double fraction) =>
        (prior, depth, width, fraction) switch
        {
            (PriorKind.Data, 1, 100, 0.2) => 0.118,
            (PriorKind.Data, 1, 100, 1) => 0.083,
            _ => null,
        };
}
