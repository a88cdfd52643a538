namespace BoundGen.Training;

/// <summary>Shows how far long work is, and tells it when to end. What is shown is not a result.</summary>
public interface IDisplay
{
    /// <summary>Is cancelled when the work shall end.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>Runs work and shows its progress.</summary>
    /// <param name="work">Reports its phases, one after another.</param>
    T Run<T>(Func<IProgress<EvaluationProgress>, T> work);

    /// <summary>A remark.</summary>
    void Write(FormattableString message);
}
