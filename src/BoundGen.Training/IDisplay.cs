namespace BoundGen.Training;

/// <summary>Shows how far long work is, and tells it when to end. What is shown is not a result.</summary>
public interface IDisplay
{
    /// <summary>Is cancelled when the work shall end.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>Runs work and shows its progress.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="work">Reports the share that is done, from any thread; a later report may carry a smaller share.</param>
    T Run<T>(string title, Func<IProgress<double>, T> work);

    /// <summary>A remark.</summary>
    void Write(FormattableString message);
}
