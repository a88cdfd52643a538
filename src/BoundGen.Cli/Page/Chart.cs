using System.Globalization;

namespace BoundGen.Cli.Page;

/// <summary>Drawings in SVG: shades of grey with axes, 360 units wide so that text stays legible on a narrow page.</summary>
internal static class Chart
{
    private const double Left = 48;
    private const double Right = 340;

    private const int Bins = 20;

    /// <summary>How shares are spread: bins of 5 percentage points over 0 to 100 %.</summary>
    public static void Histogram(HtmlWriter html, string label, IReadOnlyCollection<double> shares)
    {
        const double Top = 12,
            Bottom = 162;
        var counts = new int[Bins];
        foreach (double share in shares)
            counts[Math.Min((int)(share * Bins), Bins - 1)]++;
        // The axis ends at the next 10 % above the highest bar.
        double highest = Math.Ceiling(10.0 * counts.Max() / shares.Count) / 10;
        using (Open(html, label, 210))
        {
            double width = (Right - Left) / Bins;
            for (int bin = 0; bin < Bins; bin++)
            {
                double height = (Bottom - Top) * counts[bin] / shares.Count / highest;
                Box(html, "bar", Left + bin * width, Bottom - height, width, height);
            }

            Line(html, Left, Top, Left, Bottom);
            Line(html, Left, Bottom, Right, Bottom);
            for (int tick = 0; tick <= 4; tick++)
                Text(html, Left + (Right - Left) * tick / 4, Bottom + 16, $"{25 * tick}%");
            for (int tick = 0; tick <= 2; tick++)
                Text(html, Left - 6, Bottom - (Bottom - Top) * tick / 2 + 4, Number(50 * highest * tick) + "%", "end");
            Text(html, (Left + Right) / 2, Bottom + 36, "active neurons, share of the layer (%)");
            Upright(html, (Top + Bottom) / 2, "share of samples (%)");
        }
    }

    /// <summary>Classes by neurons: the darker, the larger the share of the class's samples at which the neuron is active.</summary>
    public static void ClassMap(HtmlWriter html, string label, LayerFiring layer, int[] neurons)
    {
        const double Top = 8;
        int[] classes = layer.Classes;
        int every = (classes.Length + 19) / 20;
        double row = 14.0 / every,
            bottom = Top + row * classes.Length;
        byte[] shades = [.. classes.SelectMany(name => neurons.Select(neuron => Shade(layer.Firing[name]![neuron])))];
        using (Open(html, label, bottom + 76))
        {
            Picture(html, shades, classes.Length, neurons.Length, Left, Top, Right - Left, bottom - Top);
            for (int i = 0; i < classes.Length; i += every)
                Text(html, Left - 6, Top + row * i + 11, Number(classes[i]), "end");
            Upright(html, (Top + bottom) / 2, "class");
            Text(html, (Left + Right) / 2, bottom + 18, $"neurons ({neurons.Length} of {layer.Neurons})");

            byte[] scale = [.. Enumerable.Range(0, 101).Select(percent => Shade(percent / 100.0))];
            Picture(html, scale, 1, scale.Length, Left + 100, bottom + 32, 100, 12);
            Text(html, Left + 94, bottom + 42, "0%", "end");
            Text(html, Left + 206, bottom + 42, "100%", "start");
            Text(html, (Left + Right) / 2, bottom + 62, "share of the class's samples (%)");
        }
    }

    private static byte Shade(double share) => (byte)(255 - Math.Round(255 * share));

    private static HtmlWriter.Scope Open(HtmlWriter html, string label, double height) =>
        html.Element("svg", ("class", "chart"), ("viewBox", $"0 0 360 {Number(height)}"), ("role", "img"), ("aria-label", label));

    private static void Picture(
        HtmlWriter html,
        byte[] shades,
        int rows,
        int columns,
        double x,
        double y,
        double width,
        double height
    )
    {
        html.Leaf(
            "image",
            "",
            ("x", Number(x)),
            ("y", Number(y)),
            ("width", Number(width)),
            ("height", Number(height)),
            ("preserveAspectRatio", "none"),
            ("href", Png.Uri(shades, rows, columns))
        );
        Box(html, "frame", x, y, width, height);
    }

    private static void Box(HtmlWriter html, string style, double x, double y, double width, double height) =>
        html.Leaf(
            "rect",
            "",
            ("class", style),
            ("x", Number(x)),
            ("y", Number(y)),
            ("width", Number(width)),
            ("height", Number(height))
        );

    private static void Line(HtmlWriter html, double x1, double y1, double x2, double y2) =>
        html.Leaf("line", "", ("class", "frame"), ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)));

    private static void Text(HtmlWriter html, double x, double y, string text, string anchor = "middle") =>
        html.Leaf("text", text, ("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor));

    private static void Upright(HtmlWriter html, double y, string text) =>
        html.Leaf("text", text, ("transform", $"translate(11 {Number(y)}) rotate(-90)"), ("text-anchor", "middle"));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
