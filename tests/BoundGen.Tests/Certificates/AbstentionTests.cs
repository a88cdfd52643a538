using BoundGen.Compilation;
using BoundGen.Reference;
using BoundGen.Tests.Bounds;
using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Certificates;

/// <summary>Answers where every network of a ball agrees, and what is said of them (theory.md section 9, corollary 1).</summary>
public class AbstentionTests
{
    private static readonly NetworkParameters Centre = new SmallNet(Sample.Parameters(SmallNet.Shape)).ToParameters();

    private static readonly Ball Around = Ball.Around(Centre, Caps(0.02, 0.02));

    private static readonly LabelledData Everything = NoisyPopulation.Everything;

    [Fact]
    public void An_input_gets_the_class_that_is_certified_or_no_answer()
    {
        var network = new SmallNet(Centre);
        int answers = 0;
        for (int i = 0; i < 200; i++)
        {
            var input = Everything.Input(5 * i);
            int expected = network.Classify(input);
            bool answered = network.TryClassify(input, Around, out int label);
            Assert.Equal(network.IsCertified(input, expected, Around), answered);
            Assert.Equal(answered ? expected : -1, label);
            answers += answered ? 1 : 0;
        }

        Assert.InRange(answers, 20, 199);
    }

    [Fact]
    public void Answers_at_a_larger_scale_are_among_those_at_a_smaller_one_and_scales_between_round_up()
    {
        var network = new SmallNet(Centre);
        var counts = new int[Ball.Scales.Count];
        for (int i = 0; i < 200; i++)
        {
            var input = Everything.Input(5 * i);
            bool before = true;
            for (int s = 0; s < counts.Length; s++)
            {
                bool answered = network.TryClassify(input, Around, Ball.Scales[s], out _);
                Assert.True(before || !answered, $"input {i}, scale {Ball.Scales[s]}");
                if (s > 0)
                    Assert.Equal(answered, network.TryClassify(input, Around, Ball.Scales[s] - 0.001, out _));
                counts[s] += answered ? 1 : 0;
                before = answered;
            }
        }

        Assert.True(counts[0] > counts[^9] && counts[^9] > counts[^1], string.Join(' ', counts));
    }

