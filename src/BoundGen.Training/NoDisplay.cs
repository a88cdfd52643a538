namespace BoundGen.Training;

/// <summary>Shows nothing and ends nothing.</summary>
internal sealed class NoDisplay : IDisplay
{
    public CancellationToken CancellationToken => CancellationToken.None;

    public T Run<T>(Func<IProgress<EvaluationProgress>, T> work) => work(new Nowhere());

    public void Write(FormattableString message) { }

    private sealed class Nowhere : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) { }
    }
}
