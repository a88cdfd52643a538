using BoundGen.Onnx.Reading;
using BoundGen.Onnx.Writing;
using BoundGen.Runtime;

namespace BoundGen.Onnx;

/// <summary>A dense ReLU network that was read from an ONNX file, and what reading it changed.</summary>
public sealed class OnnxNetwork
{
    internal OnnxNetwork(NetworkParameters parameters, IReadOnlyList<string> changes)
    {
        Parameters = parameters;
        Changes = changes;
    }

    /// <summary>The weights and biases, layer by layer, as the graph chains them.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>
    /// What was folded into weights or dropped, a sentence each, in the order of the graph; empty for a plain chain of dense
    /// layers and ReLUs.
    /// </summary>
    public IReadOnlyList<string> Changes { get; }

    /// <summary>
    /// Reads a model, plain or gzipped (told by content). Weights may lie in files beside it, in its folder or below.
    /// </summary>
    /// <remarks>
    /// The graph must be a chain of dense layers with ReLUs between them: Gemm, or MatMul with or without Add, and Relu.
    /// Constants, scalings, batch normalisation and layers without a ReLU between are folded in double precision and rounded
    /// to float once. What changes no value is dropped, and so are Softmax, Sigmoid and ArgMax at the end: the outputs are
    /// logits. Everything else is refused.
    /// </remarks>
    /// <exception cref="InvalidDataException">
    /// No ONNX model, or one that is no such chain; the message names operator and node and says what would be needed.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static OnnxNetwork Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = InputFile.Open(path);
        return ModelReader.Read(stream, path, Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>Reads a model from a stream, from where it stands to its end; all weights must lie in the stream.</summary>
    /// <param name="stream">A readable stream, plain or gzipped.</param>
    /// <exception cref="InvalidDataException">As for a file, or weights that lie in another file.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <inheritdoc cref="Load(string)" path="/remarks"/>
    public static OnnxNetwork Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ModelReader.Read(stream, "the stream", folder: null);
    }

    /// <summary>Writes a model, replacing the file in one step.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="path">The file; its folder must exist.</param>
    /// <remarks>
    /// Opset 17: a Gemm a layer and a Relu between two, with the weights' bits as they are. The input is called
    /// <c>input</c>, shape [batch, inputs], the output <c>logits</c>, shape [batch, classes], for any batch. Provenance,
    /// usage and metadata are left out.
    /// </remarks>
    /// <exception cref="ArgumentException">Parameters of more than 2 GB, which no ONNX file holds.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(NetworkParameters parameters, string path)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var model = ModelWriter.Build(parameters);
        AtomicFile.Write(path, stream => ModelWriter.Write(model, stream));
    }

    /// <summary>Writes the bytes of such a file to a stream, from where it stands.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="stream">A writable stream.</param>
    /// <exception cref="ArgumentException">Parameters of more than 2 GB, which no ONNX file holds.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    /// <inheritdoc cref="Save(NetworkParameters, string)" path="/remarks"/>
    public static void Save(NetworkParameters parameters, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(stream);
        ModelWriter.Write(ModelWriter.Build(parameters), stream);
    }
}
