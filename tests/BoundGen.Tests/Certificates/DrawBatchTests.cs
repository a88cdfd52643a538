using BoundGen.Testing;
using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Certificates;

/// <summary>A draw comes out as it does alone, whichever draws are beside it.</summary>
public class DrawBatchTests
{
    /// <summary>From where everything passes to where nothing does.</summary>
    private static readonly double[] NoiseLevels = [1e-6, 1e-4, 1e-3, 1e-2, 0.1];

    // Fewer than 16 draws are made one by one, and the last number needs more than one batch.
    private static readonly int[] Counts = [1, 15, 16, 150];

    [Fact]
    [Slow]
    public void Batches_have_the_outcomes_of_single_draws()
    {
        var seen = DrawOutcome.None;
        var everywhere = (DrawOutcome)~0;
        foreach (double sigma in NoiseLevels)
        {
            AssertSame<BiasedNet>(sigma, ref seen, ref everywhere);
            AssertSame<BiasFreeNet>(sigma, ref seen, ref everywhere);
            AssertSame<PaddedNet>(sigma, ref seen, ref everywhere);
            AssertSame<TiledNet>(sigma, ref seen, ref everywhere);
            AssertSame<Outer.Middle.NestedNet>(sigma, ref seen, ref everywhere);
        }

        Assert.Equal(127, (int)seen);
        Assert.Equal(DrawOutcome.None, everywhere);
    }

    /// <summary>The outcomes of a draw are a few bits: the pre-activations behind them say more.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    public void Batched_sums_have_the_bits_of_single_ones(double density)
    {
        const int Inputs = 130,
            Stride = 272,
            Rows = 17,
            Wide = 288,
            List = 160;
        var random = new Random(1);
        float[] columns = [.. Enumerable.Range(0, Inputs * Stride).Select(_ => random.NextSingle() - 0.5f)];
        double[] x = [.. Enumerable.Range(0, Rows * Wide).Select(_ => random.NextDouble())],
            sums = [.. x.Select(value => value / 3)],
            expected = [.. sums];
        float[] squares = [.. x.Select(value => (float)value)],
            expectedSquares = [.. squares];
        int[] lists = new int[Rows * List];
        for (int r = 0; r < Rows; r++)
        {
            // The first list is empty.
            int[] list = [.. Enumerable.Range(0, Inputs).Where(_ => r > 0 && random.NextDouble() < density)];
            list.CopyTo(lists, r * List);
            lists[r * List + list.Length] = NeuronSet.End;
            ColumnSums.Add(ref columns[0], x.AsSpan(r * Wide, Wide), list, expected.AsSpan(r * Wide, Stride));
            ColumnSums.Add(ref columns[0], list, expectedSquares.AsSpan(r * Wide, Stride));
        }

        var cursors = new int[Rows];
        BatchColumnSums.Add(
            ref columns[0],
            Inputs,
            Stride,
            x,
            lists,
            sums,
            Rows,
            new double[BatchColumnSums.PanelLength],
            cursors
        );
        BatchColumnSums.Add(ref columns[0], Inputs, Stride, lists, squares, Rows, cursors);
        Assert.Equal(
            Array.ConvertAll(expected, BitConverter.DoubleToInt64Bits),
            Array.ConvertAll(sums, BitConverter.DoubleToInt64Bits)
        );
        Assert.Equal(
            Array.ConvertAll(expectedSquares, BitConverter.SingleToInt32Bits),
            Array.ConvertAll(squares, BitConverter.SingleToInt32Bits)
        );
    }

