namespace BoundGen;

/// <summary>A layer as a file has it.</summary>
/// <param name="Name">The name that its tensors have in common.</param>
/// <param name="Weight">Two dimensions.</param>
/// <param name="Bias">Shape [outputs], or null.</param>
/// <param name="Layout">Which index of the weight comes first.</param>
internal sealed record NamedLayer(TensorName Name, SafetensorsEntry Weight, SafetensorsEntry? Bias, WeightLayout Layout)
{
    /// <summary>d_{k-1}.</summary>
    public int Inputs => Weight.Shape[Layout == WeightLayout.OutputsFirst ? 1 : 0];

    /// <summary>d_k.</summary>
    public int Outputs => Weight.Shape[Layout == WeightLayout.OutputsFirst ? 0 : 1];
}

/// <summary>
/// Makes layers of the tensors of a file; the rules are those of
/// <see cref="SafetensorsNetwork.Load(string, SafetensorsOptions)"/>.
/// </summary>
/// <param name="path">The file's name, for errors.</param>
/// <param name="options">What was said about the file.</param>
internal sealed class NamedLayers(string path, SafetensorsOptions options)
{
    private const string OnlyChain = "the only order in which their shapes chain";

    /// <summary>Longest name of a tensor that is read, in characters.</summary>
    private const int MaxName = 1000;

    private const string StateOrder = "SafetensorsOptions.Layers, or --layers of the tool, states their order";

    /// <summary>Pairs weights with biases.</summary>
    /// <exception cref="InvalidDataException">A tensor that is neither, a bias without its weight, or no weights.</exception>
    public List<NamedLayer> Pair(IReadOnlyList<SafetensorsEntry> tensors)
    {
        var weights = new Dictionary<string, (TensorName Name, SafetensorsEntry Tensor)>(StringComparer.Ordinal);
        var biases = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        foreach (var tensor in tensors.Where(tensor => !options.Ignore.Any(pattern => IsNamed(tensor, pattern))))
        {
            if (tensor.Name.Length > MaxName)
                throw new InvalidDataException(
                    $"{path}: a tensor has a name of {tensor.Name.Length} characters, expected at most {MaxName}."
                );
            if (OddTensor.Describe(tensor) is { } problem)
                throw Error(tensor, problem);
            var name = TensorName.Parse(tensor.Name)!;
            bool first = name.IsBias ? biases.TryAdd(name.Layer, tensor) : weights.TryAdd(name.Layer, (name, tensor));
            if (!first)
                throw Error(tensor, $"is the second {(name.IsBias ? "bias" : "weight")} of its layer, expected one");
        }

        if (weights.Count == 0)
            throw new InvalidDataException(
                $"{path}: there are no weights, expected a tensor for every layer with a name that ends in \"weight\" or \"kernel\"."
            );
        foreach (var (layer, bias) in biases)
        {
            if (!weights.ContainsKey(layer))
                throw Error(bias, "is a bias without a weight, expected one of the same name but for the last word beside it");
        }

        return [.. weights.Select(weight => Layer(weight.Value.Name, weight.Value.Tensor, biases.GetValueOrDefault(weight.Key)))];
    }

    /// <summary>Puts the layers in order, in which they make a network.</summary>
    /// <returns>The layers, and what decided their order, for people.</returns>
    /// <exception cref="InvalidDataException">No order in which they chain, or several.</exception>
    public (List<NamedLayer> Layers, string Reason) Order(List<NamedLayer> layers)
    {
        var (order, reason) = FindOrder(layers);
        List<NamedLayer> ordered = [.. order.Select(i => layers[i])];
        for (int layer = 1; layer < ordered.Count; layer++)
        {
            if (ordered[layer].Inputs != ordered[layer - 1].Outputs)
                throw new InvalidDataException(
                    $"{path}: layer {layer} ({Name(ordered[layer].Weight)}) takes {ordered[layer].Inputs} inputs but "
                        + $"layer {layer - 1} ({Name(ordered[layer - 1].Weight)}) gives {ordered[layer - 1].Outputs} outputs{Transposed(ordered)}."
                );
        }

        if (options.Layout is null && ordered.All(layer => !layer.Name.IsLayoutKnown) && IsNetworkEitherWay(ordered, reason))
            throw new InvalidDataException(
                $"{path}: whether its weights are outputs by inputs or inputs by outputs cannot be told; SafetensorsOptions.Layout, or --layout of the tool, states it."
            );
        return (ordered, reason);
    }

    /// <summary>
    /// Whether layers make a network too with the two dimensions of each weight exchanged: in the same order, or in reverse where
    /// nothing but shapes decided it.
    /// </summary>
    private static bool IsNetworkEitherWay(List<NamedLayer> ordered, string reason) =>
        ordered.All(layer => layer.Bias is null || layer.Inputs == layer.Outputs)
        && (reason == OnlyChain || ordered.Zip(ordered.Skip(1)).All(pair => pair.First.Inputs == pair.Second.Outputs));

