using System.Numerics;
using BoundGen.Tests.Sparsity;

namespace BoundGen.Tests;

public class InactiveDepthsTests
{
    [Fact]
    public void A_tie_counts_as_a_loss()
    {
        var network = new NetworkParameters(new NetworkShape([1, 2, 2], bias: false), [-1, -2, 1, 1, 1, 1]);
        InactiveDepths depths = InactiveDepths.Compute(
            network,
            SparsityNorms.Compute(network),
            new LabelledData([1, -1], [0, 1], 1),
            1
        );
        Assert.True(depths.IsAbove(0, 0, 1, 1.999999));
        Assert.False(depths.IsAbove(0, 0, 1, 2));
        Assert.True(depths.IsAbove(0, 0, 1, MathF.BitDecrement(MathF.BitDecrement(2))));
        Assert.False(depths.IsAbove(0, 0, 1, MathF.BitDecrement(2)));
        Assert.True(depths.IsAbove(0, 0, 2, 0.999999));
        Assert.False(depths.IsAbove(0, 0, 2, 1));
        Assert.True(depths.IsAbove(0, 0, 0, double.PositiveInfinity));
        // Nothing is off at -1.
        Assert.False(depths.IsAbove(0, 1, 1, 0));
        Assert.Equal(0, depths.CountAbove(0, 1, 0));
        // At most d_k - 1.
        Assert.Equal(1, depths.CountAbove(0, 0, 0));
        Assert.Equal(1, depths.CountAbove(0, 0, 1.5));
        Assert.Equal(0, depths.CountAbove(0, 0, 2));
        // Both margins are exactly 0.
        Assert.Equal(1, depths.MarginLoss(0));
        Assert.Equal(0, depths.MarginLoss(-1e-6));
        Assert.Equal(1, depths.MarginLoss(double.NaN));
        Assert.False(depths.IsAbove(0, 0, 1, double.NaN));
    }

    /// <summary>1 + 2^-50 and then 1000 times 0.9 2^-53 less: each is lost in rounding, together they are 1e-13.</summary>
    [Fact]
    public void The_rounding_of_a_long_chain_is_allowed_for()
    {
        float[] row = [1, MathF.ScaleB(1, -50), .. Enumerable.Repeat(-0.9f * MathF.ScaleB(1, -53), 1000)];
        var data = new LabelledData([.. Enumerable.Repeat(1f, row.Length)], [0], row.Length);
        const double Threshold = 1 - 1e-14;

        var linear = new NetworkParameters(new NetworkShape([row.Length, 2], bias: false), [.. row, .. new float[row.Length]]);
        Assert.Equal(1 + Math.ScaleB(1, -50), new ExactPass(linear).PreActivations(data.Inputs)[0][0]);
        Assert.Equal(1, InactiveDepths.Compute(linear, SparsityNorms.Compute(linear), data, 32).MarginLoss(Threshold));
        Assert.Equal(0, InactiveDepths.Compute(linear, SparsityNorms.Compute(linear), data, 32).MarginLoss(1 - 1e-10));

        var hidden = new NetworkParameters(
            new NetworkShape([row.Length, 2, 1], bias: false),
            [.. row.Select(w => -w), .. new float[row.Length], 1, 1]
        );
        Assert.False(InactiveDepths.Compute(hidden, SparsityNorms.Compute(hidden), data, 32).IsAbove(0, 0, 1, Threshold));
        Assert.True(InactiveDepths.Compute(hidden, SparsityNorms.Compute(hidden), data, 32).IsAbove(0, 0, 1, 1 - 1e-6));
    }

    /// <summary>
    /// Against integers: weights and inputs are multiples of 2^-23, so that layer k is a multiple of 2^-23(k+1).
    /// </summary>
    [Fact]
    public void What_passes_a_comparison_passes_it_in_exact_arithmetic()
    {
        int rounded = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var situation = new PaperSituation(seed, samples: 10, maxWidth: 12);
            NetworkShape shape = situation.Shape;
            var network = new NetworkParameters(shape, situation.Network.Values.ToArray().Select(OnGrid).ToArray());
            var data = new LabelledData(
                situation.Data.Inputs.ToArray().Select(OnGrid).ToArray(),
                situation.Data.Labels.ToArray(),
                shape.InputSize
            );
            double maxInputNorm = situation.MaxInputNorm * 1.01;
            var norms = SparsityNorms.Compute(network);
            InactiveDepths depths = InactiveDepths.Compute(network, norms, data, maxInputNorm);
            var pass = new ExactPass(network);
            var error = new ExactPassError(norms, maxInputNorm);
            for (int sample = 0; sample < data.Count; sample++)
            {
                BigInteger[][] exact = Exact(network, data.Input(sample));
                double[][] computed = pass.PreActivations(data.Input(sample));
                for (int layer = 0; layer < shape.LayerCount; layer++)
                {
                    BigInteger unit = BigInteger.One << (23 * (layer + 2));
                    for (int i = 0; i < exact[layer].Length; i++)
                    {
                        // Both sides in units of 2^-200, as integers.
                        BigInteger wide = (exact[layer][i] << 200) / unit;
                        BigInteger off = BigInteger.Abs(wide - Wide(computed[layer][i]));
                        Assert.True(
                            off <= Wide(error.At(layer)),
                            $"{situation}: layer {layer} is off by more than {error.At(layer)}"
                        );
                        rounded += off > 0 ? 1 : 0;
                    }

                    Assert.InRange(error.At(layer), 0, 1e-11 * (1 + maxInputNorm) * Math.Pow(10, layer));
                    if (layer == shape.HiddenLayerCount)
                        continue;
                    BigInteger[] deepest = [.. exact[layer].Select(z => (-z << 200) / unit).OrderDescending()];
                    for (int s = 1; s < deepest.Length; s++)
                    {
                        double threshold = (double)deepest[s - 1] / Math.Pow(2, 200);
                        if (threshold <= 0)
                            continue;
                        Assert.False(depths.IsAbove(layer, sample, s, threshold * (1 + 1e-15)));
                        Assert.True(depths.IsAbove(layer, sample, s, threshold * (1 - 1e-6) - 1e-9));
                        Assert.InRange(depths.CountAbove(layer, sample, threshold * (1 - 1e-6) - 1e-9), s, deepest.Length - 1);
                    }
                }
            }
        }

        Assert.True(rounded > 1000, $"only {rounded} pre-activations were rounded");

        static float OnGrid(float value) => (float)Math.ScaleB(Math.Round(Math.ScaleB((double)value, 23)), -23);
        static BigInteger Wide(double value) => new BigInteger(Math.ScaleB(value, 180)) << 20;
    }

    private static BigInteger[][] Exact(NetworkParameters network, ReadOnlySpan<float> input)
    {
        BigInteger[] x = [.. input.ToArray().Select(value => new BigInteger(Math.ScaleB((double)value, 23)))];
        var layers = new BigInteger[network.Shape.LayerCount][];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            BigInteger[] weights =
            [
                .. network.Values[network.Shape.Weights(layer)].ToArray().Select(w => new BigInteger(Math.ScaleB((double)w, 23))),
            ];
            BigInteger[] below = x;
            layers[layer] =
            [
                .. Enumerable
                    .Range(0, network.Shape.Outputs(layer))
                    .Select(i =>
                        below
                            .Select((value, j) => value * weights[i * below.Length + j])
                            .Aggregate(BigInteger.Zero, (sum, term) => sum + term)
                    ),
            ];
            x = [.. layers[layer].Select(z => BigInteger.Max(z, 0))];
        }

        return layers;
    }
}
