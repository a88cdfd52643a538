namespace BoundGen.Reports;

/// <summary>One HTML file that needs nothing else: no network, no script, no fonts.</summary>
public sealed class HtmlPage
{
    private const string Style = """
        :root { color-scheme: light; }
        body { margin: 0 auto; max-width: 62rem; padding: 1rem; background: #fff; color: #111; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; line-height: 1.2; }
        h2 { margin-top: 2.5rem; border-bottom: 2px solid #111; font-size: 1.25rem; }
        p, figcaption { max-width: 46rem; }
        p.headline { border: 2px solid #111; padding: 1rem; font-size: 1.2rem; font-weight: bold; }
        p.note, figcaption, caption { color: #444; font-size: 0.9rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; overflow-wrap: normal; font-size: 0.9rem; }
        caption { max-width: calc(100vw - 2rem); padding-bottom: 0.25rem; text-align: left; }
        th, td { border-bottom: 1px solid #999; padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; }
        thead th { border-bottom: 2px solid #111; vertical-align: bottom; }
        tbody th { font-weight: normal; white-space: nowrap; }
        td.text { min-width: 12rem; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        tr.marked > * { font-weight: bold; border-top: 2px solid #111; border-bottom: 2px solid #111; }
        p.broken { color: #a00000; }
        tr.vacuous > *, td.vacuous { color: #6b6b6b; font-style: italic; }
        figure { margin: 1rem 0; }
        svg { display: block; width: 100%; height: auto; }
        .scroll > svg { min-width: 40rem; max-width: 48rem; }
        img { image-rendering: pixelated; }
        ul.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 1rem; margin: 0; padding: 0; list-style: none; }
        ul.samples img { width: 84px; height: auto; border: 1px solid #111; }
        ul.samples span { display: block; font-size: 0.85rem; line-height: 1.3; }
        pre { overflow-x: auto; border: 1px solid #999; padding: 0.5rem; font-size: 0.85rem; }
        @media print {
            :root { font-size: 10pt; }
            body { max-width: none; padding: 0; }
            .scroll { overflow: visible; }
            pre { white-space: pre-wrap; }
            caption { max-width: none; }
            table { font-size: 8pt; }
            figure, table, tr, ul.samples li, p.headline { break-inside: avoid; }
            h2, h3 { break-after: avoid; }
            .scroll > svg { min-width: 0; max-width: 12.5cm; }
        }
        """;

    private readonly string _title;
    private readonly IReadOnlyList<PageSection> _sections;

    /// <summary>Puts a page together.</summary>
    /// <param name="title">Above the page.</param>
    /// <param name="sections">What is on it, in this order.</param>
    internal HtmlPage(string title, IReadOnlyList<PageSection> sections) => (_title, _sections) = (title, sections);

    /// <summary>The page: a function of what it was made of, without dates.</summary>
    public override string ToString()
    {
        var html = new HtmlWriter();
        using (html.Element("html", ("lang", "en")))
        {
            using (html.Element("head"))
            {
                html.Void("meta", ("charset", "utf-8"));
                html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                // Nothing of the page comes from elsewhere, and nothing in it runs.
                html.Void(
                    "meta",
                    ("http-equiv", "Content-Security-Policy"),
                    ("content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'")
                );
                html.Leaf("title", _title);
                html.Style(Style);
            }

            using (html.Element("body"))
            using (html.Element("main"))
            {
                html.Leaf("h1", _title);
                foreach (var section in _sections)
                    section.Write(html);
            }
        }

        return html.ToString();
    }
}
