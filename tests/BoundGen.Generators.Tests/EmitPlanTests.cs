using BoundGen.Generators.Model;
using BoundGen.Generators.Plan;
using BoundGen.Shared;

namespace BoundGen.Generators.Tests;

/// <summary>The plan agrees with what the run-time library says of the same architecture.</summary>
public class EmitPlanTests
{
    [Theory]
    [InlineData(true, 784, 1000, 1000, 10)]
    [InlineData(false, 784, 1000, 1000, 10)]
    [InlineData(true, 1, 1)]
    [InlineData(true, 5, 1024, 64, 65, 2)]
    public void Counts_and_offsets_are_those_of_the_shape(bool bias, params int[] sizes)
    {
        var plan = Plan(bias, sizes);
        var shape = new NetworkShape(sizes, bias);
        Assert.Equal(shape.ParameterCount, plan.ParameterCount);
        Assert.Equal(shape.NoiseLength, plan.NoiseLength);
        Assert.Equal(shape.MaskWordCount, plan.MaskWordCount);
        Assert.Equal(NetworkExtent.StorageLength(plan.Model), plan.StorageLengthOfNetwork);
        for (int l = 0; l < shape.LayerCount; l++)
        {
            Assert.Equal(shape.Weights(l).Start.Value, plan.Layers[l].ParameterOffset);
            Assert.Equal(shape.Weights(l).End.Value, plan.Layers[l].BiasParameterOffset);
            Assert.Equal(0, plan.Layers[l].WeightOffset % Layout.VectorFloats);
            Assert.Equal(0, plan.Layers[l].BiasOffset % Layout.VectorFloats);
        }
    }

    [Theory]
    [InlineData(512, 250, "0+3x48 as 3, 144+2x48 as 2, 240+1x16 as 1")]
    [InlineData(256, 250, "0+4x48 as 2, 192+1x48 as 1, 240+1x16 as 1")]
    [InlineData(128, 80, "0+1x48 as 1, 48+1x32 as 1")]
    public void Sparse_tiles_take_every_panel_once(int bits, int outputs, string expected)
    {
        var runs = EmitPlan.SparseRuns(Plan(false, 3, outputs, 2).Layers[0], bits);
        Assert.Equal(
            expected,
            string.Join(
                ", ",
                runs.Select(tile =>
                    FormattableString.Invariant($"{tile.Run.First}+{tile.Run.Count}x{tile.Run.Width} as {tile.Panels}")
                )
            )
        );
    }

    [Theory]
    [InlineData(784, 10)]
    [InlineData(3, 1024, 2)]
    [InlineData(5000, 3, 2)]
    public void Index_lists_hold_every_padded_layer(params int[] sizes)
    {
        var plan = Plan(false, sizes);
        Assert.True(NetworkExtent.LongestIndexList(plan.Model) >= sizes[0]);
        Assert.All(plan.Layers, layer => Assert.True(NetworkExtent.LongestIndexList(plan.Model) >= layer.Stride));
    }

    [Theory]
    [InlineData(10, Accumulation.Registers, 16)]
    [InlineData(64, Accumulation.Registers, 64)]
    [InlineData(65, Accumulation.Stream, 80)]
    [InlineData(1000, Accumulation.Stream, 1008)]
    [InlineData(1024, Accumulation.Stream, 1040)]
    public void Narrow_layers_accumulate_in_registers(int outputs, object accumulation, int stride)
    {
        var layer = Plan(false, 3, outputs).Last;
        Assert.Equal(accumulation, layer.Accumulation);
        Assert.Equal(stride, layer.Stride);
    }

    private static EmitPlan Plan(bool bias, params int[] sizes) =>
        EmitPlan.Create(new NetworkModel("", default, "Net", "global::Net", "Net", sizes.ToEquatableArray(), bias));
}
