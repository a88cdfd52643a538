namespace BoundGen.Testing;

/// <summary>Keeps every report, in order, on the thread that reports.</summary>
public sealed class CollectedProgress<T> : IProgress<T>
{
    private readonly List<T> _reports = [];

    public IReadOnlyList<T> Reports => _reports;

    public void Report(T value) => _reports.Add(value);
}
