using BoundGen.Testing;
using BoundGen.Tests.Certificates;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Xunit.Abstractions;

namespace BoundGen.Tests.Bounds;

/// <summary>
/// Bounds where they are as tight as they get: at a truth just above what is printed for the best sample, it is known how
/// often samples are that good. So a bound that is wrong more often is noticed, and so is one that spends delta twice.
/// BOUNDGEN_LONG=1 draws 25 times as many samples.
/// </summary>
public class TightBoundTests(ITestOutputHelper output)
{
    private const double Delta = 0.5;

    /// <summary>
    /// The shares of delta that reports spend on PAC-Bayes and on draws in the direct form, which is the smallest one here.
    /// </summary>
    private const double PacBayesDelta = 0.4 * Delta,
        GibbsDelta = 0.8 * Delta / 3,
        DrawnDelta = Delta / 3,
        MonteCarloDelta = 0.1 * Delta;

    /// <summary>At it no draw turns a margin, and all certificates fail exactly where the network errs.</summary>
    private const double TinySigma = 1e-6;

    private const int Seed = 16;

    /// <summary>What chance may do to a count.</summary>
    private const double Level = 1e-6;

    private static readonly int Repetitions = Environment.GetEnvironmentVariable("BOUNDGEN_LONG") == "1" ? 1_000_000 : 40_000;

    /// <summary>Two inputs, each its own logit.</summary>
    private static readonly float[] Identity = [1, 0, 0, 1];

    /// <summary>The limit of c failures falls below p just above it as often as c failures or fewer occur: delta.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(200)]
    public void Clopper_Pearson_is_wrong_as_often_as_delta_says(int m)
    {
        double[] limits = [.. Enumerable.Range(0, m + 1).Select(errors => new HoldOutBound(m, errors, Delta).Bound)];
        foreach (int errors in new[] { 0, 2, m / 10 })
        {
            double truth = limits[errors] * (1 + 1e-9);
            CheckCount($"limit of {errors} of {m}", Violations(limits, m, truth), Delta * 0.999, Delta);
        }
    }

    /// <summary>
    /// Without errors klinv(0, c) = 1 - exp(-c): at a truth p just above it, the bound is wrong as often as no sample errs,
    /// (1 - p)^m = delta/(2 sqrt(m)). Theorem 1 divides by 1 - eta, and is wrong where (1 - p (1 - eta))^m is that.
    /// </summary>
    [Theory]
    [Slow]
    [InlineData(50, 0.01)]
    [InlineData(50, 0.2)]
    [InlineData(200, 0.01)]
    [InlineData(200, 0.2)]
    public void Bounds_of_a_report_are_wrong_as_often_as_their_slack_says(int m, double eta)
    {
        var reports = Reports(Identity, null, m, eta);
        double[] Printed(BoundKind kind) =>
            [.. reports.Select(report => report.Certificates.Single(bound => bound.Kind == kind).Bound)];

        foreach (var kind in reports[0].Certificates.Where(bound => !bound.IsVacuous).Select(bound => bound.Kind))
        {
            if (kind.Counts == BoundCount.Samples)
            {
                // A Clopper-Pearson limit: no slack at all. These weights round to themselves, so that the ball has radius 0.
                CheckFailing($"{kind.Name}, m {m}", Printed(kind), m, Delta);
                continue;
            }

            var (delta, divisor) =
                kind == BoundKind.Disintegrated ? (DrawnDelta, 1)
                : kind == BoundKind.Gibbs ? (GibbsDelta, 1)
                : (PacBayesDelta, 1 - eta);
            double p = (1 - Math.Pow(delta / (2 * Math.Sqrt(m)), 1.0 / m)) / divisor;
            CheckFailing($"{kind.Name}, m {m}, eta {eta}", Printed(kind), m, Math.Pow(1 - p, m));
        }
    }

