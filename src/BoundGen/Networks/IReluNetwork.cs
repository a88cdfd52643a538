namespace BoundGen;

/// <summary>A ReLU network of an architecture that need not be known at compile time.</summary>
/// <remarks>
/// The generator implements it in every class annotated with <see cref="ReluNetworkAttribute"/>; such a class also implements
/// <see cref="IReluNetwork{TSelf}"/>. Every method allocates nothing on the managed heap, may be called from many threads at
/// once, and throws <see cref="ArgumentException"/> naming the parameter and both lengths where a length is wrong.
/// Each output is one chain: the bias (or +0), then one fused multiply-add per nonzero input in input order. So
/// every path and every vector width gives the same bits on every machine.
/// </remarks>
public interface IReluNetwork
{
    /// <summary>The architecture.</summary>
    NetworkShape Shape { get; }

    /// <summary>
    /// What inputs and logits mean, as the parameters that the network was made of record it; unknown where they do not.
    /// </summary>
    NetworkUsage Usage { get; }

    /// <summary>A network of the same class with other parameters.</summary>
    /// <param name="parameters">Of the same architecture.</param>
    /// <exception cref="ArgumentException">Parameters of another architecture.</exception>
    IReluNetwork WithParameters(NetworkParameters parameters);

    /// <summary>Copies the parameters out, in the layout of <see cref="NetworkShape"/>.</summary>
    /// <param name="destination">Shape [ParameterCount].</param>
    void CopyParameters(Span<float> destination);

    /// <summary>Whether the network runs these very parameters.</summary>
    /// <param name="parameters">Shape [ParameterCount], in the layout of <see cref="NetworkShape"/>.</param>
    bool HasParameters(ReadOnlySpan<float> parameters);

    /// <summary>Computes the logits h(x).</summary>
    /// <param name="input">Shape [InputSize], finite.</param>
    /// <param name="logits">Shape [OutputSize].</param>
    void Forward(ReadOnlySpan<float> input, Span<float> logits);

    /// <summary>Computes the logits and the activation mask.</summary>
    /// <param name="input">Shape [InputSize], finite.</param>
    /// <param name="logits">Shape [OutputSize].</param>
    /// <param name="mask">
    /// Shape [MaskWordCount]: layer by layer, each hidden layer on a new word, bit i % 64 of word i / 64 is set where
    /// z_i > 0; padding bits are 0.
    /// </param>
    void Forward(ReadOnlySpan<float> input, Span<float> logits, Span<ulong> mask);

    /// <summary>The class with the largest logit, the first of equal ones.</summary>
    /// <param name="input">Shape [InputSize], finite.</param>
    int Classify(ReadOnlySpan<float> input);

    /// <summary>
    /// Computes the logits of several inputs; bit for bit those of <see cref="Forward(ReadOnlySpan{float}, Span{float})"/>.
    /// </summary>
    /// <param name="inputs">Shape [n, InputSize], row-major, finite.</param>
    /// <param name="logits">Shape [n, OutputSize], row-major.</param>
    /// <remarks>
    /// The first batch of 32 or more lays the weights out a second time, in native memory that the network keeps.
    /// </remarks>
    void ForwardBatch(ReadOnlySpan<float> inputs, Span<float> logits);

    /// <summary>One noisy pass (theory.md section 4) and what it certifies.</summary>
    /// <param name="input">Shape [InputSize], finite.</param>
    /// <param name="label">The true class, y.</param>
    /// <param name="noise">Noise levels, distance caps and the norms of the prior.</param>
    /// <param name="normals">Shape [NoiseLength]: independent standard normals, layer by layer.</param>
    DrawOutcome Draw(ReadOnlySpan<float> input, int label, NoiseModel noise, ReadOnlySpan<float> normals);

    /// <summary>Several draws; each comes out as <see cref="Draw"/> gives it, and many together are faster.</summary>
    /// <param name="inputs">Shape [n, InputSize], row-major, finite.</param>
    /// <param name="labels">Shape [n]: the true classes.</param>
    /// <param name="noise">Noise levels, distance caps and the norms of the prior.</param>
    /// <param name="normals">Shape [n, NoiseLength], row-major: independent standard normals, layer by layer.</param>
    /// <param name="outcomes">Shape [n].</param>
    void DrawBatch(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<int> labels,
        NoiseModel noise,
        ReadOnlySpan<float> normals,
        Span<DrawOutcome> outcomes
    );

    /// <summary>
    /// The largest of some scales at which every network of the ball around this one, its caps times the scale, classifies an
    /// input as its label says (theory.md section 9); -1 if there is none.
    /// </summary>
    /// <param name="input">Shape [InputSize], finite.</param>
    /// <param name="label">The true class, y.</param>
    /// <param name="ball">Around the parameters of this network.</param>
    /// <param name="scales">At least 0, ascending.</param>
    /// <param name="start">
    /// The scale that is tried first. If a larger one passes instead, it counts as this one: what is returned is at most this.
    /// </param>
    /// <param name="dense">
    /// Whether the form with all neurons and norms of whole layers passes at the least scale, or the sparse form alone.
    /// </param>
    /// <exception cref="ArgumentException">A ball around another network.</exception>
    double BallRadius(ReadOnlySpan<float> input, int label, Ball ball, ReadOnlySpan<double> scales, int start, out bool dense);

    /// <summary>
    /// The loss of training, summed over samples, and the factors of its gradient, at any parameters of this architecture.
    /// <see cref="ReluNetworkExtensions.Gradient"/> multiplies them out.
    /// </summary>
    /// <param name="parameters">
    /// Shape [ParameterCount], in the layout of <see cref="NetworkShape"/>. They need not be those of this network: training
    /// moves them step by step, and making a network of each step would cost more than the step.
    /// </param>
    /// <param name="inputs">Shape [n, InputSize], row-major.</param>
    /// <param name="labels">Shape [n], each in 0..OutputSize-1.</param>
    /// <param name="loss">Which loss.</param>
    /// <param name="factors">For n samples of this architecture; overwritten.</param>
    /// <returns>The loss in nats, summed over the samples.</returns>
    double Backpropagate(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<int> labels,
        TrainingLoss loss,
        GradientFactors factors
    );
}

/// <summary>What the generator gives every class annotated with <see cref="ReluNetworkAttribute"/>.</summary>
/// <typeparam name="TSelf">The annotated class.</typeparam>
public interface IReluNetwork<TSelf> : IReluNetwork
    where TSelf : class, IReluNetwork<TSelf>
{
    /// <summary>The architecture, for code that has no network yet.</summary>
    static new abstract NetworkShape Shape { get; }

    /// <summary>Builds a network from its parameters.</summary>
    /// <param name="parameters">Shape [ParameterCount], in the layout of <see cref="NetworkShape"/>.</param>
    /// <exception cref="ArgumentException">A wrong length, or a parameter that is NaN or infinite.</exception>
    static abstract TSelf Create(ReadOnlySpan<float> parameters);
}
