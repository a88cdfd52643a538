using System.Collections.ObjectModel;

namespace BoundGen;

/// <summary>The weights and biases of a network, all finite, with its architecture and what its file says about it.</summary>
public sealed class NetworkParameters
{
    private readonly float[] _values;
    private string? _fingerprint;

    /// <summary>Copies parameters.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="values">Shape [ParameterCount], in the layout of <see cref="NetworkShape"/>, all finite.</param>
    /// <param name="metadata">Free text to keep with them; none if left out.</param>
    /// <param name="provenance">Where they come from; unknown if left out.</param>
    /// <param name="usage">What inputs and logits mean; unknown if left out.</param>
    /// <exception cref="ArgumentException">
    /// A wrong length, a parameter that is NaN or infinite, or a usage that does not fit the architecture.
    /// </exception>
    public NetworkParameters(
        NetworkShape shape,
        ReadOnlySpan<float> values,
        IReadOnlyDictionary<string, string>? metadata = null,
        Provenance? provenance = null,
        NetworkUsage? usage = null
    )
        : this(Checked(shape, values), values.ToArray(), metadata, provenance, usage) { }

    // Takes ownership of the values, which are checked.
    private NetworkParameters(
        NetworkShape shape,
        float[] values,
        IReadOnlyDictionary<string, string>? metadata,
        Provenance? provenance,
        NetworkUsage? usage
    )
    {
        usage?.CheckFits(shape, nameof(usage));
        if (provenance?.Sigma is { } sigma && sigma.LayerCount != shape.LayerCount)
            throw new ArgumentException(
                $"The candidates for sigma have levels for {sigma.LayerCount} layers, expected {shape.LayerCount} for a network {shape}.",
                nameof(provenance)
            );
        provenance?.Caps?.CheckFits(shape, nameof(provenance));
        Shape = shape;
        _values = values;
        Provenance = provenance ?? Provenance.Unknown;
        Usage = usage ?? NetworkUsage.Unknown;
        Metadata = new Dictionary<string, string>(
            metadata ?? ReadOnlyDictionary<string, string>.Empty,
            StringComparer.Ordinal
        ).AsReadOnly();
    }

    /// <summary>The architecture.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Shape [ParameterCount], in the layout of <see cref="NetworkShape"/>.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Where they come from, as far as their file says so.</summary>
    public Provenance Provenance { get; }

    /// <summary>What inputs and logits mean, as far as their file says so.</summary>
    public NetworkUsage Usage { get; }

    /// <summary>
    /// The file's <c>__metadata__</c> but for <see cref="Provenance"/> and <see cref="Usage"/>; empty where there is none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// Names the parameters whatever file they came from: 32 hexadecimal digits of SHA-256 over their shape and bits.
    /// </summary>
    public string Fingerprint => _fingerprint ??= ProvenanceMetadata.Digest(Shape, _values);

    /// <summary>The same parameters with a record of where they come from.</summary>
    public NetworkParameters WithProvenance(Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(provenance);
        return new NetworkParameters(Shape, _values, Metadata, provenance, Usage);
    }

    /// <summary>The same parameters with a record of what inputs and logits mean.</summary>
    /// <exception cref="ArgumentException">A usage that does not fit the architecture.</exception>
    public NetworkParameters WithUsage(NetworkUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return new NetworkParameters(Shape, _values, Metadata, Provenance, usage);
    }

    /// <summary>
    /// A network with one output as one with two classes, for the rule that the output is above 0 for class 1: the rows of its
    /// last layer are -w/2 and w/2, so that the margin between the two logits is what the output was.
    /// </summary>
    /// <returns>It has seen what this network has seen; nothing else is on record.</returns>
    /// <exception cref="InvalidOperationException">There is more than one output.</exception>
    public NetworkParameters AsTwoClasses()
    {
        if (Shape.OutputSize != 1)
            throw new InvalidOperationException($"A network {Shape} has {Shape.OutputSize} outputs, expected 1.");
        var shape = new NetworkShape([.. Shape.Sizes[..^1], 2], Shape.HasBias);
        int last = Shape.LayerCount - 1;
        var values = new float[shape.ParameterCount];
        Values[..Shape.Weights(last).Start.Value].CopyTo(values);
        Halve(Values[Shape.Weights(last)], values.AsSpan(shape.Weights(last)));
        Halve(Values[Shape.Biases(last)], values.AsSpan(shape.Biases(last)));
        return new NetworkParameters(
            shape,
            values,
            Metadata,
            new Provenance(Provenance.Seen) { IsOutdated = Provenance.IsOutdated },
            Usage with
            {
                ClassNames = [],
            }
        );

        static void Halve(ReadOnlySpan<float> row, Span<float> rows)
        {
            for (int i = 0; i < row.Length; i++)
                (rows[i], rows[row.Length + i]) = (-row[i] / 2, row[i] / 2);
        }
    }

    /// <summary>Reads a safetensors file whose names and shapes leave nothing open.</summary>
    /// <exception cref="InvalidDataException">The file is no network, or leaves the order of its layers open.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <inheritdoc cref="SafetensorsNetwork.Load(string, SafetensorsOptions)" path="/remarks"/>
    public static NetworkParameters Load(string path) => SafetensorsNetwork.Load(path, options: null).Parameters;

    /// <summary>Reads safetensors from a stream: from where it stands to its end.</summary>
    /// <param name="stream">A readable stream; one that cannot seek, such as a download, is read into memory first.</param>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <inheritdoc cref="Load(string)" path="/remarks"/>
    public static NetworkParameters Load(Stream stream) => SafetensorsNetwork.Load(stream, options: null).Parameters;

