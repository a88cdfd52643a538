using System.Collections.Immutable;

namespace BoundGen.Reports;

/// <summary>Effective activity of one network beside the paper's.</summary>
/// <param name="Depth">K.</param>
/// <param name="Width">Neurons of each hidden layer.</param>
/// <param name="Samples">How many samples it is measured over.</param>
/// <param name="TestError">The error on the test images.</param>
/// <param name="LargestNorm">M_X: the largest norm of the samples.</param>
/// <param name="Kappa">kappa at every eps.</param>
/// <param name="Paper">The paper's mean kappa at the same eps; null where it reports none.</param>
public sealed record KappaRow(
    int Depth,
    int Width,
    int Samples,
    double TestError,
    double LargestNorm,
    ImmutableArray<KappaDistribution> Kappa,
    ImmutableArray<double>? Paper
);

/// <summary>Bounds of one network, trained on a share of the data, beside the paper's; its cell has more.</summary>
/// <param name="Prior">Which prior.</param>
/// <param name="Depth">K.</param>
/// <param name="Width">Neurons of each hidden layer.</param>
/// <param name="Fraction">The share of the data.</param>
/// <param name="Samples">m, the samples that the bounds are about.</param>
/// <param name="TrainingError">The error on all samples it was trained on.</param>
/// <param name="TestError">The error on the test images.</param>
/// <param name="PaperTestError">The paper's test error; null where it is not known.</param>
/// <param name="Theorem13">The paper's bound at its best candidate, M_X being what pixels allow.</param>
/// <param name="Theorem13Dense">The same without sparsity.</param>
/// <param name="Theorem13AtLargestNorm">With M_X the largest norm of the sample: a bound only if no input that can be drawn has a larger one.</param>
/// <param name="Theorem13AtNormOne">With M_X = 1 for inputs that are larger: no bound.</param>
/// <param name="PaperBound">The paper's value of Theorem 13; null where it reports none.</param>
/// <param name="Bounds">This project's bounds, each at the best of its noise levels.</param>
/// <param name="HoldOut">The hold-out bound on the test images.</param>
public sealed record BoundsRow(
    PriorKind Prior,
    int Depth,
    int Width,
    double Fraction,
    int Samples,
    double TrainingError,
    double TestError,
    double? PaperTestError,
    TheoremValue Theorem13,
    double Theorem13Dense,
    double Theorem13AtLargestNorm,
    double Theorem13AtNormOne,
    double? PaperBound,
    ImmutableArray<MeasuredBound> Bounds,
    MeasuredHoldOut HoldOut
);

/// <summary>Bounds of one network of this project's recipe beside the paper's best bound of that architecture.</summary>
/// <param name="Sizes">Layer sizes.</param>
/// <param name="Delta">What each bound may fail with.</param>
/// <param name="Result">All that was measured.</param>
/// <param name="PaperBound">The paper's bound of its own network of these sizes; null where it reports none.</param>
public sealed record TradeoffRow(ImmutableArray<int> Sizes, double Delta, TradeoffMeasurements Result, double? PaperBound);

/// <summary>A network of the paper with one thing changed, beside the paper's figures.</summary>
/// <param name="Variant">What was changed.</param>
/// <param name="Width">Neurons of the hidden layer.</param>
/// <param name="PriorTestError">The error of its prior on the test images.</param>
/// <param name="TestError">Its own.</param>
/// <param name="Distances">||W^k - W_0^k||_F, shape [K + 1].</param>
/// <param name="MeanNorm">The mean norm of the sample.</param>
/// <param name="LargestNorm">The largest.</param>
/// <param name="Kappa">Mean kappa, as theory.md section 3 defines it and in three other ways.</param>
/// <param name="PaperKappa">The paper's mean kappa; null where it reports none.</param>
/// <param name="Theorem13">The paper's bound, M_X being what pixels allow.</param>
/// <param name="Theorem13AtLargestNorm">With M_X the largest norm of the sample: a bound only if no input that can be drawn has a larger one.</param>
/// <param name="Theorem13AtNormOne">With M_X = 1 for inputs that are larger: no bound.</param>
/// <param name="Theorem13LeastOmega">With the most favourable omega in each place. It is no bound: it shows that at its s and eps no omega gives less.</param>
/// <param name="Theorem13LeastOmegaAtNormOne">Both.</param>
/// <param name="PaperBound">The paper's value of Theorem 13; null where it reports none.</param>
public sealed record VariantRow(
    string Variant,
    int Width,
    double PriorTestError,
    double TestError,
    ImmutableArray<double> Distances,
    double MeanNorm,
    double LargestNorm,
    ImmutableArray<KappaReading> Kappa,
    ImmutableArray<double>? PaperKappa,
    TheoremValue Theorem13,
    TheoremValue Theorem13AtLargestNorm,
    TheoremValue Theorem13AtNormOne,
    TheoremValue Theorem13LeastOmega,
    TheoremValue Theorem13LeastOmegaAtNormOne,
    double? PaperBound
);

/// <summary>What sparsity buys a network trained with a price on activity.</summary>
/// <param name="Sizes">Layer sizes.</param>
/// <param name="ActivityPenalty">The price.</param>
/// <param name="Activity">The mean share of active hidden neurons.</param>
/// <param name="TestError">The error on the test images.</param>
/// <param name="HoldOut">The hold-out bound on them.</param>
/// <param name="Gains">For each of the theorems U, P and F.</param>
public sealed record SparsityRow(
    ImmutableArray<int> Sizes,
    float ActivityPenalty,
    double Activity,
    double TestError,
    MeasuredHoldOut HoldOut,
    ImmutableArray<SparsityGain> Gains
);

/// <summary>Every bound of a network on procedural digits beside the error it is about, which is known there.</summary>
/// <param name="Sizes">Layer sizes.</param>
/// <param name="Samples">m.</param>
/// <param name="Bounds">The bounds.</param>
public sealed record TruthRow(ImmutableArray<int> Sizes, int Samples, ImmutableArray<BoundAndTruth> Bounds);
