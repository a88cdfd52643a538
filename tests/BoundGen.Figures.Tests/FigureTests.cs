using System.Globalization;
using System.Xml.Linq;
using ScottPlot;
using SkiaSharp;

namespace BoundGen.Figures.Tests;

public sealed class FigureTests
{
    private const int Width = 640,
        Height = 400;

    private static readonly double[] Xs = [0.001, 0.01, 0.1];

    private static readonly Figure Sample = new()
    {
        Title = "Error & <noise> of σ",
        X = new FigureAxis("noise σ > 0") { Logarithmic = true },
        Y = new FigureAxis("error (%) \"quoted\""),
        Series =
        [
            new FigureSeries("ours <script>alert('κ')</script>", SeriesKind.Line, Xs, [30.0, 20, 10]),
            new FigureSeries("the paper's ]]>", SeriesKind.Points, Xs, [40.0, 30, 20]) { Style = 0 },
            new FigureSeries("theory −ε", SeriesKind.Curve, Xs, [50.0, 25, 12]),
        ],
        ReferenceLines = [new ReferenceLine("hold-out &amp;", 15)],
    };

    [Fact]
    public void The_same_data_give_the_same_bytes()
    {
        var same = Sample with
        {
            Series = [.. Sample.Series.Select(series => series with { X = [.. series.X], Y = [.. series.Y] })],
        };
        Assert.Equal(Sample.ToSvg(Width, Height), same.ToSvg(Width, Height));
        Assert.Equal(Sample.ToPng(Width, Height), same.ToPng(Width, Height));
    }

    [Fact]
    public void Neither_culture_nor_system_fonts_matter()
    {
        string before = Sample.ToSvg(Width, Height);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("")
            {
                NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" },
            };
            Assert.Equal(before, Sample.ToSvg(Width, Height));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        // What ScottPlot takes is the font of the assembly, bold or not: the system's has thousands of glyphs.
        foreach (var weight in new[] { FontWeight.Normal, FontWeight.Bold })
            Assert.InRange(
                Fonts.GetTypeface(FigureFont.Name, weight, FontSlant.Upright, FontSpacing.Normal).GlyphCount,
                300,
                1000
            );
    }

    [Fact]
    public void All_words_are_text_and_nothing_else_in_the_svg()
    {
        string svg = Sample.ToSvg(Width, Height);
        var root = XElement.Parse(svg);
        string[] texts = [.. Elements(root, "text").Select(text => text.Value)];
        Assert.Equal("svg", root.Name.LocalName);
        Assert.All(
            new[] { Sample.Title, Sample.X.Label, Sample.Y.Label, Sample.ReferenceLines[0].Label }.Concat(
                Sample.Series.Select(series => series.Label)
            ),
            label => Assert.Contains(label, texts)
        );
        Assert.Empty(Elements(root, "script"));
        Assert.Equal(Sample.Title, root.Attribute("aria-label")!.Value);
        Assert.All(Elements(root, "text"), text => Assert.Equal("DejaVu Sans, sans-serif", text.Attribute("font-family")!.Value));
    }

    [Fact]
    public void Two_figures_of_a_page_have_no_identifier_in_common_and_know_their_own()
    {
        var first = XElement.Parse(Sample.ToSvg(Width, Height));
        var second = XElement.Parse((Sample with { Title = "Another" }).ToSvg(Width, Height));
        Assert.NotEmpty(Ids(first));
        Assert.Empty(Ids(first).Intersect(Ids(second)));
        Assert.All(first.Descendants().Attributes("clip-path"), clip =>
            Assert.Contains(clip.Value["url(#".Length..^1], Ids(first))
        );

        static string[] Ids(XElement svg) => [.. svg.Descendants().Attributes("id").Select(id => id.Value)];
    }

