using BoundGen.Compilation;
using BoundGen.Reference;
using BoundGen.Testing;

namespace BoundGen.Tests.Certificates;

public class InputRobustnessTests
{
    /// <summary>Certified operator norms are up to 0.05 % above the exact ones, which the reference uses, a layer.</summary>
    private const double NormTolerance = 2e-3;

    public static TheoryData<int[], bool> Shapes =>
        new()
        {
            { [3, 4], false },
            { [6, 12, 4], false },
            { [5, 9, 3], true },
            { [4, 40, 20, 3], true },
            { [8, 20, 20, 5], false },
            { [4, 7, 9, 6, 3], true },
        };

    /// <remarks>
    /// With 600 inputs the terms of section 7 are as large as the tolerance for norms, and 1000 times that for excess.
    /// </remarks>
    [Theory]
    [MemberData(nameof(Shapes))]
    [InlineData(new[] { 600, 8, 6, 3 }, true)]
    [Slow]
    public void Radii_are_those_of_the_reference_and_sparse_is_never_smaller(int[] sizes, bool bias)
    {
        int larger = 0,
            certified = 0;
        for (ulong seed = 0; seed < 15; seed++)
        {
            var parameters = Network(new NetworkShape(sizes, bias), seed);
            var network = new ReferenceNetwork(parameters.Shape, parameters.Values);
            var reference = new ReferenceRobustness(network, singlePrecision: true);
            float[] inputs = Inputs(parameters.Shape, seed, 3);
            var radii = InputRobustness.Compute(parameters).ComputeRadii(inputs);
            for (int i = 0; i < radii.Length; i++)
            {
                var pass = network.Forward(inputs.AsSpan(i * sizes[0], sizes[0]));
                Assert.Equal(pass.Classify(), radii[i].Class);
                Near(reference.Radius(pass, dense: true), radii[i].Dense);
                Near(reference.Radius(pass, dense: false), radii[i].Sparse);
                Assert.True(radii[i].Sparse >= radii[i].Dense);
                Assert.All(new[] { 0.01, 0.3, 0.9 }, t =>
                    Assert.True(reference.IsCertified(pass, t * radii[i].Sparse, dense: false) || radii[i].Sparse == 0)
                );
                larger += radii[i].Sparse > radii[i].Dense * 1.01 ? 1 : 0;
                certified += radii[i].Dense > 0 ? 1 : 0;
            }
        }

        Assert.True(certified >= 40, $"{certified} of 45 certified");
        Assert.True(sizes.Length == 2 ? larger == 0 : larger >= 10, $"sparse is larger for {larger} of 45");

        static void Near(double expected, double actual) =>
            Assert.InRange(actual, expected * (1 - NormTolerance) - 1e-6, expected * (1 + 1e-6));
    }

    [Slow]
    [Theory]
    [MemberData(nameof(Shapes))]
    public void No_attack_within_the_radius_changes_the_class_but_outside_it_many_do(int[] sizes, bool bias)
    {
        const int Networks = 16;
        const int Starts = 12;
        var shape = new NetworkShape(sizes, bias);
        // Linear networks are certified to the boundary.
        double further = shape.HiddenLayerCount switch
        {
            0 => 1.01,
            1 => 5,
            _ => 10,
        };
        int outside = 0;
        for (ulong seed = 0; seed < Networks; seed++)
        {
            var parameters = Network(shape, seed);
            float[] x = Inputs(shape, seed, 1);
            if (shape.HasBias && seed % 2 == 1)
            {
                x = Array.ConvertAll(x, Math.Abs);
                parameters = Aligned(parameters, x);
            }

            var radius = InputRobustness.Compute(parameters).ComputeRadii(x)[0];
            var network = NetworkCompiler.Compile(parameters);
            Assert.Equal(network.Classify(x), radius.Class);
            var attack = new GradientAttack(network, new Random((int)seed));
            Assert.False(attack.Succeeds(x, radius.Sparse * (1 - 1e-6), Starts), $"{shape}, seed {seed}: {radius}");
            outside += attack.Succeeds(x, radius.Sparse * further, Starts) ? 1 : 0;
        }

        Assert.True(
            outside >= (shape.HiddenLayerCount == 0 ? Networks : Networks / 3),
            $"{shape}: {outside} of {Networks} attacks outside succeeded"
        );
    }

