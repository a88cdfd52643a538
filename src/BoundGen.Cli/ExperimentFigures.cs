using BoundGen.Figures;
using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary>What the experiments found as figures; the paper's values are hollow markers in the colour of ours.</summary>
internal static class ExperimentFigures
{
    private static readonly ReferenceLine Vacuous = new("1: says nothing", 1);

    /// <summary>Per depth: mean kappa against width, and how kappa is distributed at the smallest eps.</summary>
    public static IEnumerable<(string Name, Figure Figure)> Of(IEnumerable<KappaRow> rows)
    {
        foreach (var depth in rows.GroupBy(row => row.Depth))
        {
            KappaRow[] widths = [.. depth];
            yield return (
                $"kappa-depth{depth.Key}",
                new Figure
                {
                    Title = $"Mean effective activity, {Layers(depth.Key)}",
                    X = new FigureAxis("neurons of each hidden layer") { Logarithmic = true },
                    Y = new FigureAxis("mean κ over the sample") { To = 1 },
                    Series =
                    [
                        .. PaperValues.Eps.SelectMany(
                            (eps, i) =>
                                Beside(
                                    $"ε = {NumberFormat.Exact(eps)}",
                                    i,
                                    widths.Select(row => ((double)row.Width, row.Kappa[i].Mean, row.Paper?[i]))
                                )
                        ),
                    ],
                }
            );
            yield return (
                $"kappa-histogram-depth{depth.Key}",
                new Figure
                {
                    Title = $"Effective activity at ε = {NumberFormat.Exact(PaperValues.Eps[0])}, {Layers(depth.Key)}",
                    X = new FigureAxis("κ(x, ε)") { From = 0, To = 1 },
                    Y = new FigureAxis("share of the sample"),
                    Series = [.. widths.Select(row => Histogram($"width {row.Width}", row.Kappa[0].Histogram.AsSpan()))],
                }
            );
        }
    }

    /// <summary>Per prior and depth: Theorem 13 against the number of samples, and the test error against it.</summary>
    public static IEnumerable<(string Name, Figure Figure)> Of(IEnumerable<BoundsRow> rows)
    {
        foreach (var group in rows.GroupBy(row => (row.Prior, row.Depth)))
        {
            string name = $"{(group.Key.Prior == PriorKind.Data ? "data" : "zero")}-depth{group.Key.Depth}";
            string networks =
                $"{Layers(group.Key.Depth)}, {(group.Key.Prior == PriorKind.Data ? "a trained prior" : "zero prior")}";
            yield return (
                $"bounds-{name}",
                Against("The paper's bound", "Theorem 13", row => row.Theorem13.Value, row => row.PaperBound) with
                {
                    ReferenceLines = [Vacuous],
                }
            );
            yield return (
                $"bounds-error-{name}",
                Against("Test error", "test error", row => row.TestError, row => row.PaperTestError)
            );

            Figure Against(string title, string label, Func<BoundsRow, double> ours, Func<BoundsRow, double?> paper) =>
                new()
                {
                    Title = $"{title}, {networks}",
                    X = new FigureAxis("samples m that the bound is about"),
                    Y = new FigureAxis(label),
                    Series =
                    [
                        .. group
                            .GroupBy(row => row.Width)
                            .SelectMany(
                                (width, i) =>
                                    Beside(
                                        $"width {width.Key}",
                                        i,
                                        width.Select(row => ((double)row.Samples, ours(row), paper(row)))
                                    )
                            ),
                    ],
                };
        }
    }

