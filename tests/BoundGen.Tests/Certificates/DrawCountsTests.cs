using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Certificates;

public class DrawCountsTests
{
    private const DrawOutcome Every = (DrawOutcome)127;

    private static readonly NetworkParameters Parameters = new(BiasedNet.Shape, Sample.Parameters(BiasedNet.Shape));

    [Fact]
    public void Counts_are_those_of_the_draws_one_by_one()
    {
        const int Draws = 1234;
        var (network, noise, data) = Setting(0.01);
        bool[] priorErrs = [.. Enumerable.Range(0, data.Count).Select(i => i % 3 == 0)];
        var counts = DrawCounts.ComputeEach(network, [noise], data, priorErrs, Every, seed: 3, 0, Draws, null, default)[0];

        var normals = new float[BiasedNet.NoiseLength];
        Dictionary<DrawOutcome, long> expected = [],
            excess = [];
        for (ulong n = 0; n < Draws; n++)
        {
            int sample = CounterNormals.Sample(3, n, data.Count);
            CounterNormals.Fill(3, n, normals);
            var outcome = network.Draw(data.Input(sample), data.Labels[sample], noise, normals);
            foreach (var flag in new[] { DrawOutcome.Gibbs, DrawOutcome.PointwiseDense, DrawOutcome.PointwiseSparse })
            {
                int failed = outcome.HasFlag(flag) ? 0 : 1;
                expected[flag] = expected.GetValueOrDefault(flag) + failed;
                excess[flag] = excess.GetValueOrDefault(flag) + (priorErrs[sample] ? 0 : failed);
            }
        }

        Assert.Equal(Draws, counts.Draws);
        Assert.All(expected, pair => Assert.Equal(pair.Value, counts.Failures(pair.Key)));
        Assert.All(excess, pair => Assert.Equal(pair.Value, counts.ExcessFailures(pair.Key)));
        Assert.InRange(counts.Failures(DrawOutcome.PointwiseSparse), 1, Draws - 1);
        Assert.InRange(counts.ExcessFailures(DrawOutcome.Gibbs), 1, counts.Failures(DrawOutcome.Gibbs) - 1);
    }

