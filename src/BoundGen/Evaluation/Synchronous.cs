namespace BoundGen;

/// <summary>Passes reports on at once, on the thread that makes them; unlike <see cref="Progress{T}"/>, which queues them.</summary>
internal sealed class Synchronous<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
