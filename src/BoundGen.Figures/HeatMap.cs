using ScottPlot;
using ScottPlot.TickGenerators;

namespace BoundGen.Figures;

/// <summary>
/// Shares by row and column as shades of grey, white for 0 and black for 1, with a scale beside them. The same data give the same
/// bytes.
/// </summary>
public sealed record HeatMap
{
    private const int MostRowLabels = 20;

    /// <summary>Above the figure.</summary>
    public required string Title { get; init; }

    /// <summary>What the columns are.</summary>
    public required string XLabel { get; init; }

    /// <summary>What the rows are.</summary>
    public required string YLabel { get; init; }

    /// <summary>What the shades mean.</summary>
    public required string ScaleLabel { get; init; }

    /// <summary>The names of the rows, from the top.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Shape [rows, columns]: in [0, 1].</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Values { get; init; }

    /// <summary>Equal maps have equal names and values in the same order.</summary>
    public bool Equals(HeatMap? other) =>
        other is not null
        && (Title, XLabel, YLabel, ScaleLabel) == (other.Title, other.XLabel, other.YLabel, other.ScaleLabel)
        && Rows.SequenceEqual(other.Rows, StringComparer.Ordinal)
        && Values.Count == other.Values.Count
        && Values.Zip(other.Values).All(rows => rows.First.SequenceEqual(rows.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Title, XLabel, YLabel, ScaleLabel, Rows.Count, Values.Count);

    /// <inheritdoc cref="Figure.ToSvg"/>
    public string ToSvg(int width, int height)
    {
        Figure.CheckSize(width, height);
        Check();
        using var plot = new Plot();
        int rows = Rows.Count,
            columns = Values[0].Count;
        var intensities = new double[rows, columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                intensities[row, column] = Values[row][column];
        }

        var map = plot.Add.Heatmap(intensities);
        map.Colormap = new ScottPlot.Colormaps.Grayscale().Reversed();
        map.ManualRange = new ScottPlot.Range(0, 1);
        map.Rectangle = new CoordinateRect(0, columns, 0, rows);
        var scale = plot.Add.ColorBar(map);
        scale.Label = ScaleLabel;
        plot.Axes.SetLimits(0, columns, 0, rows);
        plot.Axes.Bottom.TickGenerator = new EmptyTickGenerator();
        int every = (rows + MostRowLabels - 1) / MostRowLabels;
        plot.Axes.Left.TickGenerator = new NumericManual([
            .. Rows.Select((name, row) => Tick.Major(rows - row - 0.5, row % every == 0 ? name : "")),
        ]);
        FigurePlot.AddTexts(plot, Title, XLabel, YLabel);
        scale.LabelStyle.FontSize = FigurePlot.LabelSize;
        scale.LabelStyle.FontName = FigureFont.Name;
        scale.LabelStyle.Bold = false;
        return InlineSvg.Of(plot.GetSvgXml(width, height), Title);
    }

    private void Check()
    {
        foreach (string text in new[] { Title, XLabel, YLabel, ScaleLabel }.Concat(Rows))
            FigureFont.CheckText(text, nameof(HeatMap));
        if (Rows.Count == 0 || Rows.Count != Values.Count)
            throw new ArgumentException(
                $"{nameof(Values)}: found {Values.Count} rows and {Rows.Count} names, expected as many, at least one."
            );
        int columns = Values[0].Count;
        if (columns == 0 || Values.Any(row => row.Count != columns))
            throw new ArgumentException(
                $"{nameof(Values)}: found rows of different lengths or without a value, expected a table."
            );
        if (Values.Any(row => row.Any(value => !(value is >= 0 and <= 1))))
            throw new ArgumentException($"{nameof(Values)}: found a value out of range, expected 0 to 1.");
    }
}
