using System.Text.RegularExpressions;

namespace BoundGen;

/// <summary>A layer as a file has it.</summary>
/// <param name="Weight">Shape [outputs, inputs].</param>
/// <param name="Bias">Shape [outputs], or null.</param>
internal sealed record NamedLayer(SafetensorsTensor Weight, SafetensorsTensor? Bias);

/// <summary>Makes layers of named tensors; the rules are those of <see cref="NetworkParameters.Load(string)"/>.</summary>
internal static partial class NamedLayers
{
    private const string WeightEnding = "weight";
    private const string BiasEnding = "bias";

    /// <summary>Pairs weights with biases and puts the layers in order.</summary>
    /// <param name="tensors">All tensors of a file.</param>
    /// <param name="path">The file's name, for errors.</param>
    /// <exception cref="InvalidDataException">
    /// A tensor that is neither or not finite, a bias without its weight, or no weights.
    /// </exception>
    public static List<NamedLayer> Order(IReadOnlyList<SafetensorsTensor> tensors, string path)
    {
        var weights = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        var biases = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (tensor.Name.EndsWith(WeightEnding, StringComparison.Ordinal))
                weights.Add(tensor.Name[..^WeightEnding.Length], tensor);
            else if (tensor.Name.EndsWith(BiasEnding, StringComparison.Ordinal))
                biases.Add(tensor.Name[..^BiasEnding.Length], tensor);
            else
                throw Error(path, tensor, "is neither a weight nor a bias, expected a name that ends in one of these words");

            int bad = NonFinite.IndexIn(tensor.Values);
            if (bad >= 0)
                throw Error(path, tensor, $"has {tensor.Values[bad]} as element {bad}, expected finite numbers");
        }

        if (weights.Count == 0)
            throw new InvalidDataException(
                $"{path}: there are no weights, expected a tensor for every layer with a name that ends in \"weight\"."
            );
        foreach (var (prefix, bias) in biases)
        {
            if (!weights.ContainsKey(prefix))
                throw Error(
                    path,
                    bias,
                    $"is a bias without a weight, expected {SafetensorsHeader.Quote(prefix + WeightEnding)} beside it"
                );
        }

        return weights
            .OrderBy(pair => NumbersIn(pair.Key), Comparer<string[]>.Create(CompareNumbers))
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new NamedLayer(pair.Value, biases.GetValueOrDefault(pair.Key)))
            .ToList();
    }

    /// <summary>Checks that the layers make a network.</summary>
    /// <param name="layers">In order, at least one.</param>
    /// <param name="path">The file's name, for errors.</param>
    /// <exception cref="InvalidDataException">
    /// A tensor of the wrong shape, biases on some layers only, or layers that do not chain.
    /// </exception>
    public static NetworkShape Chain(IReadOnlyList<NamedLayer> layers, string path)
    {
        bool hasBias = layers[0].Bias is not null;
        var sizes = new List<int>();
        for (int layer = 0; layer < layers.Count; layer++)
        {
            var (weight, bias) = layers[layer];
            if (weight.Shape.Length != 2 || weight.Values.Length == 0)
                throw Error(path, weight, $"has shape {Describe(weight)}, expected [outputs, inputs], each at least 1");
            if (layer > 0 && weight.Shape[1] != sizes[^1])
            {
                throw new InvalidDataException(
                    $"{path}: layer {layer} ({Name(weight)}) takes {weight.Shape[1]} inputs but "
                        + $"layer {layer - 1} ({Name(layers[layer - 1].Weight)}) gives {sizes[^1]} outputs."
                );
            }

            if (bias is not null != hasBias)
                throw Error(
                    path,
                    weight,
                    $"has {(hasBias ? "no" : "a")} bias unlike {Name(layers[0].Weight)}, expected biases on all layers or none"
                );
            if (bias is not null && (bias.Shape.Length != 1 || bias.Shape[0] != weight.Shape[0]))
                throw Error(
                    path,
                    bias,
                    $"has shape {Describe(bias)}, expected [{weight.Shape[0]}], the outputs of {Name(weight)}"
                );

            if (layer == 0)
                sizes.Add(weight.Shape[1]);
            sizes.Add(weight.Shape[0]);
        }

        try
        {
            return new NetworkShape(sizes.ToArray(), hasBias);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    // As strings of digits without leading zeros, so that no number is too long.
    private static string[] NumbersIn(string name) =>
        Digits().Matches(name).Select(match => match.Value.TrimStart('0')).ToArray();

    private static int CompareNumbers(string[] first, string[] second)
    {
        for (int i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            int order = first[i].Length.CompareTo(second[i].Length);
            if (order == 0)
                order = string.CompareOrdinal(first[i], second[i]);
            if (order != 0)
                return order;
        }

        return first.Length.CompareTo(second.Length);
    }

    private static string Name(SafetensorsTensor tensor) => SafetensorsHeader.Quote(tensor.Name);

    private static string Describe(SafetensorsTensor tensor) => $"[{string.Join(", ", tensor.Shape)}]";

    private static InvalidDataException Error(string path, SafetensorsTensor tensor, string problem) =>
        new($"{path}: tensor {Name(tensor)} {problem}.");

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
