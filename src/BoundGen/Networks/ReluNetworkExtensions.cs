namespace BoundGen;

/// <summary>What every network can do with the members of <see cref="IReluNetwork"/>.</summary>
public static class ReluNetworkExtensions
{
    /// <summary>Makes an input of pixels as it was done in training; nothing is allocated.</summary>
    /// <param name="network">Made of parameters that record their preprocessing, as in every file that the tool wrote.</param>
    /// <param name="pixels">Shape [InputSize]; 0 is black, 255 is white.</param>
    /// <param name="input">Shape [InputSize].</param>
    /// <exception cref="InvalidOperationException">The parameters record no preprocessing.</exception>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public static void Preprocess(this IReluNetwork network, ReadOnlySpan<byte> pixels, Span<float> input)
    {
        ArgumentNullException.ThrowIfNull(network);
        ShapeCheck.Length(pixels.Length, network.Shape.InputSize, nameof(pixels));
        Recorded(network).Apply(pixels, input);
    }

    /// <summary>Makes an input of numbers as it was done in training; nothing is allocated.</summary>
    /// <param name="network">Made of parameters that record their preprocessing, as in every file that the tool wrote.</param>
    /// <param name="values">
    /// Shape [InputSize], in the order of <see cref="NetworkUsage.Features"/>: of a category 1 where the text is that, else 0.
    /// </param>
    /// <param name="input">Shape [InputSize]; may be the same memory.</param>
    /// <exception cref="InvalidOperationException">The parameters record no preprocessing.</exception>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public static void Preprocess(this IReluNetwork network, ReadOnlySpan<float> values, Span<float> input)
    {
        ArgumentNullException.ThrowIfNull(network);
        ShapeCheck.Length(values.Length, network.Shape.InputSize, nameof(values));
        Recorded(network).Apply(values, input);
    }

    private static Preprocessing Recorded(IReluNetwork network) =>
        network.Usage.Preprocessing
        ?? throw new InvalidOperationException(
            "The network's parameters do not record how pixels or numbers become inputs. "
                + "Use the Preprocessing of its training, or record it: NetworkParameters.WithUsage."
        );

    /// <summary>
    /// The probabilities of the classes, at the temperature that the network was trained with (1 where the parameters record
    /// none): <see cref="Logits.Softmax"/>. Nothing is allocated.
    /// </summary>
    /// <param name="network">The network that computed the logits.</param>
    /// <param name="logits">
    /// Shape [OutputSize]. A NaN or +infinity among them, or nothing but -infinity, makes every probability NaN.
    /// </param>
    /// <param name="probabilities">Shape [OutputSize]; may be the same memory as <paramref name="logits"/>.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public static void Probabilities(this IReluNetwork network, ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(network);
        ShapeCheck.Length(logits.Length, network.Shape.OutputSize, nameof(logits));
        Logits.Softmax(logits, probabilities, network.Usage.Temperature ?? 1);
    }

    /// <summary>A copy of the parameters of a network, with their <see cref="NetworkParameters.Usage"/>.</summary>
    public static NetworkParameters ToParameters(this IReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var values = GC.AllocateUninitializedArray<float>(network.Shape.ParameterCount);
        network.CopyParameters(values);
        return NetworkParameters.Owning(network.Shape, values, network.Usage);
    }

    /// <summary>
    /// The loss of training, summed over samples, and its gradient, at any parameters of a network's architecture. Nothing is
    /// allocated.
    /// </summary>
    /// <param name="network">A network of that architecture; its own parameters do not matter.</param>
    /// <param name="parameters">Shape [ParameterCount], in the layout of <see cref="NetworkShape"/>.</param>
    /// <param name="inputs">Shape [n, InputSize], row-major.</param>
    /// <param name="labels">Shape [n], each in 0..OutputSize-1.</param>
    /// <param name="loss">Which loss.</param>
    /// <param name="gradient">Shape [ParameterCount]; overwritten with the sum over the samples.</param>
    /// <returns>The loss in nats, summed over the samples.</returns>
    /// <exception cref="ArgumentException">A wrong length, a label that is no class, or a loss out of range.</exception>
    public static double Gradient(
        this IReluNetwork network,
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<int> labels,
        TrainingLoss loss,
        Span<float> gradient
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        var shape = network.Shape;
        ShapeCheck.Length(gradient.Length, shape.ParameterCount, nameof(gradient));
        int length = GradientFactors.Length(shape, labels.Length);
        using var block = ScratchBlock.Rent(sizeof(float) * (nint)length);
        var factors = new GradientFactors(shape, labels.Length, block.Span<float>());
        double sum = network.Backpropagate(parameters, inputs, labels, loss, factors);
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            factors.Weights(layer, gradient[shape.Weights(layer)]);
            factors.Biases(layer, 0, gradient[shape.Biases(layer)]);
        }

        return sum;
    }

    /// <summary>Throws unless a network runs these parameters: what is proved of one would be said of another.</summary>
    /// <exception cref="ArgumentException">Other parameters.</exception>
    internal static void CheckRuns(this IReluNetwork network, NetworkParameters parameters, string parameter)
    {
        if (!network.Shape.Equals(parameters.Shape) || !network.HasParameters(parameters.Values))
            throw new ArgumentException(
                "The network runs other parameters than those of the request, expected the same.",
                parameter
            );
    }
}
