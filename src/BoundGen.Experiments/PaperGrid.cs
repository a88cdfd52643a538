using System.Collections.Immutable;
using BoundGen.Reports;

namespace BoundGen.Experiments;

/// <summary>The networks of the paper's experiments and how they are trained (theory.md section 8).</summary>
public sealed class PaperGrid
{
    /// <summary>One fifth of the steps and draws, the narrow networks trained on all samples: minutes instead of hours.</summary>
    public static PaperGrid Quick { get; } =
        new()
        {
            Widths = [50, 100],
            VariantWidths = [100],
            BoundNetworks = [(PriorKind.Data, 1, 100), (PriorKind.Data, 2, 100), (PriorKind.Zero, 1, 100)],
            Fractions = [1],
            Training = new PaperTraining { PriorSteps = 1_000, Steps = 1_000 },
            Draws = 4_000,
        };

    /// <summary>K, the number of hidden layers of the networks whose effective activity is measured.</summary>
    public ImmutableArray<int> Depths { get; init; } = [1, 2];

    /// <summary>Neurons of a hidden layer of the same.</summary>
    public ImmutableArray<int> Widths { get; init; } = [50, 100, 500, 1000];

    /// <summary>Shares of the samples to train <see cref="BoundNetworks"/> on.</summary>
    public ImmutableArray<double> Fractions { get; init; } = [0.2, 0.4, 0.6, 0.8, 1];

    /// <summary>The networks whose bounds are compared with the paper's: those that it reports one for.</summary>
    public ImmutableArray<(PriorKind Prior, int Depth, int Width)> BoundNetworks { get; init; } = PaperValues.BoundNetworks;

    /// <summary>How many of the training images there are to train on.</summary>
    public int Samples { get; init; } = 55_000;

    /// <summary>How they are trained.</summary>
    public PaperTraining Training { get; init; } = new();

    /// <summary>Neurons of the hidden layer of networks that are trained in other ways too.</summary>
    public ImmutableArray<int> VariantWidths { get; init; } = [100, 500, 1000];

    /// <summary>What each bound may fail with.</summary>
    public double Delta { get; init; } = 0.05;

    /// <summary>What a certificate may be wrong with.</summary>
    public double Eta { get; init; } = 0.01;

    /// <summary>Draws at each noise level.</summary>
    public long Draws { get; init; } = 20_000;

    /// <summary>
    /// Candidate noise levels of this project's bounds, each paid for. These networks move far, and their inputs have norm 29
    /// on average: small levels cost too much KL, large ones drown the margins.
    /// </summary>
    public ImmutableArray<double> Sigma { get; init; } = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032];
}
