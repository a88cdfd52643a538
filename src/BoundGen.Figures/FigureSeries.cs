namespace BoundGen.Figures;

/// <summary>How a series is drawn.</summary>
public enum SeriesKind
{
    /// <summary>Straight lines from value to value, a filled marker on each.</summary>
    Line,

    /// <summary>Straight lines without markers, for many values.</summary>
    Curve,

    /// <summary>Hollow markers without lines, for values of others.</summary>
    Points,

    /// <summary>The outline of bars: one edge more than heights.</summary>
    Histogram,
}

/// <summary>One series of a <see cref="Figure"/>, known by its label in the legend.</summary>
/// <param name="Label">In the legend.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="X">In units of the x axis; of a histogram the n + 1 edges of its bars, ascending.</param>
/// <param name="Y">In units of the y axis, as many; of a histogram the n heights, not negative.</param>
public sealed record FigureSeries(string Label, SeriesKind Kind, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>
    /// Which colour, marker and dash pattern, from 0 to 6; without it, the series' index. Values of others get those of the
    /// series they are compared with.
    /// </summary>
    public int? Style { get; init; }

    /// <summary>Equal series have equal values in the same order.</summary>
    public bool Equals(FigureSeries? other) =>
        other is not null
        && (Label, Kind, Style) == (other.Label, other.Kind, other.Style)
        && X.SequenceEqual(other.X)
        && Y.SequenceEqual(other.Y);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Kind, Style, X.Count, Y.Count);

    internal void Check(string name)
    {
        FigureFont.CheckText(Label, $"{name}.{nameof(Label)}");
        int edges = Kind == SeriesKind.Histogram ? 1 : 0;
        if (Y.Count == 0 || X.Count != Y.Count + edges)
            throw new ArgumentException(
                $"{name} \"{Label}\": found {X.Count} x and {Y.Count} y, expected at least one y and {(edges == 1 ? "one x more" : "as many x")}.",
                name
            );
        if (Kind == SeriesKind.Histogram && X.Zip(X.Skip(1)).Any(edge => !(edge.First < edge.Second)))
            throw new ArgumentException($"{name} \"{Label}\": found edges that do not ascend, expected ascending ones.", name);
        if (Kind == SeriesKind.Histogram && Y.Min() < 0)
            throw new ArgumentException($"{name} \"{Label}\": found a height of {Y.Min()}, expected none below 0.", name);
        if (Style is < 0 or >= FigureStyle.Count)
            throw new ArgumentException($"{name} \"{Label}\": found style {Style}, expected 0 to {FigureStyle.Count - 1}.", name);
    }
}

/// <summary>A horizontal line over the whole width of a <see cref="Figure"/>: a constant to compare with.</summary>
/// <param name="Label">In the legend.</param>
/// <param name="Y">In units of the y axis.</param>
public sealed record ReferenceLine(string Label, double Y);