    [Fact]
    public void Points_are_hollow_and_the_markers_of_lines_are_not()
    {
        Assert.Equal(["none"], Fills(SeriesKind.Points));
        Assert.Equal(["#0072B2"], Fills(SeriesKind.Line));

        static string[] Fills(SeriesKind kind)
        {
            var figure = Sample with { Series = [new FigureSeries("a", kind, Xs, [1.0, 3, 2])], ReferenceLines = [] };
            var circles = Elements(XElement.Parse(figure.ToSvg(Width, Height)), "ellipse").ToList();
            // One in the legend.
            Assert.Equal(Xs.Length + 1, circles.Count);
            return [.. circles.Select(circle => circle.Attribute("fill")!.Value).Distinct()];
        }
    }

    [Fact]
    public void Seven_series_differ_in_colour_in_marker_and_in_dashes()
    {
        var styles = Enumerable.Range(0, FigureStyle.Count).Select(FigureStyle.At).ToList();
        Assert.Equal(7, styles.Select(style => style.Colour).Distinct().Count());
        Assert.Equal(7, styles.Select(style => style.Filled).Distinct().Count());
        Assert.Equal(7, styles.Select(style => style.Hollow).Distinct().Count());
        Assert.Equal(7, styles.Select(style => string.Join(' ', style.Pattern.Intervals)).Distinct().Count());
    }

    [Fact]
    public void The_png_is_of_the_size_and_has_the_ink_of_a_title_above_the_frame()
    {
        using var image = SKBitmap.Decode(Sample.ToPng(Width, Height));
        Assert.Equal((Width, Height), (image.Width, image.Height));
        // The frame would be one row, or two columns.
        int rows = Enumerable.Range(4, 32).Count(y => Enumerable.Range(0, Width).Count(x => image.GetPixel(x, y).Red < 128) > 10);
        Assert.InRange(rows, 8, 20);
    }

    [Fact]
    public void Every_word_can_be_read_in_the_png()
    {
        byte[] png = Sample.ToPng(Width, Height);
        Figure[] others =
        [
            Sample with
            {
                Title = Reversed(Sample.Title),
            },
            Sample with
            {
                X = Sample.X with { Label = Reversed(Sample.X.Label) },
            },
            Sample with
            {
                Y = Sample.Y with { Label = Reversed(Sample.Y.Label) },
            },
            Sample with
            {
                Series = [Sample.Series[0] with { Label = Reversed(Sample.Series[0].Label) }, .. Sample.Series.Skip(1)],
            },
            Sample with
            {
                ReferenceLines = [Sample.ReferenceLines[0] with { Label = Reversed(Sample.ReferenceLines[0].Label) }],
            },
        ];
        Assert.All(others, other => Assert.NotEqual(png, other.ToPng(Width, Height)));

        static string Reversed(string text) => string.Concat(text.Reverse());
    }

    [Fact]
    public void A_histogram_stands_on_the_axis_and_reaches_its_heights()
    {
        var figure = new Figure
        {
            Title = "Counts",
            X = new FigureAxis("margin"),
            Y = new FigureAxis("samples"),
            Series = [new FigureSeries("all", SeriesKind.Histogram, [0.0, 1, 2, 4], [10.0, 20, 5])],
        };
        Assert.Equal(0, figure.Upright.Range(figure.YValues).From);
        string outline = Elements(XElement.Parse(figure.ToSvg(Width, Height)), "path")
            .Single(path => path.Attribute("stroke")?.Value == "#0072B2" && path.Attribute("d")!.Value.Count(c => c == 'L') > 1)
            .Attribute("d")!
            .Value;
        double[][] corners =
        [
            .. outline[1..]
                .Split('L')
                .Select(corner => corner.Split(' ').Select(at => double.Parse(at, CultureInfo.InvariantCulture)).ToArray()),
        ];
        Assert.Equal(8, corners.Length);
        double ground = corners[0][1];
        Assert.Equal(ground, corners[^1][1]);
        // A bar is higher where its end has a smaller y. Twice the samples give twice the height.
        Assert.Equal(2 * (ground - corners[1][1]), ground - corners[3][1], 0.01);
        Assert.Equal(2 * (corners[2][0] - corners[0][0]), corners[6][0] - corners[4][0], 0.01);
    }