    [Fact]
    public void Radii_grow_with_the_margin_and_do_not_depend_on_the_order_of_neurons()
    {
        var shape = new NetworkShape([6, 33, 20, 4], bias: true);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var parameters = Network(shape, seed);
            float[] input = Inputs(shape, seed, 1);
            var radius = InputRobustness.Compute(parameters).ComputeRadii(input)[0];

            var reversed = InputRobustness.Compute(Reversed(parameters)).ComputeRadii(input)[0];
            Assert.Equal(radius.Class, reversed.Class);
            Assert.InRange(reversed.Dense, radius.Dense * (1 - 1e-3) - 1e-12, radius.Dense * (1 + 1e-3));
            Assert.InRange(reversed.Sparse, radius.Sparse * (1 - 1e-3) - 1e-12, radius.Sparse * (1 + 1e-3));

            float[] values = parameters.Values.ToArray();
            values[shape.Biases(2).Start.Value + radius.Class] += 0.5f;
            var safer = InputRobustness.Compute(new NetworkParameters(shape, values)).ComputeRadii(input)[0];
            Assert.True(safer.Dense > radius.Dense && safer.Sparse > radius.Sparse, $"seed {seed}: {radius}, {safer}");
        }
    }

    [Fact]
    public void Ties_and_degenerate_networks_get_no_radius_or_an_infinite_one_and_misfits_are_refused()
    {
        Assert.Equal(new CertifiedRadius(0, 0, 0), Radius([1, 2], [1, 1], 1));
        // Ahead by less than single precision can tell.
        Assert.Equal(new CertifiedRadius(0, 0, 0), Radius([1, 2], [1, 1 - 1f / (1 << 23)], 1));
        Assert.Equal(
            new CertifiedRadius(0, double.PositiveInfinity, double.PositiveInfinity),
            Radius([2, 3, 1], new float[9], 1, 1)
        );
        Assert.Equal(1, Radius([1, 2], [1, 0.5f], 1).Sparse, 1e-5);
        var biases = new NetworkParameters(new NetworkShape([1, 2], bias: true), [0, 0, 1, 1 - 1f / (1 << 23)]);
        Assert.Equal(new CertifiedRadius(0, 0, 0), InputRobustness.Compute(biases).ComputeRadii(new float[1])[0]);
        // A neuron without weights stays off, however large the weights that leave it.
        Assert.Equal(1, Radius([1, 2, 2], [1, 0, 1, 10, 0, 0], 1).Sparse, 1e-5);
        // The pass of the program may overflow.
        Assert.Equal(new CertifiedRadius(0, 0, 0), Radius([1, 1, 2], [3e38f, 1, 0], 2));
        Assert.Throws<ArgumentException>("inputs", () => Radius([2, 3], new float[6], 1, 2, 3));
        Assert.Throws<ArgumentException>("inputs", () => Radius([2, 3], new float[6], 1, float.NaN));

        static CertifiedRadius Radius(int[] sizes, float[] values, params float[] input) =>
            InputRobustness.Compute(new NetworkParameters(new NetworkShape(sizes, bias: false), values)).ComputeRadii(input)[0];
    }

    /// <summary>More inputs than a block, and each as if it were alone.</summary>
    [Fact]
    public void Inputs_do_not_disturb_each_other()
    {
        var shape = new NetworkShape([4, 9, 7, 3], bias: true);
        var robustness = InputRobustness.Compute(Network(shape, 3));
        float[] inputs = Inputs(shape, 3, 300);
        var radii = robustness.ComputeRadii(inputs);
        Assert.Equal(300, radii.Length);
        for (int i = 0; i < 300; i += 23)
            Assert.Equal(robustness.ComputeRadii(inputs.AsMemory(4 * i, 4))[0], radii[i]);
    }

    /// <summary>
    /// J_0 must be all inputs. z = 3 x_1 + 10 x_2 - 4 is -1 at x = (1, 0); h = (0.5, relu(z)). With the support of x for
    /// J_0 the neuron's row norm is 3, so it would stay off up to 1/3, yet x' = (1, 0.2) has z = 1 and the other class.
    /// </summary>
    [Fact]
    public void Taking_the_support_of_the_input_for_J_0_would_certify_too_much()
    {
        var shape = new NetworkShape([2, 1, 2], bias: true);
        var parameters = new NetworkParameters(shape, [3, 10, -4, 0, 1, 0.5f, 0]);
        float[] x = [1, 0];

        double claimed = SupportRadius(new ReferenceNetwork(shape, parameters.Values), x);
        Assert.Equal(1 / 3.0, claimed, 1e-9);
        Assert.Equal(1, NetworkCompiler.Compile(parameters).Classify([1, 0.2f]));

        var radius = InputRobustness.Compute(parameters).ComputeRadii(x)[0];
        Assert.Equal(0, radius.Class);
        Assert.Equal(1 / Math.Sqrt(109), radius.Sparse, 1e-5);
    }

    /// <summary>Section 6 with the one change that makes it wrong.</summary>
    private static double SupportRadius(ReferenceNetwork network, float[] x)
    {
        var norms = new ReferenceWeightNorms(network, new double[network.K + 1]);
        var pass = network.Forward(x);
        double low = 0,
            high = 1e3;
        while (high - low > 1e-12)
        {
            double middle = (low + high) / 2;
            (low, high) = Passes(middle) ? (middle, high) : (low, middle);
        }

        return low;

        bool Passes(double nu)
        {
            bool[] J = [.. x.Select(value => value != 0)];
            double D = nu;
            for (int k = 1; k <= network.K; k++)
            {
                var (layer, below, dBelow) = (k, J, D);
                J = [.. pass.Z(k).Select((z, i) => -z < norms.R(layer, i, below) * dBelow)];
                D *= norms.N2(k, J.Count(inside => inside), below.Count(inside => inside));
            }

            int y = pass.Classify();
            return Enumerable.Range(0, network.C).All(j => j == y || pass.Logits[y] - pass.Logits[j] > norms.V(y, j, J) * D);
        }
    }

    /// <summary>
    /// Weights normal with variance 2 / inputs; a third of them 0, so that neurons can be far from switching on.
    /// </summary>
    private static NetworkParameters Network(NetworkShape shape, ulong seed)
    {
        var values = new float[shape.ParameterCount];
        CounterNormals.Fill(seed, 0, values);
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            float scale = MathF.Sqrt(2f / shape.Inputs(layer));
            foreach (ref float weight in values.AsSpan(shape.Weights(layer)))
                weight = Math.Abs(weight) < 0.43f ? 0 : weight * scale;
            foreach (ref float bias in values.AsSpan(shape.Biases(layer)))
                bias = 0.5f * bias - (layer < shape.HiddenLayerCount ? 0.5f : 0);
        }

        return new NetworkParameters(shape, values);
    }

    /// <summary>
    /// The same magnitudes with positive weights, no biases in the hidden layers, and at a positive x the last class just
    /// ahead of the others, which are constant: one direction is stretched by every layer, and products of norms are nearly
    /// attained.
    /// </summary>
    private static NetworkParameters Aligned(NetworkParameters parameters, float[] x)
    {
        var shape = parameters.Shape;
        float[] values = Array.ConvertAll(parameters.Values.ToArray(), Math.Abs);
        int last = shape.LayerCount - 1;
        for (int layer = 0; layer <= last; layer++)
            values.AsSpan(shape.Biases(layer)).Clear();
        values.AsSpan(shape.Weights(last))[..^shape.Inputs(last)].Clear();
        double ahead = new ReferenceNetwork(shape, values).Forward(x).Logits[^1];
        values.AsSpan(shape.Biases(last))[..^1].Fill((float)(0.9 * ahead));
        return new NetworkParameters(shape, values);
    }

    private static float[] Inputs(NetworkShape shape, ulong seed, int count)
    {
        var inputs = new float[count * shape.InputSize];
        CounterNormals.Fill(seed, 1, inputs);
        return Array.ConvertAll(inputs, value => Math.Abs(value) < 0.3f ? 0 : value);
    }

    /// <summary>The same network with the neurons of every hidden layer in reversed order.</summary>
    private static NetworkParameters Reversed(NetworkParameters parameters)
    {
        var shape = parameters.Shape;
        var values = parameters.Values.ToArray();
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            int rows = shape.Outputs(layer),
                columns = shape.Inputs(layer),
                start = shape.Weights(layer).Start.Value;
            bool reverseRows = layer < shape.HiddenLayerCount,
                reverseColumns = layer > 0;
            for (int i = 0; i < rows; i++)
            {
                int from = reverseRows ? rows - 1 - i : i;
                for (int j = 0; j < columns; j++)
                    values[start + i * columns + j] = parameters.Values[
                        start + from * columns + (reverseColumns ? columns - 1 - j : j)
                    ];
                if (shape.HasBias)
                    values[start + rows * columns + i] = parameters.Values[start + rows * columns + from];
            }
        }

        return new NetworkParameters(shape, values);
    }
}
