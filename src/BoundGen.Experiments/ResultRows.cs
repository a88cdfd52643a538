using System.Collections.Immutable;
using BoundGen.Reports;

namespace BoundGen.Experiments;

/// <summary>Rows of results, out of cells and the paper's values.</summary>
internal static class ResultRows
{
    /// <summary>Effective activity of a network of the paper.</summary>
    public static KappaRow Kappa(PaperCell cell) =>
        new(
            cell.Settings.Depth,
            cell.Settings.Width,
            cell.Result.Samples,
            cell.Result.TestError,
            cell.Result.LargestNorm,
            cell.Result.Kappa,
            PaperValues.Kappa(cell.Settings.Depth, cell.Settings.Width)
        );

    /// <summary>Bounds of a network of the paper.</summary>
    public static BoundsRow Bounds(PaperCell cell)
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

    /// <summary>Bounds of a network of the trade-off.</summary>
    public static TradeoffRow Tradeoff(TradeoffCell cell) =>
        new(
            cell.Settings.Sizes,
            cell.Settings.Delta,
            cell.Result,
            PaperValues.Bound(PriorKind.Data, cell.Settings.Sizes.Length - 2, cell.Settings.Sizes[1], 1)
        );

    /// <summary>A network of the paper with one thing changed.</summary>
    public static VariantRow Variant(VariantSettings settings, VariantMeasurements result) =>
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
            PaperValues.Bound(PriorKind.Data, 1, settings.Width, 1),
            result.Theorem13.Lemma1AtNormOne?.Best
        );

    /// <summary>What sparsity buys a network.</summary>
    public static SparsityRow Sparsity(TradeoffCell cell)
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
            ],
            bounds[BoundKind.Prior]
        );
    }

    /// <summary>The bounds of a network beside the errors they are about.</summary>
    public static TruthRow Truth(ImmutableArray<int> sizes, TruthMeasurements result)
    {
        return new TruthRow(
            sizes,
            result.Network.Samples,
            [
                .. result
                    .Network.Bounds.Where(bound => bound.Kind != result.Drawn.Kind)
                    .Select(bound => new BoundAndTruth(bound.Kind.Name, bound.Bound, RiskOf(bound.Kind.Subject))),
                new(result.Drawn.Kind.Name, result.Drawn.Bound, RiskOf(result.Drawn.Kind.Subject)),
                new(BoundKind.Paper.Name, result.Network.Theorem13.Best.Value, result.Risk),
                new("holdout", result.Network.HoldOut.Bound, result.Risk),
            ],
            result.Network.HoldOut
        );

        KnownRisk RiskOf(BoundSubject subject) =>
            subject switch
            {
                BoundSubject.Prior => result.PriorRisk,
                BoundSubject.RandomisedClassifier => result.RandomisedRisk,
                BoundSubject.DrawnNetwork => result.DrawnRisk,
                _ => result.Risk,
            };
    }
}
