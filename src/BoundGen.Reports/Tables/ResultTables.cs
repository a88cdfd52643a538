using System.Collections.Immutable;
using static BoundGen.Reports.NumberFormat;
using static BoundGen.Reports.ResultCell;

namespace BoundGen.Reports;

/// <summary>The table of every experiment: our numbers, and the paper's where it reports them.</summary>
public static class ResultTables
{
    /// <summary>The bounds of the trade-off that are shown beside the prior's own.</summary>
    public static ImmutableArray<BoundKind> TradeoffBounds { get; } =
    [BoundKind.BallSparse, BoundKind.BallDense, BoundKind.AveragedSparse, BoundKind.Gibbs];

    /// <summary>Heading of the prior's test-set bound.</summary>
    private const string PriorsOwn = "prior's own";

    /// <summary>Headings of what else is known of the prior.</summary>
    private static ImmutableArray<string> OfPrior { get; } = ["test error (prior)", "differ"];

    /// <summary>Headings of the readings of kappa of a variant after the first.</summary>
    private static ImmutableArray<string> OtherReadings { get; } = ["mean norm", "above gamma", "mean norm, above gamma"];

    /// <summary>Effective activity.</summary>
    public static ResultTable From(Results<KappaRow> results) =>
        new(
            "mean effective activity over the sample, M_X the largest norm in it",
            ["network", .. PaperValues.Eps.SelectMany(eps => new[] { $"eps {Exact(eps)}", "paper", "difference" }), "test error"],
            1,
            Rows(results, row =>
                [
                    PaperValues.Shape(row.Depth, row.Width).ToString(),
                    .. row.Kappa.SelectMany(
                        (kappa, i) =>
                            new ResultCell[] { Fixed3(kappa.Mean), Fixed3(row.Paper?[i]), Difference(kappa.Mean - row.Paper?[i]) }
                    ),
                    Fixed3(row.TestError),
                ]
            )
        );

    /// <summary>Bounds of the paper's networks.</summary>
    public static ResultTable From(Results<BoundsRow> results) =>
        new(
            "upper bounds on the error beside the paper's value of Theorem 13; 1 and more says nothing; M_X = 1 makes it no bound",
            [
                "network",
                "prior",
                "share",
                "m",
                "test error",
                "paper",
                "Theorem 13",
                "paper",
                "M_X = 1",
                BoundKind.AveragedSparse.Name,
                BoundKind.Gibbs.Title,
                "hold-out",
                PriorsOwn,
                .. OfPrior,
            ],
            2,
            Rows(results, row =>
                [
                    PaperValues.Shape(row.Depth, row.Width).ToString(),
                    row.Prior == PriorKind.Data ? "data" : "zero",
                    Exact(row.Fraction),
                    Exact(row.Samples),
                    Fixed3(row.TestError),
                    Fixed3(row.PaperTestError),
                    Bound(row.Theorem13.Value),
                    PaperBound(row.PaperBound),
                    Fixed3(row.Theorem13AtNormOne),
                    Best(row.Bounds, BoundKind.AveragedSparse),
                    Best(row.Bounds, BoundKind.Gibbs),
                    Bound(row.HoldOut.Bound),
                    OwnOfPrior(row.Bounds),
                    .. CountsOfPrior(row.HoldOut.PriorError, row.HoldOut, 3),
                ]
            )
        );

    /// <summary>The paper's networks with one thing changed each, below the paper's own figures.</summary>
    public static ResultTable From(Results<VariantRow> results) =>
        new(
            "the paper's kappa and bound when one thing is done otherwise; kappa also with M_X the mean norm, with the radius above gamma, and with both; "
                + "Theorem 13 also under assumptions that make it no bound",
            [
                "network",
                "changed",
                "test error",
                .. PaperValues.Eps.Select(eps => $"kappa {Exact(eps)}"),
                .. OtherReadings.SelectMany(reading => PaperValues.Eps.Skip(1).Select(eps => $"{reading} {Exact(eps)}")),
                "Theorem 13",
                "M_X = 1: no bound",
                "least omega: no bound",
                "both: no bound",
                "M_X = 1, Lemma 1: no bound",
                "s of each",
            ],
            2,
            [
                .. results
                    .Rows.GroupBy(row => row.Width)
                    .SelectMany(width =>
                        width
                            .Select(Row)
                            .Prepend([
                                Shape(width.First()),
                                "the paper",
                                Fixed3(PaperValues.TestError(PriorKind.Data, 1, width.Key, 1)),
                                .. PaperValues.Eps.Select((_, i) => (ResultCell)Fixed3(width.First().PaperKappa?[i])),
                                .. OtherReadings.SelectMany(_ => new ResultCell[] { "", "" }),
                                PaperBound(width.First().PaperBound),
                                "",
                                "",
                                "",
                                "",
                                "",
                            ])
                    ),
            ]
        );