    [Fact]
    public void Equal_logits_get_no_answer_and_wrong_arguments_are_named()
    {
        var network = NetworkCompiler.Compile(new NetworkParameters(new NetworkShape([1, 2], false), [1, 1]));
        var ball = Ball.Around(network.ToParameters(), Caps(0));
        Assert.False(network.TryClassify([1], ball, 0, out int label));
        Assert.Equal(-1, label);
        Assert.Contains("length 2", Refused(() => network.TryClassify([1, 1], ball, out _)), StringComparison.Ordinal);
        foreach (double scale in new[] { -1, double.NaN, 16.5 })
            Assert.Contains(
                "scale of the caps from 0 to 16",
                Refused(() => network.TryClassify([1], ball, scale, out _)),
                StringComparison.Ordinal
            );

        static string Refused(Action call) => Assert.ThrowsAny<ArgumentException>(call).Message;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_table_is_that_of_a_reference(bool fixedCaps)
    {
        var sample = NoisyPopulation.Draw(120, 7);
        var moved = new NetworkParameters(Centre.Shape, [.. Centre.Values.ToArray().Select(weight => weight + 0.001f)]);
        var options = new BoundOptions
        {
            Bounds = [],
            Delta = 0.1,
            PriorsTried = 3,
            AbstainAt = [4, 1.5],
        };
        var report = Certified.Report(
            new SmallNet(moved.Values),
            Centre,
            sample,
            options,
            caps: fixedCaps ? Caps(0.02, 0.02) : null
        );

        var abstention = report.Abstention!;
        Assert.Equal(120, abstention.Samples);
        Assert.Equal([1, 1.5, 4], abstention.Scales.Select(scale => scale.Counts.Scale));
        var prior = new ReferenceNetwork(Centre.Shape, Centre.Values);
        var ball = new ReferenceBall(prior, [.. report.Ball.Caps.Values]);
        double[] margins = [.. Inputs(input => Margin(prior.Forward(input).Logits.ToArray()))],
            cuts = [.. margins.OrderDescending()];
        bool[] errs = [.. Enumerable.Range(0, 120).Select(i => prior.Forward(sample.Input(i)).Classify() != sample.Labels[i])];
        foreach (var limits in abstention.Scales)
        {
            double[] grid = [.. Ball.Scales.Where(scale => scale >= limits.Counts.Scale)];
            bool[] answered = [.. Inputs(input => ball.AnsweredAt(input, grid) >= 0)];
            int answers = answered.Count(answer => answer),
                errors = errs.Zip(answered).Count(pair => pair.First && pair.Second);
            Assert.InRange(answers, 1, 119);
            double cut = cuts[answers];
            int byMargin = margins.Count(margin => margin > cut),
                marginErrors = errs.Zip(margins).Count(pair => pair.First && pair.Second > cut);
            Assert.Equal(new AbstentionCounts(limits.Counts.Scale, answers, errors, byMargin, marginErrors), limits.Counts);
            double delta = 0.1 * 0.75 / 3 / 3 / 3 / (fixedCaps ? 1 : 64 * 64);
            Assert.Equal(ReferenceBounds.ClopperPearsonUpper(errors, answers, delta), limits.Bound, 1e-9);
            Assert.Equal(ReferenceBounds.ClopperPearsonUpper(answers, 120, delta), limits.CoverageAtMost, 1e-9);
            Assert.Equal(1 - ReferenceBounds.ClopperPearsonUpper(120 - answers, 120, delta), limits.CoverageAtLeast, 1e-9);
            Assert.Equal(
                ReferenceBounds.ClopperPearsonUpper(marginErrors, byMargin, 0.1 * 0.25 / 3 / 120),
                limits.MarginBound,
                1e-9
            );
        }

        IEnumerable<T> Inputs<T>(Func<float[], T> of) => Enumerable.Range(0, 120).Select(i => of(sample.Input(i).ToArray()));

        static double Margin(double[] logits) => logits.Max() - logits.Order().SkipLast(1).Last();
    }

    /// <summary>
    /// All limits of a table hold together in at least 1 - delta of many samples. With no sharing of delta among nine limits that
    /// are each wrong with a probability near 1/2 hardly any table would hold.
    /// </summary>
    [Fact]
    public void The_limits_of_a_table_are_true_together()
    {
        const double Delta = 0.5;
        const int Samples = 40,
            Repetitions = 2000;
        var network = new SmallNet(Centre);
        var (classes, margins) = ErrorCounts.Classes(network, Everything, null, default);
        double[] scales = [1, 2, 4],
            answered = network.AnsweredScales(Around, Everything, classes, new double?[classes.Length], scales, null, default);
        bool[] errs = [.. classes.Zip(Everything.Labels.ToArray(), (found, label) => found != label)];
        int wrong = 0,
            wrongUnshared = 0;
        for (int r = 0; r < Repetitions; r++)
        {
            int[] rows =
            [
                .. Enumerable.Range(0, Samples).Select(i => CounterNormals.Sample((ulong)r + 1, (ulong)i, Everything.Count)),
            ];
            var table = Abstention.Of(
                scales,
                Of(answered),
                Of(margins),
                [.. rows.Select(row => errs[row])],
                Delta,
                [],
                new GridChoice("priors", 1)
            );
            wrong += table.Scales.All(limits => Holds(limits, margins, rows)) ? 0 : 1;
            wrongUnshared += table.Scales.All(limits => HoldsUnshared(limits.Counts)) ? 0 : 1;

            double[] Of(double[] values) => [.. rows.Select(row => values[row])];
        }

        double chance = 3 * Math.Sqrt(Repetitions * Delta * (1 - Delta));
        Assert.InRange(wrong, 1, (Delta * Repetitions) + chance);
        Assert.True(wrongUnshared > (Delta * Repetitions) + chance, $"{wrongUnshared} of {Repetitions}");

        bool Holds(AbstentionLimits limits, double[] all, int[] rows)
        {
            var counts = limits.Counts;
            var (coverage, risk) = Truth(i => answered[i] >= counts.Scale);
            double cut = rows.Select(row => all[row]).OrderDescending().ElementAtOrDefault(counts.Answers);
            return coverage >= limits.CoverageAtLeast
                && coverage <= limits.CoverageAtMost
                && risk <= limits.Bound
                && (counts.Answers == Samples || Truth(i => all[i] > cut).Risk <= limits.MarginBound);
        }

        bool HoldsUnshared(AbstentionCounts counts)
        {
            var (coverage, risk) = Truth(i => answered[i] >= counts.Scale);
            return coverage <= Upper(counts.Answers, Samples)
                && 1 - coverage <= Upper(Samples - counts.Answers, Samples)
                && risk <= Upper(counts.Errors, counts.Answers);
        }

        double Upper(int failures, int trials) => trials == 0 ? 1 : ReferenceBounds.ClopperPearsonUpper(failures, trials, Delta);

        (double Coverage, double Risk) Truth(Func<int, bool> answers)
        {
            int[] those = [.. Enumerable.Range(0, Everything.Count).Where(answers)];
            return ((double)those.Length / Everything.Count, those.Length == 0 ? 0 : those.Average(i => errs[i] ? 1.0 : 0));
        }
    }

    [Fact]
    public void Confidence_that_does_not_pay_and_counts_that_do_not_fit_are_refused()
    {
        AbstentionCounts[] counts = [new(1, 8, 1, 8, 0), new(2, 5, 0, 5, 0)];
        Assert.Equal(2, Table(counts, [.. Abstention.Choices(2)], Abstention.MarginChoice(10)).Scales.Length);
        Refused("does not pay for 2 of \"scales\"", counts, [.. Abstention.Choices(1)], Abstention.MarginChoice(10));
        Refused("does not pay for 3 of \"limits\"", counts, [Abstention.Choices(2)[0]], Abstention.MarginChoice(10));
        Refused("does not pay for 10 of \"answers\"", counts, [.. Abstention.Choices(2)], Abstention.MarginChoice(9));
        Refused("There are no counts", [], [.. Abstention.Choices(1)], Abstention.MarginChoice(10));
        foreach (
            var wrong in new AbstentionCounts[]
            {
                new(0, 8, 1, 8, 0),
                new(1, 11, 1, 8, 0),
                new(1, 8, 9, 8, 0),
                new(1, 8, 1, 9, 0),
            }
        )
            Refused("do not fit 10 samples", [wrong], [.. Abstention.Choices(1)], Abstention.MarginChoice(10));

        static void Refused(string expected, AbstentionCounts[] counts, GridChoice[] grids, GridChoice margin) =>
            Assert.Contains(
                expected,
                Assert.ThrowsAny<ArgumentException>(() => Table(counts, grids, margin)).Message,
                StringComparison.Ordinal
            );

        static Abstention Table(AbstentionCounts[] counts, GridChoice[] grids, GridChoice margin)
        {
            var ledger = new ConfidenceLedger(0.1);
            return new Abstention(10, [.. counts], ledger.Spend("ball", 0.05, grids), ledger.Spend("margin", 0.05, margin));
        }
    }

    [Fact]
    public void Scales_that_are_none_are_refused_and_none_leaves_the_table_out()
    {
        var options = new BoundOptions { Bounds = [] };
        var sample = NoisyPopulation.Draw(40, 3);
        Assert.NotEqual(options, options with { AbstainAt = [2] });
        Assert.Null(Certified.Report(new SmallNet(Centre), null, sample, options with { AbstainAt = [] }).Abstention);
        foreach (double[] scales in new double[][] { [1], [2, 2], [17], [double.NaN] })
            Assert.Contains(
                "AbstainAt is",
                Assert
                    .Throws<ArgumentException>(() =>
                        Certified.Report(new SmallNet(Centre), null, sample, options with { AbstainAt = [.. scales] })
                    )
                    .Message,
                StringComparison.Ordinal
            );
    }

    private static DistanceCaps Caps(params double[] caps) => new(caps, CapOrigin.Stated);
}
