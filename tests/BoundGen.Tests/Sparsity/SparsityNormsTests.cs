using BoundGen.Reference;
using BoundGen.Tests.Norms;

namespace BoundGen.Tests.Sparsity;

public class SparsityNormsTests
{
    [Fact]
    public void Norms_bound_every_block_that_is_left()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var situation = new PaperSituation(seed, samples: 1, minHiddenLayers: 0, maxWidth: 5);
            var rounded = SparsityNorms.Compute(situation.Network, onGrid: true);
            var least = rounded.Read(OmegaReading.Least, situation.Network);
            for (int layer = 0; layer < situation.Shape.LayerCount; layer++)
            {
                int rows = situation.Shape.Outputs(layer),
                    columns = situation.Shape.Inputs(layer);
                double[,] exact = SampleMatrices.SparseNorms(
                    situation.Network.Values[situation.Shape.Weights(layer)].ToArray(),
                    rows,
                    columns
                );
                for (int t = 0; t < columns; t++)
                {
                    Assert.Equal(exact[1, columns - t], situation.Norms.Xi(layer, t), 1e-12);
                    Assert.Equal(rounded.Xi(layer, t), least.Xi(layer, t));
                    Assert.InRange(rounded.Xi(layer, t), situation.Norms.Xi(layer, t), situation.Norms.Xi(layer, t) * 1.0500001);
                    for (int s = 0; s < rows; s++)
                    {
                        double omega = situation.Norms.Omega(layer, s, t);
                        Assert.InRange(omega, exact[rows - s, columns - t] * (1 - 1e-13), double.MaxValue);
                        Assert.Equal(situation.Norms.Layer(layer).At(rows - s, columns - t), omega);
                        Assert.InRange(rounded.Omega(layer, s, t), omega, omega * 1.0500001);
                        Assert.Equal(rounded.Xi(layer, t), least.Omega(layer, s, t));
                    }
                }
            }
        }
    }

    [Fact]
    public void The_grid_is_finite_and_rounds_up()
    {
        Assert.InRange(NormGrid.Count, 300, 400);
        var seen = new HashSet<double>();
        for (double norm = 1e-5; norm < 1e4; norm *= 1.01)
        {
            double rounded = NormGrid.RoundUp(norm);
            Assert.InRange(rounded, norm, Math.Max(1e-4, norm * 1.0500001));
            Assert.Equal(rounded, NormGrid.RoundUp(rounded));
            seen.Add(rounded);
        }

        Assert.InRange(seen.Count, NormGrid.Count - 1, NormGrid.Count);
        Assert.True(NormGrid.RoundUp(0) > 0);
        Assert.Equal(double.PositiveInfinity, NormGrid.RoundUp(1.1e4));
        Assert.Equal(double.PositiveInfinity, NormGrid.RoundUp(double.PositiveInfinity));
    }

    [Fact]
    public void Omega_of_Lemma_1_alone_is_that_of_the_reference_and_never_below_the_least_of_several_norms()
    {
        int above = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var situation = new PaperSituation(seed, samples: 1, maxWidth: 5);
            var norms = SparsityNorms.Compute(situation.Network);
            if (situation.Shape.HiddenLayerCount > 1)
            {
                Assert.Throws<ArgumentException>("network", () => norms.Read(OmegaReading.Lemma1, situation.Network));
                continue;
            }

            var read = norms.Read(OmegaReading.Lemma1, situation.Network);
            var first = situation.Reference.W(1);
            for (int s = 0; s < situation.Shape.Outputs(0); s++)
            {
                double omega = ReferenceNorms.Lemma1(first, s, 0);
                Assert.Equal(omega, read.Omega(0, s, 0), 1e-9 * omega);
                Assert.True(read.Omega(0, s, 0) >= norms.Omega(0, s, 0));
                above += read.Omega(0, s, 0) > norms.Omega(0, s, 0) * 1.001 ? 1 : 0;
            }
        }

        Assert.True(above > 10, $"above at {above}");
    }
}
