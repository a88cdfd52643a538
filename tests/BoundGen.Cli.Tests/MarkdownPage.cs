using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.Cli.Tests;

/// <summary>What a page asks its reader to type, and what it says will be printed.</summary>
internal sealed class MarkdownPage
{
    private const string Fence = "```";

    private readonly string[] _lines;

    private MarkdownPage(string path)
    {
        Path = path;
        Text = File.ReadAllText(System.IO.Path.Combine(Readme.Root, path));
        _lines = Text.Split('\n');
    }

    public static MarkdownPage TheReadme { get; } = new("README.md");

    public static MarkdownPage UsingNetworks { get; } = new("docs/using-networks.md");

    public static MarkdownPage Models { get; } = new("docs/models.md");

    public static MarkdownPage YourData { get; } = new("docs/your-data.md");

    public static MarkdownPage Variants { get; } = new("docs/variants.md");

    public static MarkdownPage Abstaining { get; } = new("docs/abstaining.md");

    public static MarkdownPage Robustness { get; } = new("docs/robustness.md");

    public static MarkdownPage Cluster { get; } = new("docs/cluster.md");

    public static MarkdownPage Training { get; } = new("docs/training.md");

    public static MarkdownPage Certifying { get; } = new("docs/certifying.md");

    /// <summary>README.md and the pages of docs.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        TheReadme,
        .. Directory
            .EnumerateFiles(System.IO.Path.Combine(Readme.Root, "docs"), "*.md")
            .Order(StringComparer.Ordinal)
            .Select(path => new MarkdownPage("docs/" + System.IO.Path.GetFileName(path))),
    ];

    /// <summary>The file, from the repository's folder on.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>The text of every fenced block of a language ("" for samples of output), in order.</summary>
    public IReadOnlyList<string> Fenced(string language)
    {
        var blocks = new List<string>();
        for (int start = Next(0); start < _lines.Length; )
        {
            int end = Next(start + 1);
            if (_lines[start] == Fence + language)
                blocks.Add(string.Join('\n', _lines[(start + 1)..end]) + "\n");
            start = Next(end + 1);
        }

        return blocks;

        int Next(int from)
        {
            int found = Array.FindIndex(_lines, Math.Min(from, _lines.Length), line =>
                line.StartsWith(Fence, StringComparison.Ordinal)
            );
            return found < 0 ? _lines.Length : found;
        }
    }

    /// <summary>All blocks of C# as one program: using directives first, then the statements in order, then the types.</summary>
    public string Program()
    {
        var blocks = Fenced("csharp").Select(block => SyntaxFactory.ParseCompilationUnit(block)).ToList();
        var members = blocks.SelectMany(block => block.Members).ToList();
        return string.Concat(
            blocks
                .SelectMany(block => block.Usings)
                .Select(directive => directive.ToString() + "\n")
                .Distinct()
                .Concat(members.OfType<GlobalStatementSyntax>().Select(statement => statement.ToFullString()))
                .Concat(members.Where(member => member is not GlobalStatementSyntax).Select(type => type.ToFullString()))
        );
    }

    /// <summary>The lines of all indented blocks, in order; a line that ends in a backslash goes on in the next.</summary>
    public IReadOnlyList<string> Shell()
    {
        var commands = new List<string>();
        bool fenced = false;
        foreach (string line in _lines)
        {
            fenced ^= line.StartsWith(Fence, StringComparison.Ordinal);
            if (fenced || !line.StartsWith("    ", StringComparison.Ordinal))
                continue;
            if (commands.LastOrDefault() is { } last && last.EndsWith('\\'))
                commands[^1] = last[..^1].TrimEnd() + " " + line.Trim();
            else
                commands.Add(line.Trim());
        }

        return commands;
    }
}
