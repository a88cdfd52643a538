namespace BoundGen.Benchmarks;

/// <summary>The folder that the solution is in.</summary>
internal static class SourceTree
{
    public static string Root { get; } = From(AppContext.BaseDirectory);

    private static string From(string folder) =>
        File.Exists(Path.Combine(folder, "BoundGen.sln"))
            ? folder
            : From(Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("BoundGen.sln"));
}
