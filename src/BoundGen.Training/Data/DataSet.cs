namespace BoundGen.Training;

/// <summary>Samples to train and certify on, and samples for testing that nothing else touches.</summary>
/// <param name="Source">What the user called it: <c>digits</c>, a folder or a file.</param>
/// <param name="Train">The training samples.</param>
/// <param name="Test">The test samples; null for a source without.</param>
public sealed record DataSet(string Source, SampleSet Train, SampleSet? Test)
{
    /// <summary>Both with inputs and labels in the order of a network.</summary>
    /// <inheritdoc cref="SampleSet.For"/>
    public DataSet For(NetworkUsage usage, NetworkShape shape) =>
        this with
        {
            Train = Train.For(usage, shape, Source),
            Test = Test?.For(usage, shape, $"{Source}, test data"),
        };
}
