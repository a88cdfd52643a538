using System.Collections.Immutable;

namespace BoundGen;

/// <summary>Which index of a weight comes first.</summary>
public enum WeightLayout
{
    /// <summary>[outputs, inputs], as in PyTorch.</summary>
    OutputsFirst,

    /// <summary>[inputs, outputs], as in Keras, Flax and scikit-learn.</summary>
    InputsFirst,
}

/// <summary>What to say about a file of tensors where their names and shapes leave it open.</summary>
public sealed class SafetensorsOptions
{
    /// <summary>
    /// The layers in their order: names of weights, with or without the last word, as in <c>fc1.weight</c> or <c>fc1</c>. All
    /// weights that are not in <see cref="Ignore"/> are named. Empty: names and shapes decide.
    /// </summary>
    public ImmutableArray<string> Layers { get; init; } = [];

    /// <summary>
    /// Tensors that are no part of the network; a name that ends in <c>*</c> stands for all that begin like it.
    /// </summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <summary>
    /// Which index of every weight comes first. Null: inputs where the name's last word is <c>kernel</c> or <c>coef</c>, else
    /// outputs.
    /// </summary>
    public WeightLayout? Layout { get; init; }
}