    /// <summary>The architecture of layers in order.</summary>
    /// <exception cref="InvalidDataException">One that is too large.</exception>
    public NetworkShape Shape(List<NamedLayer> layers)
    {
        try
        {
            int[] sizes = [layers[0].Inputs, .. layers.Select(layer => layer.Outputs)];
            return new NetworkShape(sizes, layers.Any(layer => layer.Bias is not null));
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads weight and bias of a layer; one without a bias has zeros.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="file">The file.</param>
    /// <param name="weights">Receives the weight, row-major [outputs, inputs].</param>
    /// <param name="biases">Receives the bias; empty for a network without biases.</param>
    /// <exception cref="InvalidDataException">A number that is not finite.</exception>
    public void Read(NamedLayer layer, SafetensorsFile file, Span<float> weights, Span<float> biases)
    {
        bool transposed = layer.Layout == WeightLayout.InputsFirst;
        if (transposed)
            file.ReadTransposed(layer.Weight, weights);
        else
            file.Read(layer.Weight, weights);
        int bad = NonFinite.IndexIn(weights);
        if (bad >= 0)
        {
            var (output, input) = Math.DivRem(bad, layer.Inputs);
            throw Odd(layer.Weight, weights[bad], transposed ? input * layer.Outputs + output : bad);
        }

        biases.Clear();
        if (layer.Bias is null)
            return;
        file.Read(layer.Bias, biases);
        bad = NonFinite.IndexIn(biases);
        if (bad >= 0)
            throw Odd(layer.Bias, biases[bad], bad);
    }

    private InvalidDataException Odd(SafetensorsEntry tensor, float value, int element) =>
        Error(tensor, $"has {value} as element {element}, expected finite numbers");

    private (int[] Order, string Reason) FindOrder(List<NamedLayer> layers)
    {
        if (!options.Layers.IsEmpty)
            return (StatedOrder(layers), "as stated");
        LayerPlace[] places = Places(layers);
        if (layers.Count == 1)
            return ([0], "the only one");
        if (LayerOrder.ByNumbers(places) is { } numbered)
            return (numbered, "by the numbers in their names");
        return LayerOrder.ByShapes(places) switch
        {
            [var only] => (only, OnlyChain),
            null => throw new InvalidDataException(
                $"{path}: there are {layers.Count} layers whose names leave their order open, and too many orders to try; {StateOrder}."
            ),
            [] => throw new InvalidDataException(
                $"{path}: no order of the layers chains: {string.Join(", ", layers.Select(Describe))}, as inputs to outputs{Transposed(layers)}."
            ),
            var several => throw new InvalidDataException(
                $"{path}: more than one order of the layers chains: {string.Join(" or ", several.Select(order => string.Join(',', order.Select(i => Label(layers[i])))))}; {StateOrder}."
            ),
        };
    }

    private int[] StatedOrder(List<NamedLayer> layers)
    {
        int[] order =
        [
            .. options.Layers.Select(stated =>
            {
                int found = layers.FindIndex(layer => stated == layer.Weight.Name || stated == Label(layer));
                return found >= 0
                    ? found
                    : throw new InvalidDataException(
                        $"{path}: has no layer \"{stated}\", expected some of {string.Join(", ", layers.Select(Label))}."
                    );
            }),
        ];
        if (order.Distinct().Count() != order.Length)
            throw new InvalidDataException($"{path}: a layer is stated twice, expected each once.");
        foreach (var (layer, index) in layers.Select((layer, index) => (layer, index)))
        {
            if (!order.Contains(index))
                throw Error(layer.Weight, "is not among the layers that were stated: name it, or ignore it");
        }

        return order;
    }

    private NamedLayer Layer(TensorName name, SafetensorsEntry weight, SafetensorsEntry? bias)
    {
        if (weight.Shape.Length != 2 || weight.Count == 0)
            throw Error(weight, $"has shape {Shape(weight)}, expected two dimensions, each at least 1: one layer's weights");
        var layer = new NamedLayer(name, weight, bias, options.Layout ?? name.Layout);
        if (bias is not null && (bias.Shape.Length != 1 || bias.Shape[0] != layer.Outputs))
            throw Error(bias, $"has shape {Shape(bias)}, expected [{layer.Outputs}], the outputs of {Name(weight)}");
        return layer;
    }

    /// <summary>A remark where the other layout would chain; empty where it would not.</summary>
    private static string Transposed(List<NamedLayer> layers)
    {
        LayerPlace[] places = [.. layers.Select(layer => new LayerPlace(layer.Name, layer.Outputs, layer.Inputs))];
        return LayerOrder.ByShapes(places) is [_, ..]
            ? "; with the two dimensions of each weight exchanged they chain: maybe the layout is another (--layout of the tool)"
            : "";
    }

    private static LayerPlace[] Places(List<NamedLayer> layers) =>
        [.. layers.Select(layer => new LayerPlace(layer.Name, layer.Inputs, layer.Outputs))];

    private static bool IsNamed(SafetensorsEntry tensor, string pattern) =>
        pattern.EndsWith('*') ? tensor.Name.StartsWith(pattern[..^1], StringComparison.Ordinal) : tensor.Name == pattern;

    /// <summary>The name of a layer without separators at its ends; that of its weight where nothing is left.</summary>
    public static string Label(NamedLayer layer) =>
        layer.Name.Layer.Trim('.', '/', '_', ':') is { Length: > 0 } label ? label : layer.Weight.Name;

    private static string Describe(NamedLayer layer) => $"{Label(layer)} {layer.Inputs} to {layer.Outputs}";

    private static string Name(SafetensorsEntry tensor) => SafetensorsHeader.Quote(tensor.Name);

    private static string Shape(SafetensorsEntry tensor) => $"[{string.Join(", ", tensor.Shape)}]";

    private InvalidDataException Error(SafetensorsEntry tensor, string problem) =>
        new($"{path}: tensor {Name(tensor)} {problem}.");
}