    /// <summary>Reads safetensors from memory, such as an embedded resource.</summary>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    /// <inheritdoc cref="Load(string)" path="/remarks"/>
    public static unsafe NetworkParameters Load(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            // An empty span has no address; a stream of no bytes is refused with the message of an empty file.
            using Stream stream = bytes.IsEmpty ? new MemoryStream() : new UnmanagedMemoryStream(first, bytes.Length);
            const string Name = "the bytes";
            return SafetensorsNetwork.From(stream, Name, options: null).Parameters;
        }
    }

    /// <summary>Parameters that take an array over, which nobody writes to any more, without a copy.</summary>
    /// <exception cref="ArgumentException">A wrong length, or a parameter that is NaN or infinite.</exception>
    internal static NetworkParameters Owning(NetworkShape shape, float[] values, NetworkUsage? usage = null) =>
        new(Checked(shape, values), values, metadata: null, provenance: null, usage);

    /// <summary>Takes over values from a file, with what its metadata say about them.</summary>
    /// <exception cref="InvalidDataException">A record that cannot be read or does not fit.</exception>
    internal static NetworkParameters From(
        NetworkShape shape,
        float[] values,
        IReadOnlyDictionary<string, string> metadata,
        string path
    )
    {
        try
        {
            var provenance = ProvenanceMetadata.Read(metadata, shape, values);
            var usage = UsageMetadata.Read(metadata, shape);
            var others = UsageMetadata.Others(ProvenanceMetadata.Others(metadata));
            return new NetworkParameters(shape, values, others, provenance, usage);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes a safetensors file (F32) with the names PyTorch gives an nn.Sequential of linear layers and ReLUs:
    /// <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c>, ... The file is replaced in one step.
    /// </summary>
    /// <exception cref="ArgumentException">Metadata that is not valid UTF-16.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Writer().Save(path);

    /// <summary>Writes the bytes of such a file to a stream, from where it stands.</summary>
    /// <exception cref="ArgumentException">Metadata that is not valid UTF-16.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Writer().Save(stream);
    }

    private SafetensorsWriter Writer()
    {
        var tensors = new List<SafetensorsTensor>();
        for (int layer = 0; layer < Shape.LayerCount; layer++)
        {
            int outputs = Shape.Outputs(layer);
            tensors.Add(
                new SafetensorsTensor(
                    $"{2 * layer}.weight",
                    [outputs, Shape.Inputs(layer)],
                    _values.AsMemory(Shape.Weights(layer))
                )
            );
            if (Shape.HasBias)
                tensors.Add(new SafetensorsTensor($"{2 * layer}.bias", [outputs], _values.AsMemory(Shape.Biases(layer))));
        }

        var provenance = ProvenanceMetadata.Write(Provenance, Metadata, Shape, _values);
        return new SafetensorsWriter(tensors, UsageMetadata.Write(Usage, provenance));
    }

    /// <summary>
    /// The Euclidean distance of one layer's weights and biases, ||theta^k - theta_0^k|| (theory.md section 4), rounded up:
    /// never below the exact distance, above it by a relative 2e-15 at most, 0 for equal parameters.
    /// </summary>
    /// <param name="other">Parameters of the same shape.</param>
    /// <param name="layer">In 0..LayerCount-1.</param>
    /// <exception cref="ArgumentException">Different shapes, or no such layer.</exception>
    public double DistanceTo(NetworkParameters other, int layer)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Shape.Equals(other.Shape))
            throw new ArgumentException($"The other network is {other.Shape}, expected {Shape}.", nameof(other));
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, Shape.LayerCount);

        var mine = _values.AsSpan(Shape.Layer(layer));
        var theirs = other._values.AsSpan(Shape.Layer(layer));

        // Kahan's summation: the rounding of millions of additions must not add up. Squares of floats do not underflow.
        double sum = 0,
            lost = 0;
        for (int i = 0; i < mine.Length; i++)
        {
            double difference = (double)mine[i] - theirs[i];
            double term = difference * difference - lost;
            double next = sum + term;
            lost = next - sum - term;
            sum = next;
        }

        // In units of 2^-53: each term is off by 3, the sum by 2 more, the root by half of that and 1. Twelve cover it.
        return Math.Sqrt(sum) * Rounding.Cover(6);
    }

    /// <summary>The Euclidean distance of all parameters together.</summary>
    /// <inheritdoc cref="DistanceTo(NetworkParameters, int)"/>
    public double DistanceTo(NetworkParameters other) =>
        Math.Sqrt(Enumerable.Range(0, Shape.LayerCount).Sum(layer => Math.Pow(DistanceTo(other, layer), 2)));

    private static NetworkShape Checked(NetworkShape shape, ReadOnlySpan<float> values)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (values.Length != shape.ParameterCount)
            throw new ArgumentException(
                $"A network {shape} has {shape.ParameterCount} parameters, got {values.Length}.",
                nameof(values)
            );
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            CheckFinite(values, shape.Weights(layer), $"weights of layer {layer}");
            CheckFinite(values, shape.Biases(layer), $"biases of layer {layer}");
        }

        return shape;
    }

    private static void CheckFinite(ReadOnlySpan<float> values, Range range, string what)
    {
        int bad = NonFinite.IndexIn(values[range]);
        if (bad >= 0)
            throw new ArgumentException(
                $"Element {bad} of the {what} is {values[range][bad]}, expected a finite number.",
                nameof(values)
            );
    }
}
