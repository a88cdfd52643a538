namespace BoundGen.Tests.Bounds;

/// <summary>
/// A distribution of which everything is known: uniform over finitely many (x, y), so that the risk of any network is a
/// finite sum. Every x comes five times, once with the wrong label.
/// </summary>
internal static class NoisyPopulation
{
    private const int Points = 400,
        Copies = 5,
        InputSize = 6;

    public static LabelledData Everything { get; } = Build();

    /// <summary>i.i.d. samples; those of different seeds are independent.</summary>
    public static LabelledData Draw(int count, ulong seed)
    {
        int[] rows = [.. Enumerable.Range(0, count).Select(i => CounterNormals.Sample(seed, (ulong)i, Everything.Count))];
        return new LabelledData(
            [.. rows.SelectMany(row => Everything.Input(row).ToArray())],
            [.. rows.Select(row => Everything.Labels[row])],
            InputSize
        );
    }

    /// <summary>The risk, exactly.</summary>
    public static double Risk(IReluNetwork network) => (double)BoundReport.CountErrors(network, Everything) / Everything.Count;

    private static LabelledData Build()
    {
        var x = new float[Points * InputSize];
        CounterNormals.Fill(77, 0, x);
        var inputs = new List<float>();
        var labels = new List<int>();
        for (int i = 0; i < Points * Copies; i++)
        {
            float[] point = x[(i / Copies * InputSize)..(i / Copies * InputSize + InputSize)];
            int truth = point[0] + point[1] * point[2] > 0 ? 1 : 0;
            inputs.AddRange(point);
            labels.Add(i % Copies == 0 ? 1 - truth : truth);
        }

        return new LabelledData([.. inputs], [.. labels], InputSize);
    }
}
