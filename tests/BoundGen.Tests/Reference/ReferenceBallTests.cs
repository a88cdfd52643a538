using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

/// <summary>What the certificate of Theorem B is given and refuses, and the radius.</summary>
public class ReferenceBallTests
{
    private static readonly ReferenceNetwork Prior = new(new NetworkShape([1, 1, 2], bias: false), [2f, 1f, 0f]);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.1, 0.1, 0.1)]
    [InlineData(0.1, -0.1)]
    [InlineData(0.1, double.NaN)]
    [InlineData(0.1, double.PositiveInfinity)]
    public void Caps_are_one_finite_distance_for_each_layer(params double[] caps) =>
        Assert.Throws<ArgumentException>(nameof(caps), () => new ReferenceBall(Prior, caps));

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_label_is_a_class(int label) =>
        Assert.Throws<ArgumentException>(nameof(label), () => new ReferenceBall(Prior, [0, 0]).Certificate([1], label));

    /// <summary>
    /// By hand, for x = 1: h_0 - h_1 = relu(2). Shifts of s r_1 in the hidden neuron and sqrt(2) s r_2 (2 + s r_1) at the output
    /// leave 2 - s r_1 - sqrt(2) s r_2 (2 + s r_1), which with r = (1, 0) is 0 at s = 2.
    /// </summary>
    [Theory]
    [InlineData(0, 1, 1.99, 2.01)]
    [InlineData(0.5, 0.5, 0.5, 0.5)]
    public void The_radius_is_the_largest_certified_scale_of_the_grid(double a, double b, double c, double d)
    {
        double[] scales = [a, b, c, d];
        double expected = scales.Where(scale => scale < 2).Max();
        var ball = new ReferenceBall(Prior, [1, 0]);
        Assert.Equal(expected, ball.Radius([1], 0, scales, dense: true));
        Assert.Equal(expected, ball.Radius([1], 0, [.. scales.Reverse()], dense: false));
        Assert.Equal(-1, ball.Radius([1], 1, scales, dense: false));
        Assert.Equal(-1, ball.Radius([1], 0, [2.01], dense: false));
    }
}
