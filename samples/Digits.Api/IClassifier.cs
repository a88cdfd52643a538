namespace Digits.Api;

/// <summary>Whatever classifies images: one caller at a time.</summary>
internal interface IClassifier
{
    /// <summary>Classifies a batch.</summary>
    /// <param name="images">Shape [n, 784]: from 0, black, to 1, white.</param>
    /// <param name="answers">Shape [n].</param>
    void Classify(ReadOnlySpan<float> images, Span<Classification> answers);
}