    /// <summary>
    /// Where the network has moved, exp(-KL) of delta is left, and exp(-ln dQ/dP) for the network that was drawn.
    /// </summary>
    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    public void A_divergence_is_paid_once(int m)
    {
        float[] moved = [1, (float)(Math.Sqrt(2) * TinySigma), 0, 1];
        var reports = Reports(moved, Identity, m, 0.01);
        double kl = Math.Pow(moved[1], 2) / (2 * TinySigma * TinySigma);
        CheckFailing(
            $"gibbs, KL {kl:F2}, m {m}",
            [.. reports.Select(report => report.Certificates.Single(bound => bound.Kind == BoundKind.Gibbs).Bound)],
            m,
            GibbsDelta * Math.Exp(-kl) / (2 * Math.Sqrt(m))
        );

        float[] drawn = reports[0].Drawn!.Parameters.Values.ToArray();
        double ratio = drawn
            .Select(
                (w, i) => (Math.Pow((double)w - Identity[i], 2) - Math.Pow((double)w - moved[i], 2)) / (2 * TinySigma * TinySigma)
            )
            .Sum();
        CheckFailing(
            $"disintegrated, ln dQ/dP {ratio:F2}, m {m}",
            [.. reports.Select(report => report.Drawn!.Bound.Bound)],
            m,
            DrawnDelta * Math.Exp(-Math.Max(ratio, -Math.Log(2 * Math.Sqrt(m) / DrawnDelta))) / (2 * Math.Sqrt(m))
        );
    }

    /// <summary>A certificate as bad as (*) allows: it passes half of the draws on inputs that the network errs on.</summary>
    [Fact]
    public void Theorem_1_holds_for_a_certificate_that_is_wrong_as_often_as_it_may()
    {
        const int M = 100_000,
            Samples = 200;
        const double Eta = 0.5,
            Risk = 0.1;
        var random = Source();
        int wrong = 0;
        double sum = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            int failures = 0;
            for (int i = 0; i < M; i++)
                failures += random.NextDouble() < Risk && random.NextDouble() >= Eta ? 1 : 0;
            var ledger = new ConfidenceLedger(Delta);
            double bound = PacBayesKl.BoundFromDraws(
                failures,
                M,
                0,
                Eta,
                M,
                ledger.Spend("PAC-Bayes-kl", PacBayesDelta),
                ledger.Spend("Monte Carlo", MonteCarloDelta)
            );
            wrong += bound < Risk ? 1 : 0;
            sum += bound;
        }

