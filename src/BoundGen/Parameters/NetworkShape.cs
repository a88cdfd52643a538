using System.Globalization;

namespace BoundGen;

/// <summary>
/// The architecture of a network and the layout of its parameters: layer by layer, the weights row-major
/// [outputs, inputs], then the biases. Layers are counted from 0: layer <c>l</c> is layer k = l + 1 of theory.md.
/// </summary>
public sealed class NetworkShape : IEquatable<NetworkShape>
{
    private readonly int[] _sizes;
    private readonly int[] _offsets;

    /// <summary>Describes an architecture.</summary>
    /// <param name="sizes">Input size, hidden layer sizes, number of classes: at least two, each at least 1.</param>
    /// <param name="bias">Whether every layer has biases.</param>
    /// <exception cref="ArgumentException">
    /// Too few sizes, a size below 1, or more than <see cref="int.MaxValue"/> parameters.
    /// </exception>
    public NetworkShape(ReadOnlySpan<int> sizes, bool bias)
    {
        if (sizes.Length < 2)
            throw new ArgumentException(
                $"A network needs at least 2 sizes (inputs and classes), got {sizes.Length}.",
                nameof(sizes)
            );

        _sizes = sizes.ToArray();
        HasBias = bias;
        _offsets = new int[sizes.Length];
        long offset = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 1)
                throw new ArgumentException($"Size {i} of the network is {sizes[i]}, expected at least 1.", nameof(sizes));
            if (i == 0)
                continue;
            offset += (long)sizes[i] * sizes[i - 1] + (bias ? sizes[i] : 0);
            if (offset > int.MaxValue)
                throw new ArgumentException(
                    $"A network {Describe(sizes)} has more than {int.MaxValue} parameters.",
                    nameof(sizes)
                );
            _offsets[i] = (int)offset;
            if (i < sizes.Length - 1)
                MaskWordCount += Layout.MaskWords(sizes[i]);
        }
    }

    /// <summary>Input size, hidden layer sizes, number of classes (d_0, ..., d_{K+1}).</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>Whether every layer has biases (beta of theory.md section 1).</summary>
    public bool HasBias { get; }

    /// <summary>Number of inputs, d_0.</summary>
    public int InputSize => _sizes[0];

    /// <summary>Number of classes, C = d_{K+1}.</summary>
    public int OutputSize => _sizes[^1];

    /// <summary>Number of layers with weights, K + 1.</summary>
    public int LayerCount => _sizes.Length - 1;

    /// <summary>Number of hidden layers, K.</summary>
    public int HiddenLayerCount => _sizes.Length - 2;

    /// <summary>Number of weights and biases of all layers.</summary>
    public int ParameterCount => _offsets[^1];

    /// <summary>Number of hidden neurons, d_1 + ... + d_K.</summary>
    public int HiddenNeuronCount => NoiseLength - OutputSize;

    /// <summary>Number of standard normals one noisy pass takes, d_1 + ... + d_{K+1} (theory.md section 4).</summary>
    public int NoiseLength => _sizes.Sum() - InputSize;

    /// <summary>Number of 64-bit words of an activation mask: every hidden layer starts on a new word.</summary>
    public int MaskWordCount { get; }

    /// <summary>Number of outputs of a layer, d_k.</summary>
    public int Outputs(int layer) => _sizes[layer + 1];

    /// <summary>Number of inputs of a layer, d_{k-1}.</summary>
    public int Inputs(int layer) => _sizes[layer];

    /// <summary>Where the weights of a layer lie in the parameters, row-major [outputs, inputs].</summary>
    public Range Weights(int layer) => _offsets[layer]..(_offsets[layer] + Outputs(layer) * Inputs(layer));

    /// <summary>Where the biases of a layer lie in the parameters; empty for a network without biases.</summary>
    public Range Biases(int layer) => (_offsets[layer] + Outputs(layer) * Inputs(layer)).._offsets[layer + 1];

    /// <summary>Where the weights and biases of a layer lie in the parameters.</summary>
    public Range Layer(int layer) => _offsets[layer].._offsets[layer + 1];

    /// <inheritdoc/>
    public bool Equals(NetworkShape? other) => other is not null && HasBias == other.HasBias && Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NetworkShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(HasBias);
        foreach (int size in _sizes)
            hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>The sizes joined by dashes, as in <c>784-1000-1000-10</c>, with <c>+bias</c> where there are biases.</summary>
    public override string ToString() => Describe(_sizes) + (HasBias ? "+bias" : "");

    private static string Describe(ReadOnlySpan<int> sizes) =>
        string.Join('-', sizes.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
