using BoundGen.Testing;
using BoundGen.Tests.Networks;
using BoundGen.Training;
using Xunit.Abstractions;

namespace BoundGen.Tests.Bounds;

/// <summary>
/// Whether bounds are true: the whole pipeline, again and again on fresh samples of a population whose risks are known.
/// Every bound must hold in at least 1 - delta of the repetitions. BOUNDGEN_LONG=1 makes 200 of them instead of 40.
/// </summary>
[Slow]
public class StatisticalTruthTests(ITestOutputHelper output)
{
    private const double Delta = 0.2;
    private const int GibbsDraws = 4000;

    private static readonly int Repetitions = Environment.GetEnvironmentVariable("BOUNDGEN_LONG") == "1" ? 200 : 40;

    private readonly Dictionary<string, int> _violations = [];
    private readonly Dictionary<string, double> _sums = [];
    private int _optimistic,
        _vacuous;

    /// <summary>
    /// Networks that learn labels by heart: the error on the sample promises too much, and only what the bounds add saves them.
    /// </summary>
    [Fact]
    public void Bounds_hold_where_the_empirical_error_does_not()
    {
        Repeat(60, [0.001, 0.1, 0.3, 1], new TrainingOptions { Epochs = 100, MaxOperatorNorm = 10 }, distance: 2);
        Assert.InRange(_optimistic, 0.9 * Repetitions, Repetitions);
    }

    /// <summary>Networks that stay near their prior: the headline says something, and what it says must be true.</summary>
    [Fact]
    public void Bounds_hold_where_they_say_something()
    {
        Repeat(400, [0.001, 0.01, 0.03], new TrainingOptions { Epochs = 20, MaxOperatorNorm = 4 }, distance: 0.1);
        Assert.InRange(_vacuous, 0, 0.1 * Repetitions);
    }

    private void Repeat(int samples, double[] sigma, TrainingOptions training, double distance)
    {
        for (int r = 0; r < Repetitions; r++)
        {
            ulong seed = 10 * (ulong)r + 1000;
            training = training with { BatchSize = 20, LearningRate = 0.1, Seed = r };
            var prior = Trainer.Train(
                new SmallNet(Trainer.Initialise(SmallNet.Shape, seed)),
                NoisyPopulation.Draw(samples, seed),
                training
            );
            var sample = NoisyPopulation.Draw(samples, seed + 1);
            var network = new SmallNet(
                Trainer.Train(new SmallNet(prior), sample, training with { MaxDistance = distance }).Values
            );
            var options = new BoundOptions
            {
                Sigma = [.. sigma],
                Draws = 1000,
                Delta = Delta,
                Seed = seed,
            };
            var holdOut = NoisyPopulation.Draw(samples, seed + 2);
            Compare(network, prior, Certified.Report(network, prior, sample, options, holdOut));
        }

        foreach (var (name, violations) in _violations)
        {
            output.WriteLine(
                FormattableString.Invariant(
                    $"{name}: mean bound {_sums[name] / Repetitions:F3}, wrong in {violations} of {Repetitions}"
                )
            );

            // These limits are wrong with a probability of nearly Delta: three standard deviations are chance.
            double chance = name is "holdout" or "prior" ? 3 * Math.Sqrt(Repetitions * Delta * (1 - Delta)) : 0;
            Assert.InRange(violations, 0, Delta * Repetitions + chance);
        }
    }

    private void Compare(SmallNet network, NetworkParameters prior, BoundReport report)
    {
        double risk = NoisyPopulation.Risk(network);
        _optimistic += report.EmpiricalError < risk ? 1 : 0;
        _vacuous += report.Headline.IsVacuous ? 1 : 0;
        foreach (var bound in report.Certificates)
        {
            Count(
                bound.Kind.Name,
                bound.Bound,
                bound.Kind.Subject switch
                {
                    BoundSubject.RandomisedClassifier => GibbsRisk(network, prior, bound, report),
                    BoundSubject.Prior => NoisyPopulation.Risk(new SmallNet(prior.Values)),
                    BoundSubject.DrawnNetwork => NoisyPopulation.Risk(new SmallNet(report.Drawn!.Parameters.Values)),
                    _ => risk,
                }
            );
        }

        Count("holdout", report.HoldOut!.Bound, risk);
        output.WriteLine(
            FormattableString.Invariant($"seed {report.Options.Seed}: empirical error {report.EmpiricalError:F3}, risk {risk:F3}")
        );

        void Count(string name, double bound, double truth)
        {
            _violations[name] = _violations.GetValueOrDefault(name) + (bound < truth ? 1 : 0);
            _sums[name] = _sums.GetValueOrDefault(name) + bound;
        }
    }

    /// <summary>At most the risk of the randomised classifier: an estimate from many draws, less four standard errors.</summary>
    private static double GibbsRisk(SmallNet network, NetworkParameters prior, CertificateBound bound, BoundReport report)
    {
        var noise = new NoiseModel(PriorNorms.Compute(prior), bound.Sigma.AsSpan(), report.Rho.AsSpan(), BoundOptions.EtaGrid[0]);
        var draws = DrawCounts.Compute(network, noise, NoisyPopulation.Everything, report.Options.Seed + 5, 0, GibbsDraws);
        return (double)draws.Failures(DrawOutcome.Gibbs) / GibbsDraws - 4 * Math.Sqrt(0.25 / GibbsDraws);
    }
}
