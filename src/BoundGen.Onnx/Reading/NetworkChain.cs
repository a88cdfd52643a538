using System.Globalization;
using BoundGen.Onnx.Folding;
using BoundGen.Runtime;

namespace BoundGen.Onnx.Reading;

/// <summary>Rounds the layers of a graph to the parameters of a network.</summary>
internal static class NetworkChain
{
    /// <exception cref="InvalidDataException">
    /// The graph does not end in a dense layer, or a parameter is beyond a float.
    /// </exception>
    public static OnnxNetwork Build(Flow output, Workspace workspace)
    {
        if (output.Map.Weights is null)
            throw output.Below is { } last
                ? last.Relu.Refusal(
                    "has no dense layer after it; the outputs of a network are logits, so export the model without its last activation"
                )
                : new InvalidDataException("has no dense layer between input and output, expected Gemm or MatMul with weights");
        var layers = new List<AffineMap> { output.Map };
        for (var layer = output.Below; layer is not null; layer = layer.Below)
            layers.Add(layer.Map);
        layers.Reverse();
        bool bias = layers.Exists(layer => layer.Shift is not null);
        try
        {
            var shape = new NetworkShape([layers[0].Inputs, .. layers.Select(layer => layer.Outputs)], bias);
            float[] values = new float[shape.ParameterCount];
            int rounded = 0;
            for (int layer = 0; layer < layers.Count; layer++)
            {
                rounded += Round(layers[layer].Weights!, values.AsSpan(shape.Weights(layer)));
                if (layers[layer].Shift is { } shift)
                    rounded += Round(shift, values.AsSpan(shape.Biases(layer)));
                else if (bias)
                    workspace.Changes.Add(
                        string.Create(CultureInfo.InvariantCulture, $"layer {layer}: has no biases, got zeros.")
                    );
            }

            if (rounded > 0)
                workspace.Changes.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{rounded} of {values.Length} parameters were rounded to single precision; logits differ from the file's by rounding."
                    )
                );
            return new OnnxNetwork(new NetworkParameters(shape, values), workspace.Changes);
        }
        catch (ArgumentException exception)
        {
            throw Refusal(exception);
        }
    }

    /// <summary>A shape or parameters that no network has, as a problem of a file.</summary>
    public static InvalidDataException Refusal(ArgumentException exception) =>
        new(NetworkArguments.WithoutParameter(exception.Message).TrimEnd('.'), exception);

    /// <summary>Rounds to float.</summary>
    /// <returns>How many were not floats.</returns>
    public static int Round(double[] values, Span<float> floats)
    {
        int rounded = 0;
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = (float)values[i];
            if (floats[i] != values[i])
                rounded++;
        }

        return rounded;
    }
}
