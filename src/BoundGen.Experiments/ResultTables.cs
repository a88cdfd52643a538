using System.Collections.Immutable;
using System.Globalization;
using static BoundGen.Experiments.ResultCell;

namespace BoundGen.Experiments;

/// <summary>The table of every experiment: our numbers, and the paper's where it reports them.</summary>
internal static class ResultTables
{
    /// <summary>The bounds of the trade-off that are shown.</summary>
    public static ImmutableArray<BoundKind> TradeoffBounds { get; } =
    [BoundKind.UniformDense, BoundKind.PointwiseSparse, BoundKind.AveragedDense, BoundKind.AveragedSparse, BoundKind.Gibbs];

    /// <summary>Headings of the readings of kappa of a variant after the first.</summary>
    private static ImmutableArray<string> OtherReadings { get; } = ["mean norm", "above gamma", "mean norm, above gamma"];

    /// <summary>Effective activity.</summary>
    public static ResultTable Of(Results<KappaRow> results) =>
        new(
            "mean effective activity over the sample, M_X the largest norm in it",
            ["network", .. PaperValues.Eps.SelectMany(eps => new[] { $"eps {Text(eps)}", "paper", "difference" }), "test error"],
            1,
            Rows(results, row =>
                [
                    PaperGrid.Shape(row.Depth, row.Width).ToString(),
                    .. row.Kappa.SelectMany(
                        (kappa, i) =>
                            new ResultCell[]
                            {
                                Number(kappa.Mean),
                                Number(row.Paper?[i]),
                                Number(kappa.Mean - row.Paper?[i], "+0.000;-0.000"),
                            }
                    ),
                    Number(row.TestError),
                ]
            )
        );

    /// <summary>Bounds of the paper's networks.</summary>
    public static ResultTable Of(Results<BoundsRow> results) =>
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
                BoundReport.HeadlineKind.Name,
                BoundKind.Gibbs.Title,
                "hold-out",
            ],
            2,
            Rows(results, row =>
                [
                    PaperGrid.Shape(row.Depth, row.Width).ToString(),
                    row.Prior == PriorKind.Data ? "data" : "zero",
                    Text(row.Fraction),
                    Text(row.Samples),
                    Number(row.TestError),
                    Number(row.PaperTestError),
                    Bound(row.Theorem13.Value),
                    PaperBound(row.PaperBound),
                    Number(row.Theorem13AtNormOne),
                    Best(row.Bounds, BoundReport.HeadlineKind),
                    Best(row.Bounds, BoundKind.Gibbs),
                    Bound(row.HoldOut.Bound),
                ]
            )
        );

    /// <summary>The paper's networks with one thing changed each, below the paper's own figures.</summary>
    public static ResultTable Of(Results<VariantRow> results) =>
        new(
            "the paper's kappa and bound when one thing is done otherwise; kappa also with M_X the mean norm, with the radius above gamma, and with both; "
                + "Theorem 13 also under assumptions that make it no bound",
            [
                "network",
                "changed",
                "test error",
                .. PaperValues.Eps.Select(eps => $"kappa {Text(eps)}"),
                .. OtherReadings.SelectMany(reading => PaperValues.Eps.Skip(1).Select(eps => $"{reading} {Text(eps)}")),
                "Theorem 13",
                "M_X = 1: no bound",
                "least omega: no bound",
                "both: no bound",
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
                                Number(PaperValues.TestError(PriorKind.Data, 1, width.Key, 1)),
                                .. PaperValues.Eps.Select((_, i) => (ResultCell)Number(width.First().PaperKappa?[i])),
                                .. OtherReadings.SelectMany(_ => new ResultCell[] { "", "" }),
                                PaperBound(width.First().PaperBound),
                                "",
                                "",
                                "",
                                "",
                            ])
                    ),
            ]
        );

    /// <summary>The trade-off: each bound at the best of its noise levels, all of them paid for.</summary>
    public static ResultTable Of(Results<TradeoffRow> results) =>
        new(
            "bounds on the error, each at the best of its noise levels; the paper's is of its own networks of these sizes; 1 and more says nothing",
            [
                "network",
                "paper's best bound",
                .. TradeoffBounds.Select(kind => kind == BoundKind.UniformDense ? $"{kind.Title} (norm-based)" : kind.Title),
                "hold-out",
                "test error",
                "distance",
            ],
            1,
            Rows(results, row =>
                [
                    string.Join('-', row.Sizes),
                    PaperBound(row.PaperBound),
                    .. TradeoffBounds.Select(kind => Best(row.Result.Bounds, kind)),
                    Bound(row.Result.HoldOut.Bound),
                    Number(row.Result.TestError, "F4"),
                    Number(row.Result.Distance, "F4"),
                ]
            )
        );

    /// <summary>What sparsity buys.</summary>
    public static ResultTable Of(Results<SparsityRow> results) =>
        new(
            "bounds that are blind to sparsity and that see it, and what sparsity takes off, as training puts a price on activity, below 0 a reward",
            [
                "network",
                "penalty",
                "active",
                .. SparsityGain.Kinds.SelectMany(sparse => new[] { sparse.DensePartner!.Title, sparse.Title, "gain" }),
                "hold-out",
                "test error",
            ],
            1,
            Rows(results, row =>
                [
                    string.Join('-', row.Sizes),
                    Text(row.ActivityPenalty),
                    Percent(row.Activity),
                    .. row.Gains.SelectMany(gain => new[] { Bound(gain.Dense), Bound(gain.Sparse), Percent(gain.Share) }),
                    Bound(row.HoldOut.Bound),
                    Number(row.TestError, "F4"),
                ]
            )
        );

    /// <summary>Bounds beside the truth.</summary>
    public static ResultTable Of(Results<TruthRow> results) =>
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
                    Number(bound.Risk.Estimate, "F4"),
                    Number(Math.Ceiling(bound.Risk.Upper * 1e4) / 1e4, "F4"),
                    Number(bound.Factor, "F2"),
                    bound.Above ? "yes" : "cannot tell"
                ),
            ]
        );

    private static ImmutableArray<ResultCell> Row(VariantRow row) =>
        [
            Shape(row),
            row.Variant,
            Number(row.TestError),
            .. row.Kappa[0].Mean.Select(mean => (ResultCell)Number(mean)),
            .. row.Kappa.Skip(1).SelectMany(reading => reading.Mean.Skip(1)).Select(mean => (ResultCell)Number(mean)),
            Bound(row.Theorem13.Value),
            Number(row.Theorem13AtNormOne.Value),
            Number(row.Theorem13LeastOmega.Value),
            Number(row.Theorem13LeastOmegaAtNormOne.Value),
            string.Join(
                "; ",
                new[] { row.Theorem13, row.Theorem13AtNormOne, row.Theorem13LeastOmega, row.Theorem13LeastOmegaAtNormOne }.Select(
                    Sparsity
                )
            ),
        ];

    private static string Shape(VariantRow row) => PaperGrid.Shape(1, row.Width).ToString();

    private static string Sparsity(TheoremValue value) => string.Join(' ', value.Sparsity);

    private static ResultCell Best(IEnumerable<MeasuredBound> bounds, BoundKind kind) =>
        Bound(bounds.Single(bound => bound.Kind == kind).Bound);

    private static ImmutableArray<ImmutableArray<ResultCell>> Rows<TRow>(
        Results<TRow> results,
        Func<TRow, ImmutableArray<ResultCell>> cells
    ) => [.. results.Rows.Select(cells)];

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
