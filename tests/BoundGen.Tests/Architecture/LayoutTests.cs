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
            .. new[] { "src", "generators", "tests", "properties", "benchmarks" }
                .SelectMany(folder =>
                    Directory.EnumerateFiles(Path.Combine(ArchitectureTests.Root, folder), "*.cs", SearchOption.AllDirectories)
                )
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Snapshots")),
        ];
        Assert.InRange(files.Length, 400, 4000);
        string[] wide =
        [
            .. files.SelectMany(file =>
                File.ReadLines(file)
                    .Select((line, i) => (Line: line, Place: $"{file}:{i + 1}"))
                    .Where(entry =>
                        entry.Line.Length > Columns && entry.Line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    )
                    .Select(entry => entry.Place)
            ),
        ];
        Assert.Empty(wide);
    }
}
