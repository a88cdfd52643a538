namespace BoundGen.Benchmarks;

/// <summary>Environments of child processes.</summary>
internal static class RuntimeSettings
{
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Vectors of at most 256 bits.</summary>
    public static IReadOnlyDictionary<string, string> NarrowVectors { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_EnableAVX512"] = "0" };
}
