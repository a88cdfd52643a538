using System.Numerics;
using BoundGen.Reference;
using BoundGen.Tests.Networks;
using MathNet.Numerics;

namespace BoundGen.Tests.Bounds;

public class DrawnNetworkTests
{
    private static readonly NetworkShape Shape = BiasedNet.Shape;
    private static readonly NetworkParameters Posterior = new(Shape, Sample.Parameters(Shape));
    private static readonly NetworkParameters Prior = new(
        Shape,
        Posterior.Values.ToArray().Zip(Sample.Parameters(Shape, 9), (value, step) => value + 0.01f * step).ToArray()
    );

    private static readonly BiasedNet Network = new(Posterior.Values);
    private static readonly LabelledData Data = SampleData(200);
    private static readonly BoundOptions Options = new() { Draws = 500, Sigma = [0.01, 0.02, 0.05] };

    [Fact]
    public void The_bound_is_that_of_the_reference()
    {
        var report = Certified.Report(Network, Prior, Data, Options);
        var drawn = report.Drawn!;
        var bound = drawn.Bound;
        Assert.Equal(BoundKind.Disintegrated, bound.Kind);
        Assert.Same(bound, report.Certificates[^1]);
        Assert.Equal((null, null), (bound.Failures, bound.Rate));
        double[] sigma = [.. bound.Sigma];
        Assert.Contains(sigma[0], Options.Sigma!.Value);
        Assert.Equal([sigma[0], sigma[0], sigma[0]], sigma);

        Assert.Equal(BoundReport.CountErrors(new BiasedNet(drawn.Parameters.Values), Data), drawn.Errors);
        Assert.Equal(drawn.Errors / 200.0, drawn.EmpiricalError);
        var theta = new ReferenceNetwork(Shape, drawn.Parameters.Values);
        double ratio = ReferenceBounds.LnDensityRatio(
            theta,
            new ReferenceNetwork(Shape, Posterior.Values),
            new ReferenceNetwork(Shape, Prior.Values),
            sigma
        );
        Assert.Equal(ratio, bound.Kl!.Value, 1e-9 * Math.Abs(ratio));
        bool[] priorErrs = Errs(new BiasedNet(Prior.Values)),
            drawnErrs = Errs(new BiasedNet(drawn.Parameters.Values));
        Assert.Equal(drawnErrs.Zip(priorErrs, (own, prior) => own && !prior).Count(only => only), drawn.ExcessErrors);
        Assert.InRange(drawn.ExcessErrors, 1, drawn.Errors - 1);
        var both = new NoiseForms(200, priorErrs.Count(errs => errs), 0.05, 3);
        NoiseForms.AssertSmallest(both.OfDrawn(drawn), bound);
        Assert.InRange(bound.Bound, drawn.EmpiricalError + 0.01, 0.99);
        Assert.Equal(
            [
                "direct form: disintegrated PAC-Bayes-kl 0.01667, 0.00556 for each choice of sigma (3)",
                "excess form: errors of the prior 0.008333",
                "excess form: disintegrated PAC-Bayes-kl 0.008333, 0.00278 for each choice of sigma (3)",
                "vector-kl form: errors of the prior 0.008333",
                "vector-kl form: disintegrated PAC-Bayes 0.008333, 0.00278 for each choice of sigma (3)",
            ],
            bound.Ledger.Select(entry => entry.ToString())
        );

        static bool[] Errs(BiasedNet network) =>
            [
                .. Enumerable
                    .Range(0, Data.Count)
                    .Select(i => new LabelledData(Data.Input(i).ToArray(), [Data.Labels[i]], Data.InputSize))
                    .Select(one => BoundReport.CountErrors(network, one) == 1),
            ];
    }

