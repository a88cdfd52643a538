using BoundGen.Compilation;

namespace BoundGen.Cli;

/// <summary>A network in a file, with what the file says about how it was made.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record StoredNetwork(string Path, NetworkParameters Parameters)
{
    public NetworkShape Shape => Parameters.Shape;

    /// <summary>How pixels become its inputs; null if the file does not say.</summary>
    public Preprocessing? Preprocessing => Parameters.Provenance.Preprocessing;

    /// <summary>The samples it was trained on; null if the file does not say.</summary>
    public SampleRecord? Seen => Parameters.Provenance.Seen;

    /// <summary>A network that runs the parameters.</summary>
    public IReluNetwork Compile() => NetworkCompiler.Compile(Parameters, Messages.Display.CancellationToken);

    public static StoredNetwork Load(string path) => new(path, NetworkParameters.Load(path));
}
