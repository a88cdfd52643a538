namespace Digits.Api;

/// <summary>What the service says of an image.</summary>
/// <param name="Label">The digit; null where the service abstains.</param>
/// <param name="Margin">The largest logit less the second one.</param>
/// <param name="Abstained">
/// Whether there is no answer: not every network of the certificate's ball gives the image the same class.
/// </param>
internal readonly record struct Classification(int? Label, float Margin, bool Abstained)
{
    /// <summary>The class with the largest logit, the first of equal ones, as <c>Classify</c> of a network has it.</summary>
    public static Classification Of(ReadOnlySpan<float> logits)
    {
        int label = 0;
        for (int i = 1; i < logits.Length; i++)
            if (logits[i] > logits[label])
                label = i;
        float second = float.NegativeInfinity;
        for (int i = 0; i < logits.Length; i++)
            if (i != label)
                second = Math.Max(second, logits[i]);
        return new Classification(label, logits[label] - second, Abstained: false);
    }
}