    [Fact]
    public void The_draw_is_normal_around_theta_and_follows_seed_and_sigma()
    {
        Assert.Equal(Draw(1, 0.1), Draw(1, 0.1));
        Assert.NotEqual(Draw(1, 0.1), Draw(2, 0.1));
        Assert.NotEqual(Draw(1, 0.1), Draw(1, 0.2));

        // The layers' own levels, and weights and biases alike.
        double[] sigma = [0.1, 0.01, 0.2];
        var drawn = DrawnNetwork.Draw(Posterior, sigma, 5);
        for (int layer = 0; layer < sigma.Length; layer++)
        {
            foreach (var range in new[] { Shape.Weights(layer), Shape.Biases(layer) })
            {
                double[] u =
                [
                    .. drawn
                        .Values[range]
                        .ToArray()
                        .Zip(Posterior.Values[range].ToArray(), (a, b) => ((double)a - b) / sigma[layer]),
                ];
                Assert.InRange(
                    u.Average(value => value * value),
                    1 - 5 * Math.Sqrt(2.0 / u.Length),
                    1 + 5 * Math.Sqrt(2.0 / u.Length)
                );
                Assert.InRange(u.Average(), -5 / Math.Sqrt(u.Length), 5 / Math.Sqrt(u.Length));
            }
        }

        static float[] Draw(ulong seed, double sigma) =>
            DrawnNetwork.Draw(Posterior, [sigma, sigma, sigma], seed).Values.ToArray();
    }

    [Fact]
    public void The_draw_shares_no_normal_with_other_streams()
    {
        var zero = new NetworkParameters(Shape, new float[Shape.ParameterCount]);
        var own = DrawnNetwork.Draw(zero, [1, 1, 1], 1).Values.ToArray().ToHashSet();
        foreach (var stream in Enum.GetValues<RandomPurpose>().Where(stream => stream != RandomPurpose.DrawnNetwork))
        {
            for (ulong draw = 0; draw < 3; draw++)
            {
                var other = new float[Shape.ParameterCount];
                CounterNormals.Fill(1, draw, stream, other);
                Assert.InRange(other.Count(own.Contains), 0, 5); // a few coincide by chance
            }
        }
    }

    [Fact]
    public void The_seed_of_the_options_decides()
    {
        var one = Certified.Report(Network, Prior, Data, Options).Drawn!.Parameters.Values.ToArray();
        Assert.Equal(one, Certified.Report(Network, Prior, Data, Options).Drawn!.Parameters.Values.ToArray());
        Assert.NotEqual(
            one,
            Certified.Report(Network, Prior, Data, Options with { Seed = 2 }).Drawn!.Parameters.Values.ToArray()
        );
    }

    [Fact]
    public void The_largest_noise_does_not_overflow()
    {
        var far = new NetworkParameters(new NetworkShape([2, 2], bias: false), (float[])[float.MaxValue, float.MinValue, 0, 1]);
        for (ulong seed = 0; seed < 100; seed++)
            Assert.All(DrawnNetwork.Draw(far, [SigmaCandidates.Largest], seed).Values.ToArray(), value =>
                Assert.True(float.IsFinite(value))
            );
    }

    /// <summary>
    /// One weight: the probabilities of its rounding cell under both normal distributions, from the error function.
    /// </summary>
    [Theory]
    [InlineData(1f)]
    [InlineData(1.3f)]
    [InlineData(-2f)]
    [InlineData(0f)]
    [InlineData(1e-40f)]
    public void The_ratio_covers_the_whole_rounding_cell(float drawn)
    {
        double up = ((double)MathF.BitIncrement(drawn) - drawn) / 2,
            down = (drawn - (double)MathF.BitDecrement(drawn)) / 2;
        int above = 0;
        foreach (double scale in new[] { 0.3, 1, 5 })
        {
            double sigma = scale * Math.Max(up, down);
            foreach (int posteriorSteps in new[] { -2, -1, 0, 1, 3 })
            {
                foreach (int priorSteps in new[] { -3, -1, 0, 1, 2 })
                {
                    float theta = Step(drawn, posteriorSteps),
                        prior = Step(drawn, priorSteps);
                    double exact = Math.Log(Cell(theta, sigma) / Cell(prior, sigma));
                    double bound = GaussianDivergence.LnDensityRatio(One(drawn), One(theta), One(prior), [sigma]);
                    double centre =
                        (Math.Pow((double)drawn - prior, 2) - Math.Pow((double)drawn - theta, 2)) / (2 * sigma * sigma);
                    double slope = Math.Abs((double)theta - prior) / (sigma * sigma);
                    Assert.True(exact <= bound + 1e-9 * Math.Abs(bound), $"{exact} > {bound}");
                    Assert.InRange(bound, centre, centre + slope * Math.Max(up, down) * (1 + 1e-6) + 1e-9 * Math.Abs(centre));
                    above += exact > centre + 1e-6 ? 1 : 0;
                }
            }
        }

        // The ratio of the densities at the centre of the cell alone would be too small.
        Assert.InRange(above, 10, 75);

        double Cell(float mean, double sigma)
        {
            double a = (drawn - (double)mean - down) / (sigma * Math.Sqrt(2)),
                b = (drawn - (double)mean + up) / (sigma * Math.Sqrt(2));
            return a > 0
                ? SpecialFunctions.Erfc(a) - SpecialFunctions.Erfc(b)
                : SpecialFunctions.Erfc(-b) - SpecialFunctions.Erfc(-a);
        }

        static float Step(float value, int steps)
        {
            for (; steps > 0; steps--)
                value = MathF.BitIncrement(value);
            for (; steps < 0; steps++)
                value = MathF.BitDecrement(value);
            return value;
        }

        static NetworkParameters One(float weight) => new(new NetworkShape([1, 1], bias: false), (float[])[weight]);
    }

