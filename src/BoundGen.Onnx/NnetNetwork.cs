using BoundGen.Onnx.Reading;
using BoundGen.Runtime;

namespace BoundGen.Onnx;

/// <summary>A network that was read from a .nnet file, the text format of ACAS Xu, and what reading it changed.</summary>
public sealed class NnetNetwork
{
    internal NnetNetwork(NetworkParameters parameters, IReadOnlyList<string> changes)
    {
        Parameters = parameters;
        Changes = changes;
    }

    /// <summary>The weights and biases. Inputs and outputs are the file's, before and after any scaling.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>What was folded into weights or left out, a sentence each.</summary>
    public IReadOnlyList<string> Changes { get; }

    /// <summary>
    /// Reads a file, plain or gzipped: comments, numbers of layers and sizes, ranges, means and scales, then weights and biases
    /// layer by layer. Means and scales of inputs and outputs are folded in double precision. The ranges of the inputs, to which
    /// the format's own programs clip, are left out. The format does not say which output is chosen. BoundGen takes the largest;
    /// ACAS Xu networks mean the smallest.
    /// </summary>
    /// <exception cref="InvalidDataException">The file breaks the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NnetNetwork Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = InputFile.Open(path);
        return NnetReader.Read(stream, path);
    }

    /// <summary>Reads such a file from a stream, from where it stands to its end.</summary>
    /// <exception cref="InvalidDataException">The contents break the format.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static NnetNetwork Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return NnetReader.Read(stream, "the stream");
    }
}
