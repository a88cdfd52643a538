using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

/// <summary>Law 5 of theory.md section 5: inside the events nothing fails, whatever the noise.</summary>
public class ReferenceEventTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Pointwise_and_averaged_hold_for_adversarial_noise(bool dense, bool averaged)
    {
        int drawn = 0, passed = 0;
        for (int seed = 0; seed < 6000; seed++)
        {
            var situation = new Situation(seed);
            ReferenceCertificate Certificate(NoisyPass pass) => averaged
                ? situation.Certificates.Averaged(pass, situation.Label, dense)
                : situation.Certificates.Pointwise(pass, situation.Label, dense);
            NoisyDraw? draw = new Adversary(situation, Certificate, dense, averaged).Draw();
            if (draw is null)
                continue;
            drawn++;
            passed += AssertHolds(situation, draw, Certificate(draw)) ? 1 : 0;
        }
        Assert.True(drawn > 5000, $"only {drawn} draws lay inside the events");
        Assert.True(passed > 250, $"only {passed} of {drawn} draws were certified");
    }

    /// <summary>The claims of the proofs, each for every draw inside the events, certified or not.</summary>
    /// <returns>Whether the certificate passed with somewhere to go wrong.</returns>
    internal static bool AssertHolds(Situation situation, NoisyDraw draw, ReferenceCertificate certificate)
    {
        const double Rounding = 1e-9;
        ReferenceNetwork network = situation.Network;
        ReferencePass pass = network.Forward(situation.X);
        double scale = 1e-12 + Rounding * Math.Max(pass.Logits.AbsoluteMaximum(), draw.Logits.AbsoluteMaximum());
        for (int k = 1; k <= situation.K; k++)
        {
            ReferenceCertificateLayer layer = certificate.Layers[k];
            Vector<double> delta = draw.XHat(k) - pass.X(k);
            double rounding = 1e-13 + Rounding * layer.D;
            for (int i = 0; i < delta.Count; i++)
                Assert.True(layer.J[i] || Math.Abs(delta[i]) <= rounding, $"{situation}: delta^{k}_{i} = {delta[i]} off J");
            Assert.True(delta.L2Norm() <= layer.D + rounding, $"{situation}: ||delta^{k}|| = {delta.L2Norm()}, D = {layer.D}");
            if (k > 1)
            {
                Vector<double> moved = network.W(k) * (draw.XHat(k - 1) - pass.X(k - 1));
                double whole = moved.MapIndexed((i, m) => layer.J[i] ? m : 0).L2Norm();
                Assert.True(whole <= layer.P + rounding, $"{situation}: ||(W^{k} delta)_J|| = {whole}, P = {layer.P}");
                for (int i = 0; i < moved.Count; i++)
                {
                    Assert.True(-moved[i] <= layer.Dev[i] + rounding,
                        $"{situation}: -w_{i} delta^{k - 1} = {-moved[i]}, dev = {layer.Dev[i]}");
                }
            }
        }

        for (int j = 0; j < network.C; j++)
        {
            double gap = pass.Logits[situation.Label] - pass.Logits[j];
            Assert.True(gap >= certificate.Gaps[j] - certificate.Slacks[j] - scale,
                $"{situation}: gap to {j} is {gap}, certified {certificate.Gaps[j]} - {certificate.Slacks[j]}");
        }
        if (!certificate.Passed)
            return false;
        Assert.True(certificate.OutputMargin < scale || pass.Margin(situation.Label) > 0, $"{situation}: certified and wrong");
        return network.C > 1;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Uniform_holds_for_adversarial_weight_noise(bool dense)
    {
        int passed = 0;
        for (int seed = 0; seed < 1500; seed++)
        {
            var situation = new Situation(seed, maxHiddenLayers: 2, maxWidth: 4, minHiddenLayers: 0);
            NoisyDraw draw = new UniformAdversary(situation, dense).Draw();
            ReferenceCertificate certificate = situation.Certificates.Uniform(draw, situation.Label, dense);
            passed += AssertHolds(situation, draw, certificate) ? 1 : 0;
        }
        Assert.True(passed > 50, $"only {passed} draws were certified");
    }
}
