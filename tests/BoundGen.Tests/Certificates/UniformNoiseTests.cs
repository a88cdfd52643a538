using BoundGen.Reference;

namespace BoundGen.Tests.Certificates;

public class UniformNoiseTests
{
    private const double Eta = 0.01;

    [Theory]
    [InlineData(false, 5, 7, 6, 3)]
    [InlineData(true, 5, 7, 6, 3)]
    [InlineData(true, 40, 30, 35, 1)]
    [InlineData(false, 6, 4)]
    [InlineData(true, 1, 1, 1)]
    public void The_tables_are_those_of_the_reference(bool bias, params int[] sizes)
    {
        var (shape, reference) = Make(bias, sizes);
        var tables = new UniformNoise(shape, reference.UniformTails.L);
        for (int layer = 0; layer < shape.HiddenLayerCount; layer++)
        {
            for (int q = 0; q <= shape.Inputs(layer); q++)
            {
                Above(reference.BClosure(layer + 1, q), tables.Row(layer, q));
                for (int p = 0; p <= shape.Outputs(layer); p++)
                    Above(reference.AClosure(layer + 1, p, q), tables.Block(layer, p, q));
            }
        }

        for (int q = 0; q <= sizes[^2]; q++)
            Above(reference.BOutClosure(q), tables.Output(q));

        static void Above(double expected, double actual) => Assert.InRange(actual, expected, expected * (1 + 1e-6));
    }

    [Fact]
    public void Coarse_tables_are_above_fine_ones_and_exact_for_the_whole_layer()
    {
        var (shape, reference) = Make(true, [40, 30, 35, 2]);
        UniformNoise fine = new(shape, reference.UniformTails.L),
            coarse = new(shape, reference.UniformTails.L, largestTable: 200);
        bool differ = false;
        for (int p = 0; p <= 35; p++)
        {
            for (int q = 0; q <= 30; q++)
            {
                Assert.True(coarse.Block(1, p, q) >= fine.Block(1, p, q));
                differ |= coarse.Block(1, p, q) > fine.Block(1, p, q);
            }
        }

        Assert.True(differ);
        Assert.Equal(fine.Block(1, 35, 30), coarse.Block(1, 35, 30));
    }

    private static (NetworkShape Shape, ReferenceCertificates Reference) Make(bool bias, int[] sizes)
    {
        var shape = new NetworkShape(sizes, bias);
        var ones = Enumerable.Repeat(1.0, shape.LayerCount).ToArray();
        return (shape, new ReferenceCertificates(new ReferenceNetwork(shape, new float[shape.ParameterCount]), ones, ones, Eta));
    }
}