    /// <summary>The trade-off: each bound at the best of its noise levels, all of them paid for.</summary>
    public static ResultTable From(Results<TradeoffRow> results) =>
        new(
            "bounds on the error, each at the best of its noise levels, beside the prior's own; "
                + "the paper's is of its own networks of these sizes; 1 and more says nothing",
            [
                "network",
                PriorsOwn,
                .. TradeoffBounds.Select(kind => kind == BoundKind.BallDense ? $"{kind.Title} (norm-based)" : kind.Title),
                "hold-out",
                "test error (network)",
                .. OfPrior,
                "distance (operator, by layer)",
                "distance (Frobenius)",
                "paper's best bound",
            ],
            1,
            Rows(results, row =>
                [
                    string.Join('-', row.Sizes),
                    OwnOfPrior(row.Result.Bounds),
                    .. TradeoffBounds.Select(kind => Best(row.Result.Bounds, kind)),
                    Bound(row.Result.HoldOut.Bound),
                    Fixed(row.Result.TestError, 4),
                    .. CountsOfPrior(row.Result.PriorTestError, row.Result.HoldOut, 4),
                    string.Join(" ", row.Result.OperatorDistances.Select(distance => Fixed(distance, 4))),
                    Fixed(row.Result.Distance, 4),
                    PaperBound(row.PaperBound),
                ]
            )
        );

    /// <summary>What sparsity buys.</summary>
    public static ResultTable From(Results<SparsityRow> results) =>
        new(
            "bounds that are blind to sparsity and that see it, and what sparsity takes off, as training puts a price on activity, below 0 a reward",
            [
                "network",
                "penalty",
                "active",
                .. SparsityGain.Kinds.SelectMany(sparse => new[] { sparse.DensePartner!.Title, sparse.Title, "gain" }),
                "hold-out",
                "test error",
                PriorsOwn,
                .. OfPrior,
            ],
            1,
            Rows(results, row =>
                [
                    string.Join('-', row.Sizes),
                    Exact(row.ActivityPenalty),
                    Percent(row.Activity, 1),
                    .. row.Gains.SelectMany(gain => new[] { Bound(gain.Dense), Bound(gain.Sparse), Percent(gain.Share, 1) }),
                    Bound(row.HoldOut.Bound),
                    Fixed(row.TestError, 4),
                    Optional(row.PriorBound),
                    .. CountsOfPrior(row.HoldOut.PriorError, row.HoldOut, 4),
                ]
            )
        );

    /// <summary>Bounds beside the truth.</summary>
    public static ResultTable From(Results<TruthRow> results) =>
        new(
            "bounds on procedural digits beside the error they are about, counted on fresh digits",
            ["network", "bound", "value", "error", "surely below", "times", "above"],
            2,
            [
                .. from row in results.Rows
                from bound in row.Bounds
                select ImmutableArray.Create<ResultCell>(
                    string.Join('-', row.Sizes),
                    bound.Bound,
                    Bound(bound.Value),
                    Fixed(bound.Risk.Estimate, 4),
                    UpperBound(bound.Risk.Upper, 4),
                    Fixed(bound.Factor, 2),
                    bound.Above ? "yes" : "cannot tell"
                ),
            ]
        );

    /// <summary>Inputs that move.</summary>
    public static ResultTable From(Results<RobustRow> results) =>
        new(
            "failures of certificates where inputs move by a Euclidean norm, in units of pixels from 0 to 1; prior: no weight moves",
            [
                "network",
                "moved by",
                "samples",
                BoundKind.BallDense.Name,
                BoundKind.BallSparse.Name,
                "ball-sparse, prior",
                "attack",
                "of the first",
                "ball-sparse, prior",
                "CROWN, prior",
            ],
            1,
            Rows(results, row =>
                [
                    string.Join('-', row.Sizes),
                    Exact(row.Radius),
                    Exact(row.Samples),
                    Exact(row.DenseFailures),
                    Exact(row.Failures),
                    Exact(row.PriorFailures),
                    Exact(row.Turned),
                    Exact(row.ComparedSamples),
                    Exact(row.ComparedPriorFailures),
                    Exact(row.Crown),
                ]
            )
        );

