using ScottPlot;
using SkiaSharp;

namespace BoundGen.Figures;

/// <summary>The one font of all figures, part of this assembly: machines without fonts would leave all text out.</summary>
internal static class FigureFont
{
    /// <summary>By this name ScottPlot finds it, and no other font.</summary>
    public const string Name = "BoundGen.Figures";

    private const string Resource = "DejaVuSans.subset.ttf";

    static FigureFont() => Fonts.FontResolvers.Insert(0, new Resolver());

    public static SKTypeface Typeface { get; } = Load();

    /// <summary>The width of a text, in the unit of the size.</summary>
    public static float Width(string text, float size)
    {
        using var font = new SKFont(Typeface, size)
        {
            Subpixel = true,
            LinearMetrics = true,
            Hinting = SKFontHinting.None,
        };
        return font.MeasureText(text);
    }

    /// <summary>Refuses what would be drawn as nothing or as a box: line breaks and other scripts than Latin and Greek.</summary>
    public static void CheckText(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException($"{name}: found no text, expected some.", name);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Typeface.ContainsGlyph(rune.Value))
                throw new ArgumentException(
                    $"{name}: found the character U+{rune.Value:X4}, expected those of the figures' font.",
                    name
                );
        }
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(FigureFont).Assembly.GetManifestResourceStream(Resource)!;
        return SKTypeface.FromStream(stream);
    }

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            fontName == Name ? Typeface : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;
    }
}