    [Fact]
    public void Lengths_and_labels_that_do_not_fit_are_refused()
    {
        var parameters = new NetworkParameters(BiasedNet.Shape, Sample.Parameters(BiasedNet.Shape));
        var network = new BiasedNet(parameters.Values);
        var noise = new NoiseModel(PriorNorms.Compute(parameters), [1, 1, 1], [0, 0, 0], 0.01);
        float[] inputs = new float[40],
            normals = new float[2 * BiasedNet.NoiseLength];
        network.DrawBatch(inputs, [0, 4], noise, normals, new DrawOutcome[2]);
        Assert.Throws<ArgumentException>("inputs", () =>
            network.DrawBatch(inputs.AsSpan(1), [0, 4], noise, normals, new DrawOutcome[2])
        );
        Assert.Throws<ArgumentException>("normals", () =>
            network.DrawBatch(inputs, [0, 4], noise, normals.AsSpan(1), new DrawOutcome[2])
        );
        Assert.Throws<ArgumentException>("outcomes", () => network.DrawBatch(inputs, [0, 4], noise, normals, new DrawOutcome[3]));
        Assert.Throws<ArgumentException>("labels", () => network.DrawBatch(inputs, [0, 5], noise, normals, new DrawOutcome[2]));
        Assert.Throws<ArgumentNullException>("noise", () =>
            network.DrawBatch(inputs, [0, 4], null!, normals, new DrawOutcome[2])
        );
        inputs[30] = float.NaN;
        Assert.Throws<ArgumentException>("input", () => network.DrawBatch(inputs, [0, 4], noise, normals, new DrawOutcome[2]));
    }

    [Fact]
    public void A_draw_that_is_not_finite_fails_alone()
    {
        var parameters = new NetworkParameters(BiasedNet.Shape, Sample.Parameters(BiasedNet.Shape));
        var network = new BiasedNet(parameters.Values);
        var noise = new NoiseModel(PriorNorms.Compute(parameters), [1e-6, 1e-6, 1e-6], [0, 0, 0], 0.01);
        float[] input = Sample.Input(BiasedNet.Shape),
            normals = new float[40 * BiasedNet.NoiseLength];
        float[] inputs = [.. Enumerable.Repeat(input, 40).SelectMany(values => values)];
        int[] labels = [.. Enumerable.Repeat(network.Classify(input), 40)];
        normals[7 * BiasedNet.NoiseLength + 3] = float.NaN;
        normals[21 * BiasedNet.NoiseLength + 40] = float.PositiveInfinity;
        normals[30 * BiasedNet.NoiseLength + 52] = float.NaN;
        var outcomes = new DrawOutcome[40];
        network.DrawBatch(inputs, labels, noise, normals, outcomes);
        Assert.All(Enumerable.Range(0, 40), n => Assert.Equal(n is 7 or 21 or 30 ? 0 : 127, (int)outcomes[n]));
    }

    private static void AssertSame<T>(double sigma, ref DrawOutcome seen, ref DrawOutcome everywhere)
        where T : class, IReluNetwork<T>
    {
        var parameters = new NetworkParameters(T.Shape, Sample.Parameters(T.Shape));
        var network = T.Create(parameters.Values);
        double[] sigmas = [.. Enumerable.Repeat(sigma, T.Shape.LayerCount)];
        var noise = new NoiseModel(PriorNorms.Compute(parameters), sigmas, new double[T.Shape.LayerCount], 0.01);
        int most = Counts.Max(),
            size = T.Shape.InputSize,
            noiseLength = T.Shape.NoiseLength;
        float[] inputs = [.. Enumerable.Range(0, most).SelectMany(n => Sample.Input(T.Shape, (ulong)n))],
            normals = new float[most * noiseLength];
        CounterNormals.Fill(1, 0, normals);
        int[] labels = [.. Enumerable.Range(0, most).Select(n => network.Classify(inputs.AsSpan(n * size, size)))];
        DrawOutcome[] expected =
        [
            .. Enumerable
                .Range(0, most)
                .Select(n =>
                    network.Draw(inputs.AsSpan(n * size, size), labels[n], noise, normals.AsSpan(n * noiseLength, noiseLength))
                ),
        ];
        foreach (int count in Counts)
        {
            var outcomes = new DrawOutcome[count];
            network.DrawBatch(
                inputs.AsSpan(0, count * size),
                labels.AsSpan(0, count),
                noise,
                normals.AsSpan(0, count * noiseLength),
                outcomes
            );
            Assert.Equal(expected[..count], outcomes);
        }

        foreach (var outcome in expected)
        {
            seen |= outcome;
            everywhere &= outcome;
        }
    }
}
