namespace BoundGen.Tests.Networks;

public class LogitsTests
{
    [Fact]
    public void Probabilities_are_those_of_the_definition_at_any_size_of_the_logits()
    {
        float[] logits = [1, -2, 0.5f];
        float[] probabilities = new float[3];
        Logits.Softmax(logits, probabilities, temperature: 2);
        double sum = logits.Sum(logit => Math.Exp(2.0 * logit));
        for (int c = 0; c < 3; c++)
            Assert.Equal(Math.Exp(2.0 * logits[c]) / sum, probabilities[c], 1e-6);

        float[] huge = [3e38f, -3e38f, 3e38f];
        Logits.Softmax(huge, huge);
        Assert.Equal([0.5f, 0, 0.5f], huge);
    }

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 2 })]
    [InlineData(3, new[] { 2, 1, 4 })]
    [InlineData(6, new[] { 2, 1, 4, 0, 5, 3 })]
    public void The_largest_logits_come_first_and_the_first_of_equal_ones(int k, int[] expected)
    {
        var classes = new int[k];
        Logits.TopK([0, 2, 3, float.NaN, 2, -1], classes);
        Assert.Equal(expected, classes);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>("probabilities", () => Logits.Softmax(new float[3], new float[2]));
        Assert.Throws<ArgumentException>("logits", () => Logits.Softmax([], []));
        Assert.Throws<ArgumentException>("temperature", () => Logits.Softmax(new float[3], new float[3], 0));
        Assert.Throws<ArgumentException>("classes", () => Logits.TopK(new float[3], new int[4]));
    }
}
