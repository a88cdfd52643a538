using System.Text.RegularExpressions;

namespace BoundGen.Generators.Tests;

/// <summary>docs/generated-code.md shows what the generator writes today.</summary>
public class GeneratedCodePageTests
{
    private const int FewestExcerpts = 8;

    /// <summary>
    /// Marked <c>&lt;!-- excerpt: SIZES ROLE --&gt;</c> before its fence: lines of that file of that network, without biases.
    /// </summary>
    private static readonly Regex Marked = new(
        "^<!-- excerpt: ([0-9-]+) ([A-Za-z]+) -->\n```csharp\n(.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline
    );

    private static readonly string Page = File.ReadAllText(FindPage(AppContext.BaseDirectory));

    private static readonly string[] Roles = ["Network", "Forward", "Batch", "Draw", "Ball", "Gradient"];

    [Fact]
    public void Every_fence_of_code_is_a_marked_excerpt_and_every_role_has_one()
    {
        var excerpts = Marked.Matches(Page);
        Assert.True(excerpts.Count >= FewestExcerpts, $"{excerpts.Count} excerpts, expected at least {FewestExcerpts}");
        Assert.Equal(Regex.Count(Page, "^```csharp$", RegexOptions.Multiline), excerpts.Count);
        Assert.Equal(
            Roles.Order(StringComparer.Ordinal),
            excerpts.Select(excerpt => excerpt.Groups[2].Value).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_excerpt_occurs_in_the_file_it_names()
    {
        var files = new Dictionary<string, GeneratorRun>();
        foreach (Match excerpt in Marked.Matches(Page))
        {
            string sizes = excerpt.Groups[1].Value,
                role = excerpt.Groups[2].Value,
                code = excerpt.Groups[3].Value;
            if (!files.TryGetValue(sizes, out var run))
                files[sizes] = run = Network(sizes);
            string text = run.Text("DigitNet." + role);
            Assert.True(
                new[] { 4, 8, 12 }.Any(spaces => text.Contains(Indented(code, spaces), StringComparison.Ordinal)),
                $"{sizes} {role} does not have\n{code}"
            );
        }
    }

    [Fact]
    public void The_table_lists_the_files() =>
        Assert.Equal(
            Network("6-5-4-3")
                .Result.GeneratedSources.Select(source => Regex.Replace(source.HintName, "-[0-9a-f]{8}", ""))
                .Order(StringComparer.Ordinal),
            Regex
                .Matches(Page, @"^\| `(.*?)` \|", RegexOptions.Multiline)
                .Select(row => row.Groups[1].Value)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void The_page_says_how_deep_the_networks_are_whose_machine_code_is_tested() =>
        Assert.Contains($"up to {JitTests.LayersOfTheDeepest} layers", Page.Replace('\n', ' '));

    private static GeneratorRun Network(string sizes) =>
        GeneratorRun.Of(
            $"[BoundGen.ReluNetwork({sizes.Replace("-", ", ", StringComparison.Ordinal)}, Bias = false)] partial class DigitNet;"
        );

    private static string Indented(string code, int spaces) =>
        Regex.Replace(code, "^(?=.)", new string(' ', spaces), RegexOptions.Multiline);

    private static string FindPage(string folder)
    {
        string page = Path.Combine(folder, "docs", "generated-code.md");
        return File.Exists(page) ? page : FindPage(Path.GetDirectoryName(folder) ?? throw new FileNotFoundException(page));
    }
}
