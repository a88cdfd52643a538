using System.Xml.Linq;
using SkiaSharp;

namespace BoundGen.Figures.Tests;

public sealed class HeatMapTests
{
    private static readonly HeatMap Sample = new()
    {
        Title = "Which & when",
        XLabel = "neurons (3 of 5)",
        YLabel = "class",
        ScaleLabel = "share",
        Rows = ["7", "9"],
        Values =
        [
            [0.0, 0.5, 1],
            [1.0, 0.25, 0],
        ],
    };

    [Fact]
    public void The_same_data_give_the_same_bytes() =>
        Assert.Equal(Sample.ToSvg(640, 300), (Sample with { Rows = [.. Sample.Rows] }).ToSvg(640, 300));

    [Fact]
    public void The_larger_a_value_the_darker_and_the_first_row_is_on_top()
    {
        var svg = XElement.Parse(Sample.ToSvg(640, 300));
        var picture = svg.Descendants().First(element => element.Name.LocalName == "image");
        Assert.Equal("pixelated", picture.Attribute("image-rendering")!.Value);
        string uri = picture.Attributes().Single(attribute => attribute.Name.LocalName == "href").Value;
        using var image = SKBitmap.Decode(Convert.FromBase64String(uri["data:image/png;base64,".Length..]));
        Assert.Equal((3, 2), (image.Width, image.Height));
        int[] expected = [255, 127, 0, 0, 191, 255];
        Assert.All(expected.Index(), pixel =>
            Assert.InRange(image.GetPixel(pixel.Index % 3, pixel.Index / 3).Red, pixel.Item - 1, pixel.Item + 1)
        );
        // Upright: nothing turns the picture over.
        Assert.DoesNotMatch(@"matrix\([^ ]+ [^ ]+ [^ ]+ -", svg.ToString());
    }

    [Fact]
    public void All_words_are_text_and_every_reference_is_to_the_map_itself()
    {
        var svg = XElement.Parse(Sample.ToSvg(640, 300));
        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];
        Assert.All(new[] { Sample.Title, Sample.XLabel, Sample.YLabel, Sample.ScaleLabel }.Concat(Sample.Rows), word =>
            Assert.Contains(word, texts)
        );
        string[] ids = [.. svg.Descendants().Attributes("id").Select(id => id.Value)];
        string[] references =
        [
            .. svg.Descendants()
                .Attributes()
                .Where(attribute => attribute.Name.LocalName == "href" && attribute.Value.StartsWith('#'))
                .Select(attribute => attribute.Value[1..]),
        ];
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference, ids));
    }

    [Fact]
    public void What_is_no_table_of_shares_is_refused()
    {
        Refused("found 2 rows and 1 names", Sample with { Rows = ["7"] });
        Refused(
            "found rows of different lengths",
            Sample with
            {
                Values =
                [
                    [0.0],
                    [0.0, 1],
                ],
            }
        );
        Refused(
            "found rows of different lengths",
            Sample with
            {
                Values =
                [
                    [],
                    [],
                ],
            }
        );
        Refused(
            "found a value out of range",
            Sample with
            {
                Values =
                [
                    [1.5],
                    [double.NaN],
                ],
            }
        );
        Refused("found no text", Sample with { Title = " " });

        static void Refused(string message, HeatMap map) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => map.ToSvg(640, 300)).Message);
    }
}
