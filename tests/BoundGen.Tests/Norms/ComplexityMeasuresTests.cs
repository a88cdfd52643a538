using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Norms;

public class ComplexityMeasuresTests
{
    /// <summary>Certified operator norms are up to 0.05 % too large, and every formula divides and multiplies by a few.</summary>
    private const double Tolerance = 5e-3;

    public static TheoryData<int[], bool> Shapes =>
        new()
        {
            { [3, 2], false },
            { [2, 4, 3], false },
            { [3, 4, 2, 3], false },
            { [3, 2], true },
            { [2, 3, 1, 2], true },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Path_norms_are_sums_over_all_paths(int[] sizes, bool bias)
    {
        var parameters = Network(new NetworkShape(sizes, bias), 1);
        var network = new ReferenceNetwork(parameters.Shape, parameters.Values);
        var measures = ComplexityMeasures.Compute(parameters);
        // A path starts at an input or at a bias and ends at an output.
        double first = 0,
            second = 0;
        for (int j = 0; j < sizes[0]; j++)
            Follow(1, j, 1);
        for (int k = 1; k < sizes.Length && bias; k++)
        {
            for (int i = 0; i < sizes[k]; i++)
                Follow(k + 1, i, network.B(k)[i]);
        }

        Assert.Equal(Math.Log(first), measures.LnPathL1, 1e-12);
        Assert.Equal(Math.Log(second) / 2, measures.LnPathL2, 1e-12);

        void Follow(int k, int from, double product)
        {
            if (k == sizes.Length)
            {
                first += Math.Abs(product);
                second += product * product;
                return;
            }

            for (int i = 0; i < sizes[k]; i++)
                Follow(k + 1, i, product * network.W(k)[i, from]);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_of_norms_are_as_published(int[] sizes, bool bias)
    {
        var parameters = Network(new NetworkShape(sizes, bias), 2);
        var prior = Network(parameters.Shape, 3);
        Check(ComplexityMeasures.Compute(parameters), null);
        Check(ComplexityMeasures.Compute(parameters, prior), new ReferenceNetwork(prior.Shape, prior.Values));

        void Check(ComplexityMeasures measures, ReferenceNetwork? reference)
        {
            var network = new ReferenceNetwork(parameters.Shape, parameters.Values);
            double product = 1,
                frobenius = 1,
                bartlett = 0,
                neyshabur = 0;
            for (int k = 1; k < sizes.Length; k++)
            {
                Matrix<double> moved = reference is null ? network.W(k) : network.W(k) - reference.W(k);
                double norm = network.W(k).L2Norm();
                product *= norm;
                frobenius *= network.W(k).FrobeniusNorm();
                bartlett += Math.Pow(moved.Transpose().EnumerateColumns().Sum(column => column.L2Norm()) / norm, 2.0 / 3);
                neyshabur += Math.Pow(moved.FrobeniusNorm() / norm, 2);
            }

            Assert.Equal(Math.Log(product), measures.LnSpectralProduct, Tolerance);
            Assert.Equal(Math.Log(product * Math.Pow(bartlett, 1.5)), measures.LnBartlett, Tolerance);
            Assert.Equal(Math.Log(product * product * neyshabur), measures.LnNeyshabur, Tolerance);
            Assert.Equal(Math.Log(frobenius), measures.LnGolowich, 1e-9);
        }
    }

    [Fact]
    public void Logarithms_reach_beyond_the_range_of_doubles()
    {
        foreach (float scale in new[] { 1e36f, 1e-36f })
        {
            var shape = new NetworkShape([.. Enumerable.Repeat(2, 13)], bias: false);
            float[] values = [.. Enumerable.Repeat(scale, shape.ParameterCount)];
            var measures = ComplexityMeasures.Compute(new NetworkParameters(shape, values));
            // 2^13 paths, and matrices of rank one.
            Assert.Equal(13 * Math.Log(2) + 12 * Math.Log(scale), measures.LnPathL1, 1e-6);
            Assert.Equal(6.5 * Math.Log(2) + 12 * Math.Log(scale), measures.LnPathL2, 1e-6);
            Assert.Equal(12 * Math.Log(2 * (double)scale), measures.LnSpectralProduct, Tolerance);
        }
    }

    [Fact]
    public void A_layer_of_zeros_makes_them_zero_except_for_paths_from_later_biases()
    {
        var shape = new NetworkShape([1, 1, 1], bias: true);
        var measures = ComplexityMeasures.Compute(
            new NetworkParameters(shape, [0, 0, 5, -3]),
            new NetworkParameters(shape, [1, 1, 1, 1])
        );
        Assert.All(new[] { measures.LnSpectralProduct, measures.LnBartlett, measures.LnNeyshabur, measures.LnGolowich }, ln =>
            Assert.Equal(double.NegativeInfinity, ln)
        );
        Assert.Equal(Math.Log(3), measures.LnPathL1, 1e-12);
        Assert.Equal(
            double.NegativeInfinity,
            ComplexityMeasures.Compute(new NetworkParameters(new NetworkShape([1, 1], bias: false), [0])).LnPathL1
        );
        Assert.Throws<ArgumentException>("reference", () =>
            ComplexityMeasures.Compute(Network(shape, 1), Network(new NetworkShape([1, 2, 1], bias: true), 1))
        );
    }

    private static NetworkParameters Network(NetworkShape shape, ulong seed)
    {
        var values = new float[shape.ParameterCount];
        CounterNormals.Fill(seed, 0, values);
        return new NetworkParameters(shape, values);
    }
}
