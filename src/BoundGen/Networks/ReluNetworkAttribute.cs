namespace BoundGen;

/// <summary>
/// Turns a partial class into a ReLU network of the given layer sizes: the generator adds an implementation of
/// <see cref="IReluNetwork{TSelf}"/> for exactly this architecture.
/// </summary>
/// <example>
/// <code>
/// [ReluNetwork(784, 1000, 1000, 10)]
/// public sealed partial class MnistNet;
/// </code>
/// </example>
/// <param name="sizes">Input size, hidden layer sizes, number of classes: at least two, each at least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ReluNetworkAttribute(params int[] sizes) : Attribute
{
    /// <summary>Input size, hidden layer sizes, number of classes (d_0, ..., d_{K+1} of theory.md section 1).</summary>
    public int[] Sizes { get; } = sizes;

    /// <summary>Whether every layer has a bias vector (all layers or none); <see langword="true"/> by default.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>
    /// The prefix of C functions that a library published as native code exports for this network, such as <c>mnist</c> for
    /// <c>mnist_create</c>; none by default. A header of that name is published beside the library.
    /// </summary>
    public string? NativeExports { get; set; }

    /// <summary>What an attribute has to become for another architecture, in one or two sentences.</summary>
    internal static string Remedy(NetworkShape declared, NetworkShape needed)
    {
        string biases =
            !declared.Sizes.SequenceEqual(needed.Sizes) ? ""
            : needed.HasBias ? "Only the biases differ: Bias = false has to go. "
            : "Only the biases differ: Bias = false is missing. ";
        return $"{biases}The attribute is {Text(declared)}, and would have to be {Text(needed)}.";
    }

    /// <summary>The attribute of an architecture as it is written in source.</summary>
    private static string Text(NetworkShape shape) =>
        $"[ReluNetwork({string.Join(", ", shape.Sizes.ToArray())}{(shape.HasBias ? "" : ", Bias = false")})]";
}