    /// <summary>The map of bounds.</summary>
    public static ResultTable From(Results<MapRow> results) =>
        new(
            "bounds on the error by the samples that the prior has seen; prior's own: the least of three priors, each by itself; 1 and more says nothing",
            [
                "network",
                "prior's samples",
                "seed",
                PriorsOwn,
                BoundKind.Gibbs.Name,
                "drawn, kl",
                "drawn, vector-kl",
                BoundKind.Disintegrated.Name,
                "progressive",
                BoundKind.AveragedSparse.Name,
                BoundKind.BallSparse.Name,
                "hold-out",
                "test error: drawn",
                "chain",
                "near its prior",
                "its prior",
            ],
            1,
            Rows(results, row =>
                [
                    string.Join('-', row.Sizes),
                    Exact(row.PriorSamples),
                    Exact(row.Seed),
                    Bound(row.LeastPriorBound),
                    Bound(row.Learned.Gibbs),
                    Bound(row.Learned.DrawnKl),
                    Bound(row.Learned.DrawnVectorKl),
                    Bound(row.Learned.Drawn),
                    Bound(row.Chain.Bound),
                    Bound(row.Near.AveragedSparse),
                    Bound(row.Near.BallSparse),
                    Bound(row.Near.HoldOut.Bound),
                    Fixed3((double)row.Learned.DrawnTestErrors / row.TestSamples),
                    Fixed3(row.Chain.TestError),
                    Fixed3(row.Near.HoldOut.Error),
                    Fixed3(row.Near.HoldOut.PriorError),
                ]
            )
        );

    private static ImmutableArray<ResultCell> Row(VariantRow row) =>
        [
            Shape(row),
            row.Variant,
            Fixed3(row.TestError),
            .. row.Kappa[0].Mean.Select(mean => (ResultCell)Fixed3(mean)),
            .. row.Kappa.Skip(1).SelectMany(reading => reading.Mean.Skip(1)).Select(mean => (ResultCell)Fixed3(mean)),
            Bound(row.Theorem13.Value),
            Fixed3(row.Theorem13AtNormOne.Value),
            Fixed3(row.Theorem13LeastOmega.Value),
            Fixed3(row.Theorem13LeastOmegaAtNormOne.Value),
            Fixed3(row.Theorem13Lemma1AtNormOne?.Value),
            string.Join(
                "; ",
                new[]
                {
                    row.Theorem13,
                    row.Theorem13AtNormOne,
                    row.Theorem13LeastOmega,
                    row.Theorem13LeastOmegaAtNormOne,
                    row.Theorem13Lemma1AtNormOne,
                }
                    .OfType<TheoremValue>()
                    .Select(Sparsity)
            ),
        ];

    private static string Shape(VariantRow row) => PaperValues.Shape(1, row.Width).ToString();

    private static string Sparsity(TheoremValue value) => string.Join(' ', value.Sparsity);

    private static ResultCell Best(IEnumerable<MeasuredBound> bounds, BoundKind kind) =>
        Bound(bounds.Single(bound => bound.Kind == kind).Bound);

    /// <summary>The prior's test-set bound; empty in results that lack it.</summary>
    private static ResultCell OwnOfPrior(IEnumerable<MeasuredBound> bounds) =>
        Optional(bounds.SingleOrDefault(bound => bound.Kind == BoundKind.Prior)?.Bound);

    /// <summary>The cells below <see cref="OfPrior"/>; empty in results that lack them.</summary>
    private static ResultCell[] CountsOfPrior(double? error, MeasuredHoldOut holdOut, int decimals) =>
        [Fixed(error, decimals), holdOut.Disagreements is { } count ? $"{Exact(count)} of {Exact(holdOut.Samples)}" : ""];

    private static ResultCell Optional(double? bound) => bound is { } value ? Bound(value) : "";

    private static ImmutableArray<ImmutableArray<ResultCell>> Rows<TRow>(
        Results<TRow> results,
        Func<TRow, ImmutableArray<ResultCell>> cells
    ) => [.. results.Rows.Select(cells)];

    private static string Fixed3(double? value) => Fixed(value, 3);
}
