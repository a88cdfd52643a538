using System.IO.Compression;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace BoundGen.Onnx.Tests;

/// <summary>A model as ONNX Runtime runs it, one input at a time.</summary>
internal sealed class OnnxRuntimeModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _input;
    private readonly int[] _dimensions;

    public OnnxRuntimeModel(string path)
        : this(Open(path)) { }

    public OnnxRuntimeModel(byte[] model)
        : this(new InferenceSession(model, Options())) { }

    private OnnxRuntimeModel(InferenceSession session)
    {
        _session = session;
        (_input, var type) = session.InputMetadata.Single();
        // What varies is the batch.
        _dimensions = [.. type.Dimensions.Select(size => size < 1 ? 1 : size)];
    }

    /// <summary>Number of values that one run takes.</summary>
    public int InputSize => _dimensions.Aggregate(1, (product, size) => product * size);

    /// <summary>The first output.</summary>
    public float[] Run(float[] input)
    {
        var tensor = new DenseTensor<float>(input, _dimensions);
        string first = _session.OutputNames[0];
        using var results = _session.Run([NamedOnnxValue.CreateFromTensor(_input, tensor)], [first]);
        return [.. results[0].AsEnumerable<float>()];
    }

    public void Dispose() => _session.Dispose();

    private static InferenceSession Open(string path) =>
        path.EndsWith(".gz", StringComparison.Ordinal)
            ? new InferenceSession(Decompress(path), Options())
            : new InferenceSession(path, Options());

    private static SessionOptions Options() =>
        new() { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    private static byte[] Decompress(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
