using System.Collections.Concurrent;

namespace Digits.Api.Tests;

/// <summary>Holds every batch until it is let go, and answers with the first pixel in tenths.</summary>
internal sealed class GatedClassifier : IClassifier
{
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _gate = new(0);

    /// <summary>The answers of every batch so far.</summary>
    public ConcurrentQueue<int[]> Batches { get; } = [];

    public static float[] Image(int digit)
    {
        var image = new float[DigitNet.InputSize];
        image[0] = digit / 10f;
        return image;
    }

    /// <summary>Waits until a batch is at work.</summary>
    public Task BegunAsync() => _begun.WaitAsync().WaitAsync(TestService.Limit);

    /// <summary>Lets all batches go, those to come too.</summary>
    public void Open() => _gate.Release(1000);

    public void Classify(ReadOnlySpan<float> images, Span<Classification> answers)
    {
        for (int i = 0; i < answers.Length; i++)
        {
            float pixel = images[i * DigitNet.InputSize];
            answers[i] = new Classification((int)MathF.Round(pixel * 10), pixel, Abstained: false);
        }

        Batches.Enqueue([.. answers.ToArray().Select(answer => answer.Label!.Value)]);
        _begun.Release();
        Assert.True(_gate.Wait(TestService.Limit));
        if (answers[0].Label == 9)
            throw new InvalidOperationException("a nine");
    }
}
