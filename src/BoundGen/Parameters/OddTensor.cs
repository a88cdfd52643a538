namespace BoundGen;

/// <summary>Tensors of a file that are no weight and no bias of a chain of dense layers, and what they are.</summary>
internal static class OddTensor
{
    private static readonly string[] BatchNormalisation =
    [
        "running_mean",
        "running_var",
        "num_batches_tracked",
        "moving_mean",
        "moving_variance",
    ];

    /// <summary>What is wrong with a tensor, for a message that begins with its name; null for a weight or a bias.</summary>
    public static string? Describe(SafetensorsEntry tensor)
    {
        if (BatchNormalisation.Any(ending => tensor.Name.EndsWith(ending, StringComparison.Ordinal)))
            return "belongs to batch normalisation, and a file of tensors records neither its epsilon nor whether it comes before the ReLU: "
                + "fold it into the layer before it in the framework, or export the model to ONNX, which records both";
        if (tensor.Name.Contains("lora_", StringComparison.OrdinalIgnoreCase))
            return "is part of a low-rank adapter and no layer: merge the adapter into its network, and save that";
        if (tensor.Type is null)
            return $"holds elements of type {tensor.TypeName}, as counters and settings do, and no weights: it can be ignored by name (--ignore of the tool)";
        return TensorName.Parse(tensor.Name) is null
            ? "is neither a weight nor a bias, expected a name whose last word is one of weight, kernel, w, bias and b; "
                + "other tensors can be ignored by name (--ignore of the tool)"
            : null;
    }
}
