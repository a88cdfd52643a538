using System.Numerics;

namespace BoundGen;

/// <summary>What the logits of a network say: probabilities, the most likely classes, the margin of a class.</summary>
public static class Logits
{
    /// <summary>
    /// The probabilities of the classes, exp(t h_c) / sum_j exp(t h_j); the largest logit is taken out first, so that nothing
    /// overflows.
    /// </summary>
    /// <param name="logits">
    /// Shape [C]. A NaN or +infinity among them, or nothing but -infinity, makes every probability NaN.
    /// </param>
    /// <param name="probabilities">Shape [C]; may be the same memory as <paramref name="logits"/>.</param>
    /// <param name="temperature">
    /// t: the logits are multiplied by it, as they were in training. (Elsewhere logits are often divided by a temperature.)
    /// </param>
    /// <exception cref="ArgumentException">
    /// Lengths that differ, no logits, or a temperature that is not positive and finite.
    /// </exception>
    public static void Softmax(ReadOnlySpan<float> logits, Span<float> probabilities, float temperature = 1)
    {
        if (probabilities.Length != logits.Length)
            throw new ArgumentException(
                $"probabilities has length {probabilities.Length}, expected {logits.Length}, one for each logit.",
                nameof(probabilities)
            );
        if (logits.IsEmpty)
            throw new ArgumentException("There are no logits, expected at least one.", nameof(logits));
        if (!(temperature > 0 && float.IsFinite(temperature)))
            throw new ArgumentException(
                $"The temperature is {temperature}, expected a positive finite number.",
                nameof(temperature)
            );
        float largest = logits[0];
        foreach (float logit in logits)
            largest = Math.Max(largest, logit);
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
            sum += probabilities[i] = (float)Math.Exp(temperature * ((double)logits[i] - largest));
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] = (float)(probabilities[i] / sum);
    }

    /// <summary>The classes with the largest logits, largest first, the first of equal ones first.</summary>
    /// <param name="logits">Shape [C].</param>
    /// <param name="classes">Receives as many classes as it is long, at most C.</param>
    /// <exception cref="ArgumentException">More classes asked for than there are.</exception>
    public static void TopK(ReadOnlySpan<float> logits, Span<int> classes)
    {
        if (classes.Length > logits.Length)
            throw new ArgumentException(
                $"classes has length {classes.Length}, expected at most {logits.Length}, the number of logits.",
                nameof(classes)
            );

        // By insertion: k is small, and nothing is allocated. A NaN is below every number.
        for (int c = 0, found = 0; c < logits.Length; c++)
        {
            int place = found;
            while (place > 0 && Above(logits[c], logits[classes[place - 1]]))
                place--;
            if (place == classes.Length)
                continue;
            found = Math.Min(found + 1, classes.Length);
            classes[place..(found - 1)].CopyTo(classes[(place + 1)..found]);
            classes[place] = c;
        }
    }

    /// <summary>
    /// The margin of theory.md section 1: h_y less the largest other logit, in double precision; +infinity for a single class,
    /// NaN where a logit is.
    /// </summary>
    /// <param name="logits">h, shape [C].</param>
    /// <param name="label">y, in 0..C-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such class.</exception>
    public static double Margin<T>(ReadOnlySpan<T> logits, int label)
        where T : IFloatingPoint<T>
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)logits.Length, nameof(label));
        double others = double.NegativeInfinity;
        for (int j = 0; j < logits.Length; j++)
            others = j == label ? others : Math.Max(others, double.CreateTruncating(logits[j]));
        return double.CreateTruncating(logits[label]) - others;
    }

    private static bool Above(float logit, float other) => logit > other || (float.IsNaN(other) && !float.IsNaN(logit));
}
