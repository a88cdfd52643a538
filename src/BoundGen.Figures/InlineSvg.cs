using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace BoundGen.Figures;

/// <summary>What a page needs and Skia does not write.</summary>
internal static class InlineSvg
{
    private const string IdReference = "url(#";

    public static string Of(string document, string title)
    {
        var svg = XElement.Parse(document);
        svg.SetAttributeValue("viewBox", $"0 0 {svg.Attribute("width")!.Value} {svg.Attribute("height")!.Value}");
        svg.SetAttributeValue("role", "img");
        svg.SetAttributeValue("aria-label", title);
        foreach (var text in svg.Descendants().Where(element => element.Name.LocalName == "text"))
            Fit(text);
        // A cell of a map is a pixel with sharp edges.
        foreach (var image in svg.Descendants().Where(element => element.Name.LocalName == "image"))
            image.SetAttributeValue("image-rendering", "pixelated");
        OwnIdentifiers(svg);
        return svg.ToString().ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>Skia places every glyph of its font; a text of its length looks right in other fonts too.</summary>
    private static void Fit(XElement text)
    {
        text.Value = text.Value.Trim();
        foreach (string place in new[] { "x", "y" })
            text.SetAttributeValue(place, text.Attribute(place)!.Value.Split(',')[0]);
        float size = float.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture);
        text.SetAttributeValue("textLength", FigureFont.Width(text.Value, size).ToString("0.##", CultureInfo.InvariantCulture));
        text.SetAttributeValue("lengthAdjust", "spacingAndGlyphs");
        text.SetAttributeValue("font-family", $"{text.Attribute("font-family")!.Value}, sans-serif");
    }

    /// <summary>Identifiers hold for a whole page, but Skia counts them from the start of the process.</summary>
    private static void OwnIdentifiers(XElement svg)
    {
        var numbers = svg.Descendants()
            .Attributes("id")
            .Select((id, number) => (id.Value, number))
            .ToDictionary(id => id.Value, id => $"{id.number}", StringComparer.Ordinal);
        Rename(svg, id => numbers[id]);
        string own = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(svg.ToString())))[..12];
        Rename(svg, number => $"figure-{own}-{number}");
    }

    private static void Rename(XElement svg, Func<string, string> name)
    {
        foreach (var attribute in svg.Descendants().Attributes())
        {
            if (attribute.Name.LocalName == "id")
                attribute.Value = name(attribute.Value);
            else if (attribute.Value.StartsWith(IdReference, StringComparison.Ordinal))
                attribute.Value = $"{IdReference}{name(attribute.Value[IdReference.Length..^1])})";
            else if (attribute.Name.LocalName == "href" && attribute.Value.StartsWith('#'))
                attribute.Value = "#" + name(attribute.Value[1..]);
        }
    }
}
