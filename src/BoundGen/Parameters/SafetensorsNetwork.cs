using System.Collections.Immutable;

namespace BoundGen;

/// <summary>A network read from a safetensors file, and how its tensors were read.</summary>
public sealed class SafetensorsNetwork
{
    private SafetensorsNetwork(NetworkParameters parameters, ImmutableArray<string> layers, string reason) =>
        (Parameters, Layers, OrderReason) = (parameters, layers, reason);

    /// <summary>The parameters.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>The names of the layers in their order, without the last words <c>weight</c> and <c>bias</c>.</summary>
    public ImmutableArray<string> Layers { get; }

    /// <summary>What decided the order, for people.</summary>
    public string OrderReason { get; }

    /// <summary>
    /// Reads a file with one weight a layer and, where they are there, biases [outputs]; a layer without a bias among others with
    /// one gets zeros.
    /// </summary>
    /// <remarks>
    /// The last word of a name says what a tensor is: <c>weight</c>, <c>weights</c>, <c>w</c>, <c>kernel</c> or <c>coef</c>;
    /// <c>bias</c>, <c>intercept</c> or <c>b</c>. A weight is [outputs, inputs], and [inputs, outputs] where it is a kernel or a
    /// coef; a bias
    /// belongs to the weight with the same name but for the last word. Layers whose names differ in numbers alone follow
    /// these, first number first (<c>2.weight</c> before <c>10.weight</c>). Otherwise the layers stand in the only order in which
    /// each takes what the one before it gives. F16, BF16 and F64 are converted to float, F64 by
    /// rounding.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="options">What names and shapes leave open; null for nothing.</param>
    /// <exception cref="InvalidDataException">
    /// The file is none of safetensors or breaks the format; a tensor is neither weight nor bias, has the wrong shape, or a
    /// parameter that is NaN or infinite as a float; no order of the layers chains, or more than one; a record of
    /// <see cref="Provenance"/> or <see cref="NetworkUsage"/> cannot be read or does not fit.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsNetwork Load(string path, SafetensorsOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = InputFile.Open(path);
        return From(stream, path, options);
    }

    /// <summary>Reads such a file from a stream, from where it stands to its end.</summary>
    /// <param name="stream">A readable stream; one that cannot seek, such as a download, is read into memory first.</param>
    /// <param name="options">What names and shapes leave open; null for nothing.</param>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <inheritdoc cref="Load(string, SafetensorsOptions)" path="/remarks"/>
    public static SafetensorsNetwork Load(Stream stream, SafetensorsOptions? options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        string name = stream is FileStream file ? file.Name : "the stream";
        return From(stream, name, options);
    }

    /// <summary>Reads such a file from a stream.</summary>
    /// <param name="stream">From where it stands to its end.</param>
    /// <param name="path">The name errors are reported under.</param>
    /// <param name="options">What names and shapes leave open; null for nothing.</param>
    internal static SafetensorsNetwork From(Stream stream, string path, SafetensorsOptions? options)
    {
        var file = SafetensorsFile.Open(stream, path);
        var named = new NamedLayers(path, options ?? new SafetensorsOptions());
        var (layers, reason) = named.Order(named.Pair(file.Tensors));
        var shape = named.Shape(layers);
        float[] values = GC.AllocateUninitializedArray<float>(shape.ParameterCount);
        for (int layer = 0; layer < layers.Count; layer++)
            named.Read(layers[layer], file, values.AsSpan(shape.Weights(layer)), values.AsSpan(shape.Biases(layer)));
        return new SafetensorsNetwork(
            NetworkParameters.From(shape, values, file.Metadata, path),
            [.. layers.Select(NamedLayers.Label)],
            reason
        );
    }
}
