namespace BoundGen.Cli.Tests;

/// <summary>Where the pages are that the tests hold true.</summary>
internal static class Readme
{
    /// <summary>The repository's folder: the one with README.md, above the tests' own.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "README.md"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("README.md"));
}
