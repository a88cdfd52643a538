namespace BoundGen.Benchmarks;

/// <summary>Where the sources of the benchmarks are, and what is built of them.</summary>
internal static class SourceTree
{
    /// <summary>The folder that the solution is in.</summary>
    public static string Root { get; } = From(AppContext.BaseDirectory);

    /// <summary>The tool of this source tree, as a Release build leaves it.</summary>
    public static string Tool { get; } =
        Path.Combine([Root, "src", "BoundGen.Cli", "bin", "Release", "net10.0", "BoundGen.Cli.dll"]);

    private static string From(string folder) =>
        File.Exists(Path.Combine(folder, "BoundGen.sln"))
            ? folder
            : From(Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("BoundGen.sln"));
}
