using System.Numerics;

namespace BoundGen.Cli;

/// <summary>How active the hidden layers of a network are over a sample (theory.md section 1).</summary>
/// <param name="Activity">Mean share of active neurons, layer by layer.</param>
/// <param name="Dead">Neurons that no sample activates, layer by layer.</param>
internal sealed record MaskSummary(double[] Activity, int[] Dead)
{
    public static MaskSummary Of<TNetwork>(TNetwork network, LabelledData data)
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        var shape = TNetwork.Shape;
        var mask = new ulong[shape.MaskWordCount];
        var ever = new ulong[shape.MaskWordCount];
        var active = new long[shape.HiddenLayerCount];
        var logits = new float[shape.OutputSize];
        for (int sample = 0; sample < data.Count; sample++)
        {
            network.Forward(data.Input(sample), logits, mask);
            for (int layer = 0, word = 0; layer < active.Length; layer++)
            {
                for (int end = word + (shape.Outputs(layer) + 63) / 64; word < end; word++)
                {
                    active[layer] += BitOperations.PopCount(mask[word]);
                    ever[word] |= mask[word];
                }
            }
        }

        var alive = new int[active.Length];
        for (int layer = 0, word = 0; layer < alive.Length; layer++)
        {
            for (int end = word + (shape.Outputs(layer) + 63) / 64; word < end; word++)
                alive[layer] += BitOperations.PopCount(ever[word]);
        }

        return new MaskSummary(
            [.. active.Select((count, layer) => (double)count / data.Count / shape.Outputs(layer))],
            [.. alive.Select((count, layer) => shape.Outputs(layer) - count)]);
    }

    public IEnumerable<(string Name, string Value)> Lines() =>
        Activity.Select((activity, layer) => (
            FormattableString.Invariant($"activity, layer {layer + 1}"),
            FormattableString.Invariant($"{Report.Percent(activity)} of the neurons on average, {Dead[layer]} never")));
}
