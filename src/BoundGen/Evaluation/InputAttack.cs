namespace BoundGen;

/// <summary>
/// Looks for inputs near samples where a network errs: projected gradient ascent on the cross-entropy, by the generated gradient.
/// What it does not find may be there: a measure, no bound.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="radius">How far an input may move in the Euclidean norm, in units of what the network reads.</param>
internal sealed class InputAttack(IReluNetwork network, NetworkParameters parameters, double radius)
{
    /// <summary>Samples that are moved together.</summary>
    public const int Together = 32;

    private const int Steps = 12;

    /// <summary>Room for the rounding of inputs to floats.</summary>
    private const double Inside = 1 - 1e-5;

    /// <summary>Which samples were moved, within the radius, to where the network errs.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="samples">Places of those that are attacked, at most <see cref="Together"/>.</param>
    /// <param name="turned">Receives the places of those that were turned.</param>
    public void Run(LabelledData data, ReadOnlySpan<int> samples, ICollection<int> turned)
    {
        var shape = network.Shape;
        int n = samples.Length,
            size = shape.InputSize,
            classes = shape.OutputSize;
        float[] moved = new float[n * size],
            gradient = new float[n * size],
            logits = new float[n * classes],
            memory = new float[GradientFactors.Length(shape, n)];
        var labels = new int[n];
        var open = new bool[n];
        for (int i = 0; i < n; i++)
        {
            data.Input(samples[i]).CopyTo(moved.AsSpan(i * size, size));
            (labels[i], open[i]) = (data.Labels[samples[i]], true);
        }

        var factors = new GradientFactors(shape, n, memory);
        var loss = new TrainingLoss(parameters.Usage.Temperature ?? 1);
        for (int step = 0; ; step++)
        {
            network.ForwardBatch(moved, logits);
            for (int i = 0; i < n; i++)
            {
                if (!open[i] || Logits.Margin(logits.AsSpan(i * classes, classes), labels[i]) > 0)
                    continue;
                open[i] = false;
                turned.Add(samples[i]);
            }

            if (step == Steps || !open.Contains(true))
                return;
            network.Backpropagate(parameters.Values, moved, labels, loss, factors);
            // The gradient at an input is W^T delta of the first layer.
            MatrixProduct.Multiply(
                new MatrixView<float>(factors.Deltas(0), shape.Outputs(0), n).Transposed,
                new MatrixView<float>(parameters.Values[shape.Weights(0)], shape.Outputs(0), size),
                gradient
            );
            // The first step goes to the edge, the others along it, shorter and shorter.
            double length = step == 0 ? radius : radius * (0.5 - 0.4 * step / Steps);
            for (int i = 0; i < n; i++)
                Move(data.Input(samples[i]), moved.AsSpan(i * size, size), gradient.AsSpan(i * size, size), length);
        }
    }

    /// <summary>A step of this length, and back into the radius.</summary>
    private void Move(ReadOnlySpan<float> input, Span<float> moved, ReadOnlySpan<float> gradient, double length)
    {
        double slope = Math.Sqrt(SquaredNorm(gradient, default));
        if (!(slope > 0))
            return;
        for (int j = 0; j < moved.Length; j++)
            moved[j] = (float)(moved[j] + length / slope * gradient[j]);
        double distance = Math.Sqrt(SquaredNorm(moved, input)),
            kept = Inside * radius / distance;
        if (!(kept < 1))
            return;
        for (int j = 0; j < moved.Length; j++)
            moved[j] = (float)(input[j] + kept * ((double)moved[j] - input[j]));
    }

    private static double SquaredNorm(ReadOnlySpan<float> values, ReadOnlySpan<float> origin)
    {
        double sum = 0;
        for (int j = 0; j < values.Length; j++)
        {
            double value = (double)values[j] - (origin.IsEmpty ? 0 : origin[j]);
            sum += value * value;
        }

        return sum;
    }
}
