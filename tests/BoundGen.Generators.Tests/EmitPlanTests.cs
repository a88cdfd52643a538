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
        Assert.Equal(NetworkExtent.StorageLength(sizes, bias), plan.StorageLengthOfNetwork);
        for (int l = 0; l < shape.LayerCount; l++)
        {
            Assert.Equal(shape.Weights(l).Start.Value, plan.Layers[l].ParameterOffset);
            Assert.Equal(shape.Weights(l).End.Value, plan.Layers[l].BiasParameterOffset);
            Assert.Equal(0, plan.Layers[l].WeightOffset % Layout.VectorFloats);
            Assert.Equal(0, plan.Layers[l].BiasOffset % Layout.VectorFloats);
        }
    }

    [Theory]
    [InlineData(784, 10)]
    [InlineData(3, 1024, 2)]
    [InlineData(5000, 3, 2)]
    public void Index_lists_hold_every_padded_layer(params int[] sizes)
    {
        var plan = Plan(false, sizes);
        Assert.True(NetworkExtent.LongestIndexList(sizes) >= sizes[0]);
        Assert.All(plan.Layers, layer => Assert.True(NetworkExtent.LongestIndexList(sizes) >= layer.Stride));
    }

    private static EmitPlan Plan(bool bias, params int[] sizes) =>
        EmitPlan.Create(new NetworkModel("", default, "Net", "global::Net", "Net", sizes.ToEquatableArray(), bias, true, null));
}
