using BoundGen.Training;

namespace BoundGen.Experiments.Tests;

/// <summary>Shows nothing.</summary>
internal sealed class Silence : IDisplay
{
    public static readonly Silence Instance = new();

    public T Run<T>(string title, Func<Action<double>, T> work) => work(_ => { });

    public void Write(FormattableString message) { }
}
