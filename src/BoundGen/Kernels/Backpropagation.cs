using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen.Runtime;

/// <summary>What a gradient does between its matrix products. Matrices are feature-major: [neurons, samples].</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Backpropagation
{
    /// <summary>Adds bias i to every sample of row i.</summary>
    /// <param name="z">Shape [d, n].</param>
    /// <param name="biases">Shape [d], or empty.</param>
    internal static void AddBiases(Span<float> z, ReadOnlySpan<float> biases)
    {
        int samples = z.Length / Math.Max(1, biases.Length);
        for (int i = 0; i < biases.Length; i++)
        {
            foreach (ref float value in z.Slice(i * samples, samples))
                value += biases[i];
        }
    }

    /// <summary>z = z + noise.</summary>
    /// <param name="z">Shape [d, n].</param>
    /// <param name="noise">Shape [d, n].</param>
    internal static void Add(Span<float> z, ReadOnlySpan<float> noise)
    {
        ShapeCheck.Length(noise.Length, z.Length, nameof(noise));
        int i = 0;
        ref float values = ref MemoryMarshal.GetReference(z);
        ref float added = ref MemoryMarshal.GetReference(noise);
        for (; i <= z.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            (Vector256.LoadUnsafe(ref values, (nuint)i) + Vector256.LoadUnsafe(ref added, (nuint)i)).StoreUnsafe(
                ref values,
                (nuint)i
            );
        for (; i < z.Length; i++)
            z[i] += noise[i];
    }

    /// <summary>gradient = gradient + x, every sample of x times a number of its own.</summary>
    /// <param name="gradient">Shape [d, n].</param>
    /// <param name="x">Shape [d, n], activations.</param>
    /// <param name="stretch">Shape [n].</param>
    internal static void AddStretched(Span<float> gradient, ReadOnlySpan<float> x, ReadOnlySpan<float> stretch)
    {
        for (int i = 0; i < gradient.Length; i += stretch.Length)
        {
            Span<float> row = gradient.Slice(i, stretch.Length);
            ReadOnlySpan<float> active = x.Slice(i, stretch.Length);
            for (int n = 0; n < row.Length; n++)
                row[n] += active[n] * stretch[n];
        }
    }

    /// <summary>x = max(z, 0), in place.</summary>
    internal static void Rectify(Span<float> z)
    {
        int i = 0;
        ref float values = ref MemoryMarshal.GetReference(z);
        for (; i <= z.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            Vector256.Max(Vector256.LoadUnsafe(ref values, (nuint)i), Vector256<float>.Zero).StoreUnsafe(ref values, (nuint)i);
        for (; i < z.Length; i++)
            z[i] = MathF.Max(z[i], 0);
    }

    /// <summary>The sum of activations over neurons and samples, times the price of each; 0 without one.</summary>
    /// <param name="x">Shape [d, n], activations.</param>
    /// <param name="penalty">lambda.</param>
    public static double ActivityPenalty(ReadOnlySpan<float> x, float penalty)
    {
        if (penalty == 0)
            return 0;
        double sum = 0;
        foreach (float value in x)
            sum += value;
        return penalty * sum;
    }

    /// <summary>The derivative of ReLU, with the price of activity: 0 where a neuron was inactive.</summary>
    /// <param name="gradient">Shape [d, n], that of the loss at the activations but for their price.</param>
    /// <param name="x">Shape [d, n], activations; becomes the gradient at the pre-activations.</param>
    /// <param name="penalty">lambda.</param>
    internal static void Gate(ReadOnlySpan<float> gradient, Span<float> x, float penalty)
    {
        ShapeCheck.Length(x.Length, gradient.Length, nameof(x));
        int i = 0;
        ref float values = ref MemoryMarshal.GetReference(gradient);
        ref float gates = ref MemoryMarshal.GetReference(x);
        var price = Vector256.Create(penalty);
        for (; i <= x.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var open = Vector256.GreaterThan(Vector256.LoadUnsafe(ref gates, (nuint)i), Vector256<float>.Zero);
            (open & (Vector256.LoadUnsafe(ref values, (nuint)i) + price)).StoreUnsafe(ref gates, (nuint)i);
        }

        for (; i < x.Length; i++)
            x[i] = x[i] > 0 ? gradient[i] + penalty : 0;
    }

    /// <summary>Sums every row: the gradient of the biases.</summary>
    /// <param name="delta">Shape [d, n].</param>
    /// <param name="sums">Shape [d].</param>
    internal static void SumRows(ReadOnlySpan<float> delta, Span<float> sums)
    {
        int samples = delta.Length / sums.Length;
        for (int i = 0; i < sums.Length; i++)
        {
            float sum = 0;
            foreach (float value in delta.Slice(i * samples, samples))
                sum += value;
            sums[i] = sum;
        }
    }

    /// <summary>Cross-entropy of temperature times the logits; the logits become its gradient, temperature (p - e_y).</summary>
    /// <param name="logits">Shape [C, n].</param>
    /// <param name="labels">Shape [n], each in 0..C-1.</param>
    /// <param name="temperature">What the logits are multiplied by.</param>
    /// <returns>The loss in nats, summed over the samples.</returns>
    public static double SoftmaxCrossEntropy(Span<float> logits, ReadOnlySpan<int> labels, float temperature)
    {
        int samples = labels.Length,
            classes = samples == 0 ? 0 : logits.Length / samples;
        double loss = 0;
        for (int n = 0; n < samples; n++)
        {
            float largest = float.NegativeInfinity;
            for (int c = 0; c < classes; c++)
                largest = MathF.Max(largest, temperature * logits[c * samples + n]);

            float own = temperature * logits[labels[n] * samples + n] - largest,
                sum = 0;
            for (int c = 0; c < classes; c++)
            {
                ref float value = ref logits[c * samples + n];
                value = MathF.Exp(temperature * value - largest);
                sum += value;
            }

            loss += Math.Log(sum) - own;
            for (int c = 0; c < classes; c++)
                logits[c * samples + n] *= temperature / sum;
            logits[labels[n] * samples + n] -= temperature;
        }

        return loss;
    }
}
