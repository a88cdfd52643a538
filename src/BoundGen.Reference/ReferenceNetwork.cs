using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>
/// A network theta as matrices in double precision (theory.md section 1), written naively: the oracle for the fast code.
/// Layers are counted as in theory.md, k = 1..K+1.
/// </summary>
public sealed class ReferenceNetwork
{
    private readonly Matrix<double>[] _weights;
    private readonly Vector<double>[] _biases;

    /// <summary>Takes parameters in the layout of <see cref="NetworkShape"/>.</summary>
    /// <param name="shape">Architecture and layout.</param>
    /// <param name="parameters"><see cref="NetworkShape.ParameterCount"/> values.</param>
    /// <exception cref="ArgumentException">Another number of parameters.</exception>
    public ReferenceNetwork(NetworkShape shape, ReadOnlySpan<float> parameters)
        : this(shape, ToDouble(parameters)) { }

    /// <inheritdoc cref="ReferenceNetwork(NetworkShape, ReadOnlySpan{float})"/>
    public ReferenceNetwork(NetworkShape shape, ReadOnlySpan<double> parameters)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (parameters.Length != shape.ParameterCount)
        {
            throw new ArgumentException(
                $"The network {shape} has {shape.ParameterCount} parameters, got {parameters.Length}.",
                nameof(parameters)
            );
        }

        Shape = shape;
        _weights = new Matrix<double>[shape.LayerCount];
        _biases = new Vector<double>[shape.LayerCount];
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            _weights[layer] = Matrix<double>.Build.DenseOfRowMajor(
                shape.Outputs(layer),
                shape.Inputs(layer),
                parameters[shape.Weights(layer)].ToArray()
            );
            _biases[layer] = shape.HasBias
                ? Vector<double>.Build.DenseOfArray(parameters[shape.Biases(layer)].ToArray())
                : Vector<double>.Build.Dense(shape.Outputs(layer));
        }
    }

    /// <summary>Architecture and layout of the parameters.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Number of hidden layers.</summary>
    public int K => Shape.HiddenLayerCount;

    /// <summary>Number of classes, d_{K+1}.</summary>
    public int C => Shape.OutputSize;

    /// <summary>1 with biases, 0 without.</summary>
    public int Beta => Shape.HasBias ? 1 : 0;

    /// <summary>d_k, k = 0..K+1.</summary>
    public int Size(int k) => Shape.Sizes[k];

    /// <summary>W^k, d_k x d_{k-1}, k = 1..K+1.</summary>
    public Matrix<double> W(int k) => _weights[k - 1];

    /// <summary>b^k, d_k entries, k = 1..K+1; zero in a network without biases.</summary>
    public Vector<double> B(int k) => _biases[k - 1];

    /// <summary>||theta^k - theta_0^k||, weights and biases together.</summary>
    /// <exception cref="ArgumentException">A network of another shape.</exception>
    public double Distance(ReferenceNetwork prior, int k)
    {
        ArgumentNullException.ThrowIfNull(prior);
        if (!prior.Shape.Equals(Shape))
            throw new ArgumentException($"The prior is a network {prior.Shape}, expected {Shape}.", nameof(prior));
        double weights = (W(k) - prior.W(k)).FrobeniusNorm();
        double biases = (B(k) - prior.B(k)).L2Norm();
        return Math.Sqrt(weights * weights + biases * biases);
    }

    /// <summary>z^k = W^k x^{k-1} + b^k and x^k = max(z^k, 0), section 1.</summary>
    /// <param name="input">x, d_0 values.</param>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    public ReferencePass Forward(ReadOnlySpan<float> input) => Forward(ToDouble(input));

    /// <inheritdoc cref="Forward(ReadOnlySpan{float})"/>
    public ReferencePass Forward(ReadOnlySpan<double> input)
    {
        var x = new List<Vector<double>> { InputVector(input) };
        var z = new List<Vector<double>>();
        for (int k = 1; k <= K + 1; k++)
        {
            z.Add(W(k) * x[k - 1] + B(k));
            if (k <= K)
                x.Add(z[k - 1].PointwiseMaximum(0));
        }
        return new ReferencePass(z, x);
    }

    /// <summary>
    /// Cross-entropy of temperature times the logits plus lambda times the sum of all hidden activations, summed over the
    /// samples, and its gradient by the chain rule. The derivative of max(z, 0) at 0 is taken as 0, as in the mask.
    /// </summary>
    /// <param name="inputs">n rows of d_0 values.</param>
    /// <param name="labels">n classes, 0..C-1.</param>
    /// <param name="temperature">Factor on the logits.</param>
    /// <param name="activityPenalty">lambda.</param>
    /// <returns>The loss in nats and the gradient in the layout of <see cref="NetworkShape"/>.</returns>
    /// <exception cref="ArgumentException">Lengths that do not fit together, or a label that is no class.</exception>
    public (double Loss, double[] Gradient) LossAndGradient(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<int> labels,
        double temperature,
        double activityPenalty = 0
    )
    {
        if (inputs.Length != labels.Length * Size(0))
        {
            throw new ArgumentException(
                $"{labels.Length} samples have {labels.Length * Size(0)} inputs, got {inputs.Length}.",
                nameof(inputs)
            );
        }

        double loss = 0;
        var gradient = new double[Shape.ParameterCount];
        for (int sample = 0; sample < labels.Length; sample++)
        {
            int y = CheckLabel(labels[sample]);
            ReferencePass pass = Forward(inputs.Slice(sample * Size(0), Size(0)));
            Vector<double> logits = temperature * pass.Logits;
            double max = logits.Maximum();
            double logSumExp = max + Math.Log((logits - max).PointwiseExp().Sum());
            loss += logSumExp - logits[y];

            // derivative of the loss by z^k, from k = K + 1 down
            Vector<double> dz = temperature * (logits - logSumExp).PointwiseExp();
            dz[y] -= temperature;
            for (int k = K + 1; k >= 1; k--)
            {
                AddLayer(gradient, k, dz.OuterProduct(pass.X(k - 1)), dz);
                if (k > 1)
                {
                    Vector<double> z = pass.Z(k - 1);
                    loss += activityPenalty * pass.X(k - 1).Sum();
                    dz = (W(k).Transpose() * dz).MapIndexed((i, d) => z[i] > 0 ? d + activityPenalty : 0);
                }
            }
        }
        return (loss, gradient);
    }

    internal Vector<double> InputVector(ReadOnlySpan<float> input) => InputVector(ToDouble(input));

    private Vector<double> InputVector(ReadOnlySpan<double> input) =>
        input.Length == Size(0)
            ? Vector<double>.Build.DenseOfArray(input.ToArray())
            : throw new ArgumentException($"The network {Shape} has {Size(0)} inputs, got {input.Length}.", nameof(input));

    internal int CheckLabel(int label) =>
        label >= 0 && label < C
            ? label
            : throw new ArgumentException($"The label is {label}, expected 0 to {C - 1}.", nameof(label));

    private void AddLayer(double[] gradient, int k, Matrix<double> weights, Vector<double> biases)
    {
        int weightsAt = Shape.Weights(k - 1).Start.Value,
            biasesAt = Shape.Biases(k - 1).Start.Value;
        for (int i = 0; i < Size(k); i++)
        {
            for (int j = 0; j < Size(k - 1); j++)
                gradient[weightsAt + i * Size(k - 1) + j] += weights[i, j];
            if (Shape.HasBias)
                gradient[biasesAt + i] += biases[i];
        }
    }

    private static double[] ToDouble(ReadOnlySpan<float> values)
    {
        var result = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            result[i] = values[i];
        return result;
    }
}
