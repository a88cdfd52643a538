using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>
/// Handwritten-looking digits drawn by the program itself: grey, 28 x 28, bright ink on black, labels uniform on 0..9.
/// Digit n of a seed depends on nothing but (seed, n), so the digits of a seed are independent and identically
/// distributed, and any range of them can be drawn alone.
/// </summary>
/// <remarks>
/// Only IEEE additions, multiplications, divisions and square roots of single floats, and integers: the same bytes on
/// every machine. (.NET never fuses a multiplication and an addition by itself.)
/// As hard as MNIST: fully connected networks trained on 30,000 of them err on about 2 in 100 fresh ones.
/// </remarks>
public static class ProceduralDigits
{
    /// <summary>Height and width of a digit in pixels.</summary>
    public const int Side = 28;

    /// <summary>The most digits that are drawn at once: 2^31 pixels.</summary>
    public static int MaxCount => Array.MaxLength / (Side * Side);

    /// <summary>Draws digits start, ..., start + count - 1 of a seed on all cores.</summary>
    /// <param name="seed">Any number; different seeds give unrelated digits.</param>
    /// <param name="start">The first digit, 0 or more.</param>
    /// <param name="count">Number of digits, at least 1 and at most <see cref="MaxCount"/>.</param>
    /// <param name="progress">Is told how many digits are drawn.</param>
    /// <param name="cancellationToken">Ends the drawing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A range outside of these.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ImageSet Draw(
        ulong seed,
        long start,
        int count,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => Draw(seed, start, count, Environment.ProcessorCount, progress, cancellationToken);

    internal static ImageSet Draw(
        ulong seed,
        long start,
        int count,
        int threads,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, long.MaxValue - count);

        const int batch = 256;
        byte[] pixels = new byte[count * Side * Side];
        int[] labels = new int[count];
        var phase = PhaseProgress.Start(progress, "digits", count);
        Parallel.For(
            0,
            (count + batch - 1) / batch,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            () => new DigitPen(),
            (i, _, pen) =>
            {
                for (int n = i * batch; n < Math.Min(count, (i + 1) * batch); n++)
                    labels[n] = pen.Draw(new SampleStream(seed, start + n), pixels.AsSpan(n * Side * Side, Side * Side));
                phase?.Add(Math.Min(batch, count - i * batch));
                return pen;
            },
            _ => { }
        );
        return new ImageSet(pixels, labels, Side, Side) { Digits = start == 0 ? new RecordedDigits(seed, count) : null };
    }
}
