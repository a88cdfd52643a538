namespace BoundGen;

/// <summary>Counts over labelled samples that a network passes in batches.</summary>
internal static class ErrorCounts
{
    /// <summary>Enough for the batched kernels, few enough to share a small sample among the cores.</summary>
    private const int Batch = 256;

    /// <summary>What is counted of the logits of one sample: 0 or 1.</summary>
    private delegate int SampleCount(int sample, ReadOnlySpan<float> logits);

    /// <summary>How many samples a network misclassifies; a tie is an error.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Samples that fit it.</param>
    /// <param name="passed">Is told of every sample.</param>
    /// <param name="cancellationToken">Ends the passes.</param>
    public static int Errors(
        IReluNetwork network,
        LabelledData data,
        PhaseProgress? passed,
        CancellationToken cancellationToken
    ) => Count(network, data, (i, logits) => Logits.Margin(logits, data.Labels[i]) > 0 ? 0 : 1, passed, cancellationToken);

    /// <summary>Which samples a network misclassifies, shape [n]; a tie is an error.</summary>
    /// <inheritdoc cref="Errors"/>
    public static bool[] Erring(
        IReluNetwork network,
        LabelledData data,
        PhaseProgress? passed,
        CancellationToken cancellationToken
    )
    {
        var erring = new bool[data.Count];
        _ = Count(
            network,
            data,
            (i, logits) => (erring[i] = !(Logits.Margin(logits, data.Labels[i]) > 0)) ? 1 : 0,
            passed,
            cancellationToken
        );
        return erring;
    }

    /// <summary>
    /// The class of every input, of equal logits the first, and by how much its logit exceeds the others; shape [n] each.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Samples that fit it; labels are not looked at.</param>
    /// <param name="passed">Is told of every sample.</param>
    /// <param name="cancellationToken">Ends the passes.</param>
    public static (int[] Classes, double[] Margins) Classes(
        IReluNetwork network,
        LabelledData data,
        PhaseProgress? passed,
        CancellationToken cancellationToken
    )
    {
        var classes = new int[data.Count];
        var margins = new double[data.Count];
        _ = Count(
            network,
            data,
            (i, logits) =>
            {
                classes[i] = ClassOf(logits);
                margins[i] = Logits.Margin(logits, classes[i]);
                return 0;
            },
            passed,
            cancellationToken
        );
        return (classes, margins);
    }

    /// <summary>On how many inputs the classes of two networks differ; of equal logits the first is the class.</summary>
    /// <param name="first">A network.</param>
    /// <param name="second">Another one with inputs and classes of the same number.</param>
    /// <param name="data">The inputs; labels are not looked at.</param>
    /// <param name="passed">Is told of every sample, twice.</param>
    /// <param name="cancellationToken">Ends the passes.</param>
    public static int Disagreements(
        IReluNetwork first,
        IReluNetwork second,
        LabelledData data,
        PhaseProgress? passed,
        CancellationToken cancellationToken
    )
    {
        var classes = new int[data.Count];
        _ = Count(first, data, (sample, logits) => classes[sample] = ClassOf(logits), passed, cancellationToken);
        return Count(second, data, (sample, logits) => classes[sample] == ClassOf(logits) ? 0 : 1, passed, cancellationToken);
    }

    private static int ClassOf(ReadOnlySpan<float> logits)
    {
        Span<int> best = stackalloc int[1];
        Logits.TopK(logits, best);
        return best[0];
    }

    private static int Count(
        IReluNetwork network,
        LabelledData data,
        SampleCount count,
        PhaseProgress? passed,
        CancellationToken cancellationToken
    )
    {
        int total = 0,
            classes = network.Shape.OutputSize;
        Parallel.For(
            0,
            (data.Count + Batch - 1) / Batch,
            ProcessorThreads.Until(cancellationToken),
            () => (Logits: new float[Batch * classes], Count: 0),
            (batch, _, local) =>
            {
                int first = batch * Batch,
                    samples = Math.Min(Batch, data.Count - first);
                var logits = local.Logits.AsSpan(0, samples * classes);
                network.ForwardBatch(data.Inputs.Slice(first * data.InputSize, samples * data.InputSize), logits);
                for (int i = 0; i < samples; i++)
                    local.Count += count(first + i, logits.Slice(i * classes, classes));
                passed?.Add(samples);
                return local;
            },
            local => Interlocked.Add(ref total, local.Count)
        );
        return total;
    }
}
