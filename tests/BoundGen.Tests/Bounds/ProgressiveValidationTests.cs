using BoundGen.Reference;
using MathNet.Numerics.Distributions;

namespace BoundGen.Tests.Bounds;

/// <summary>Progressive validation (theory.md section 12).</summary>
public class ProgressiveValidationTests
{
    [Theory]
    [InlineData(0, 50)]
    [InlineData(3, 100)]
    [InlineData(100, 100)]
    [InlineData(1800, 59_700)]
    public void The_bound_is_that_of_the_reference(int errors, int samples)
    {
        double expected = ReferenceVectorKl.Progressive(errors, samples, 0.05),
            found = Bound(errors, samples, 0.05);
        Assert.InRange(found, expected - 1e-13, expected + 1e-9);
    }

    /// <summary>
    /// Networks of a chain may be chosen by what came before: the second is bad where the first had luck. Over all outcomes of
    /// two blocks the mean risk of the two is above the bound as rarely as delta says.
    /// </summary>
    [Theory]
    [InlineData(40, 0.1, 0.3)]
    [InlineData(40, 0.02, 0.5)]
    [InlineData(200, 0.05, 0.1)]
    public void A_chain_that_answers_luck_with_bad_networks_keeps_the_promise(int block, double good, double bad)
    {
        // Without the price of lambda and delta the bound would be wrong with probability .4.
        const double Delta = 0.05;
        double[] bounds = [.. Enumerable.Range(0, 2 * block + 1).Select(errors => Bound(errors, 2 * block, Delta))];
        double wrong = 0;
        for (int first = 0; first <= block; first++)
        {
            double next = first < good * block ? bad : good,
                mean = (good + next) / 2;
            for (int second = 0; second <= block; second++)
            {
                if (bounds[first + second] < mean)
                    wrong += Binomial.PMF(good, block, first) * Binomial.PMF(next, block, second);
            }
        }

        // The bound says something where the chain does as well as it should.
        Assert.True(bounds[(int)(2 * good * block)] < 2.5 * good + 0.2);
        Assert.InRange(wrong, 0, Delta);
    }

    private static double Bound(int errors, int samples, double delta) =>
        ProgressiveValidation.Bound(errors, samples, new ConfidenceLedger(delta).Spend("test", delta));
}
