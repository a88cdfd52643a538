using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using BoundGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace BoundGen.Generators.Tests;

/// <summary>The rules, the list of released rules and docs/rules.md say the same, and the page's examples are true.</summary>
public class RulesPageTests
{
    private static readonly string Page = File.ReadAllText(PathFromRoot("docs/rules.md"));

    public static TheoryData<string> Ids => [.. Rules.All.Select(rule => rule.Id)];

    [Fact]
    public void The_release_files_list_the_rules() =>
        Assert.Equal(
            Rules.All.Select(rule => (rule.Id, rule.DefaultSeverity.ToString(), rule.Title.ToString(null))),
            new[] { "Shipped", "Unshipped" }
                .SelectMany(kind => File.ReadLines(PathFromRoot($"generators/BoundGen.Generators/AnalyzerReleases.{kind}.md")))
                .Select(line => Regex.Match(line, @"^(BG\d{4}) \| BoundGen \| (\w+) \| (.+)$"))
                .Where(match => match.Success)
                .Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value))
        );

    [Fact]
    public void The_table_of_the_page_lists_the_rules() =>
        Assert.Equal(
            Rules.All.Select(rule => $"| [{rule.Id}](#{rule.Id.ToLowerInvariant()}) | {rule.DefaultSeverity} | {rule.Title} |"),
            Page.Split('\n').Where(line => line.StartsWith("| [BG", StringComparison.Ordinal))
        );

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_section_breaks_its_rule_once_and_then_keeps_it(string id)
    {
        var rule = Rules.All.Single(rule => rule.Id == id);
        Assert.Equal($"{Rules.HelpPage}#{id.ToLowerInvariant()}", rule.HelpLinkUri);
        string section = Assert.Single(Page.Split("\n## ").Skip(1), section =>
            section.StartsWith(id + "\n", StringComparison.Ordinal)
        );
        var examples = Regex
            .Matches(section, @"```csharp\n(.*?)```", RegexOptions.Singleline)
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.Equal(2, examples.Count);
        Assert.Equal([id], GeneratorRun.Of(examples[0]).Mistakes.Select(mistake => mistake.Id));

        var kept = GeneratorRun.Of(examples[1]);
        Assert.DoesNotContain(kept.Mistakes, mistake => mistake.Id == id || mistake.Severity == DiagnosticSeverity.Error);
        Assert.DoesNotContain(kept.Output.GetDiagnostics(), diagnostic =>
            diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"
        );
    }

    private static string PathFromRoot(string path, [CallerFilePath] string testFile = "") =>
        Path.Combine(Path.GetDirectoryName(testFile)!, "..", "..", path);
}
