namespace BoundGen.Training;

/// <summary>Where long work shows how far it is, and hears that it shall end; nothing of it is a result.</summary>
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
