using BoundGen.Reference;
using MathNet.Numerics;

namespace BoundGen.Tests.Bounds;

/// <summary>The bound of four cells (theory.md section 12): the supremum, its price, and how often it is wrong.</summary>
public class VectorKlTests
{
    [Fact]
    public void The_bound_is_that_of_the_reference_and_not_below_it()
    {
        var random = new Random(23);
        for (int n = 0; n < 60; n++)
        {
            double[] q = Cells(random, n);
            double limit = Math.Min(1, q[1] + q[2] + 0.1 * random.NextDouble()),
                divergence = n % 5 == 0 ? -2 : 3000 * Math.Pow(random.NextDouble(), 3),
                delta = 0.01;
            int m = n % 2 == 0 ? 100 : 60_000;
            double c = Math.Max(divergence + ReferenceVectorKl.LnMoment(m) - Math.Log(delta), 0) / m;
            double expected = Math.Min(ReferenceVectorKl.Bound(q, limit, c), 1),
                found = Bound(q, limit, divergence, m, delta);
            // The reference's grid of gamma is coarse, and never better.
            Assert.True(found <= expected + 1e-9, $"case {n}: {found}, reference {expected}");
            Assert.True(found >= expected - 2e-5, $"case {n}: {found}, reference {expected}");
        }
    }

    [Fact]
    public void No_distribution_of_the_ball_has_a_larger_value_than_the_supremum()
    {
        var random = new Random(5);
        int inside = 0;
        for (int n = 0; n < 20_000; n++)
        {
            double[] q = Cells(random, n),
                a = [1, random.NextDouble(), -random.NextDouble(), 0];
            double c = Math.Pow(10, -3 * random.NextDouble());
            double[] p =
            [
                .. q.Select(share => share * Math.Exp(Math.Sqrt(c) * (random.NextDouble() - 0.5)) + c * random.NextDouble() / 4),
            ];
            p = [.. p.Select(share => share / p.Sum())];
            if (!(ReferenceVectorKl.Kl(q, p) <= c))
                continue;
            inside++;
            double value = p.Zip(a, (share, weight) => share * weight).Sum();
            Assert.True(value <= ReferenceVectorKl.Sup(q, a, c) + 1e-9, $"case {n}");
        }

        Assert.True(inside > 5_000, $"only {inside} cases");
    }

    /// <summary>At gamma = 0 it is klinv of all errors, at 1 the prior's limit and klinv of the network's own.</summary>
    [Fact]
    public void The_bound_is_at_most_each_of_its_parts_at_the_price_of_four_cells()
    {
        var random = new Random(7);
        for (int n = 0; n < 200; n++)
        {
            double[] q = Cells(random, n);
            double limit = random.NextDouble(),
                kl = 500 * random.NextDouble();
            const int M = 10_000;
            double c = (kl + VectorKl.LnMoment(M) - Math.Log(0.01)) / M * (1 + 1e-12);
            double direct = BinaryRelativeEntropy.Inverse(q[0] + q[1], c),
                excess = limit + BinaryRelativeEntropy.Inverse(q[0], c);
            Assert.True(Bound(q, limit, kl, M, 0.01) <= Math.Min(direct, excess) + 1e-9, $"case {n}");
        }
    }

    [Fact]
    public void The_price_of_four_cells_is_that_of_the_page() => Assert.Equal(16.04, VectorKl.LnMoment(59_700), 0.005);

    /// <summary>
    /// Over all outcomes of m samples, E exp(m kl(q||p)) is at most xi, and the bound is wrong as rarely as delta says.
    /// </summary>
    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public void All_outcomes_of_few_samples_keep_the_promise(int m)
    {
        const double Delta = 0.5,
            PriorDelta = 0.25;
        double[][] truths =
        [
            [0.1, 0.1, 0.1, 0.7],
            [0.02, 0.2, 0.1, 0.68],
            [0.3, 0.05, 0.05, 0.6],
            [0.25, 0.25, 0.25, 0.25],
        ];
        var outcomes = Outcomes(m).ToArray();
        double[] bounds =
        [
            .. outcomes.Select(counts =>
                Bound(
                    [.. counts.Select(count => (double)count / m)],
                    ReferenceBounds.ClopperPearsonUpper(counts[1] + counts[2], m, PriorDelta),
                    0,
                    m,
                    Delta - PriorDelta
                )
            ),
        ];
        Assert.Contains(bounds, bound => bound < 0.9);
        foreach (double[] p in truths)
        {
            double[] weights = [.. outcomes.Select(counts => Probability(counts, p))];
            Assert.Equal(1, weights.Sum(), 1e-9);
            double moment = outcomes.Zip(weights).Sum(one => one.Second * Math.Exp(m * Kl(one.First, p, m)));
            // xi is hardly above what it bounds, so that a smaller price would be noticed.
            Assert.InRange(Math.Log(moment), VectorKl.LnMoment(m) - 0.1, VectorKl.LnMoment(m));
            double risk = p[0] + p[1];
            double wrong = bounds.Zip(weights).Where(one => one.First < risk).Sum(one => one.Second);
            Assert.True(wrong <= Delta, $"wrong with probability {wrong}");
        }
    }

