using BoundGen.Compilation;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>A network in a file, with what the file says about how it was made.</summary>
/// <param name="path">The file, as the user named it.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="remarks">How it was read, where that could have been otherwise.</param>
internal sealed class StoredNetwork(string path, NetworkParameters parameters, IReadOnlyList<string> remarks)
{
    /// <summary>The file, as the user named it.</summary>
    public string Path => path;

    /// <summary>Its parameters.</summary>
    public NetworkParameters Parameters => parameters;

    /// <summary>How it was read, where that could have been otherwise: for stderr once nothing is left to refuse.</summary>
    public IReadOnlyList<string> Remarks => remarks;

    public NetworkShape Shape => Parameters.Shape;

    /// <summary>How pixels or numbers become its inputs; null if the file does not say.</summary>
    public Preprocessing? Preprocessing => Parameters.Usage.Preprocessing;

    /// <summary>The samples it was trained on; null if the file does not say.</summary>
    public SampleRecord? Seen => Parameters.Provenance.Seen;

    /// <summary>A network that runs the parameters.</summary>
    public IReluNetwork Compile()
    {
        using var timed = Timings.Phase("compiling");
        return NetworkCompiler.Compile(Parameters, Messages.Display.CancellationToken);
    }

    /// <summary>What to say of two architectures that differ in their biases alone; empty if they differ elsewhere.</summary>
    public static string BiasRemark(NetworkShape one, NetworkShape other) =>
        one.Sizes.SequenceEqual(other.Sizes) && one.HasBias != other.HasBias
            ? " Only the biases differ: train --bias false makes networks without."
            : "";

    /// <summary>Reads a network.</summary>
    /// <param name="path">Its file, or a folder that train wrote.</param>
    /// <param name="options">What names and shapes leave open; null for nothing.</param>
    /// <param name="name">The name of the file in such a folder.</param>
    /// <exception cref="IOException">Neither, or a file that cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file that is no network.</exception>
    public static StoredNetwork Load(string path, SafetensorsOptions? options = null, string name = TrainedPair.NetworkFile)
    {
        string file = Directory.Exists(path) ? System.IO.Path.Combine(path, name) : path;
        if (file != path && !File.Exists(file))
            throw new FileNotFoundException($"{path}: is a folder without {name}, expected a file or a folder that train wrote.");
        var (parameters, remarks) = NetworkFile.Read(file, options);
        if (parameters.Shape.OutputSize == 1)
        {
            parameters = parameters.AsTwoClasses();
            remarks.Add($"{file}: has one output, and is taken as two classes: class 1 where the output is positive.");
        }

        return new StoredNetwork(file, parameters, remarks);
    }

    /// <summary>Writes the remarks.</summary>
    public void WriteRemarks()
    {
        foreach (string remark in Remarks)
            Messages.Write($"{remark}");
    }
}
