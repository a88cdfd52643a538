using BoundGen.Training;

namespace BoundGen.Testing;

/// <summary>Shows nothing.</summary>
internal sealed class Silence : IDisplay
{
    public static readonly Silence Instance = new();

    public CancellationToken CancellationToken => default;

    public T Run<T>(Func<IProgress<EvaluationProgress>, T> work) => work(new Progress<EvaluationProgress>());

    public void Write(FormattableString message) { }
}
