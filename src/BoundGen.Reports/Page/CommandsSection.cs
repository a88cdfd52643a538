using System.Text.RegularExpressions;

namespace BoundGen.Reports;

/// <summary>How to run it again.</summary>
/// <param name="runs">The command lines of the runs, as words after <c>boundgen</c>; null where a file does not say.</param>
/// <param name="report">Those of this page.</param>
internal sealed partial class CommandsSection(IEnumerable<IReadOnlyList<string>?> runs, IReadOnlyList<string> report)
    : PageSection
{
    protected override string Title => "How to run it again";

    /// <summary>A command line for a POSIX shell.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Prepend("boundgen").Select(Quote));

    protected override void WriteBody(HtmlWriter html)
    {
        html.Paragraph("Where the same files are, these lines give the same numbers and this page:");
        foreach (var run in runs)
        {
            if (run is null)
                html.Paragraph("(The file of this run does not say by which command it was made.)");
            else
                html.Leaf("pre", Line(run));
        }

        html.Leaf("pre", Line(report));
    }

    private static string Quote(string word) =>
        Plain().IsMatch(word) ? word : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    [GeneratedRegex(@"\A[A-Za-z0-9_./:,=+@%-]+\z")]
    private static partial Regex Plain();
}
