using System.Numerics;
using BoundGen.Runtime;

namespace BoundGen.Cli;

/// <summary>When the neurons of one hidden layer are active over labelled samples (theory.md section 1).</summary>
internal sealed class LayerFiring(double[] active, double[]?[] firing)
{
    /// <summary>The share of active neurons at every sample, shape [n].</summary>
    public double[] Active { get; } = active;

    /// <summary>
    /// For every class the share of its samples at which each neuron is active, shape [C][d_k]; null for a class without samples.
    /// </summary>
    public double[]?[] Firing { get; } = firing;

    /// <summary>Classes that have samples.</summary>
    public int[] Classes { get; } = [.. Enumerable.Range(0, firing.Length).Where(label => firing[label] is not null)];

    public int Neurons => Firing[Classes[0]]!.Length;

    /// <summary>
    /// The neurons whose shares differ most between classes (variance), at most <paramref name="count"/>, in the order of
    /// the class at which each is most often active.
    /// </summary>
    public int[] MostClassDependent(int count) =>
        [
            .. Enumerable
                .Range(0, Neurons)
                .OrderByDescending(Variance)
                .Take(count)
                .OrderBy(neuron => Classes.MaxBy(label => Firing[label]![neuron]))
                .ThenBy(neuron => neuron),
        ];

    private double Variance(int neuron)
    {
        double mean = Classes.Average(label => Firing[label]![neuron]);
        return Classes.Average(label => Math.Pow(Firing[label]![neuron] - mean, 2));
    }
}

/// <summary>What a network does with labelled samples: masks and margins.</summary>
internal sealed class SampleReading(LayerFiring[] layers, double[] margins)
{
    /// <summary>Shape [K].</summary>
    public LayerFiring[] Layers { get; } = layers;

    /// <summary>
    /// M of theory.md section 1, shape [n]: the label's logit less the largest other; +infinity for a single class.
    /// </summary>
    public double[] Margins { get; } = margins;

    /// <summary>Passes a network over samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">At least one sample; labels are classes of the network.</param>
    /// <param name="progress">Is told how many samples are done.</param>
    /// <param name="cancellationToken">Ends the passes.</param>
    public static SampleReading Of(
        IReluNetwork network,
        LabelledData data,
        IProgress<EvaluationProgress> progress,
        CancellationToken cancellationToken
    )
    {
        var shape = network.Shape;
        var masks = new ulong[data.Count][];
        var margins = new double[data.Count];
        var phase = PhaseProgress.Start(progress, "samples", data.Count);
        Parallel.For(
            0,
            data.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            () => new float[shape.OutputSize],
            (i, _, logits) =>
            {
                masks[i] = new ulong[shape.MaskWordCount];
                network.Forward(data.Input(i), logits, masks[i]);
                margins[i] = Margin(logits, data.Labels[i]);
                phase?.Add(1);
                return logits;
            },
            _ => { }
        );

        var layers = new LayerFiring[shape.HiddenLayerCount];
        for (int layer = 0, word = 0; layer < layers.Length; layer++)
        {
            int neurons = shape.Outputs(layer);
            layers[layer] = Layer(masks, data.Labels, word, neurons, shape.OutputSize);
            word += (neurons + 63) / 64;
        }

        return new SampleReading(layers, margins);
    }

    /// <summary>Samples misread; a tie is an error.</summary>
    public int Misread => Margins.Count(margin => !(margin > 0));

    /// <summary>The samples that are read correctly with the smallest margins, smallest first.</summary>
    public int[] Hardest(int count) =>
        [.. Enumerable.Range(0, Margins.Length).Where(i => Margins[i] > 0).OrderBy(i => Margins[i]).Take(count)];

    private static double Margin(ReadOnlySpan<float> logits, int label)
    {
        double others = double.NegativeInfinity;
        for (int j = 0; j < logits.Length; j++)
            others = j == label ? others : Math.Max(others, logits[j]);
        return logits[label] - others;
    }

    private static LayerFiring Layer(ulong[][] masks, ReadOnlySpan<int> labels, int firstWord, int neurons, int classes)
    {
        var active = new double[masks.Length];
        var samples = new int[classes];
        var counts = new double[classes][];
        for (int i = 0; i < masks.Length; i++)
        {
            int ones = 0;
            double[] own = counts[labels[i]] ??= new double[neurons];
            samples[labels[i]]++;
            for (int word = 0; word < (neurons + 63) / 64; word++)
            {
                for (ulong bits = masks[i][firstWord + word]; bits != 0; bits &= bits - 1, ones++)
                    own[64 * word + BitOperations.TrailingZeroCount(bits)]++;
            }

            active[i] = (double)ones / neurons;
        }

        double[]?[] firing =
        [
            .. counts.Select((own, label) => own is null ? null : Array.ConvertAll(own, count => count / samples[label])),
        ];
        return new LayerFiring(active, firing);
    }
}
