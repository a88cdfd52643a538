namespace BoundGen.Onnx.Reading;

/// <summary>From the numbers of a .nnet file to the parameters of a network.</summary>
internal static class NnetReader
{
    private const int MostLayers = 10_000;

    /// <summary>Reads a file.</summary>
    /// <param name="stream">From where it stands to its end.</param>
    /// <param name="name">The name errors are reported under.</param>
    /// <exception cref="InvalidDataException">The file breaks the format.</exception>
    public static NnetNetwork Read(Stream stream, string name)
    {
        try
        {
            return Read(new NnetNumbers(ModelFile.ReadBytes(stream)));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{name}: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static NnetNetwork Read(NnetNumbers numbers)
    {
        var shape = ReadShape(numbers);
        int inputs = shape.InputSize;
        numbers.Take(2 * inputs, "the ranges of the inputs");
        double[] means = numbers.Take(inputs + 1, "the means of inputs and outputs"),
            scales = numbers.Take(inputs + 1, "the scales of inputs and outputs");
        if (Array.IndexOf(scales, 0) is >= 0 and var zero)
            throw new InvalidDataException($"has scale {zero} = 0, expected another number");

        float[] values = new float[shape.ParameterCount];
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            double[] weights = numbers.Take(shape.Outputs(layer) * shape.Inputs(layer), $"the weights of layer {layer}"),
                biases = numbers.Take(shape.Outputs(layer), $"the biases of layer {layer}");
            if (layer == 0)
                FoldInputs(weights, biases, means.AsSpan(0, inputs), scales.AsSpan(0, inputs));
            if (layer == shape.LayerCount - 1)
                FoldOutputs(weights, biases, means[^1], scales[^1]);
            NetworkChain.Round(weights, values.AsSpan(shape.Weights(layer)));
            NetworkChain.Round(biases, values.AsSpan(shape.Biases(layer)));
        }

        numbers.ExpectEnd();
        try
        {
            return new NnetNetwork(new NetworkParameters(shape, values), Changes(means, scales));
        }
        catch (ArgumentException exception)
        {
            throw NetworkChain.Refusal(exception);
        }
    }

    private static NetworkShape ReadShape(NnetNumbers numbers)
    {
        int layers = numbers.Size("the number of layers"),
            inputs = numbers.Size("the number of inputs"),
            outputs = numbers.Size("the number of outputs");
        numbers.Size("the size of the largest layer");
        if (layers > MostLayers)
            throw new InvalidDataException($"has {layers} layers, expected at most {MostLayers}");
        int[] sizes = new int[layers + 1];
        for (int i = 0; i < sizes.Length; i++)
            sizes[i] = numbers.Size("the sizes of inputs and layers");
        if (sizes[0] != inputs || sizes[^1] != outputs)
            throw new InvalidDataException(
                $"has {inputs} inputs and {outputs} outputs, and layers from {sizes[0]} to {sizes[^1]}, expected the same"
            );
        // A flag that has no meaning.
        numbers.Next("a flag");
        try
        {
            var shape = new NetworkShape(sizes, bias: true);
            return shape.ParameterCount <= numbers.MostLeft
                ? shape
                : throw new InvalidDataException($"is too short for the {shape.ParameterCount} parameters of a network {shape}");
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"has more than {int.MaxValue} parameters", exception);
        }
    }

    /// <summary>The first layer takes (x - mean) / scale.</summary>
    private static void FoldInputs(double[] weights, double[] biases, ReadOnlySpan<double> means, ReadOnlySpan<double> scales)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            int input = i % means.Length;
            weights[i] /= scales[input];
            biases[i / means.Length] -= weights[i] * means[input];
        }
    }

    /// <summary>The outputs are y * scale + mean.</summary>
    private static void FoldOutputs(double[] weights, double[] biases, double mean, double scale)
    {
        for (int i = 0; i < weights.Length; i++)
            weights[i] *= scale;
        for (int i = 0; i < biases.Length; i++)
            biases[i] = biases[i] * scale + mean;
    }

    private static List<string> Changes(double[] means, double[] scales)
    {
        List<string> changes = [];
        if (Array.Exists(means, mean => mean != 0) || Array.Exists(scales, scale => scale != 1))
            changes.Add("means and scales of inputs and outputs: folded into the first and the last layer, in double precision.");
        changes.Add("ranges of the inputs: left out; inputs are not clipped.");
        changes.Add(
            "choice of an output: the format does not say which one is chosen; the largest output is taken here, ACAS Xu networks mean the smallest."
        );
        return changes;
    }
}
