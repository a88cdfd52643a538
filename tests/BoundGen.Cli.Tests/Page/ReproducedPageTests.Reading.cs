using System.Text.RegularExpressions;

namespace BoundGen.Cli.Tests.Page;

/// <summary>What stands on a page.</summary>
public sealed partial class ReproducedPageTests
{
    private static string[] Headings(string page) =>
        [
            .. Regex
                .Matches(page, "<h2>(.*?)</h2>")
                .Select(match => match.Groups[1].Value.Replace("'", "&#39;", StringComparison.Ordinal)),
        ];

    /// <summary>Figures, each with a picture, its name and a caption.</summary>
    private static int Figures(string page)
    {
        int captioned = Regex.Count(
            page,
            "<figure>\n<div class=\"scroll\"[^>]*>\n<svg [^>]*role=\"img\" aria-label=\"[^\"]+\"[^<]*(?:(?!</svg>).)*</svg>\n</div>\n<figcaption>[^<]+</figcaption></figure>",
            RegexOptions.Singleline
        );
        Assert.Equal(captioned, Regex.Count(page, "<svg "));
        return captioned;
    }

    private static IEnumerable<string[]> Rows(string page) =>
        Regex
            .Matches(page, "<th scope=\"row\">.*")
            .Select(row => Regex.Matches(row.Value, "<t[hd][^>]*>(.*?)</t[hd]>").Select(cell => cell.Groups[1].Value).ToArray());

    private static IEnumerable<string> Grey(string page) =>
        Regex.Matches(page, "<td class=\"number vacuous\">(.*?)</td>").Select(cell => cell.Groups[1].Value);
}
