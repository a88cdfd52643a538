namespace BoundGen.Tests.Architecture;

/// <summary>What CSharpier does not lay out.</summary>
public class LayoutTests
{
    private const int Columns = 130;

    /// <summary>Messages stay whole, so that they are found by searching for them: string literals may be longer.</summary>
    [Fact]
    public void Comments_keep_to_the_width_of_a_line()
    {
        string[] files =
        [
            .. new[] { "src", "generators", "tests", "properties", "benchmarks", "samples" }
                .SelectMany(folder =>
                    Directory.EnumerateFiles(Path.Combine(ArchitectureTests.Root, folder), "*.cs", SearchOption.AllDirectories)
                )
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Snapshots")),
        ];
        Assert.InRange(files.Length, 400, 4000);
        Assert.Empty(files.SelectMany(WideComments));
    }

    private static IEnumerable<string> WideComments(string file)
    {
        bool raw = false;
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            // What looks like a comment in a raw literal is emitted text.
            raw ^= line.Split("\"\"\"").Length % 2 == 0;
            if (!raw && line.Length > Columns && line.TrimStart().StartsWith("//", StringComparison.Ordinal))
                yield return $"{file}:{number}";
        }
    }
}
