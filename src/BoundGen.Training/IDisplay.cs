namespace BoundGen.Training;

/// <summary>Where long work shows how far it is; nothing of it is a result.</summary>
public interface IDisplay
{
    /// <summary>Runs work and shows its progress.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="work">Calls back with the share done since it called last, from any thread.</param>
    T Run<T>(string title, Func<Action<double>, T> work);

    /// <summary>A remark.</summary>
    void Write(FormattableString message);
}