    /// <summary>In integers: all floats are multiples of 2^-149, and sigma is a power of two.</summary>
    [Fact]
    public void The_ratio_is_never_below_the_exact_one()
    {
        double[] sigma = [Math.ScaleB(1, -5), Math.ScaleB(1, -9), Math.ScaleB(1, -2)];
        foreach (var (posterior, prior) in new[] { (Posterior, Prior), (Prior, Posterior) })
        {
            var drawn = DrawnNetwork.Draw(posterior, sigma, 3);
            double computed = GaussianDivergence.LnDensityRatio(drawn, posterior, prior, sigma);
            var exact = BigInteger.Zero;
            for (int layer = 0; layer < Shape.LayerCount; layer++)
            {
                var sum = BigInteger.Zero;
                foreach (int i in Enumerable.Range(0, Shape.ParameterCount).ToArray()[Shape.Layer(layer)])
                {
                    BigInteger t = Units(drawn.Values[i]),
                        q = Units(posterior.Values[i]),
                        p = Units(prior.Values[i]);
                    var gap = Units(MathF.BitIncrement(Math.Abs(drawn.Values[i]))) - BigInteger.Abs(t);
                    sum += (t - p) * (t - p) - (t - q) * (t - q) + BigInteger.Abs(q - p) * gap;
                }

                exact += sum << (-2 * Math.ILogB(sigma[layer]));
            }

            // Units of 2^-299: squares of 2^-149, and the 2 below the fraction.
            var rounded = (BigInteger)Math.ScaleB(computed, 299);
            Assert.True(rounded >= exact);
            Assert.True(rounded - exact <= BigInteger.Abs(exact) / 1_000_000);
        }

        static BigInteger Units(float value) => (BigInteger)Math.ScaleB((double)value, 149);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var other = new NetworkParameters(new NetworkShape([1, 1], bias: false), (float[])[1]);
        Assert.Throws<ArgumentException>("drawn", () => GaussianDivergence.LnDensityRatio(other, Posterior, Prior, [1, 1, 1]));
        Assert.Throws<ArgumentException>("drawn", () =>
            GaussianDivergence.LnDensityRatio(Posterior, Posterior, other, [1, 1, 1])
        );
        Assert.Throws<ArgumentException>("sigma", () => GaussianDivergence.LnDensityRatio(Posterior, Posterior, Prior, [1, 1]));
        Assert.Throws<ArgumentException>("sigma", () =>
            GaussianDivergence.LnDensityRatio(Posterior, Posterior, Prior, [1, 1, 0])
        );
        Assert.Equal(0, GaussianDivergence.LnDensityRatio(Prior, Posterior, Posterior, [1, 1e-3, 1]));
    }

    private static LabelledData SampleData(int count)
    {
        float[] inputs = Enumerable.Range(0, count).SelectMany(i => Sample.Input(Shape, (ulong)i)).ToArray();
        return new LabelledData(
            inputs,
            Enumerable.Range(0, count).Select(i => Network.Classify(inputs.AsSpan(20 * i, 20))).ToArray(),
            20
        );
    }
}
