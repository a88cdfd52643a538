namespace BoundGen.Figures;

/// <summary>
/// A figure of an experiment: data in, SVG or PNG out. The same data give the same bytes, on machines without fonts too. Series
/// differ in colour (Okabe and Ito's, told apart with any kind of colour vision), in marker and, as PNG, in dash pattern.
/// </summary>
public sealed record Figure
{
    private const int SmallestSide = 200,
        LargestSide = 10_000;

    /// <summary>Above the figure.</summary>
    public required string Title { get; init; }

    /// <summary>The horizontal axis.</summary>
    public required FigureAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required FigureAxis Y { get; init; }

    /// <summary>One to seven series, drawn in this order.</summary>
    public required IReadOnlyList<FigureSeries> Series { get; init; }

    /// <summary>At most four constants to compare with, in black.</summary>
    public IReadOnlyList<ReferenceLine> ReferenceLines { get; init; } = [];

    /// <summary>Equal figures have equal series and lines in the same order.</summary>
    public bool Equals(Figure? other) =>
        other is not null
        && (Title, X, Y) == (other.Title, other.X, other.Y)
        && Series.SequenceEqual(other.Series)
        && ReferenceLines.SequenceEqual(other.ReferenceLines);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Title, X, Y, Series.Count, ReferenceLines.Count);

    /// <summary>
    /// An element to be put inline into a page, without an XML declaration. Text is text, in DejaVu Sans or else the page's
    /// sans-serif; identifiers are the figure's own, so that figures can share a page.
    /// </summary>
    /// <param name="width">In pixels, 200 to 10000.</param>
    /// <param name="height">In pixels, 200 to 10000.</param>
    /// <exception cref="ArgumentException">A side or the data are not as they should be.</exception>
    public string ToSvg(int width, int height)
    {
        Check(width, height);
        using var plot = FigurePlot.Of(this, dashed: false);
        return InlineSvg.Of(plot.GetSvgXml(width, height), Title);
    }

    /// <summary>The figure as a PNG file.</summary>
    /// <inheritdoc cref="ToSvg"/>
    public byte[] ToPng(int width, int height)
    {
        Check(width, height);
        using var plot = FigurePlot.Of(this, dashed: true);
        return plot.GetImageBytes(width, height, ScottPlot.ImageFormat.Png);
    }

    /// <summary>All x that have to be seen.</summary>
    internal IReadOnlyList<double> XValues => [.. Series.SelectMany(series => series.X)];

    /// <summary>All y that have to be seen.</summary>
    internal IReadOnlyList<double> YValues =>
        [.. Series.SelectMany(series => series.Y), .. ReferenceLines.Select(line => line.Y)];

    /// <summary>The vertical axis; bars stand on zero where there is one.</summary>
    internal FigureAxis Upright =>
        !Y.Logarithmic && Series.Any(series => series.Kind == SeriesKind.Histogram) ? Y with { From = Y.From ?? 0 } : Y;

    private void Check(int width, int height)
    {
        CheckSize(width, height);
        FigureFont.CheckText(Title, nameof(Title));
        CheckCount(nameof(Series), Series.Count, 1, FigureStyle.Count);
        CheckCount(nameof(ReferenceLines), ReferenceLines.Count, 0, FigureStyle.ReferenceCount);
        foreach (var series in Series)
            series.Check(nameof(Series));
        foreach (var line in ReferenceLines)
            FigureFont.CheckText(line.Label, nameof(ReferenceLines));
        X.Check(nameof(X), XValues);
        Y.Check(nameof(Y), YValues);
    }

    internal static void CheckSize(int width, int height)
    {
        foreach (var (side, name) in new[] { (width, nameof(width)), (height, nameof(height)) })
        {
            if (side is < SmallestSide or > LargestSide)
                throw new ArgumentException($"{name}: found {side}, expected {SmallestSide} to {LargestSide} pixels.", name);
        }
    }

    private static void CheckCount(string name, int found, int least, int most)
    {
        if (found < least || found > most)
            throw new ArgumentException($"{name}: found {found}, expected {least} to {most}.", name);
    }
}
