namespace BoundGen.Cli.Page;

/// <summary>A part of the page under a heading of its own.</summary>
internal abstract class PageSection
{
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
}
