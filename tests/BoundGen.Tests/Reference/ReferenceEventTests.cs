using BoundGen.Reference;
using BoundGen.Testing;

namespace BoundGen.Tests.Reference;

/// <summary>Law 5 of theory.md section 5: inside the events nothing fails, whatever the noise.</summary>
public class ReferenceEventTests
{
    [Theory]
    [InlineData(Theorem.Uniform, false, 1500, 50)]
    [InlineData(Theorem.Uniform, true, 1500, 50)]
    [InlineData(Theorem.Pointwise, false, 6000, 250)]
    [InlineData(Theorem.Pointwise, true, 6000, 250)]
    [InlineData(Theorem.Averaged, false, 6000, 250)]
    [InlineData(Theorem.Averaged, true, 6000, 250)]
    [Slow]
    public void Certificates_hold_for_adversarial_noise(Theorem theorem, bool dense, int seeds, int leastCertified)
    {
        int drawn = 0,
            passed = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            var situation = Attack.Situation(seed, theorem);
            var certificate = Attack.Certificate(situation, theorem, dense);
            if (Attack.Normals(situation, theorem, dense, certificate) is not { } normals)
                continue;
            drawn++;
            NoisyDraw draw = situation.Draw(normals);
            var claims = new EventClaims(situation, draw, certificate);
            string? broken = claims.Broken() ?? claims.BrokenOnTheWay();
            Assert.True(broken is null, $"{situation}: {broken}");
            passed += certificate(draw).Passed && situation.Shape.OutputSize > 1 ? 1 : 0;
        }
        Assert.True(drawn > 0.8 * seeds, $"only {drawn} draws lay inside the events");
        Assert.True(passed > leastCertified, $"only {passed} of {drawn} draws were certified");
    }
}
