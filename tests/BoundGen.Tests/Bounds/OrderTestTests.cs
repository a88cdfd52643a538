using System.Diagnostics;
using System.Numerics;
using BoundGen.Testing;
using BoundGen.Training;
using Xunit.Abstractions;

namespace BoundGen.Tests.Bounds;

/// <summary>The test of order: right where the order is random, sharp where it is not.</summary>
public class OrderTestTests(ITestOutputHelper output)
{
    [Fact]
    public void P_values_of_seeded_permutations_are_uniform_or_conservative()
    {
        // Skewed norms with ties, one error in fifty.
        double[] norms = [.. Enumerable.Range(0, 3000).Select(i => Math.Exp(i % 700 / 100.0))];
        bool[] errors = [.. Enumerable.Range(0, 3000).Select(i => i < 60)];
        CheckPermutations(errors, norms);
    }

    [Slow]
    [MnistFact]
    public void Mnist_in_file_order_is_flagged_and_a_permutation_of_it_is_not()
    {
        foreach (string part in new[] { "train", "t10k" })
        {
            var (norms, errors) = Mnist(part);
            var result = OrderTest.Evaluate(errors, norms);
            Write(result);
            Assert.True(result.PValue < 1e-100, result.Sentence);
        }

        var (train, erring) = Mnist("train");
        CheckPermutations(erring[..6000], train[..6000]);
    }