    [Theory]
    [InlineData(-2, 1, "10⁻² 10⁻¹ 10⁰ 10¹")]
    [InlineData(0, 1.5, "1 2 5 10 20")]
    [InlineData(5, 6.5, "10⁵ 2×10⁵ 5×10⁵ 10⁶ 2×10⁶")]
    [InlineData(-3.35, -2.5, "0.0005 0.0007 0.001 0.002 0.003")]
    [InlineData(-1.3, -0.9, "0.06 0.07 0.08 0.09 0.1")]
    [InlineData(-20, 40, "10⁻¹⁴ 10⁻⁷ 10⁰ 10⁷ 10¹⁴ 10²¹ 10²⁸ 10³⁵")]
    public void Logarithmic_axes_have_the_labels_that_fit(double from, double to, string labels) =>
        Assert.Equal(labels, string.Join(' ', LogTicks.Of(from, to).Where(tick => tick.IsMajor).Select(tick => tick.Label)));

    [Theory]
    [InlineData(0.1 + 0.2, 1, "0.3")]
    [InlineData(-2.5, 10, "−2.5")]
    [InlineData(0, 1e9, "0")]
    [InlineData(2.5e8, 1e9, "2.5×10⁸")]
    [InlineData(-1e-5, 5e-4, "−10⁻⁵")]
    public void Numbers_beside_ticks_are_short(double value, double largest, string label) =>
        Assert.Equal(label, TickLabel.Of(value, largest));

    [Fact]
    public void What_cannot_be_drawn_is_refused_by_name()
    {
        var line = Sample.Series[0];
        Refused("Series: found 0, expected 1 to 7", Sample with { Series = [] });
        Refused("Series: found 8, expected 1 to 7", Sample with { Series = [.. Enumerable.Repeat(line, 8)] });
        Refused("found 0 x and 0 y, expected at least one y", With(line with { X = [], Y = [] }));
        Refused("found 3 x and 2 y, expected at least one y and as many x", With(line with { Y = [1.0, 2] }));
        Refused("found 3 x and 3 y, expected at least one y and one x more", With(line with { Kind = SeriesKind.Histogram }));
        Refused("found edges that do not ascend", With(line with { Kind = SeriesKind.Histogram, X = [1.0, 1], Y = [1.0] }));
        Refused("found a height of -1", With(line with { Kind = SeriesKind.Histogram, X = [1.0, 2], Y = [-1.0] }));
        Refused("found style 7, expected 0 to 6", With(line with { Style = 7 }));
        Refused("X: found 0, expected finite positive values", With(line with { X = [0.0, 1, 2] }));
        Refused("X: found -1, expected finite positive values", Sample with { X = Sample.X with { From = -1 } });
        Refused("Y: found NaN, expected finite values", With(line with { Y = [1.0, double.NaN, 2] }));
        Refused(
            "Y: found 0, expected finite positive values",
            Sample with
            {
                Y = Sample.Y with { Logarithmic = true },
                ReferenceLines = [new ReferenceLine("zero", 0)],
            }
        );
        Refused("Y: found limits from 2 to 1", Sample with { Y = Sample.Y with { From = 2, To = 1 } });
        Refused("Title: found no text", Sample with { Title = " " });
        Refused("Title: found the character U+000A", Sample with { Title = "two\nlines" });
        Refused("X.Label: found the character U+1F600", Sample with { X = new FigureAxis("\U0001F600") });
        Assert.StartsWith("width: found 10", Assert.Throws<ArgumentException>(() => Sample.ToPng(10, Height)).Message);

        static Figure With(FigureSeries series) => Sample with { Series = [series] };
        static void Refused(string message, Figure figure)
        {
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => figure.ToSvg(Width, Height)).Message);
            Assert.Throws<ArgumentException>(() => figure.ToPng(Width, Height));
        }
    }

    private static IEnumerable<XElement> Elements(XElement svg, string name) =>
        svg.Descendants().Where(element => element.Name.LocalName == name);
}
