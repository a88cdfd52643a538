using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BoundGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Generators.Tests;

/// <summary>The rules, the list of released rules and docs/rules.md say the same, and the page's examples are true.</summary>
public class RulesPageTests
{
    private static readonly string Page = File.ReadAllText(PathFromRoot("docs/rules.md"));

    /// <summary>Rules about the project, whose examples are of project files.</summary>
    private static readonly string[] AboutProjects = [Rules.OldLanguage.Id, Rules.LibraryBehindAlias.Id, Rules.VersionsDiffer.Id];

    public static TheoryData<string> ProjectIds => [.. AboutProjects];

    public static TheoryData<string> Ids => [.. Rules.All.Select(rule => rule.Id).Except(AboutProjects)];

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
        string[] examples = Examples(id, "csharp");
        var broken = GeneratorRun.Of(examples[0]);
        Assert.Equal([id], broken.Mistakes.Concat(broken.Uses).Select(mistake => mistake.Id));

        var kept = GeneratorRun.Of(examples[1]);
        Assert.Empty(kept.Uses);
        Assert.DoesNotContain(kept.Mistakes, mistake => mistake.Id == id || mistake.Severity == DiagnosticSeverity.Error);
        Assert.DoesNotContain(kept.Output.GetDiagnostics(), diagnostic =>
            diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"
        );
    }

    [Theory]
    [MemberData(nameof(ProjectIds))]
    public void Each_section_on_projects_breaks_its_rule_once_and_then_keeps_it(string id)
    {
        string[] examples = Examples(id, "xml");
        Assert.Equal([id], Project(examples[0]).Mistakes.Select(mistake => mistake.Id));
        Assert.Empty(Project(examples[1]).Mistakes);
    }

    /// <summary>The two examples of a rule's section: one that breaks it, one that keeps it.</summary>
    private static string[] Examples(string id, string language)
    {
        var rule = Rules.All.Single(rule => rule.Id == id);
        Assert.Equal($"{Rules.HelpPage}#{id.ToLowerInvariant()}", rule.HelpLinkUri);
        string section = Assert.Single(Page.Split("\n## ").Skip(1), section =>
            section.StartsWith(id + "\n", StringComparison.Ordinal)
        );
        string[] examples =
        [
            .. Regex
                .Matches(section, $@"```{language}\n(.*?)```", RegexOptions.Singleline)
                .Select(match => match.Groups[1].Value),
        ];
        Assert.Equal(2, examples.Length);
        return examples;
    }

    /// <summary>A project with a network, and with what an example's lines say to the compiler.</summary>
    private static GeneratorRun Project(string example)
    {
        var lines = XElement.Parse($"<Project>{example}</Project>").Elements().ToList();
        var language = lines.Find(line => line.Name == "LangVersion") is { } version
            ? (LanguageVersion)(100 * int.Parse(version.Value, CultureInfo.InvariantCulture))
            : LanguageVersion.CSharp12;
        // Where a project refers to one assembly twice, the compiler gets the reference to the file.
        var library = lines.Exists(line => line.Name == "Reference") ? ProjectTests.OtherVersion : GeneratorRun.Library;
        string? aliases = lines.Find(line => line.Name == "PackageReference")?.Attribute("Aliases")?.Value;
        return GeneratorRun.Of(
            language,
            [aliases is null ? library : library.WithAliases(aliases.Split(','))],
            $"{(aliases is null ? "" : "extern alias bg; ")}[{(aliases is null ? "" : "bg::")}BoundGen.ReluNetwork(4, 2)] partial class Net {{ }}"
        );
    }

    private static string PathFromRoot(string path, [CallerFilePath] string testFile = "") =>
        Path.Combine(Path.GetDirectoryName(testFile)!, "..", "..", path);
}
