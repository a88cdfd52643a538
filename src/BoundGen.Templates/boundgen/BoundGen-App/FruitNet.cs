using BoundGen;

namespace BoundGen_App;

/// <summary>Tells apples, figs, pears and plums apart by weight and length. The generator writes the rest of the class.</summary>
[ReluNetwork(2, 16, 4)]
public sealed partial class FruitNet
{
    /// <summary>The network with its weights, which are a resource of this assembly.</summary>
    public static FruitNet Load()
    {
        using var weights = typeof(FruitNet).Assembly.GetManifestResourceStream("model.safetensors")!;
        return Load(weights);
    }

    /// <summary>The kind of a fruit, in words.</summary>
    /// <param name="weight">In grams.</param>
    /// <param name="length">In millimetres.</param>
    public string KindOf(float weight, float length)
    {
        // As in training: the file of the weights records means and deviations of the columns.
        Span<float> input = stackalloc float[InputSize];
        this.Preprocess([weight, length], input);
        return Usage.ClassNames[Classify(input)];
    }
}
