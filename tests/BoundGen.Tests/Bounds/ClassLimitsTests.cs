using BoundGen.Reference;
using Xunit.Abstractions;

namespace BoundGen.Tests.Bounds;

/// <summary>The per-class limits of theory.md section 4: every class, all together, and their mean.</summary>
public class ClassLimitsTests(ITestOutputHelper output)
{
    private const double Delta = 0.05;

    public static TheoryData<int[], int[]> Counts =>
        new()
        {
            { [3], [20] },
            { [0, 0], [1, 977] },
            { [5, 0, 40, 7], [50, 300, 40, 8] },
            { [0, 2, 0, 1, 9, 0, 3], [0, 13, 37, 1, 10, 4000, 171] },
        };

    [Theory]
    [MemberData(nameof(Counts))]
    public void Limits_are_those_of_the_reference_and_not_below_the_rates(int[] failures, int[] samples)
    {
        var limits = Limits(failures, samples);
        double[] expected = ReferenceBounds.PerClassUpper(failures, samples, Delta);
        Assert.All(limits.Limits.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        Assert.All(Enumerable.Range(0, samples.Length), c => Assert.True(limits.Limits[c] * samples[c] >= failures[c]));
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void The_balanced_bound_is_that_of_the_reference_and_not_below_the_rate(int[] failures, int[] samples)
    {
        var limits = Limits(failures, samples);
        double expected = ReferenceBounds.BalancedUpper(failures, samples, Delta);
        // The reference tries kappa on a grid, and so may miss a little of the least.
        Assert.InRange(limits.BalancedBound, expected * (1 - 1e-3), expected * (1 + 1e-9));
        Assert.InRange(limits.BalancedRate, 0, limits.BalancedBound);
    }

    [Fact]
    public void The_balanced_bound_without_failures_in_one_class_is_the_exact_limit()
    {
        // 1 - delta^(1/n), and half of that beside a class of which so many samples are known that it costs nothing.
        double exact = 1 - Math.Pow(Delta, 1 / 20.0);
        Assert.InRange(Limits([0], [20]).BalancedBound, exact, exact * (1 + 1e-6));
        Assert.InRange(Limits([0, 0], [20, 1_000_000]).BalancedBound, exact / 2, exact / 2 * (1 + 1e-6));
        Assert.InRange(Limits([0, 0], [20, 0]).BalancedBound, (1 + exact) / 2, (1 + exact) / 2 * (1 + 1e-6));
        Assert.Equal(1, Limits([20, 7], [20, 7]).BalancedBound, 1e-9);
    }

    [Fact]
    public void The_balanced_bound_grows_with_failures_and_pays_for_choices_but_not_for_classes()
    {
        double[] bounds = [.. Enumerable.Range(0, 31).Select(failures => Limits([failures, 4], [30, 70]).BalancedBound)];
        Assert.Equal(bounds.Order(), bounds);
        Assert.Equal(31, bounds.Distinct().Count());
        // Ten classes with 3% errors each: far below the mean of ten limits.
        var ten = Limits([.. Enumerable.Repeat(90, 10)], [.. Enumerable.Repeat(3000, 10)]);
        Assert.Equal(Delta, ten.BalancedConfidence.DeltaPerChoice);
        Assert.InRange(ten.BalancedBound - 0.03, 0.002, (ten.Limits.Average() - 0.03) / 2);
        var chosen = new ClassLimits(
            ten.Samples,
            ten.Failures,
            Spend(ClassLimits.Choice(10)),
            Spend(new GridChoice("priors", 1000))
        );
        Assert.True(chosen.BalancedBound > ten.BalancedBound + 1e-3);
    }

    /// <summary>The probability that the limit is wrong, summed over all outcomes.</summary>
    [Theory]
    [InlineData(0.3, 0.02)]
    [InlineData(0.02, 0.3)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.001, 0.05)]
    public void The_balanced_bound_is_wrong_with_probability_at_most_delta(double first, double second)
    {
        const int Few = 8,
            Many = 20;
        double wrong = 0;
        for (int a = 0; a <= Few; a++)
        for (int b = 0; b <= Many; b++)
        {
            if (Limits([a, b], [Few, Many]).BalancedBound < (first + second) / 2)
                wrong += Binomial(Few, a, first) * Binomial(Many, b, second);
        }

        output.WriteLine(FormattableString.Invariant($"errors {first} and {second}: wrong with probability {wrong:G4}"));
        Assert.InRange(wrong, 0, Delta);

        static double Binomial(int n, int k, double p) =>
            Math.Exp(BinomialCoefficient.Ln(n, k) + k * Math.Log(p) + (n - k) * Math.Log(1 - p));
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Every_class_is_paid_for(int[] failures, int[] samples)
    {
        var limits = Limits(failures, samples);
        Assert.Equal(Delta / samples.Length, limits.Confidence.DeltaPerChoice, 1e-12);
        if (samples.Length > 1)
            Assert.Contains(Enumerable.Range(0, samples.Length).Where(c => failures[c] < samples[c]), c =>
                limits.Limits[c] > ReferenceBounds.ClopperPearsonUpper(failures[c], samples[c], Delta) + 1e-6
            );

        // Whoever pays for fewer classes gets no limits.
        Assert.Throws<ArgumentException>("confidence", () => new ClassLimits([.. samples], [.. failures], Spend(), Spend()));
        Assert.Throws<ArgumentException>("confidence", () =>
            new ClassLimits([.. samples, 1], [.. failures, 0], Spend(ClassLimits.Choice(samples.Length)), Spend())
        );
        Assert.Throws<ArgumentException>("confidence", () =>
            new ClassLimits([.. samples], [.. failures], Spend(new GridChoice("priors", 1000)), Spend())
        );
    }

    [Fact]
    public void Other_choices_are_paid_for_beside_the_classes()
    {
        var alone = Limits([3, 1], [90, 10]);
        var chosen = new ClassLimits([90, 10], [3, 1], Spend(new GridChoice("priors", 4), ClassLimits.Choice(2)), Spend());
        Assert.Equal(Delta / 8, chosen.Confidence.DeltaPerChoice, 1e-12);
        Assert.All(chosen.Limits.Zip(alone.Limits), pair => Assert.True(pair.First > pair.Second));
    }

    [Fact]
    public void A_limit_grows_with_the_failures_of_its_class_and_with_no_others()
    {
        double[] limits = [.. Enumerable.Range(0, 31).Select(failures => Limits([failures, 4], [30, 70]).Limits[0])];
        Assert.Equal(limits.Order(), limits);
        Assert.Equal((31, 1), (limits.Distinct().Count(), limits[^1]));
        double[] other = [.. Enumerable.Range(0, 31).Select(failures => Limits([failures, 4], [30, 70]).Limits[1])];
        Assert.Single(other.Distinct());
    }

    [Fact]
    public void Counts_that_do_not_fit_together_are_refused_and_confidence_is_used_once()
    {
        Assert.Throws<ArgumentException>("samples", () => Limits([1], [5, 5]));
        Assert.Throws<ArgumentException>("samples", () => Limits([0, 0], [0, 0]));
        Assert.Throws<ArgumentException>("failures", () => Limits([6, 0], [5, 5]));
        Assert.Throws<ArgumentException>("failures", () => Limits([-1, 0], [5, 5]));
        var used = Spend(ClassLimits.Choice(1));
        _ = new ClassLimits([5], [1], used, Spend());
        Assert.Throws<InvalidOperationException>(() => new ClassLimits([5], [1], used, Spend()));
    }

    [Fact]
    public void The_most_frequent_class_is_the_first_of_those_with_the_most_samples()
    {
        Assert.Equal(new FrequentClass(1, 40, 90), Limits([0, 0, 0], [10, 40, 40]).FrequentClass);
        Assert.Equal(new FrequentClass(2, 3, 6), FrequentClass.Of([9, 2, 2, 7, 9, 2]));
        Assert.Equal(new FrequentClass(2, 2, 4), FrequentClass.Of([9, 2, 2, 9]));
        Assert.Equal((0.5, 3, 0.5), Facts(FrequentClass.Of([9, 2, 2, 7, 9, 2])));
        Assert.Throws<ArgumentException>("labels", () => FrequentClass.Of([]));

        static (double, int, double) Facts(FrequentClass frequent) => (frequent.Share, frequent.Errors, frequent.Error);
    }

    /// <summary>
    /// Samples of five classes again and again, their classes drawn too: some class may be above its limit in a share delta of
    /// them. With delta for each class instead, it would be more.
    /// </summary>
    [Fact]
    public void All_limits_hold_together_as_often_as_they_should()
    {
        const int Repetitions = 500,
            Samples = 300;
        const ulong Seed = 20;
        const double LargeDelta = 0.3;
        double[] shares = [0.5, 0.25, 0.15, 0.07, 0.03],
            errors = [0.02, 0.1, 0.3, 0.15, 0.4];
        int together = 0,
            balanced = 0,
            unpaid = 0;
        for (int r = 0; r < Repetitions; r++)
        {
            int[] samples = new int[5],
                failures = new int[5];
            for (int i = 0; i < Samples; i++)
            {
                ulong draw = (ulong)(r * Samples + i);
                int label = ClassOf(CounterNormals.Sample(Seed, draw, 1000) / 1000.0);
                samples[label]++;
                failures[label] += CounterNormals.Sample(Seed + 1, draw, 1000) < 1000 * errors[label] ? 1 : 0;
            }

            var confidence = new ConfidenceLedger(LargeDelta).Spend("test", LargeDelta, ClassLimits.Choice(5));
            var confidenceOfMean = new ConfidenceLedger(LargeDelta).Spend("test", LargeDelta);
            var limits = new ClassLimits([.. samples], [.. failures], confidence, confidenceOfMean);
            together += limits.Limits.Zip(errors).Any(pair => pair.Second > pair.First) ? 1 : 0;
            balanced += errors.Average() > limits.BalancedBound ? 1 : 0;
            unpaid += Enumerable.Range(0, 5).Any(c => samples[c] > 0 && errors[c] > Upper(failures[c], samples[c])) ? 1 : 0;
        }

        output.WriteLine(
            FormattableString.Invariant(
                $"seed {Seed}: of {Repetitions} samples a limit is wrong in {together}, the balanced bound in {balanced}, a limit that pays for its class alone in {unpaid}"
            )
        );
        double chance = 3 * Math.Sqrt(Repetitions * LargeDelta * (1 - LargeDelta));
        Assert.InRange(together, 1, LargeDelta * Repetitions + chance);
        Assert.InRange(balanced, 1, LargeDelta * Repetitions + chance);
        Assert.InRange(unpaid, LargeDelta * Repetitions + chance, Repetitions);

        static double Upper(int failures, int samples) => ClopperPearson.UpperLimit(failures, samples, LargeDelta);

        int ClassOf(double u)
        {
            int label = 0;
            for (double sum = shares[0]; u >= sum && label < 4; sum += shares[label])
                label++;
            return label;
        }
    }

    private static ClassLimits Limits(int[] failures, int[] samples) =>
        new([.. samples], [.. failures], Spend(ClassLimits.Choice(samples.Length)), Spend());

    private static LedgerEntry Spend(params GridChoice[] choices) => new ConfidenceLedger(Delta).Spend("test", Delta, choices);
}
