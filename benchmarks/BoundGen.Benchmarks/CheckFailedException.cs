namespace BoundGen.Benchmarks;

/// <summary>A check failed: times would mean nothing.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);
