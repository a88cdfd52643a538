using System.Globalization;
using BoundGen.Figures;

namespace BoundGen.Benchmarks.Cost;

/// <summary>Time over active multiply-adds, both axes logarithmic: the points of every width, and the line.</summary>
internal static class CostFigure
{
    private const int Pieces = 60;

    public static string Draw(IReadOnlyList<CostPoint> points, string name, LineFit line)
    {
        var figure = new Figure
        {
            Title = "A forward pass costs what its active weights cost",
            X = new FigureAxis("active multiply-adds of a forward pass") { Logarithmic = true },
            Y = new FigureAxis("time of a forward pass (µs)") { Logarithmic = true },
            Series =
            [
                .. points.GroupBy(point => point.Width).OrderBy(width => width.Key).Select(Points),
                Line(points, name, line),
            ],
        };
        return figure.ToSvg(900, 460);
    }

    private static FigureSeries Points(IGrouping<int, CostPoint> width) =>
        new(
            $"784-{width.Key}-{width.Key}-10",
            SeriesKind.Points,
            [.. width.Select(point => point.MultiplyAdds)],
            [.. width.Select(point => point.Microseconds)]
        );

    private static FigureSeries Line(IReadOnlyList<CostPoint> points, string name, LineFit line)
    {
        double first = points.Min(point => point.MultiplyAdds),
            last = points.Max(point => point.MultiplyAdds),
            fastest = points.Min(point => point.Microseconds);
        // With a negative offset the line leaves a logarithmic axis before the points do.
        double[] x =
        [
            .. Enumerable
                .Range(0, Pieces + 1)
                .Select(i => first * Math.Pow(last / first, (double)i / Pieces))
                .Where(n => line.At(n) >= fastest),
        ];
        string label = string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {line.Microseconds:F1} µs + {1e3 * line.NanosecondsPerMultiplyAdd:F0} ps a multiply-add"
        );
        return new FigureSeries(label, SeriesKind.Curve, x, [.. x.Select(line.At)]);
    }
}