        output.WriteLine($"seed {Seed}: mean bound {sum / Samples:F4} of a risk of {Risk}, wrong in {wrong} of {Samples}");
        Assert.True(AtLeast(wrong, Samples, Delta) >= Level);
        Assert.InRange(sum / Samples, Risk, 1.1 * Risk);
    }

    /// <summary>
    /// (*) on the decision boundary, where theta errs by a tie, with K = 0 and C = 2: the noise of the gap is one Gaussian, and
    /// the certificates pass as often as it exceeds sqrt(2) s times x, P(Z > x) = eta (P and F: as often as they may), or sqrt(2)
    /// s
    /// times sqrt(q) + sqrt(2 ln(2/eta)) (U; q inputs, one of them not 0).
    /// </summary>
    [Fact]
    public void On_the_boundary_certificates_pass_as_often_as_their_tails_say_and_no_more_often_than_eta()
    {
        const double Eta = 0.3;
        const int Draws = 400_000;
        var tie = new NetworkParameters(TwoClassNet.Shape, [1, 0, 1, 0]);
        var data = new LabelledData([1f, 0], [0], 2);
        var noise = new NoiseModel(PriorNorms.Compute(tie), [0.01], [0], Eta);
        var counts = DrawCounts.Compute(new TwoClassNet(tie.Values.ToArray()), noise, data, Seed, 0, Draws);
        double pointwise = -Normal.InvCDF(0, 1, Eta),
            uniform = Math.Sqrt(2 * Math.Log(2 / Eta));
        foreach (
            (DrawOutcome certificate, double threshold) in new[]
            {
                (DrawOutcome.PointwiseDense, pointwise),
                (DrawOutcome.PointwiseSparse, pointwise),
                (DrawOutcome.AveragedDense, pointwise),
                (DrawOutcome.AveragedSparse, pointwise),
                (DrawOutcome.UniformDense, Math.Sqrt(2) + uniform),
                (DrawOutcome.UniformSparse, 1 + uniform),
            }
        )
        {
            double expected = Normal.CDF(0, 1, -threshold);
            Assert.True(expected <= Eta * (1 + 1e-12));
            long passed = Draws - counts.Failures(certificate);
            // Rounding allowances take 1e-6 from a gap whose noise is 0.014.
            CheckCount($"{certificate}", passed, Draws, 0.999 * expected, expected);
        }
    }

    /// <summary>Reports of samples of which none, one and two are misclassified; more give larger bounds.</summary>
    private static BoundReport[] Reports(float[] network, float[]? prior, int m, double eta) =>
        [
            .. Enumerable
                .Range(0, 3)
                .Select(errors =>
                {
                    var random = new Random(Seed);
                    // The first logit is the larger one by 1/2 at least.
                    float[] inputs =
                    [
                        .. Enumerable.Range(0, m).SelectMany(_ => new[] { 1 + random.NextSingle(), random.NextSingle() - 0.5f }),
                    ];
                    int[] labels = [.. Enumerable.Range(0, m).Select(i => i < errors ? 1 : 0)];
                    return Certified.Report(
                        new TwoClassNet(network),
                        prior is null ? null : new NetworkParameters(TwoClassNet.Shape, prior),
                        new LabelledData(inputs, labels, 2),
                        new BoundOptions
                        {
                            Sigma = [TinySigma],
                            Draws = 100_000,
                            Delta = Delta,
                            Eta = eta,
                            Seed = Seed,
                        }
                    );
                }),
        ];

    /// <summary>
    /// At a truth just above the bound without errors, violations are as frequent as expected. The limit of draws may take a
    /// tenth.
    /// </summary>
    private void CheckFailing(string what, double[] bounds, int m, double expected) =>
        CheckCount(what, Violations(bounds, m, bounds[0] * (1 + 1e-9)), 0.9 * expected, expected);

    /// <summary>How many of many samples of size m have a bound below the truth.</summary>
    /// <param name="bounds">By number of errors; beyond the last, the last.</param>
    /// <param name="m">Size of a sample.</param>
    /// <param name="truth">How often an input is misclassified.</param>
    private static long Violations(double[] bounds, int m, double truth)
    {
        var random = Source();
        long violations = 0;
        for (int r = 0; r < Repetitions; r++)
        {
            int errors = 0;
            // Bounds grow with errors: what is not wrong stays so.
            for (int i = 0; i < m && bounds[errors] < truth; i++)
                errors += random.NextDouble() < truth && errors < bounds.Length - 1 ? 1 : 0;
            violations += bounds[errors] < truth ? 1 : 0;
        }

        return violations;
    }

    /// <summary>
    /// A seeded System.Random will not do: a number is the difference of those 55 and 34 before it, and a million samples of 100
    /// show that.
    /// </summary>
    private static MersenneTwister Source() => new(Seed, threadSafe: false);

    private void CheckCount(string what, long count, double least, double most) =>
        CheckCount(what, count, Repetitions, least, most);

    /// <summary>An exact binomial test in both directions.</summary>
    private void CheckCount(string what, long count, long trials, double least, double most)
    {
        string found = FormattableString.Invariant(
            $"{what}: seed {Seed}, {count} of {trials}, expected a share of {least:G3} to {most:G3}"
        );
        output.WriteLine(found);
        Assert.True(AtLeast(count, trials, most) >= Level, found);
        Assert.True(1 - AtLeast(count + 1, trials, least) >= Level, found);
    }

    /// <summary>P(Bin(trials, p) &gt;= count).</summary>
    private static double AtLeast(long count, long trials, double p) => 1 - Binomial.CDF(p, (int)trials, count - 1);
}
