using System.Runtime.Intrinsics;

namespace BoundGen.Tests.Kernels;

/// <summary>Where the processor has no fused multiply-add, double precision gives the same bits.</summary>
public class FloatVectorsTests
{
    private static readonly float Ulp = MathF.ScaleB(1, -23);

    [Fact]
    public void Numbers_of_all_sizes_give_the_bits_of_one_rounding()
    {
        var random = new Random(1);
        for (int round = 0; round < 200_000; round++)
        {
            float a = Any(),
                b = Any(),
                c = Any();
            AssertSame(a, b, c);
            // The sum cancels but for a few bits.
            AssertSame(a, b, -a * b);
        }

        float Any() => BitConverter.Int32BitsToSingle(random.Next() ^ (random.Next(2) << 31));
    }

    [Theory]
    [InlineData(0, 0, -0f)]
    [InlineData(-1, 0, 0)]
    [InlineData(1, -1, 1)]
    [InlineData(float.MaxValue, 2, -float.MaxValue)]
    [InlineData(float.PositiveInfinity, 1, float.NegativeInfinity)]
    [InlineData(float.Epsilon, 0.5f, 0)]
    [InlineData(float.Epsilon, 0.5f, float.Epsilon)]
    public void Zeros_limits_and_infinities_are_those_of_one_rounding(float a, float b, float c) => AssertSame(a, b, c);

    [Fact]
    public void A_sum_that_double_precision_rounds_to_halfway_is_rounded_once()
    {
        // 1 + ulp / 2 plus or minus what a double cannot hold beside it.
        float weight = MathF.ScaleB(1, -24),
            little = MathF.ScaleB(1, -23);
        foreach (float input in new[] { 1 + little, 1 - little, 1 })
        {
            AssertSame(weight * input, 1, 1);
            AssertSame(weight * (1 + Ulp), 1 - Ulp, 1);
            AssertSame(weight * (1 + Ulp), 1 - Ulp, 1 + Ulp);
        }

        // Such sums are wrong without the fallback, or this proves nothing.
        Assert.NotEqual(
            MathF.FusedMultiplyAdd(weight * (1 + Ulp), 1 - Ulp, 1 + Ulp),
            (float)((double)(weight * (1 + Ulp)) * (1 - Ulp) + (1 + Ulp))
        );
    }

    [Fact]
    public void A_subnormal_sum_is_rounded_once()
    {
        var random = new Random(2);
        for (int round = 0; round < 200_000; round++)
        {
            float a = MathF.ScaleB(random.NextSingle() - 0.5f, -60 - random.Next(20)),
                b = MathF.ScaleB(random.NextSingle() - 0.5f, -60 - random.Next(20)),
                c = BitConverter.Int32BitsToSingle(random.Next(1 << 23));
            AssertSame(a, b, c);
        }

        // Half of the smallest float but for 2^-46 of that, which a double cannot hold beside the sum.
        float half = MathF.ScaleB(1, -75);
        for (int n = (1 << 22) + 1; n < (1 << 22) + 99; n++)
            AssertSame(half * (1 + Ulp), half * (1 - Ulp), BitConverter.Int32BitsToSingle(n));
    }

    private static void AssertSame(float a, float b, float c)
    {
        float expected = MathF.FusedMultiplyAdd(a, b, c);
        var found = FloatVectors128.MultiplyAddInDoubles(
            Vector128.Create(0, a, 1, a),
            Vector128.Create(0, b, 1, b),
            Vector128.Create(0, c, 1, c)
        );
        foreach (float lane in new[] { found[1], found[3] })
        {
            if (float.IsNaN(expected))
                Assert.True(float.IsNaN(lane), $"{a:R} * {b:R} + {c:R}: found {lane:R}");
            else if (BitConverter.SingleToInt32Bits(expected) != BitConverter.SingleToInt32Bits(lane))
                Assert.Fail($"{a:R} * {b:R} + {c:R}: found {lane:R}, expected {expected:R}");
        }
    }
}
