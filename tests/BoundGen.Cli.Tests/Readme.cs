namespace BoundGen.Cli.Tests;

/// <summary>What README.md asks its reader to type, and what it says will be printed.</summary>
internal static class Readme
{
    private const string Fence = "```";

    /// <summary>The repository's folder: the one with README.md, above the tests' own.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Root, "README.md"));

    /// <summary>The text of every fenced block of a language ("" for samples of output), in order.</summary>
    public static IReadOnlyList<string> Fenced(string language)
    {
        var blocks = new List<string>();
        for (int start = Next(0); start < Lines.Length; )
        {
            int end = Next(start + 1);
            if (Lines[start] == Fence + language)
                blocks.Add(string.Join('\n', Lines[(start + 1)..end]) + "\n");
            start = Next(end + 1);
        }

        return blocks;

        static int Next(int from)
        {
            int found = Array.FindIndex(Lines, Math.Min(from, Lines.Length), line =>
                line.StartsWith(Fence, StringComparison.Ordinal)
            );
            return found < 0 ? Lines.Length : found;
        }
    }

    /// <summary>The lines of all indented blocks, in order; a line that ends in a backslash goes on in the next.</summary>
    public static IReadOnlyList<string> Shell()
    {
        var commands = new List<string>();
        bool fenced = false;
        foreach (string line in Lines)
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

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "README.md"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("README.md"));
}
