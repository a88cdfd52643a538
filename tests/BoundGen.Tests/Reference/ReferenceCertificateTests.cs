using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

/// <summary>The certificates of theory.md section 5 on passes written out by hand.</summary>
public class ReferenceCertificateTests
{
    private const double Eta = 0.1;
    private static readonly double[] Rho = [0.01, 0.02, 0.03];
    private static readonly double[] Sigma = [0.1, 0.2, 0.3];
    private static readonly double[] AHat = [2, 0.5, 0.25];
    private static readonly double L = Math.Log(10 / Eta); // of U: K = 2, 10 events
    private static readonly double TP = Math.Sqrt(2 * Math.Log(5 / Eta)); // of P
    private static readonly double TF = Math.Sqrt(2 * Math.Log(7 / Eta)); // of F

    /// <summary>P(Z &gt; x) = p.</summary>
    private static double X(double p) => -MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, p);

    // 1-5-2-3: W^1 does not matter, W^2 has a row of ones and one of 1/8, W^3 looks at the first neuron only. The last
    // neuron of both layers is far below 0, so that |J_1| = 4 and |J_2| = 1.
    private static readonly ReferenceNetwork Prior = new(
        new NetworkShape([1, 5, 2, 3], bias: false),
        (double[])[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.125, 0.125, 0.125, 0.125, 0.125, 3, 0, 1, 0, 0.5, 0]
    );

    private static readonly double S1 = 0.2,
        S2 = 0.1,
        S3 = 0.075;
    private static readonly double N1 = S1 * X(Eta / 7 / 10),
        N2 = S2 * X(Eta / 7 / 4);

    private static NoisyPass Pass(double z1) =>
        new(
            [true],
            [
                Vector<double>.Build.Dense([z1, z1, z1, z1, -9]),
                Vector<double>.Build.Dense([-0.05, -9]),
                Vector<double>.Build.Dense([9, 2, 1]),
            ],
            AHat
        );

    [Fact]
    public void The_pointwise_certificate_agrees_with_a_calculation_by_hand()
    {
        var certificate = new ReferenceCertificates(Prior, Rho, Sigma, Eta).Pointwise(Pass(0.3), 0, dense: false);
        double Q1 = ReferenceGaussian.Q((0.3 + N1) / S1);
        double D1 = S1 * (Math.Sqrt(4 * Q1) + TP);
        double P2 = (2 + 0.02) * D1;
        double D2 = P2 + S2 * (Math.Sqrt(ReferenceGaussian.Q((-0.05 + N2) / S2)) + TP);
        double noise = Math.Sqrt(2) * S3 * X(Eta / 5);

        Assert.Equal([true, true, true, true, false], certificate.Layers[1].J);
        Assert.Equal(0, certificate.Layers[1].P);
        Assert.Equal(D1, certificate.Layers[1].D, 1e-12);
        Assert.Equal(P2, certificate.Layers[2].P, 1e-12);
        Assert.Equal((2 + 0.02) * D1, certificate.Layers[2].Dev[0], 1e-12);
        Assert.Equal(D2, certificate.Layers[2].D, 1e-12);
        Assert.Equal([0, 7, 8], certificate.Gaps);
        Assert.Equal((2 + Math.Sqrt(2) * 0.03) * D2 + noise, certificate.Slacks[1], 1e-12);
        Assert.Equal((2.5 + Math.Sqrt(2) * 0.03) * D2 + noise, certificate.Slacks[2], 1e-12);
        Assert.Equal(Math.Min(7 - certificate.Slacks[1], 8 - certificate.Slacks[2]), certificate.OutputMargin);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(-0.5, 0)]
    public void The_averaged_certificate_agrees_with_a_calculation_by_hand(double inN1, double inS1)
    {
        double z1 = inN1 * N1 + inS1 * S1;
        var certificate = new ReferenceCertificates(Prior, Rho, Sigma, Eta).Averaged(Pass(z1), 0, dense: false);
        double Q1 = ReferenceGaussian.Q((z1 + N1) / S1);
        double each = S1 * ReferenceGaussian.Psi(inS1),
            mBar1 = 2 * each;
        double whole = Math.Sqrt(4 * (1 + 1 / 64.0)); // of the four columns, both rows
        double P2 = 2.02 * mBar1 + S1 * (whole * Math.Sqrt(Q1) + 0.02 * Math.Sqrt(4 * Q1) + (whole + 0.02) * TF);
        double mBar2 = S2 * ReferenceGaussian.Psi(0);
        double rows = X(Eta / 7 / 2), // two rows of W^2
            one = X(Eta / 7);
        double output = (2 + Math.Sqrt(2) * 0.03) * (P2 + S2 * one) + 2 * mBar2 + Math.Sqrt(2) * 0.03 * mBar2;

        Assert.Equal([each, each, each, each, 0], certificate.Layers[1].MBar, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([true, false], certificate.Layers[2].J);
        Assert.Equal(2.02 * (mBar1 + S1 * rows), certificate.Layers[2].Dev[0], 1e-12);
        Assert.Equal(0.27 * (mBar1 + S1 * rows), certificate.Layers[2].Dev[1], 1e-12);
        Assert.Equal(P2, certificate.Layers[2].P, 1e-12);
        Assert.Equal(P2 + N2, certificate.Layers[2].D, 1e-12); // |J_2| = 1
        Assert.Equal(output + Math.Sqrt(2) * S3 * one, certificate.Slacks[1], 1e-12);
    }

    [Fact]
    public void Dense_takes_full_sets_and_Q_of_1()
    {
        ReferenceCertificateLayer layer = new ReferenceCertificates(Prior, Rho, Sigma, Eta)
            .Pointwise(Pass(0.3), 0, dense: true)
            .Layers[1];
        Assert.Equal([1, 1, 1, 1, 1], layer.Q);
        Assert.Equal(S1 * (Math.Sqrt(5) + TP), layer.D, 1e-12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_uniform_certificate_agrees_with_a_calculation_by_hand(bool bias)
    {
        // 3-4-2 with input support of 2; neurons 2 and 3 far below 0: |J_1| = 2
        var shape = new NetworkShape([3, 4, 2], bias);
        var prior = new ReferenceNetwork(
            shape,
            Enumerable
                .Repeat(0f, shape.Weights(1).Start.Value)
                .Concat([1, 1, 1, 1, -1, -1, -1, -1])
                .Concat(new float[bias ? 2 : 0])
                .ToArray()
        );
        var certificates = new ReferenceCertificates(prior, [0.01, 0.02], [0.1, 0.2], 0.06);
        double l = Math.Log(100),
            beta = bias ? 1 : 0;
        var pass = new NoisyPass(
            [true, false, true],
            [Vector<double>.Build.Dense([1, 2, -90, -90]), Vector<double>.Build.Dense([3, 1])],
            [2, 0.5]
        );
        ReferenceCertificate certificate = certificates.Uniform(pass, 0, dense: false);

        double a = double.PositiveInfinity;
        for (int p = 2; p <= 4; p++)
            a = Math.Min(
                a,
                Math.Sqrt(p)
                    + Math.Sqrt(2 + beta)
                    + Math.Sqrt(
                        2
                            * (
                                l
                                + Math.Log(
                                    p == 2 ? 6
                                    : p == 3 ? 4
                                    : 1
                                )
                                + Math.Log(4)
                            )
                    )
            );
        a = 0.1 * Math.Min(a, 2 + Math.Sqrt(3 + beta) + Math.Sqrt(2 * l));
        double b = 0.1 * Math.Min(Math.Sqrt(2 + beta), Math.Sqrt(3 + beta)) + 0.1 * Math.Sqrt(2 * (l + Math.Log(4)));
        double bOut = Math.Sqrt(4 + beta) + Math.Sqrt(2 * l);
        for (int q = 2; q <= 4; q++)
            bOut = Math.Min(
                bOut,
                Math.Sqrt(q + beta)
                    + Math.Sqrt(
                        2
                            * (
                                l
                                + Math.Log(
                                    q == 2 ? 6
                                    : q == 3 ? 4
                                    : 1
                                )
                                + Math.Log(5)
                            )
                    )
            );
        bOut *= Math.Sqrt(2) * 0.2;

        Assert.Equal([true, false, true], certificate.Layers[0].J);
        Assert.Equal([true, true, false, false], certificate.Layers[1].J);
        Assert.All(certificate.Layers[1].Dev, dev => Assert.Equal(2 * b, dev, 1e-12));
        Assert.Equal(2 * a, certificate.Layers[1].D, 1e-12);
        Assert.Equal((Math.Sqrt(8) + Math.Sqrt(2) * 0.02) * 2 * a + 0.5 * bOut, certificate.Slacks[1], 1e-12);
    }

    [Fact]
    public void Uniform_noise_of_a_wide_second_layer_uses_small_sets()
    {
        // 1-60-50-2 with 3 neurons of 60 and 2 of 50 in question: both subset forms beat the whole matrix
        var shape = new NetworkShape([1, 60, 50, 2], bias: false);
        var certificates = new ReferenceCertificates(
            new ReferenceNetwork(shape, new float[shape.ParameterCount]),
            Rho,
            Sigma,
            Eta
        );
        double lnColumns = Math.Log(60 * 59 * 58 / 6),
            lnRows = Math.Log(50 * 49 / 2);
        Assert.Equal(
            0.2 * (Math.Sqrt(2) + Math.Sqrt(3) + Math.Sqrt(2 * (L + lnRows + lnColumns + Math.Log(50 * 61)))),
            certificates.AClosure(2, 2, 3),
            1e-10
        );
        Assert.Equal(0.2 * (1 + Math.Sqrt(2 * (L + Math.Log(60) + Math.Log(50 * 61)))), certificates.BClosure(2, 1), 1e-10);
        Assert.Equal(
            0.3 * Math.Sqrt(2) * (1 + Math.Sqrt(2 * (L + Math.Log(50) + Math.Log(51)))),
            certificates.BOutClosure(1),
            1e-10
        );
        Assert.Equal(0, certificates.AClosure(2, 0, 3));
        Assert.Equal(0, certificates.BClosure(2, 0));
        Assert.Equal(0.2 * (Math.Sqrt(50) + Math.Sqrt(60) + Math.Sqrt(2 * L)), certificates.AClosure(2, 50, 60), 1e-12);
    }

    [Fact]
    public void Without_hidden_layers_only_the_output_noise_remains()
    {
        var shape = new NetworkShape([2, 3], bias: false);
        var certificates = new ReferenceCertificates(new ReferenceNetwork(shape, new float[6]), [0.5], [0.1], 0.02);
        var pass = new NoisyPass([true, false], [Vector<double>.Build.Dense([4, 1, 2])], [5]);
        double l = Math.Log(2 / 0.02),
            slack = Math.Sqrt(2) * 0.5 * X(0.02); // one event
        foreach (
            ReferenceCertificate certificate in new[]
            {
                certificates.Pointwise(pass, 0, false),
                certificates.Averaged(pass, 0, true),
            }
        )
        {
            Assert.Equal([0, slack, slack], certificate.Slacks, (x, y) => Math.Abs(x - y) < 1e-12);
            Assert.Equal(2 - slack > 0, certificate.Passed);
        }

        // the column set of layer 1 is the support of x
        double one = Math.Sqrt(2) * 0.5 * (1 + Math.Sqrt(2 * l));
        Assert.Equal(one, certificates.Uniform(pass, 0, dense: false).Slacks[1], 1e-12);
        Assert.Equal(one + Math.Sqrt(2) * 0.5 * (Math.Sqrt(2) - 1), certificates.Uniform(pass, 0, dense: true).Slacks[1], 1e-12);
    }

    [Fact]
    public void One_class_passes_and_a_pass_that_is_not_finite_never_does()
    {
        var one = new ReferenceCertificates(new ReferenceNetwork(new NetworkShape([2, 1], false), new float[2]), [0], [1], 0.01);
        var pass = new NoisyPass([true, true], [Vector<double>.Build.Dense(1)], [1]);
        var bad = new NoisyPass([true, true], [Vector<double>.Build.Dense(1, double.NaN)], [1]);
        var overflow = new NoisyPass([true, true], [Vector<double>.Build.Dense(1)], [double.PositiveInfinity]);
        Assert.True(pass.GibbsPassed(0));
        Assert.False(bad.GibbsPassed(0));
        foreach (bool dense in new[] { false, true })
        {
            foreach (
                var theorem in new Func<NoisyPass, int, bool, ReferenceCertificate>[] { one.Pointwise, one.Averaged, one.Uniform }
            )
            {
                Assert.True(theorem(pass, 0, dense).Passed);
                Assert.False(theorem(bad, 0, dense).Passed);
                Assert.False(theorem(overflow, 0, dense).Passed);
            }
        }
    }

    [Fact]
    public void A_tie_fails_the_Gibbs_outcome()
    {
        NoisyPass With(params double[] logits) => new([true], [Vector<double>.Build.Dense(logits)], [1]);
        Assert.False(With(1, 1, 0).GibbsPassed(0));
        Assert.True(With(1, 0.5, 0).GibbsPassed(0));
        Assert.False(With(1, 0.5, 0).GibbsPassed(1));
    }

    [Fact]
    public void A_draw_agrees_with_a_calculation_by_hand()
    {
        // A_0 = sqrt(4 + 1), z = 3*2 + 1 + 0.1 A_0 0.5; A_1 = sqrt(zhat^2 + 1)
        var network = new ReferenceNetwork(new NetworkShape([1, 1, 2], bias: true), (float[])[3, 1, 1, -1, 5, 6]);
        var draw = new NoisyDraw(network, [2], [0.1, 0.2], [0.5, 1, -2]);
        double zHat = 7 + 0.05 * Math.Sqrt(5),
            s2 = 0.2 * Math.Sqrt(zHat * zHat + 1);
        Assert.Equal([7], draw.C(1));
        Assert.Equal(zHat, draw.ZHat(1)[0], 1e-14);
        Assert.Equal(s2, draw.S(2), 1e-14);
        Assert.Equal([5 + zHat, 6 - zHat], draw.C(2));
        Assert.Equal(6 - zHat - 2 * s2, draw.Logits[1], 1e-13);
        Assert.True(draw.GibbsPassed(0));
        Assert.Throws<ArgumentException>(() => new NoisyDraw(network, [2], [0.1, 0.2], [0.5, 1]));
        Assert.Throws<ArgumentException>(() => new NoisyDraw(network, [2], [0.1], [0.5, 1, 1]));
    }
}
