namespace BoundGen.Testing;

/// <summary>What code that tests compile may refer to.</summary>
public static class FrameworkAssemblies
{
    /// <summary>
    /// The framework's assemblies that this process runs on, and packages whose name starts with <c>System.</c> too.
    /// </summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)),
    ];
}
