namespace BoundGen.Reports;

/// <summary>A part of the page under a heading of its own.</summary>
internal abstract class PageSection
{
    /// <summary>What stands before the title: whose section it is, where a page has several alike.</summary>
    public string Before { get; init; } = "";

    protected abstract string Title { get; }

    /// <summary>Heading and contents.</summary>
    public void Write(HtmlWriter html)
    {
        using (html.Element("section"))
        {
            html.Leaf("h2", Before + Title);
            WriteBody(html);
        }
    }

    protected abstract void WriteBody(HtmlWriter html);

    /// <summary>A figure that scrolls in a box of its own where the page is narrow.</summary>
    protected static void WriteFigure(HtmlWriter html, PageFigure figure, string caption)
    {
        using (html.Element("figure"))
        {
            using (html.Element("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", figure.Title)))
                html.Svg(figure.Svg);
            html.Leaf("figcaption", caption);
        }
    }
}
