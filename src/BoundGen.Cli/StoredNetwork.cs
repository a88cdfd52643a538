using BoundGen.Compilation;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>A network in a file, with what the file says about how it was made.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record StoredNetwork(string Path, NetworkParameters Parameters)
{
    public NetworkShape Shape => Parameters.Shape;

    /// <summary>How pixels become its inputs; null if the file does not say.</summary>
    public Preprocessing? Preprocessing => Parameters.Usage.Preprocessing;

    /// <summary>The samples it was trained on; null if the file does not say.</summary>
    public SampleRecord? Seen => Parameters.Provenance.Seen;

    /// <summary>A network that runs the parameters.</summary>
    public IReluNetwork Compile() => NetworkCompiler.Compile(Parameters, Messages.Display.CancellationToken);

    /// <summary>What to say of two architectures that differ in their biases alone; empty if they differ elsewhere.</summary>
    public static string BiasRemark(NetworkShape one, NetworkShape other) =>
        one.Sizes.SequenceEqual(other.Sizes) && one.HasBias != other.HasBias
            ? " Only the biases differ: train --bias false makes networks without."
            : "";

    /// <summary>Reads a network.</summary>
    /// <param name="path">Its file, or a folder that train wrote.</param>
    /// <param name="name">The name of the file in such a folder.</param>
    /// <exception cref="IOException">Neither, or a file that cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file that is no network.</exception>
    public static StoredNetwork Load(string path, string name = TrainedPair.NetworkFile)
    {
        string file = Directory.Exists(path) ? System.IO.Path.Combine(path, name) : path;
        if (file != path && !File.Exists(file))
            throw new FileNotFoundException($"{path}: is a folder without {name}, expected a file or a folder that train wrote.");
        return new StoredNetwork(file, NetworkParameters.Load(file));
    }
}