    /// <summary>Most draws are made at one or two of the values, and what they come to at the others is known.</summary>
    [Theory]
    [InlineData(0.003, Every)]
    [InlineData(0.01, Every)]
    [InlineData(0.01, DrawOutcome.AveragedSparse | DrawOutcome.Gibbs)]
    public void Counts_at_several_eta_are_those_at_each(double sigma, DrawOutcome wanted)
    {
        var (network, _, data) = Setting(sigma);
        NoiseModel[] noises = [.. BoundOptions.EtaGrid.Select(eta => Noise(sigma, eta))];
        bool[] priorErrs = [.. Enumerable.Range(0, data.Count).Select(i => i % 3 == 0)];
        var counts = DrawCounts.ComputeEach(network, noises, data, priorErrs, wanted, seed: 3, 0, 1234, null, default);
        foreach (var (noise, several) in noises.Zip(counts))
        {
            var alone = DrawCounts.ComputeEach(network, [noise], data, priorErrs, wanted, seed: 3, 0, 1234, null, default)[0];
            foreach (var flag in Enum.GetValues<DrawOutcome>().Where(flag => flag != DrawOutcome.None && wanted.HasFlag(flag)))
                Assert.Equal(
                    (alone.Failures(flag), alone.ExcessFailures(flag)),
                    (several.Failures(flag), several.ExcessFailures(flag))
                );
        }

        long[] failures = [.. counts.Select(at => at.Failures(DrawOutcome.AveragedSparse))];
        Assert.Equal(failures.OrderDescending(), failures);
        Assert.Equal(failures.Length, failures.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(617)]
    [InlineData(1000)]
    public void Counts_of_two_parts_are_those_of_the_whole(long middle)
    {
        var (network, noise, data) = Setting(0.01);
        var whole = DrawCounts.Compute(network, noise, data, 3, 0, 1234);
        var first = DrawCounts.Compute(network, noise, data, 3, 0, middle);
        var second = DrawCounts.Compute(network, noise, data, 3, middle, 1234);

        var both = first.Append(second);
        Assert.Equal((0, 1234, 1234), (both.Start, both.End, both.Draws));
        foreach (var flag in Enum.GetValues<DrawOutcome>().Where(flag => flag != DrawOutcome.None))
        {
            Assert.Equal(whole.Failures(flag), both.Failures(flag));
            Assert.Equal(whole.ExcessFailures(flag), both.ExcessFailures(flag));
        }
        Assert.NotEqual(0, second.Failures(DrawOutcome.PointwiseDense));
    }

    [Fact]
    public void One_draw_of_each_takes_every_sample_once_whatever_parts_they_come_in()
    {
        var (network, noise, data) = Setting(0.1);
        var normals = new float[BiasedNet.NoiseLength];
        long failures = 0;
        for (int i = 0; i < data.Count; i++)
        {
            CounterNormals.Fill(3, (ulong)(100 + i), normals);
            failures += network.Draw(data.Input(i), data.Labels[i], noise, normals).HasFlag(DrawOutcome.Gibbs) ? 0 : 1;
        }

        Assert.InRange(failures, 1, data.Count - 1);
        Assert.Equal(failures, Failures(data, 100));
        const int First = 13;
        Assert.Equal(failures, Failures(Part(0, First), 100) + Failures(Part(First, data.Count), 100 + First));

        long Failures(LabelledData samples, long start) =>
            DrawCounts.CountFailures(network, noise, samples, 3, start, DrawOutcome.Gibbs);

        LabelledData Part(int first, int end) =>
            new(data.Inputs[(20 * first)..(20 * end)].ToArray(), data.Labels[first..end].ToArray(), 20);
    }

    [Fact]
    public void Draws_that_do_not_follow_are_not_added()
    {
        var (network, noise, data) = Setting(0.01);
        var first = DrawCounts.Compute(network, noise, data, 3, 0, 10);
        Assert.Throws<ArgumentException>("next", () => first.Append(first));
        Assert.Throws<ArgumentException>("next", () => first.Append(DrawCounts.Compute(network, noise, data, 3, 11, 20)));
        Assert.Throws<ArgumentException>("next", () => first.Append(DrawCounts.Compute(network, noise, data, 4, 10, 20)));
        Assert.Throws<ArgumentOutOfRangeException>("end", () => DrawCounts.Compute(network, noise, data, 3, 10, 10));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => DrawCounts.Compute(network, noise, data, 3, -1, 10));
    }

    [Fact]
    public void Failures_grow_with_the_noise()
    {
        long[] failures = new[] { 1e-4, 1e-3, 1e-2, 1e-1 }
            .Select(sigma =>
            {
                var (network, noise, data) = Setting(sigma);
                return DrawCounts.Compute(network, noise, data, 1, 0, 2000).Failures(DrawOutcome.PointwiseDense);
            })
            .ToArray();
        Assert.Equal(failures.Order(), failures);
        Assert.True(failures[^1] > failures[0]);
    }

    private static NoiseModel Noise(double sigma, double eta) =>
        new(PriorNorms.Compute(Parameters), [sigma, sigma, sigma], [0, 0, 0], eta);

    private static (BiasedNet Network, NoiseModel Noise, LabelledData Data) Setting(double sigma)
    {
        var network = new BiasedNet(Parameters.Values);
        float[] inputs = Enumerable.Range(0, 40).SelectMany(i => Sample.Input(BiasedNet.Shape, (ulong)i)).ToArray();
        int[] labels = Enumerable.Range(0, 40).Select(i => network.Classify(inputs.AsSpan(20 * i, 20))).ToArray();
        return (network, Noise(sigma, 0.01), new LabelledData(inputs, labels, 20));
    }
}
