using BoundGen.Compilation;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Variants;

/// <summary>Networks rounded, pruned and moved towards their priors.</summary>
public class NetworkVariantsTests
{
    private static readonly NetworkShape Shape = new([5, 7, 6, 3], bias: true);

    [Theory]
    [InlineData(WeightFormat.BFloat16, 16)]
    [InlineData(WeightFormat.Float16, 13)]
    public void Rounding_to_a_narrower_float_leaves_the_bits_that_it_has(WeightFormat format, int bitsLost)
    {
        var network = Random(1);
        var variant = NetworkVariants.Quantise(network, format);
        for (int i = 0; i < Shape.ParameterCount; i++)
        {
            float before = network.Values[i],
                after = variant.Parameters.Values[i];
            Assert.Equal(0u, BitConverter.SingleToUInt32Bits(after) & (1u << bitsLost) - 1);
            // Half a step of the last bit that is left, of 23.
            Assert.True(Math.Abs(after - before) <= Math.Abs(before) * Math.Pow(2, bitsLost - 24), $"{before} became {after}");
        }

        Assert.Equal(2 * Shape.ParameterCount, variant.PackedBytes);
    }

    [Fact]
    public void Rounding_to_bfloat16_goes_to_the_even_of_two_numbers_that_are_as_near()
    {
        float low = BitConverter.UInt32BitsToSingle(0x3F808000),
            high = BitConverter.UInt32BitsToSingle(0x3F818000);
        var variant = NetworkVariants.Quantise(
            new NetworkParameters(new NetworkShape([2, 1], false), [low, high]),
            WeightFormat.BFloat16
        );
        Assert.Equal([1f, BitConverter.UInt32BitsToSingle(0x3F820000)], variant.Parameters.Values.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Rows_of_integers_are_whole_multiples_of_a_scale_of_their_own_and_biases_stay(int bits)
    {
        var network = Random(2);
        var variant = NetworkVariants.QuantiseRows(network, bits);
        int most = (1 << bits - 1) - 1;
        for (int layer = 0; layer < Shape.LayerCount; layer++)
        {
            int columns = Shape.Inputs(layer);
            var before = network.Values[Shape.Weights(layer)];
            var after = variant.Parameters.Values[Shape.Weights(layer)];
            for (int row = 0; row < Shape.Outputs(layer); row++)
            {
                float scale = before.Slice(row * columns, columns).ToArray().Max(Math.Abs) / most;
                for (int i = row * columns; i < (row + 1) * columns; i++)
                {
                    Assert.Equal(Math.Round(after[i] / scale), after[i] / scale, 1e-2);
                    Assert.True(Math.Abs(after[i] - before[i]) <= 0.5001 * scale);
                }
            }

            Assert.Equal(network.Values[Shape.Biases(layer)], variant.Parameters.Values[Shape.Biases(layer)]);
        }

        int weights = 5 * 7 + 7 * 6 + 6 * 3,
            rows = 7 + 6 + 3;
        // Every layer begins on a byte; a scale and a bias for each row.
        int packed = (35 * bits + 7) / 8 + (42 * bits + 7) / 8 + (18 * bits + 7) / 8 + 4 * 2 * rows;
        Assert.Equal(packed, variant.PackedBytes);
        Assert.InRange(variant.PackedBytes, weights * bits / 8, Shape.ParameterCount * 4);
    }

    [Fact]
    public void Named_formats_of_integers_are_rows_of_as_many_bits()
    {
        var network = Random(3);
        Assert.Equal(
            NetworkVariants.QuantiseRows(network, 8).Parameters.Values,
            NetworkVariants.Quantise(network, WeightFormat.Integer8).Parameters.Values
        );
        Assert.Equal(
            NetworkVariants.QuantiseRows(network, 4).Parameters.Values,
            NetworkVariants.Quantise(network, WeightFormat.Integer4).Parameters.Values
        );
    }

    [Fact]
    public void The_output_layer_can_be_kept_in_half_precision()
    {
        var network = Random(4);
        var kept = NetworkVariants.Quantise(network, WeightFormat.Integer4, keepLast: true);
        Assert.Equal(
            NetworkVariants.Quantise(network, WeightFormat.Float16).Parameters.Values[Shape.Layer(2)],
            kept.Parameters.Values[Shape.Layer(2)]
        );
        Assert.Equal(
            NetworkVariants.Quantise(network, WeightFormat.Integer4).Parameters.Values[..Shape.Layer(2).Start.Value],
            kept.Parameters.Values[..Shape.Layer(2).Start.Value]
        );
        Assert.Equal("int4, last layer fp16", kept.Description);
    }

    [Fact]
    public void Rows_of_zeros_and_of_the_smallest_numbers_stay_finite()
    {
        var network = new NetworkParameters(new NetworkShape([2, 2], false), [0, 0, float.Epsilon, 190 * float.Epsilon]);
        var values = NetworkVariants.QuantiseRows(network, 8).Parameters.Values;
        Assert.Equal([0f, 0f], values[..2].ToArray());
        // 190/127 rounds to a scale of one step, of which 127 is the most.
        Assert.Equal([float.Epsilon, 127 * float.Epsilon], values[2..].ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Pruning_sets_the_smallest_share_of_each_layer_to_0_and_leaves_the_rest(double share)
    {
        var network = Random(5);
        var variant = NetworkVariants.Prune(network, share);
        for (int layer = 0; layer < Shape.LayerCount; layer++)
        {
            float[] before = network.Values[Shape.Weights(layer)].ToArray(),
                after = variant.Parameters.Values[Shape.Weights(layer)].ToArray();
            int pruned = (int)Math.Round(share * before.Length);
            Assert.Equal(pruned, after.Count(weight => weight == 0));
            Assert.All(before.Zip(after), pair => Assert.True(pair.Second == 0 || pair.Second == pair.First));
            float largestPruned = before
                .Zip(after)
                .Where(pair => pair.Second == 0)
                .Select(pair => Math.Abs(pair.First))
                .Append(0)
                .Max();
            Assert.All(after.Where(weight => weight != 0), weight => Assert.True(Math.Abs(weight) >= largestPruned));
            Assert.Equal(network.Values[Shape.Biases(layer)], variant.Parameters.Values[Shape.Biases(layer)]);
        }
    }

    [Fact]
    public void The_best_part_of_a_rank_misses_as_much_as_the_next_singular_value()
    {
        var (network, prior) = (Random(6), Random(7));
        var variant = NetworkVariants.LowRank(network, prior, 2);
        for (int layer = 0; layer < Shape.LayerCount; layer++)
        {
            var difference = Difference(network, prior, layer);
            var kept = Difference(variant.Parameters, prior, layer);
            var values = difference.Svd(computeVectors: false).S;
            Assert.Equal(values[2], (difference - kept).Svd(computeVectors: false).S[0], 1e-5);
            Assert.True(kept.Svd(computeVectors: false).S[2] < 1e-5);
            // The norm is that of the whole difference, but for the rounding of the weights.
            double distance = OperatorNorm.Distance(variant.Parameters, prior, layer);
            Assert.InRange(distance, values[0] * (1 - 1e-6), OperatorNorm.Distance(network, prior, layer) * (1 + 1e-5));
        }

        Assert.Equal(4 * 2 * (7 + 6 + 6 + 8 + 3 + 7), variant.PackedBytes);
        Assert.Equal(prior.Values, NetworkVariants.LowRank(network, prior, 0).Parameters.Values);
        Assert.All(NetworkVariants.LowRank(network, prior, 9).Parameters.Values.ToArray().Zip(network.Values.ToArray()), pair =>
            Assert.Equal(pair.Second, pair.First, 1e-5f)
        );
    }

    [Fact]
    public void Shrinking_moves_a_layer_along_the_line_to_the_prior_and_only_if_it_is_outside()
    {
        var (network, prior) = (Random(8), Random(9));
        double[] distances = OperatorNorm.Distances(network, prior);
        var caps = Caps(distances[0] / 3, distances[1] * 2, 0);
        var variant = NetworkVariants.Shrink(network, prior, caps).Parameters;
        Assert.True(caps.Hold(OperatorNorm.Distances(variant, prior)));
        Assert.Equal(network.Values[Shape.Layer(1)], variant.Values[Shape.Layer(1)]);
        Assert.Equal(prior.Values[Shape.Layer(2)], variant.Values[Shape.Layer(2)]);
        for (int i = Shape.Layer(0).Start.Value; i < Shape.Layer(0).End.Value; i++)
            Assert.Equal(prior.Values[i] + (network.Values[i] - prior.Values[i]) / 3, variant.Values[i], 1e-3f);
    }

    [Fact]
    public void Variants_record_what_their_network_has_seen_and_its_use()
    {
        var seen = new SampleRecord("data", SampleSelection.InFileOrder(0, 1), "5", [1], [1]);
        var network = Random(10)
            .WithProvenance(new Provenance(seen) { Prior = "p" })
            .WithUsage(NetworkUsage.Unknown with { Temperature = 3 });
        foreach (
            var variant in new[] { NetworkVariants.Quantise(network, WeightFormat.Integer8), NetworkVariants.Prune(network, 0.5) }
        )
        {
            Assert.Equal(network.Provenance, variant.Parameters.Provenance);
            Assert.Equal(network.Usage, variant.Parameters.Usage);
        }
    }

    [Fact]
    public void A_variant_that_is_made_of_a_prior_too_records_nothing_unless_the_network_has_seen_all_that_the_prior_has()
    {
        NetworkParameters network = Random(11).WithProvenance(new Provenance(Seen(1, 2))),
            prior = Random(12).WithProvenance(new Provenance(Seen(1)));
        double[] distances = OperatorNorm.Distances(network, prior);
        var caps = Caps([.. distances]);

        Assert.All(Made(network, prior), made => Assert.Equal(network.Provenance, made.Provenance));
        // The other way round, values come from a network that has seen more than the record says.
        Assert.All(Made(prior, network), made => Assert.Equal(Provenance.Unknown, made.Provenance));
        Assert.All(Made(network, prior.WithProvenance(Provenance.Unknown)), made =>
            Assert.Equal(Provenance.Unknown, made.Provenance)
        );

        NetworkParameters[] Made(NetworkParameters of, NetworkParameters beside) =>
            [
                NetworkVariants.LowRank(of, beside, 1).Parameters,
                NetworkVariants.Shrink(of, beside, caps).Parameters,
                VariantSearch.FewestBits(of, beside, Caps([.. distances.Select(distance => 2 * distance)])).Parameters,
                VariantSearch.MostPruned(of, beside, caps).Parameters,
            ];

        static SampleRecord Seen(params ulong[] hashes) =>
            new("data", SampleSelection.InFileOrder(0, hashes.Length), "5", hashes, hashes);
    }

    [Fact]
    public void Every_variant_within_the_caps_is_right_where_the_ball_certifies()
    {
        int certified = 0;
        for (ulong seed = 20; seed < 26; seed++)
        {
            var prior = Random(seed);
            var centre = NetworkCompiler.Compile(prior);
            var caps = Ball.CapsFor(prior, WeightFormat.Integer4);
            var ball = Ball.Around(prior, caps);
            NetworkVariant[] variants =
            [
                NetworkVariants.Quantise(prior, WeightFormat.BFloat16),
                NetworkVariants.Quantise(prior, WeightFormat.Integer4),
                VariantSearch.FewestBits(prior, prior, caps),
                VariantSearch.MostPruned(prior, prior, caps),
            ];
            Assert.All(variants, variant => Assert.True(caps.Hold(OperatorNorm.Distances(variant.Parameters, prior))));
            float[] inputs = new float[200 * Shape.InputSize];
            CounterNormals.Fill(seed, 3, inputs);
            for (int i = 0; i < 200; i++)
            {
                float[] input = inputs[(i * Shape.InputSize)..((i + 1) * Shape.InputSize)];
                int label = centre.Classify(input);
                if (!centre.IsCertified(input, label, ball))
                    continue;
                certified++;
                Assert.All(variants, variant => Assert.Equal(label, centre.WithParameters(variant.Parameters).Classify(input)));
            }
        }

        Assert.InRange(certified, 20, 1199);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var network = Random(30);
        var other = new NetworkParameters(new NetworkShape([2, 2], false), [1, 2, 3, 4]);
        var huge = new NetworkParameters(new NetworkShape([1, 1], false), [1e20f]);
        AssertRefused("beyond the range of fp16", () => NetworkVariants.Quantise(huge, WeightFormat.Float16));
        AssertRefused("The bits are 1, expected 2 to 16", () => NetworkVariants.QuantiseRows(network, 1));
        AssertRefused("The bits are 17, expected 2 to 16", () => NetworkVariants.QuantiseRows(network, 17));
        AssertRefused("The bits are 0, expected 2 to 16", () => NetworkVariants.QuantiseRows(network, 0));
        AssertRefused("The share is NaN, expected a number in 0..1", () => NetworkVariants.Prune(network, double.NaN));
        AssertRefused("The prior is a network 2-2", () => NetworkVariants.LowRank(network, other, 1));
        AssertRefused("rank", () => NetworkVariants.LowRank(network, network, -1));
        AssertRefused("needs as many caps, got 1", () => NetworkVariants.Shrink(network, network, Caps(1)));

        static void AssertRefused(string expected, Action call) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    internal static NetworkParameters Random(ulong seed, NetworkShape? shape = null)
    {
        shape ??= Shape;
        float[] values = new float[shape.ParameterCount];
        CounterNormals.Fill(seed, 0, values);
        return new NetworkParameters(shape, values);
    }

    internal static DistanceCaps Caps(params double[] caps) => new(caps, CapOrigin.Stated);

    private static Matrix<double> Difference(NetworkParameters network, NetworkParameters prior, int layer)
    {
        var shape = network.Shape;
        int inputs = shape.Inputs(layer);
        double Value(Range range, int i) => (double)network.Values[range][i] - prior.Values[range][i];
        return Matrix<double>.Build.Dense(shape.Outputs(layer), inputs + 1, (i, j) =>
            j < inputs ? Value(shape.Weights(layer), i * inputs + j) : Value(shape.Biases(layer), i)
        );
    }
}
