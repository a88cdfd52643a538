using System.Globalization;

namespace BoundGen.Benchmarks.Cost;

/// <summary>Time over active multiply-adds, both axes logarithmic, as SVG: a marker and a colour a width, and the line.</summary>
internal static class CostFigure
{
    private const double Left = 76, Right = 690, Top = 24, Bottom = 404;

    // Okabe and Ito's colours, told apart with any kind of colour vision; the shapes tell apart without colours.
    private static readonly (string Colour, string Shape)[] Markers =
    [
        ("#0072B2", "M-5 0 A5 5 0 1 1 5 0 A5 5 0 1 1 -5 0 Z"),
        ("#E69F00", "M-4.5 -4.5 H4.5 V4.5 H-4.5 Z"),
        ("#009E73", "M0 -6 L5.5 4 H-5.5 Z"),
        ("#CC79A7", "M0 -6 L6 0 L0 6 L-6 0 Z"),
        ("#D55E00", "M0 6 L5.5 -4 H-5.5 Z"),
        ("#000000", "M-5 -5 L5 5 M-5 5 L5 -5"),
    ];

    public static string Draw(IReadOnlyList<CostPoint> points, string name, LineFit line)
    {
        var x = new LogAxis([.. points.Select(point => point.MultiplyAdds)], Left, Right);
        var y = new LogAxis([.. points.Select(point => point.Microseconds)], Bottom, Top);
        int[] widths = [.. points.Select(point => point.Width).Distinct().Order()];
        List<string> lines =
        [
            """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 460" font-family="Helvetica, Arial, sans-serif" font-size="13">""",
            """  <rect width="720" height="460" rx="8" fill="#fff"/>""",
            .. x.Ticks.SelectMany(tick => VerticalTick(x, tick)),
            .. y.Ticks.SelectMany(tick => HorizontalTick(y, tick)),
            Invariant($"""  <rect x="{Left}" y="{Top}" width="{Right - Left}" height="{Bottom - Top}" fill="none" stroke="#333"/>"""),
            Text((Left + Right) / 2, 446, "active multiply-adds of a forward pass"),
            Invariant($"""  <text transform="translate(20 {(Top + Bottom) / 2}) rotate(-90)" text-anchor="middle" fill="#111">time of a forward pass (microseconds)</text>"""),
            Curve(x, y, line),
            .. points.Select(point => Marker(Array.IndexOf(widths, point.Width), x.At(point.MultiplyAdds), y.At(point.Microseconds))),
            .. Legend(widths, name, line),
            "</svg>",
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Legend(int[] widths, string name, LineFit line)
    {
        const double X = Left + 22;
        for (int i = 0; i < widths.Length; i++)
        {
            double y = Top + 22 + 20 * i;
            yield return Marker(i, X, y);
            yield return Text(X + 14, y + 4.5, $"784-{widths[i]}-{widths[i]}-10", "start");
        }

        double last = Top + 22 + 20 * widths.Length;
        yield return Invariant($"""  <path d="M{X - 10:F1} {last:F1} h20" stroke="#333" stroke-width="1.2" stroke-dasharray="5 3"/>""");
        yield return Text(X + 14, last + 4.5, Invariant($"{name}: {line.Microseconds:F1} µs + {1e3 * line.NanosecondsPerMultiplyAdd:F0} ps a multiply-add"), "start");
    }

    private static string Curve(LogAxis x, LogAxis y, LineFit line)
    {
        const int Pieces = 60;
        // With a negative offset the line does not reach the left edge of a logarithmic axis.
        var places = Enumerable.Range(0, Pieces + 1).Select(i => x.Value((double)i / Pieces)).Where(n => line.At(n) >= y.Value(0) && line.At(n) <= y.Value(1));
        string path = string.Join(" L", places.Select(n => Invariant($"{x.At(n):F1} {y.At(line.At(n)):F1}")));
        return $"""  <path d="M{path}" fill="none" stroke="#333" stroke-width="1.2" stroke-dasharray="5 3"/>""";
    }

    private static string Marker(int width, double x, double y)
    {
        var (colour, shape) = Markers[width % Markers.Length];
        return Invariant($"""  <path transform="translate({x:F1} {y:F1})" d="{shape}" fill="{colour}" fill-opacity="0.75" stroke="{colour}" stroke-width="1.6"/>""");
    }

    private static IEnumerable<string> VerticalTick(LogAxis axis, double tick) =>
    [
        Invariant($"""  <path d="M{axis.At(tick):F1} {Top} V{Bottom}" stroke="#ddd"/>"""),
        Text(axis.At(tick), Bottom + 18, Short(tick)),
    ];

    private static IEnumerable<string> HorizontalTick(LogAxis axis, double tick) =>
    [
        Invariant($"""  <path d="M{Left} {axis.At(tick):F1} H{Right}" stroke="#ddd"/>"""),
        Text(Left - 8, axis.At(tick) + 4.5, Short(tick), "end"),
    ];

    private static string Text(double x, double y, string text, string anchor = "middle") =>
        Invariant($"""  <text x="{x:F1}" y="{y:F1}" text-anchor="{anchor}" fill="#111">{text}</text>""");

    private static string Short(double value) => value switch
    {
        >= 1e6 => Invariant($"{value / 1e6:0} M"),
        >= 1e3 => Invariant($"{value / 1e3:0} k"),
        _ => Invariant($"{value:0.##}"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A logarithmic axis from the largest tick below all values to the smallest above.</summary>
internal sealed class LogAxis
{
    private readonly double _from;
    private readonly double _to;
    private readonly double _start;
    private readonly double _end;

    public LogAxis(IReadOnlyList<double> values, double start, double end)
    {
        (_start, _end) = (start, end);
        double[] ticks = [.. Enumerable.Range(-3, 16).SelectMany(decade => new[] { 1, 2, 5 }.Select(digit => digit * Math.Pow(10, decade)))];
        _from = ticks.Last(tick => tick <= values.Min());
        _to = ticks.First(tick => tick >= values.Max());
        Ticks = [.. ticks.Where(tick => tick >= _from && tick <= _to)];
    }

    /// <summary>1, 2 and 5 of every power of ten.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Where a value lies on the page.</summary>
    public double At(double value) => _start + (_end - _start) * Math.Log(value / _from) / Math.Log(_to / _from);

    /// <summary>The value at a share of the axis.</summary>
    public double Value(double share) => _from * Math.Pow(_to / _from, share);
}
