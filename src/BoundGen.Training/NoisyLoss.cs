using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>A loss of noisy logits, summed over samples; the logits become its gradient.</summary>
/// <param name="logits">Shape [C, n].</param>
/// <param name="labels">Shape [n].</param>
internal delegate double NoisyLoss(Span<float> logits, ReadOnlySpan<int> labels);

/// <summary>The losses that networks are trained with under noise.</summary>
internal static class NoisyLosses
{
    /// <summary>The cross-entropy of the logits times so much.</summary>
    public static NoisyLoss CrossEntropy(float temperature) =>
        (logits, labels) => Backpropagation.SoftmaxCrossEntropy(logits, labels, temperature);

    /// <summary>
    /// 1 - p_y, p the softmax of the logits times so much: a smooth form of the error, in [0, 1] as bounds need it.
    /// </summary>
    public static NoisyLoss Error(float temperature) =>
        (logits, labels) =>
        {
            // p_y = e^-(cross-entropy), so that its gradient is -p_y times that of the cross-entropy, temperature (p - e_y).
            Backpropagation.SoftmaxCrossEntropy(logits, labels, temperature);
            int samples = labels.Length;
            double loss = 0;
            for (int n = 0; n < samples; n++)
            {
                float own = Math.Max(0, 1 + logits[labels[n] * samples + n] / temperature);
                loss += 1 - own;
                for (int i = n; i < logits.Length; i += samples)
                    logits[i] *= own;
            }

            return loss;
        };
}
