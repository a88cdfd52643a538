namespace BoundGen.Reports;

/// <summary>Samples in a row, with pictures of those that are images.</summary>
internal static class SampleList
{
    /// <summary>Writes the list.</summary>
    /// <param name="html">The page.</param>
    /// <param name="samples">
    /// Of each: its place in the data set, the name of its class, its picture if there is one, and what else is said of it.
    /// </param>
    public static void Write(
        HtmlWriter html,
        IEnumerable<(int Place, string Class, PagePicture? Picture, IReadOnlyList<string> Facts)> samples
    )
    {
        using (html.Element("ul", ("class", "samples")))
        {
            foreach (var (place, name, picture, facts) in samples)
            {
                using (html.Element("li"))
                {
                    if (picture is not null)
                        html.Void(
                            "img",
                            ("src", "data:image/png;base64," + Convert.ToBase64String(picture.Png.Span)),
                            ("width", NumberFormat.Exact(picture.Columns)),
                            ("height", NumberFormat.Exact(picture.Rows)),
                            ("alt", $"image {place}, of class {name}")
                        );
                    html.Leaf("span", $"{(picture is null ? "sample" : "image")} {place}, class {name}");
                    foreach (string fact in facts)
                        html.Leaf("span", fact);
                }
            }
        }
    }

    /// <summary>Writes the first samples to fail of a run; nothing where its file is of an older version.</summary>
    /// <param name="html">The page.</param>
    /// <param name="run">Whose samples.</param>
    /// <param name="failures">Which, first ones first.</param>
    /// <param name="sample">What they look like; null where there are no data.</param>
    /// <param name="of">What they fail at.</param>
    /// <param name="text">What there is to say of them.</param>
    /// <param name="none">The same where none fails.</param>
    public static void WriteFailures(
        HtmlWriter html,
        CertifiedRun run,
        IReadOnlyList<EarlyFailure>? failures,
        PageSample? sample,
        string of,
        string text,
        string none
    )
    {
        if (failures is null)
            return;
        html.Paragraph(failures.Count == 0 ? none : text);
        if (failures.Count > 0)
            Write(
                html,
                failures.Select(failure =>
                    (
                        failure.Place,
                        run.PerClass.ClassNames?[failure.Label] ?? NumberFormat.Exact(failure.Label),
                        sample?.Pictures.GetValueOrDefault(failure.Place),
                        (IReadOnlyList<string>)[$"fails at {of} {NumberFormat.Significant(failure.FailsAt, 3)}"]
                    )
                )
            );
    }
}
