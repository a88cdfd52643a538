using System.Collections.Immutable;
using System.Numerics;

namespace BoundGen;

/// <summary>A hidden neuron and the share of inputs at which it is active.</summary>
/// <param name="Neuron">Its number in its layer, from 0.</param>
/// <param name="Share">In [0, 1].</param>
public readonly record struct NeuronShare(int Neuron, double Share);

/// <summary>How active one hidden layer is over inputs (theory.md section 1).</summary>
public sealed class LayerActivity
{
    internal LayerActivity(DistributionSummary activity, ImmutableArray<double> neurons) =>
        (Activity, Neurons) = (activity, neurons);

    /// <summary>The share of active neurons at an input, over the inputs.</summary>
    public DistributionSummary Activity { get; }

    /// <summary>For every neuron the share of inputs at which it is active, shape [d_k].</summary>
    public ImmutableArray<double> Neurons { get; }

    /// <summary>Neurons that no input activates.</summary>
    public ImmutableArray<int> Dead => [.. Enumerable.Range(0, Neurons.Length).Where(neuron => Neurons[neuron] == 0)];

    /// <summary>Neurons that every input activates.</summary>
    public ImmutableArray<int> AlwaysActive => [.. Enumerable.Range(0, Neurons.Length).Where(neuron => Neurons[neuron] == 1)];

    /// <summary>The neurons with the largest shares, largest first; the first of equal ones.</summary>
    public ImmutableArray<NeuronShare> MostActive(int count) =>
        [.. Shares().OrderByDescending(neuron => neuron.Share).Take(count)];

    /// <summary>The neurons with the smallest shares above 0, smallest first; the first of equal ones.</summary>
    public ImmutableArray<NeuronShare> LeastActive(int count) =>
        [.. Shares().Where(neuron => neuron.Share > 0).OrderBy(neuron => neuron.Share).Take(count)];

    private IEnumerable<NeuronShare> Shares() => Neurons.Select((share, neuron) => new NeuronShare(neuron, share));
}

/// <summary>Which neurons of a network are active over inputs (theory.md section 1).</summary>
public sealed class MaskStatistics
{
    private MaskStatistics(ImmutableArray<LayerActivity> layers, int distinctMasks) =>
        (Layers, DistinctMasks) = (layers, distinctMasks);

    /// <summary>Activity of every hidden layer, shape [K].</summary>
    public ImmutableArray<LayerActivity> Layers { get; }

    /// <summary>How many different masks the inputs have.</summary>
    public int DistinctMasks { get; }

    /// <summary>Passes a network over inputs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">At least one input; labels are not looked at.</param>
    /// <param name="progress">Is told how many inputs are done.</param>
    /// <param name="cancellationToken">Ends the passes.</param>
    /// <exception cref="ArgumentException">No inputs, or inputs of another size.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static MaskStatistics Compute(
        IReluNetwork network,
        LabelledData data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        var shape = network.Shape;
        if (data.Count == 0)
            throw new ArgumentException("There are 0 inputs, expected at least 1.", nameof(data));
        var masks = new ulong[data.Count][];
        var phase = PhaseProgress.Start(progress, "masks", data.Count);
        Parallel.For(
            0,
            data.Count,
            ProcessorThreads.Until(cancellationToken),
            () => new float[shape.OutputSize],
            (i, _, logits) =>
            {
                masks[i] = new ulong[shape.MaskWordCount];
                network.Forward(data.Input(i), logits, masks[i]);
                phase?.Add(1);
                return logits;
            },
            _ => { }
        );

        var layers = ImmutableArray.CreateBuilder<LayerActivity>();
        for (int layer = 0, word = 0; layer < shape.HiddenLayerCount; layer++)
        {
            int neurons = shape.Outputs(layer),
                words = Layout.MaskWords(neurons);
            layers.Add(Layer(masks, word, words, neurons));
            word += words;
        }

        return new MaskStatistics(layers.ToImmutable(), masks.Distinct(new SameWords()).Count());
    }

    private static LayerActivity Layer(ulong[][] masks, int firstWord, int words, int neurons)
    {
        var counts = new int[neurons];
        var shares = new double[masks.Length];
        for (int i = 0; i < masks.Length; i++)
        {
            int active = 0;
            for (int word = 0; word < words; word++)
            {
                for (ulong bits = masks[i][firstWord + word]; bits != 0; bits &= bits - 1)
                {
                    counts[64 * word + BitOperations.TrailingZeroCount(bits)]++;
                    active++;
                }
            }

            shares[i] = (double)active / neurons;
        }

        return new LayerActivity(DistributionSummary.From(shares), [.. counts.Select(count => (double)count / masks.Length)]);
    }

    private sealed class SameWords : IEqualityComparer<ulong[]>
    {
        public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ulong[] words)
        {
            var hash = new HashCode();
            foreach (ulong word in words)
                hash.Add(word);
            return hash.ToHashCode();
        }
    }
}