    /// <summary>Per network: bounds against sigma. Per depth with several widths: the best of each against width.</summary>
    public static IEnumerable<(string Name, Figure Figure)> Of(IEnumerable<TradeoffRow> rows)
    {
        TradeoffRow[] all = [.. rows];
        foreach (var row in all)
        {
            string network = string.Join('-', row.Sizes);
            yield return (
                $"tradeoff-{network}",
                AgainstNoise(
                    network,
                    row.Result.Candidates.Select(bound => (bound.Kind, bound.Sigma!.Value, bound.Bound)),
                    row.Result.HoldOut.Bound,
                    row.PaperBound
                )
            );
        }

        BoundKind[] shown = [BoundKind.BallDense, BoundKind.BallSparse, BoundKind.AveragedSparse, BoundKind.Gibbs];
        foreach (var depth in all.GroupBy(row => row.Sizes.Length - 2).Where(depth => depth.Count() > 1))
        {
            double[] widths = [.. depth.Select(row => (double)row.Sizes[1])];
            FigureSeries[] ours =
            [
                .. shown.Select(kind => new FigureSeries(
                    kind.Name,
                    SeriesKind.Line,
                    widths,
                    [.. depth.Select(row => row.Result.Bounds.Single(bound => bound.Kind == kind).Bound)]
                )),
            ];
            TradeoffRow[] known = [.. depth.Where(row => row.PaperBound is not null)];
            FigureSeries[] theirs =
                known.Length == 0
                    ? []
                    :
                    [
                        new(
                            "the paper's networks",
                            SeriesKind.Points,
                            [.. known.Select(row => (double)row.Sizes[1])],
                            [.. known.Select(row => row.PaperBound!.Value)]
                        ),
                    ];
            yield return (
                $"tradeoff-depth{depth.Key}",
                new Figure
                {
                    Title = $"Bounds against width, {Layers(depth.Key)}",
                    X = new FigureAxis("neurons of each hidden layer") { Logarithmic = true },
                    Y = new FigureAxis("bound on the error") { Logarithmic = true },
                    Series = [.. ours, .. theirs],
                    ReferenceLines = [Vacuous],
                }
            );
        }
    }

    /// <summary>Bounds of one network at every noise level that was tried.</summary>
    /// <param name="network">Its architecture.</param>
    /// <param name="candidates">The bounds; each kind a line.</param>
    /// <param name="holdOut">The hold-out bound, if there is one.</param>
    /// <param name="paper">The paper's bound of its own network, if it reports one.</param>
    public static Figure AgainstNoise(
        string network,
        IEnumerable<(BoundKind Kind, double Sigma, double Bound)> candidates,
        double? holdOut,
        double? paper
    ) =>
        new()
        {
            Title = $"Failures rise with noise and KL falls: {network}",
            X = new FigureAxis("σ of every layer") { Logarithmic = true },
            Y = new FigureAxis("bound on the error") { Logarithmic = true, To = 1 },
            Series =
            [
                .. candidates
                    .OrderBy(bound => bound.Sigma)
                    .GroupBy(bound => bound.Kind)
                    .Select(bounds => new FigureSeries(
                        bounds.Key.Name,
                        SeriesKind.Line,
                        [.. bounds.Select(bound => bound.Sigma)],
                        [.. bounds.Select(bound => bound.Bound)]
                    )),
            ],
            ReferenceLines =
            [
                .. holdOut is { } limit ? [new ReferenceLine("hold-out", limit)] : Array.Empty<ReferenceLine>(),
                .. paper is <= 1 ? [new ReferenceLine("the paper's network", paper.Value)] : Array.Empty<ReferenceLine>(),
            ],
        };

    /// <summary>
    /// Against activity: what sparsity takes off each bound, and the bounds. A network without any activity has no place there.
    /// </summary>
    public static IEnumerable<(string Name, Figure Figure)> Of(IEnumerable<SparsityRow> rows)
    {
        SparsityRow[] falling = [.. rows.Where(row => row.Activity > 0).OrderBy(row => row.Activity)];
        if (falling.Length == 0)
            yield break;
        double[] activity = [.. falling.Select(row => 100 * row.Activity)];
        var axis = new FigureAxis("active hidden neurons, %") { Logarithmic = true };
        yield return (
            "sparsity",
            new Figure
            {
                Title = "What sparsity takes off each bound",
                X = axis,
                Y = new FigureAxis("share of the dense bound, %") { From = 0, To = 100 },
                Series =
                [
                    .. SparsityGain.Kinds.Select(
                        (sparse, i) =>
                            new FigureSeries(
                                SparsityGain.NameOf(sparse.Theorem),
                                SeriesKind.Line,
                                activity,
                                [.. falling.Select(row => 100 * row.Gains[i].Share)]
                            )
                    ),
                ],
            }
        );
        yield return (
            "sparsity-bounds",
            new Figure
            {
                Title = "Bounds with and without sparsity",
                X = axis,
                Y = new FigureAxis("bound on the error") { Logarithmic = true },
                Series =
                [
                    .. SparsityGain.Kinds.SelectMany(
                        (sparse, i) =>
                            new FigureSeries[]
                            {
                                new(
                                    sparse.DensePartner!.Name,
                                    SeriesKind.Line,
                                    activity,
                                    [.. falling.Select(row => row.Gains[i].Dense)]
                                ),
                                new(sparse.Name, SeriesKind.Line, activity, [.. falling.Select(row => row.Gains[i].Sparse)]),
                            }
                    ),
                ],
            }
        );
    }

