using System.Text.RegularExpressions;

namespace BoundGen.Cli.Tests;

/// <summary>The commands and links of README.md and of the pages in docs lead somewhere.</summary>
public class PageCommandsTests
{
    [Fact]
    public void Every_command_is_of_a_kind_that_is_checked()
    {
        string[] others =
        [
            .. Pages
                .SelectMany(page => page.Shell())
                .Where(line => !Regex.IsMatch(line, "^boundgen ") && !Regex.IsMatch(line, "^dotnet (run|test|pack) ")),
        ];
        Assert.Equal(
            [
                "dotnet new console -o ../Digits",
                "dotnet add ../Digits package BoundGen --source \"$PWD/artifacts\"",
                "cp -r boundgen-out/model.safetensors boundgen-out/digits ../Digits",
                "alias boundgen='dotnet run -c Release --project src/BoundGen.Cli --'",
                .. CertifyingPageTests.RefusedCommandAndItsLine,
                "dotnet add ../Program package BoundGen.Training --source \"$PWD/artifacts\"",
                "dotnet add ../Program package BoundGen.Reports --source \"$PWD/artifacts\"",
                "dotnet add ../Program package BoundGen.Onnx --source \"$PWD/artifacts\"",
            ],
            others
        );
    }

    [Fact]
    public void Commands_of_the_tool_are_on_the_page_whose_test_runs_them() =>
        Assert.All(Pages.Where(page => !Tested.Contains(page.Path)), page =>
            Assert.DoesNotContain(page.Shell(), line => line.StartsWith("boundgen ", StringComparison.Ordinal))
        );

    [Fact]
    public void Every_project_named_is_there()
    {
        var named = Pages
            .SelectMany(page => page.Shell())
            .SelectMany(line =>
                Regex
                    .Matches(line, @"(?<![\w./])(src|tests|benchmarks|properties|generators)/[\w./]+|\w+\.sln")
                    .Select(match => match.Value)
            )
            .ToList();
        Assert.Contains("src/BoundGen.Cli", named);
        Assert.Contains("benchmarks/BoundGen.Benchmarks", named);
        Assert.All(named, name =>
            Assert.True(
                name.EndsWith(".sln", StringComparison.Ordinal)
                    ? File.Exists(Path.Combine(Readme.Root, name))
                    : File.Exists(Path.Combine(Readme.Root, name, Path.GetFileName(name) + ".csproj")),
                name
            )
        );
    }

    [Fact]
    public void Every_link_leads_to_a_file_and_every_anchor_to_a_heading() =>
        Assert.All(MarkdownPage.All, page => Assert.All(Regex.Matches(page.Text, @"\]\((?!http)([^)#]*)(?:#([^)]+))?\)"), link =>
            {
                string file = link.Groups[1].Value,
                    anchor = link.Groups[2].Value,
                    path = file.Length == 0
                        ? Path.Combine(Readme.Root, page.Path)
                        : Path.Combine(Readme.Root, Path.GetDirectoryName(page.Path)!, file);
                Assert.True(File.Exists(path) || Directory.Exists(path), $"{page.Path} links to {file}");
                if (anchor.Length > 0)
                    Assert.Contains(anchor, Anchors(File.ReadAllText(path)));
            }));

    /// <summary>The pages with commands of the tool.</summary>
    private static readonly string[] Tested =
    [
        MarkdownPage.Certifying.Path,
        MarkdownPage.Models.Path,
        MarkdownPage.YourData.Path,
        MarkdownPage.Variants.Path,
        MarkdownPage.Abstaining.Path,
        MarkdownPage.Robustness.Path,
        MarkdownPage.Training.Path,
    ];

    /// <summary>The theory's formulas are indented as commands are on other pages.</summary>
    private static IEnumerable<MarkdownPage> Pages => MarkdownPage.All.Where(page => page.Path != "docs/theory.md");

    private static IEnumerable<string> Anchors(string page) =>
        Regex
            .Matches(page, "^#+ (.+)$", RegexOptions.Multiline)
            .Select(heading => Regex.Replace(heading.Groups[1].Value.ToLowerInvariant(), @"[^\w -]", "").Replace(' ', '-'));
}
