namespace BoundGen.Benchmarks;

/// <summary>The variable of a child process that keeps it to vectors of 256 bits.</summary>
internal static class NarrowVectors
{
    public const string Variable = "DOTNET_EnableAVX512";

    public const string Value = "0";
}