    [Fact]
    public void What_is_no_share_of_errors_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ErrorCells(0.5, 0.5, 0.1));
        Assert.Throws<ArgumentException>(() => new ErrorCells(-0.1, 0, 0));
        Assert.Throws<ArgumentException>(() => new ErrorCells(double.NaN, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bound([0, 0, 0, 1], 1.5, 0, 100, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bound([0, 0, 0, 1], 0.5, double.NaN, 100, 0.1));
        Assert.Equal(1, Bound([0, 0, 0, 1], 0.5, double.PositiveInfinity, 100, 0.1));
    }

    [Fact]
    public void Limits_of_two_cells_take_from_the_other_two()
    {
        var cells = ErrorCells.OfLimits(0.2, 0.3, 0.1);
        Assert.Equal((0.2, 0.1, 0, 0.7), (cells.OnlyNetwork, cells.Both, cells.OnlyPrior, Math.Round(cells.Neither, 12)));
        cells = ErrorCells.OfLimits(0.95, 0.05, 0.1);
        Assert.Equal((0.9, 0.05, 0.05, 0), (cells.OnlyNetwork, cells.Both, cells.OnlyPrior, Math.Round(cells.Neither, 12)));
    }

    [Fact]
    public void Draws_and_drawn_networks_go_into_the_cells_that_they_are_of()
    {
        const int M = 1000,
            PriorErrors = 100;
        var ledger = new ConfidenceLedger(0.5);
        double limit = ClopperPearson.UpperLimit(PriorErrors, M, ledger.Spend("prior", 0.01)),
            drawn = VectorKl.DisintegratedBound(PriorErrors, 90, 30, 12, M, Spend(0.01), Spend(0.02));
        Assert.Equal(VectorKl.Bound(new ErrorCells(0.03, 0.06, 0.04), limit, 12, M, Spend(0.02)), drawn, 1e-12);

        double counted = VectorKl.BoundFromDraws(
            PriorErrors,
            900,
            300,
            10_000,
            12,
            M,
            Spend(0.01),
            Spend(0.02),
            Spend(0.003),
            Spend(0.004)
        );
        var cells = ErrorCells.OfLimits(
            ClopperPearson.MonteCarloUpperLimit(300, 10_000, Spend(0.003)),
            ClopperPearson.MonteCarloUpperLimit(600, 10_000, Spend(0.004)),
            0.1
        );
        Assert.Equal(VectorKl.Bound(cells, limit, 12, M, Spend(0.02)), counted, 1e-12);
        Assert.True(counted > drawn);
        Assert.Throws<ArgumentException>(() => VectorKl.DisintegratedBound(10, 90, 30, 12, M, Spend(0.01), Spend(0.02)));

        LedgerEntry Spend(double delta) => ledger.Spend("test", delta);
    }

    private static double Bound(double[] q, double limit, double divergence, int m, double delta) =>
        VectorKl.Bound(new ErrorCells(q[0], q[1], q[2]), limit, divergence, m, new ConfidenceLedger(delta).Spend("test", delta));

    private static double[] Cells(Random random, int n)
    {
        double[] weights = [random.NextDouble(), random.NextDouble(), random.NextDouble(), 1 + 20 * random.NextDouble()];
        for (int i = 0; i < 3; i++)
            weights[i] = (n >> i) % 3 == 0 ? 0 : weights[i];
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    private static IEnumerable<int[]> Outcomes(int m) =>
        from first in Enumerable.Range(0, m + 1)
        from second in Enumerable.Range(0, m + 1 - first)
        from third in Enumerable.Range(0, m + 1 - first - second)
        select new[] { first, second, third, m - first - second - third };

    private static double Probability(int[] counts, double[] p) =>
        Math.Exp(
            SpecialFunctions.FactorialLn(counts.Sum())
                + counts.Zip(p, (count, share) => count * Math.Log(share) - SpecialFunctions.FactorialLn(count)).Sum()
        );

    private static double Kl(int[] counts, double[] p, int m) =>
        ReferenceVectorKl.Kl([.. counts.Select(count => (double)count / m)], p);
}
