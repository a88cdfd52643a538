using BoundGen.Figures;

namespace BoundGen.Cli.Page;

/// <summary>A part of the page under a heading of its own.</summary>
internal abstract class PageSection
{
    /// <summary>Small enough for texts to stay legible on a page, wide enough for the legend.</summary>
    private const int FigureWidth = 760,
        FigureHeight = 420;

    protected abstract string Title { get; }

    /// <summary>Heading and contents.</summary>
    public void Write(HtmlWriter html)
    {
        using (html.Element("section"))
        {
            html.Leaf("h2", Title);
            WriteBody(html);
        }
    }

    protected abstract void WriteBody(HtmlWriter html);

    /// <summary>A figure as it stands on a page.</summary>
    /// <exception cref="ArgumentException">Values that cannot be drawn.</exception>
    protected static string Svg(Figure figure) => figure.ToSvg(FigureWidth, FigureHeight);

    /// <summary>A figure that scrolls in a box of its own where the page is narrow.</summary>
    protected static void WriteFigure(HtmlWriter html, string title, string svg, string caption)
    {
        using (html.Element("figure"))
        {
            using (html.Element("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", title)))
                html.Svg(svg);
            html.Leaf("figcaption", caption);
        }
    }
}
