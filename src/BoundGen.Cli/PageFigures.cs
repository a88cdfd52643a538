using BoundGen.Figures;
using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary>Figures as they stand on a page.</summary>
internal sealed class PageFigures : IResultFigures
{
    /// <summary>Small enough for texts to stay legible on a page, wide enough for the legend.</summary>
    private const int Width = 760,
        Height = 420;

    private const int Bins = 20;

    /// <summary>More neurons than that are narrower than a line.</summary>
    private const int MapNeurons = 200;

    /// <summary>What stands above and below the rows of a map, and one row, in pixels.</summary>
    private const int MapFrame = 130,
        MapRow = 16;

    public IEnumerable<PageFigure> Draw(IEnumerable<KappaRow> rows) => Draw(ExperimentFigures.Of(rows));

    public IEnumerable<PageFigure> Draw(IEnumerable<BoundsRow> rows) => Draw(ExperimentFigures.Of(rows));

    public IEnumerable<PageFigure> Draw(IEnumerable<TradeoffRow> rows) => Draw(ExperimentFigures.Of(rows));

    public IEnumerable<PageFigure> Draw(IEnumerable<SparsityRow> rows) => Draw(ExperimentFigures.Of(rows));

    public IEnumerable<PageFigure> Draw(IEnumerable<MapRow> rows) => Draw(ExperimentFigures.Of(rows));

    /// <summary>The figures of a run; none of an inspection.</summary>
    public static RunFigures Of(CertifiedRun? run) =>
        run is null ? new RunFigures(null, null, null) : new RunFigures(Noise(run), Curve(run), Robust(run));

    /// <summary>The bounds of a run at every noise level tried; null where there is only one level.</summary>
    private static PageFigure? Noise(CertifiedRun run)
    {
        if (run.Candidates.Select(candidate => candidate.Sigma[0]).Distinct().Count() < 2)
            return null;
        var figure = ExperimentFigures.AgainstNoise(
            run.Network.ToString(),
            run.Candidates.Select(candidate => (candidate.Kind, candidate.Sigma[0], candidate.Bound)),
            run.Holdout?.Bound,
            paper: null
        );
        return Draw("noise", figure);
    }

    /// <summary>
    /// The bound of the ball against distance, and beside it what else is known of the network; null without a curve.
    /// </summary>
    private static PageFigure? Curve(CertifiedRun run)
    {
        if (run.Curve is not { } curve)
            return null;
        // The axis is logarithmic: the prior alone, scale 0, is the line of its own bound.
        CurvePoint[] points = [.. curve.Points.Where(point => point.Scale > 0)];
        BoundKind[] others = [BoundKind.BallSparse, BoundKind.AveragedSparse, BoundKind.Gibbs];
        var figure = new Figure
        {
            Title = $"The bound against distance: {run.Network}",
            X = new FigureAxis("distance in units of the caps") { Logarithmic = true },
            Y = new FigureAxis("bound on the error") { Logarithmic = true, To = 1 },
            Series =
            [
                new FigureSeries(
                    "all distances together",
                    SeriesKind.Line,
                    [.. points.Select(point => point.Scale)],
                    [.. points.Select(point => point.Bound)]
                ),
                .. run
                    .Certificates.Where(bound => others.Contains(bound.Kind))
                    .Select(bound => new FigureSeries(bound.Kind.Name, SeriesKind.Points, [1], [bound.Bound])),
            ],
            ReferenceLines =
            [
                new ReferenceLine($"{BoundKind.Prior} (its own bound)", run.PriorBound.Bound),
                .. run.Holdout is { } holdOut ? [new ReferenceLine("hold-out", holdOut.Bound)] : Array.Empty<ReferenceLine>(),
            ],
        };
        return Draw("curve", figure);
    }

    /// <summary>The bounds against how far inputs move; null with fewer than two radii.</summary>
    private static PageFigure? Robust(CertifiedRun run)
    {
        if (run.Robust is not { Radii: { Count: > 1 } radii })
            return null;
        var figure = new Figure
        {
            Title = $"Inputs that move: {run.Network}",
            X = new FigureAxis("how far an input moves, in the data's units"),
            Y = new FigureAxis("share of inputs") { From = 0, To = 1 },
            Series =
            [
                Line("every network within the caps, at most", moved => moved.Bound),
                Line("the prior, at most", moved => moved.PriorBound),
                Line("the network, attacked", moved => (double)moved.Turned / run.Samples),
            ],
        };
        return Draw("robust", figure);

        FigureSeries Line(string label, Func<RunMovedInputs, double> value) =>
            new(label, SeriesKind.Line, [.. radii.Select(moved => moved.Radius)], [.. radii.Select(value)]);
    }

    /// <summary>When the neurons of a hidden layer are active.</summary>
    /// <param name="layer">What was counted.</param>
    /// <param name="number">The layer, from 1.</param>
    public static PageLayer Layer(LayerFiring layer, int number)
    {
        int[] neurons = layer.MostClassDependent(MapNeurons);
        return new PageLayer
        {
            Neurons = layer.Neurons,
            Active = layer.Active,
            Histogram = Draw("histogram", Histogram(layer.Active, number)),
            MappedNeurons = neurons.Length,
            ClassMap = ClassMap(layer, neurons, number),
        };
    }

    /// <summary>How shares are spread: bins of 5 percentage points over 0 to 100 %.</summary>
    private static Figure Histogram(double[] shares, int number)
    {
        var counts = new int[Bins];
        foreach (double share in shares)
            counts[Math.Min((int)(share * Bins), Bins - 1)]++;
        return new Figure
        {
            Title = $"How many neurons of hidden layer {number} are active",
            X = new FigureAxis("active neurons, share of the layer (%)") { From = 0, To = 100 },
            Y = new FigureAxis("share of samples (%)"),
            Series =
            [
                new FigureSeries(
                    "samples",
                    SeriesKind.Histogram,
                    [.. Enumerable.Range(0, Bins + 1).Select(edge => 100.0 * edge / Bins)],
                    [.. counts.Select(count => 100.0 * count / shares.Length)]
                ),
            ],
        };
    }

    /// <summary>
    /// Classes by neurons: the darker, the larger the share of the class's samples at which the neuron is active.
    /// </summary>
    private static PageFigure ClassMap(LayerFiring layer, int[] neurons, int number)
    {
        var map = new HeatMap
        {
            Title = $"Which neurons of hidden layer {number} are active for which class",
            XLabel = $"neurons ({neurons.Length} of {layer.Neurons})",
            YLabel = "class",
            ScaleLabel = "share of the class's samples",
            Rows = [.. layer.Classes.Select(label => NumberFormat.Exact(label))],
            Values = [.. layer.Classes.Select(label => Array.ConvertAll(neurons, neuron => layer.Firing[label]![neuron]))],
        };
        int height = MapFrame + MapRow * Math.Clamp(layer.Classes.Length, 10, 30);
        return new PageFigure("class map", map.Title, map.ToSvg(Width, height));
    }

    private static IEnumerable<PageFigure> Draw(IEnumerable<(string Name, Figure Figure)> figures) =>
        figures.Where(one => one.Figure.Series.Count > 0).Select(one => Draw(one.Name, one.Figure));

    private static PageFigure Draw(string name, Figure figure) => new(name, figure.Title, figure.ToSvg(Width, Height));
}
