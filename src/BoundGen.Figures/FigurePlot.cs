using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace BoundGen.Figures;

/// <summary>A figure as ScottPlot draws it, whose axes are all linear: logarithmic ones get logarithms.</summary>
internal static class FigurePlot
{
    public const float LabelSize = 14,
        TextSize = 12;

    private const float TitleSize = 16,
        LineWidth = 1.6f,
        MarkerSize = 9,
        MarkerLineWidth = 1.6f;

    /// <summary>
    /// Skia cannot dash in SVG: it draws such lines solid and complains about each on stderr, so SVG asks for solid ones.
    /// </summary>
    public static Plot Of(Figure figure, bool dashed)
    {
        var plot = new Plot();
        var x = figure.X.Range(figure.XValues);
        var y = figure.Upright.Range(figure.YValues);
        for (int i = 0; i < figure.ReferenceLines.Count; i++)
            AddReference(plot, figure.Y, figure.ReferenceLines[i], dashed ? FigureStyle.Reference(i) : LinePattern.Solid);
        for (int i = 0; i < figure.Series.Count; i++)
            AddSeries(plot, figure, figure.Series[i], Style(figure.Series[i].Style ?? i), y.From);

        plot.Axes.SetLimits(x.From, x.To, y.From, y.To);
        plot.Axes.Bottom.TickGenerator = Ticks(figure.X, x);
        plot.Axes.Left.TickGenerator = Ticks(figure.Y, y);
        AddTexts(plot, figure);
        return plot;

        FigureStyle Style(int index) =>
            dashed ? FigureStyle.At(index) : FigureStyle.At(index) with { Pattern = LinePattern.Solid };
    }

    private static void AddSeries(Plot plot, Figure figure, FigureSeries series, FigureStyle style, double bottom)
    {
        var (x, y) =
            series.Kind == SeriesKind.Histogram
                ? Outline(series, figure, bottom)
                : (series.X.Select(figure.X.Even), series.Y.Select(figure.Y.Even));
        var scatter = plot.Add.Scatter(x.ToArray(), y.ToArray(), style.Colour);
        scatter.LegendText = series.Label;
        scatter.LineWidth = series.Kind == SeriesKind.Points ? 0 : LineWidth;
        scatter.LinePattern = style.Pattern;
        scatter.MarkerShape = series.Kind switch
        {
            SeriesKind.Line => style.Filled,
            SeriesKind.Points => style.Hollow,
            _ => MarkerShape.None,
        };
        scatter.MarkerSize = MarkerSize;
        scatter.MarkerLineWidth = MarkerLineWidth;
        scatter.MarkerLineColor = style.Colour;
    }

    /// <summary>Up from the bottom at the first edge, over all bars, down to it at the last.</summary>
    private static (IEnumerable<double> X, IEnumerable<double> Y) Outline(FigureSeries histogram, Figure figure, double bottom)
    {
        double ground = figure.Y.Logarithmic ? bottom : 0;
        var heights = histogram.Y.Select(figure.Y.Even).SelectMany(height => new[] { height, height });
        return (
            histogram.X.Select(figure.X.Even).SelectMany(edge => new[] { edge, edge }),
            heights.Prepend(ground).Append(ground)
        );
    }

    private static void AddReference(Plot plot, FigureAxis axis, ReferenceLine line, LinePattern pattern)
    {
        HorizontalLine drawn = plot.Add.HorizontalLine(axis.Even(line.Y), 1.2f, Colors.Black, pattern);
        drawn.LegendText = line.Label;
    }

    private static ITickGenerator Ticks(FigureAxis axis, (double From, double To) range) =>
        axis.Logarithmic
            ? new NumericManual(LogTicks.Of(range.From, range.To))
            : new NumericAutomatic
            {
                LabelFormatter = value => TickLabel.Of(value, Math.Max(Math.Abs(range.From), Math.Abs(range.To))),
            };

    private static void AddTexts(Plot plot, Figure figure)
    {
        AddTexts(plot, figure.Title, figure.X.Label, figure.Y.Label);

        // Beside the data, never on them.
        var legend = plot.ShowLegend(Edge.Right);
        legend.Alignment = Alignment.UpperLeft;
        legend.Padding = new PixelPadding(0);
        plot.Legend.SymbolWidth = 40;
        plot.Legend.FontSize = TextSize;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Font.Set(FigureFont.Name);
    }

    /// <summary>Title and labels, in the one font.</summary>
    public static void AddTexts(Plot plot, string title, string x, string y)
    {
        plot.Axes.Title.Label.Text = title;
        plot.Axes.Title.Label.FontSize = TitleSize;
        plot.Axes.Title.Label.Bold = false;
        foreach (var (axis, label) in new[] { ((IAxis)plot.Axes.Bottom, x), (plot.Axes.Left, y) })
        {
            axis.Label.Text = label;
            axis.Label.FontSize = LabelSize;
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = TextSize;
        }

        plot.Font.Set(FigureFont.Name);
    }
}
