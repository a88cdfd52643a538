using System.Runtime.Intrinsics;

namespace BoundGen.Tests.Certificates;

public class CounterNormalsTests
{
    /// <summary>The known answers that come with Random123 (Salmon et al. 2011) for Threefry-4x32 with 20 rounds.</summary>
    [Fact]
    public void Threefry_gives_its_known_answers()
    {
        var (a, b, c, d) = CounterNormals.Threefry(0, 0, Vector256<uint>.Zero, 0);
        Assert.Equal([0x9c6ca96au, 0xe17eae66u, 0xfc10ecd4u, 0x5256a7d8u], [a[0], b[0], c[0], d[0]]);
    }

    [Fact]
    public void A_draw_depends_on_seed_and_number_alone()
    {
        Assert.Equal(Normals(1, 7, 100), Normals(1, 7, 100));
        Assert.NotEqual(Normals(1, 7, 100), Normals(2, 7, 100));
        Assert.NotEqual(Normals(1, 7, 100), Normals(1, 8, 100));
        Assert.NotEqual(Normals(1, 1ul << 32, 100), Normals(1, 0, 100));
        Assert.NotEqual(Normals(1ul << 32, 0, 100), Normals(0, 0, 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(2010)]
    public void A_shorter_span_gets_a_prefix(int length) => Assert.Equal(Normals(3, 4, 4096)[..length], Normals(3, 4, length));

    [Fact]
    public void The_numbers_are_standard_normal()
    {
        const int Count = 1 << 20;
        double[] sorted = Enumerable
            .Range(0, Count / 4096)
            .SelectMany(n => Normals(5, (ulong)n, 4096))
            .Select(value => (double)value)
            .Order()
            .ToArray();
        double mean = sorted.Average(),
            variance = sorted.Average(value => value * value),
            fourth = sorted.Average(value => Math.Pow(value, 4));
        Assert.InRange(mean, -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
        Assert.InRange(variance, 1 - 5 * Math.Sqrt(2.0 / Count), 1 + 5 * Math.Sqrt(2.0 / Count));
        Assert.InRange(fourth, 3 - 5 * Math.Sqrt(96.0 / Count), 3 + 5 * Math.Sqrt(96.0 / Count));

        // Kolmogorov and Smirnov: beyond 2 / sqrt(n) with probability 2 exp(-8).
        double distance = sorted.Select((value, i) => Math.Abs(GaussianTail.Phi(value) - (i + 0.5) / Count)).Max();
        Assert.InRange(distance, 0, 2 / Math.Sqrt(Count));
        Assert.InRange(sorted.Count(value => Math.Abs(value) > 4), 30, 110); // 66.4 expected
    }

    [Fact]
    public void Neighbouring_numbers_and_draws_are_uncorrelated()
    {
        const int Count = 1 << 16;
        float[] one = Normals(6, 0, Count),
            next = Normals(6, 1, Count);
        double limit = 5 / Math.Sqrt(Count);
        foreach (int lag in new[] { 1, 2, 8, 16, 32 })
            Assert.InRange(Enumerable.Range(0, Count - lag).Average(i => one[i] * one[i + lag]), -limit, limit);
        Assert.InRange(Enumerable.Range(0, Count).Average(i => one[i] * next[i]), -limit, limit);
    }

    [Fact]
    public void Samples_are_uniform()
    {
        const int Draws = 200_000,
            Count = 7;
        int[] counts = new int[Count];
        for (int n = 0; n < Draws; n++)
            counts[CounterNormals.Sample(1, (ulong)n, Count)]++;
        double expected = (double)Draws / Count;
        Assert.All(counts, count =>
            Assert.InRange(count, expected - 6 * Math.Sqrt(expected), expected + 6 * Math.Sqrt(expected))
        );
        Assert.Equal(0, CounterNormals.Sample(1, 5, 1));
    }

    private static float[] Normals(ulong seed, ulong draw, int count)
    {
        var normals = new float[count];
        CounterNormals.Fill(seed, draw, normals);
        return normals;
    }
}