    /// <summary>Per architecture: every bound against the samples that the prior has seen, the larger of its seeds.</summary>
    public static IEnumerable<(string Name, Figure Figure)> Of(IEnumerable<MapRow> rows)
    {
        (string Label, Func<MapRow, double> Value)[] bounds =
        [
            ("prior's own", row => row.LeastPriorBound),
            (BoundKind.Gibbs.Name, row => row.Learned.Gibbs),
            (BoundKind.Disintegrated.Name, row => row.Learned.Drawn),
            (BoundKind.AveragedSparse.Name, row => row.Near.AveragedSparse),
            (BoundKind.BallSparse.Name, row => row.Near.BallSparse),
            ("progressive", row => row.Chain.Bound),
            ("hold-out", row => row.Near.HoldOut.Bound),
        ];
        foreach (var network in rows.GroupBy(row => string.Join('-', row.Sizes), StringComparer.Ordinal))
        {
            var points = network.GroupBy(row => row.PriorSamples).OrderBy(point => point.Key).ToArray();
            yield return (
                $"map-{network.Key}",
                new Figure
                {
                    Title = $"Which bound to quote: {network.Key}",
                    X = new FigureAxis("samples that the prior has seen") { Logarithmic = true },
                    Y = new FigureAxis("bound on the error") { Logarithmic = true, To = 1 },
                    Series =
                    [
                        .. bounds.Select(bound => new FigureSeries(
                            bound.Label,
                            SeriesKind.Line,
                            [.. points.Select(point => (double)point.Key)],
                            [.. points.Select(point => point.Max(bound.Value))]
                        )),
                    ],
                }
            );
        }
    }

    /// <summary>Our values as a line, the paper's, where there are any, as hollow markers in its colour.</summary>
    private static IEnumerable<FigureSeries> Beside(
        string label,
        int style,
        IEnumerable<(double X, double Ours, double? Paper)> values
    )
    {
        (double X, double Ours, double? Paper)[] finite = [.. values.Where(value => double.IsFinite(value.Ours))];
        if (finite.Length > 0)
            yield return new FigureSeries(
                label,
                SeriesKind.Line,
                [.. finite.Select(value => value.X)],
                [.. finite.Select(value => value.Ours)]
            )
            {
                Style = style,
            };
        (double X, double Ours, double? Paper)[] paper = [.. finite.Where(value => value.Paper is not null)];
        if (paper.Length > 0)
            yield return new FigureSeries(
                $"{label}, the paper",
                SeriesKind.Points,
                [.. paper.Select(value => value.X)],
                [.. paper.Select(value => value.Paper!.Value)]
            )
            {
                Style = style,
            };
    }

    private static FigureSeries Histogram(string label, ReadOnlySpan<int> counts)
    {
        double samples = 0;
        foreach (int count in counts)
            samples += count;
        int bins = counts.Length;
        return new FigureSeries(
            label,
            SeriesKind.Histogram,
            [.. Enumerable.Range(0, bins + 1).Select(i => (double)i / bins)],
            [.. counts.ToArray().Select(count => count / samples)]
        );
    }

    private static string Layers(int depth) => depth == 1 ? "one hidden layer" : $"{depth} hidden layers";
}