    [Fact]
    public void Every_statistic_sees_the_order_it_is_made_for()
    {
        const int M = 4000;
        var random = new Random(5);
        double[] quiet = [.. Enumerable.Range(0, M).Select(_ => random.NextDouble())];
        bool[] none = new bool[M];
        Sees("runs of errors", [.. quiet.Select((_, i) => i / 2 % 20 == 0)], quiet);
        Sees("errors in blocks of 160", [.. quiet.Select((_, i) => i / 400 % 2 == 0 && i % 8 == 0)], quiet);
        Sees("errors in the first half", [.. quiet.Select((u, i) => u < (i < M / 2 ? 0.04 : 0.12))], quiet);
        Sees("runs of large norms at lag 3", none, [.. quiet.Select((u, i) => i / 3 % 2 == 0 ? u : quiet[i - 3])]);
        Sees("large norms in blocks of 20", none, [.. quiet.Select((u, i) => u + 0.5 * (i / 20 % 2))]);
        Sees("large norms in the first half", none, [.. quiet.Select((u, i) => u + (i < M / 2 ? 0 : 0.1))]);

        void Sees(string name, bool[] errors, double[] norms)
        {
            var result = OrderTest.Evaluate(errors, norms);
            Write(result);
            Assert.Contains(result.Statistics, statistic => statistic.Name == name && 6 * statistic.PValue < OrderTest.Level);
            Assert.True(result.IsContradicted);
            Assert.StartsWith("the sample does not look like independent draws", result.Sentence);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(5000)]
    public void Where_there_is_nothing_to_see_p_is_one(int m)
    {
        double[] equal = [.. Enumerable.Repeat(2.5, m)];
        foreach (bool errs in new[] { false, true })
        {
            var result = OrderTest.Evaluate([.. Enumerable.Repeat(errs, m)], equal);
            Assert.All(result.Statistics, statistic => Assert.Equal(1, statistic.PValue));
            Assert.All(result.Statistics, statistic => Assert.Equal(statistic.Measure == "z" ? 0 : 1, statistic.Value));
            Assert.Equal(1, result.PValue);
            Assert.StartsWith("the order of the sample looks random", result.Sentence);
        }
    }

    [Fact]
    public void Ten_samples_cannot_contradict_independence()
    {
        var result = OrderTest.Evaluate([.. Enumerable.Range(0, 10).Select(i => i < 5)], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        Assert.InRange(result.PValue, 0.01, 1);
        Assert.All(result.Statistics, statistic => Assert.InRange(statistic.PValue, 0, 1));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>("norms", () => OrderTest.Evaluate([true], []));
        Assert.Throws<ArgumentException>("norms", () => OrderTest.Evaluate([true, false], [1, double.NaN]));
    }

    [Fact]
    public void Each_p_value_is_conservative_over_all_orders_of_small_samples()
    {
        // Every placement of k marks among m: for each attained p, the share of orders that get p or less is at most p.
        foreach ((int m, int k) in new[] { (8, 3), (10, 5), (12, 2) })
        {
            var orders = Enumerable
                .Range(0, 1 << m)
                .Where(bits => BitOperations.PopCount((uint)bits) == k)
                .Select(bits => (bool[])[.. Enumerable.Range(0, m).Select(i => (bits >> i & 1) == 1)])
                .Select(marks => OrderTest.Evaluate(marks, [.. marks.Select(mark => mark ? 2.0 : 1)]).Statistics)
                .ToList();
            for (int statistic = 0; statistic < orders[0].Length; statistic++)
            {
                double[] p = [.. orders.Select(result => result[statistic].PValue).Order()];
                for (int i = 0; i < p.Length; i++)
                    Assert.True((i + 1.0) / p.Length <= p[i] * (1 + 1e-9) || (i + 1 < p.Length && p[i + 1] == p[i]));
            }
        }
    }

    [Fact]
    public void The_tail_of_blocks_is_above_the_exact_one()
    {
        // Four blocks of five with ten marks among twenty: the exact distribution by counting, and the bound.
        var excess = new BlockExcess(20, 10, 5);
        var exact = new SortedDictionary<double, double>();
        for (int code = 0; code < 6 * 6 * 6; code++)
        {
            int[] counts = [code % 6, code / 6 % 6, code / 36];
            int last = 10 - counts.Sum();
            if (last is < 0 or > 5)
                continue;
            counts = [.. counts, last];
            double ways = counts.Aggregate(1.0, (product, c) => product * Math.Round(Math.Exp(BinomialCoefficient.Ln(5, c))));
            double total = counts.Sum(excess.Of);
            exact[total] = exact.GetValueOrDefault(total) + ways / 184_756;
        }

        Assert.Equal(1, exact.Values.Sum(), 12);
        Assert.Equal(excess.Mean * 4, exact.Sum(pair => pair.Key * pair.Value), 9);
        double tail = 0;
        foreach (var (total, probability) in exact.Reverse())
        {
            tail += probability;
            Assert.InRange(excess.Tail(4, total), tail, 1);
        }

        // Sharp enough to matter: all marks in two of the blocks.
        Assert.InRange(excess.Tail(4, 2 * excess.Of(5)), 0, 0.02);
    }

    [Fact]
    public void A_sample_of_60000_takes_less_than_a_fifth_of_a_second()
    {
        var random = new Random(1);
        double[] norms = [.. Enumerable.Range(0, 60_000).Select(_ => random.NextDouble())];
        bool[] errors = [.. Enumerable.Range(0, 60_000).Select(_ => random.NextDouble() < 0.02)];
        double best = Enumerable
            .Range(0, 3)
            .Min(_ =>
            {
                var watch = Stopwatch.StartNew();
                OrderTest.Evaluate(errors, norms);
                return watch.Elapsed.TotalSeconds;
            });
        output.WriteLine($"{best:F3} s");
        Assert.InRange(best, 0, 0.2);
    }

    private static (double[] Norms, bool[] Errors) Mnist(string part)
    {
        var (images, labels) = IdxFiles.Find(MnistFactAttribute.Folder, part);
        var data = IdxFiles.Load(images, labels);
        double[] norms = new double[data.Count];
        bool[] errors = new bool[data.Count];
        for (int i = 0; i < norms.Length; i++)
        {
            double sum = 0;
            foreach (byte pixel in data.Image(i))
                sum += pixel * pixel;
            norms[i] = Math.Sqrt(sum);
            // As of a network that takes bold eights for something else: 2% of the images.
            errors[i] = data.Labels[i] == 8 && norms[i] > 2700;
        }

        return (norms, errors);
    }

    private void CheckPermutations(bool[] errors, double[] norms)
    {
        const int Permutations = 200;
        var p = new List<double>();
        for (int seed = 1; seed <= Permutations; seed++)
        {
            int[] order = [.. Enumerable.Range(0, norms.Length)];
            new Random(seed).Shuffle(order);
            var result = OrderTest.Evaluate([.. order.Select(i => errors[i])], [.. order.Select(i => norms[i])]);
            p.Add(result.PValue);
            Assert.True(result.PValue >= OrderTest.Level, $"seed {seed}: {result.Sentence}");
        }

        int below = p.Count(value => value < 0.05);
        output.WriteLine($"seeds 1 to {Permutations}: {below} below 5%, least {p.Min():G3}");
        // P(Bin(200, 0.05) > 25) is 2e-5.
        Assert.InRange(below, 0, 25);
    }

    private void Write(OrderTestResult result)
    {
        foreach (var statistic in result.Statistics)
            output.WriteLine(
                FormattableString.Invariant(
                    $"{statistic.Name}: {statistic.Measure} {statistic.Value:F2}, p {statistic.PValue:G3}"
                )
            );
        output.WriteLine(result.Sentence);
    }
}
