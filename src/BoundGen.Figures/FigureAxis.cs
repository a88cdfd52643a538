namespace BoundGen.Figures;

/// <summary>An axis of a <see cref="Figure"/>.</summary>
/// <param name="Label">What it measures, with its unit: <c>time of a pass (µs)</c>.</param>
public sealed record FigureAxis(string Label)
{
    /// <summary>Whether equal distances are equal ratios; data, reference lines and limits must then be positive.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Where it begins; without it, a little before the data.</summary>
    public double? From { get; init; }

    /// <summary>Where it ends; without it, a little after the data.</summary>
    public double? To { get; init; }

    /// <summary>A value in the coordinates in which the axis is even: its decimal logarithm where it is logarithmic.</summary>
    internal double Even(double value) => Logarithmic ? Math.Log10(value) : value;

    /// <summary>Even coordinates of the ends, given all values that have to be seen.</summary>
    internal (double From, double To) Range(IReadOnlyList<double> values)
    {
        const double Margin = 0.05;
        double first = values.Min(Even),
            last = values.Max(Even),
            span = last - first;
        // Less than half a decade would hold fewer than two ticks; a single value lies in the middle.
        double least =
            Logarithmic ? 0.5
            : span > 0 ? 0
            : Math.Max(Math.Abs(first), 1);
        double margin = Math.Max(Margin * span, (least - span) / 2);
        return (From is { } from ? Even(from) : first - margin, To is { } to ? Even(to) : last + margin);
    }

    internal void Check(string name, IEnumerable<double> values)
    {
        FigureFont.CheckText(Label, $"{name}.{nameof(Label)}");
        foreach (double value in values.Concat(new[] { From, To }.OfType<double>()))
        {
            if (!double.IsFinite(value) || (Logarithmic && value <= 0))
                throw new ArgumentException(
                    $"{name}: found {value}, expected finite {(Logarithmic ? "positive values, as the axis is logarithmic" : "values")}.",
                    name
                );
        }

        if (From >= To)
            throw new ArgumentException($"{name}: found limits from {From} to {To}, expected the first below the second.", name);
    }
}
