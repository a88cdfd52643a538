using Xunit;

namespace BoundGen_App.Tests;

public class FruitNetTests
{
    private static readonly FruitNet Network = FruitNet.Load();

    [Theory]
    [InlineData("apple", 150, 75)]
    [InlineData("pear", 170, 95)]
    [InlineData("plum", 60, 45)]
    [InlineData("fig", 50, 60)]
    public void Knows_a_typical_fruit(string kind, float weight, float length) =>
        Assert.Equal(kind, Network.KindOf(weight, length));

    [Fact]
    public void The_class_is_that_of_the_largest_logit()
    {
        float[] input = [0.5f, -0.5f],
            logits = new float[FruitNet.OutputSize];
        Network.Forward(input, logits);
        Assert.Equal(logits.Max(), logits[Network.Classify(input)]);
    }
}
