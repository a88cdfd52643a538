namespace BoundGen.Benchmarks.Ratios;

/// <summary>What must hold for times to mean anything.</summary>
internal static class Checks
{
    private const double Tolerance = 1e-4;
    private const int MostCalls = 16;

    /// <summary>
    /// Throws unless all contenders with logits have those of the first, relative to the largest of the sample.
    /// </summary>
    /// <exception cref="CheckFailedException">Two contenders disagree.</exception>
    public static void Agree(string name, Work work, IReadOnlyList<Contender> contenders)
    {
        var first = contenders[0];
        for (int n = 0; n < Calls(work); n++)
        {
            first.Call(n);
            foreach (var other in contenders.Skip(1).Where(contender => !contender.Logits.IsEmpty))
            {
                other.Call(n);
                for (int sample = 0; sample < work.Batch; sample++)
                    Agree(name, first, other, sample);
            }
        }
    }

    /// <summary>Throws unless calls leave the managed heap alone.</summary>
    /// <exception cref="CheckFailedException">They allocate.</exception>
    public static void AllocatesNothing(string name, Work work, Contender contender)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int n = 0; n < Calls(work); n++)
            contender.Call(n);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        if (bytes > 0)
            throw new CheckFailedException(
                $"{name}: {contender.Name} allocated {bytes} bytes in {Calls(work)} calls, expected 0."
            );
    }

    private static int Calls(Work work) => Math.Min(work.Batches, MostCalls);

    private static void Agree(string name, Contender first, Contender other, int sample)
    {
        const int Classes = Flagship.OutputSize;
        ReadOnlySpan<float> a = first.Logits.Slice(sample * Classes, Classes),
            b = other.Logits.Slice(sample * Classes, Classes);
        double largest = 0,
            difference = 0;
        for (int i = 0; i < Classes; i++)
        {
            largest = Math.Max(largest, Math.Abs((double)a[i]));
            difference = Math.Max(difference, Math.Abs((double)a[i] - b[i]));
        }

        // Not >: a NaN disagrees.
        if (!(difference <= Tolerance * largest))
        {
            throw new CheckFailedException(
                FormattableString.Invariant(
                    $"{name}: a logit of {other.Name} differs from that of {first.Name} by {difference}, expected at most {Tolerance} of {largest}."
                )
            );
        }
    }
}
