using System.Collections.Immutable;

namespace BoundGen.Experiments;

/// <summary>Which networks an experiment was made with, and how much work went into them.</summary>
public enum ResultGrid
{
    /// <summary>Those of the command without <c>--quick</c>.</summary>
    Standard,

    /// <summary>Those of <c>--quick</c>.</summary>
    Quick,

    /// <summary>Others, of no command.</summary>
    Other,
}

/// <summary>What an experiment found, as its file holds it.</summary>
/// <typeparam name="TRow">One network.</typeparam>
/// <param name="Experiment">Its name.</param>
/// <param name="Data">The data set, as the user called it.</param>
/// <param name="Seed">Fixes all of it.</param>
/// <param name="Grid">Which networks.</param>
/// <param name="Rows">The networks.</param>
public sealed record Results<TRow>(string Experiment, string Data, int Seed, ResultGrid Grid, ImmutableArray<TRow> Rows);

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
)
{
    internal static KappaRow Of(PaperCell cell) =>
        new(
            cell.Settings.Depth,
            cell.Settings.Width,
            cell.Result.Samples,
            cell.Result.TestError,
            cell.Result.LargestNorm,
            cell.Result.Kappa,
            PaperValues.Kappa(cell.Settings.Depth, cell.Settings.Width)
        );
}

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
)
{
    internal static BoundsRow Of(PaperCell cell)
    {
        var (settings, result) = cell;
        return new BoundsRow(
            settings.Prior,
            settings.Depth,
            settings.Width,
            settings.Fraction,
            result.Samples,
            result.TrainingError,
            result.TestError,
            PaperValues.TestError(settings.Prior, settings.Depth, settings.Width, settings.Fraction),
            result.Theorem13.Allowed.Best,
            result.Theorem13.Allowed.Dense.Value,
            result.Theorem13.AtLargestNorm.Best.Value,
            result.Theorem13.AtNormOne.Best.Value,
            PaperValues.Bound(settings.Prior, settings.Depth, settings.Width, settings.Fraction),
            result.Bounds,
            result.HoldOut
        );
    }
}

/// <summary>Bounds of one network of this project's recipe beside the paper's best bound of that architecture.</summary>
/// <param name="Sizes">Layer sizes.</param>
/// <param name="Delta">What each bound may fail with.</param>
/// <param name="Result">All that was measured.</param>
/// <param name="PaperBound">The paper's bound of its own network of these sizes; null where it reports none.</param>
public sealed record TradeoffRow(ImmutableArray<int> Sizes, double Delta, TradeoffMeasurements Result, double? PaperBound)
{
    internal static TradeoffRow Of(TradeoffCell cell) =>
        new(
            cell.Settings.Sizes,
            cell.Settings.Delta,
            cell.Result,
            PaperValues.Bound(PriorKind.Data, cell.Settings.Sizes.Length - 2, cell.Settings.Sizes[1], 1)
        );
}

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
/// <param name="Theorem13LeastOmega">With omega as it helps most wherever it stands: no bound, but at its s and eps no omega gives less.</param>
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
)
{
    internal static VariantRow Of(VariantSettings settings, VariantMeasurements result) =>
        new(
            settings.Variant,
            settings.Width,
            result.PriorTestError,
            result.TestError,
            result.Distances,
            result.MeanNorm,
            result.LargestNorm,
            result.Kappa,
            PaperValues.Kappa(1, settings.Width),
            result.Theorem13.Allowed.Best,
            result.Theorem13.AtLargestNorm.Best,
            result.Theorem13.AtNormOne.Best,
            result.Theorem13.LeastOmega.Best,
            result.Theorem13.LeastOmegaAtNormOne.Best,
            PaperValues.Bound(PriorKind.Data, 1, settings.Width, 1)
        );
}

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
)
{
    internal static SparsityRow Of(TradeoffCell cell)
    {
        var (settings, result) = cell;
        var bounds = result.Bounds.ToDictionary(bound => bound.Kind, bound => bound.Bound);
        return new SparsityRow(
            settings.Sizes,
            settings.ActivityPenalty,
            result.MeanActivity(settings.Sizes),
            result.TestError,
            result.HoldOut,
            [
                .. SparsityGain.Kinds.Select(sparse => new SparsityGain(
                    sparse.Theorem,
                    bounds[sparse.DensePartner!],
                    bounds[sparse]
                )),
            ]
        );
    }
}

/// <summary>A theorem with and without sparsity, each at the best of its noise levels.</summary>
/// <param name="Theorem">U, P or F.</param>
/// <param name="Dense">The bound that is blind to sparsity.</param>
/// <param name="Sparse">The one that sees it.</param>
public sealed record SparsityGain(BoundTheorem Theorem, double Dense, double Sparse)
{
    /// <summary>The sparse forms of the theorems.</summary>
    public static ImmutableArray<BoundKind> Kinds { get; } =
    [BoundKind.UniformSparse, BoundKind.PointwiseSparse, BoundKind.AveragedSparse];

    /// <summary>The theorem as JSON and figures name it.</summary>
    public static string NameOf(BoundTheorem theorem) => theorem.ToString().ToLowerInvariant();

    /// <summary>By which share of itself the dense bound falls.</summary>
    public double Share => 1 - Sparse / Dense;
}

/// <summary>Every bound of a network on procedural digits beside the error it is about, which is known there.</summary>
/// <param name="Sizes">Layer sizes.</param>
/// <param name="Samples">m.</param>
/// <param name="Bounds">The bounds.</param>
public sealed record TruthRow(ImmutableArray<int> Sizes, int Samples, ImmutableArray<BoundAndTruth> Bounds)
{
    internal static TruthRow Of(ImmutableArray<int> sizes, TruthMeasurements result) =>
        new(
            sizes,
            result.Network.Samples,
            [
                .. result
                    .Network.Bounds.Where(bound => bound.Kind != result.Drawn.Kind)
                    .Select(bound => new BoundAndTruth(
                        bound.Kind.Name,
                        bound.Bound,
                        bound.Kind == BoundKind.Gibbs ? result.RandomisedRisk : result.Risk
                    )),
                new(result.Drawn.Kind.Name, result.Drawn.Bound, result.DrawnRisk),
                new(BoundKind.Paper.Name, result.Network.Theorem13.Best.Value, result.Risk),
                new("holdout", result.Network.HoldOut.Bound, result.Risk),
            ]
        );
}
