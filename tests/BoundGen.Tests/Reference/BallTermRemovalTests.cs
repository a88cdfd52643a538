using BoundGen.Reference;
using BoundGen.Testing;

namespace BoundGen.Tests.Reference;

/// <summary>
/// Every term of Theorem B is needed: without it, some network of the ball leaves J, outgrows dev or D, or has a smaller margin
/// than a form of the certificate says. Chains of single neurons, where most inequalities of the proof become equalities, come
/// first.
/// </summary>
/// <remarks>
/// Not here: what only rounding can tell (u64, underflow, the inflation of the recursion); the price of single precision is in
/// <see cref="BallProgramTests"/>. Nor the two ways to split bend' that theory.md warns of: with its widths and multipliers no
/// attack here tells them apart.
/// </remarks>
[Slow]
public class BallTermRemovalTests
{
    private static readonly Dictionary<string, (string Find, string Replacement)> Removals = new()
    {
        // R_k
        ["rho in R"] = ("(_caps[k - 1] + RoundingCap(k, below))", "RoundingCap(k, below)"),
        ["D in R"] = ("* (below.A + below.D) + Underflow", "* below.A + Underflow"),
        ["A in R"] = ("* (below.A + below.D) + Underflow", "* below.D + Underflow"),
        ["beta"] = ("pass.X(k).DotProduct(pass.X(k)) + _prior.Beta", "pass.X(k).DotProduct(pass.X(k))"),

        // inputs that move
        ["nu in D_0"] = ("D = _inputRadius,", "D = 0,"),
        ["all inputs in J_0"] = ("_inputRadius > 0 || x != 0", "x != 0"),
        ["p nu"] = ("(p + curvature * reference).L2Norm() * nu", "0"),
        ["curvature of the input"] = ("+ curvature * (nu * nu + reference * reference) / 2", ""),
        ["the curvature at the reference input"] = (
            "+ curvature * (nu * nu + reference * reference) / 2",
            "+ curvature * nu * nu / 2"
        ),

        // dev, J and D
        ["omega in dev"] = ("Up(omega[i] + R)", "Up(R)"),
        ["R in dev"] = ("Up(omega[i] + R)", "Up(omega[i])"),
        ["dev in J"] = ("pass.Z(layer)[i] > -dev[i]", "pass.Z(layer)[i] > 0"),
        ["blockNorm D in D"] = ("blockNorm * below.D + R", "R"),
        ["R in D"] = ("blockNorm * below.D + R", "blockNorm * below.D"),

        // the norm form
        ["v D in the norm form"] = ("- hidden - Math", "- Math"),
        ["output in the norm form"] = ("hidden - Math.Sqrt(2) * layers[K + 1].R", "hidden"),
        ["sqrt 2 in the norm form"] = ("hidden - Math.Sqrt(2) * layers[K + 1].R", "hidden - layers[K + 1].R"),

        // neurons of the majorant
        ["dev in settled"] = ("Math.Abs(z0) >= layer.Dev[i]", "true"),
        ["omega in settled"] = ("Math.Abs(z0) >= layer.Dev[i]", "Math.Abs(z0) >= layer.R"),
        ["R in settled"] = ("Math.Abs(z0) >= layer.Dev[i]", "Math.Abs(z0) >= layer.Omega[i]"),
        ["the sign of p"] = ("if (p >= 0)", "if (p != 0)"),
        ["miss"] = ("units[i].Miss + pull", "pull"),
        ["soft in bend"] = ("(unit.Soft + (layer.J[i] ? curvature : 0))", "(layer.J[i] ? curvature : 0)"),
        ["half of soft"] = ("(unit.Soft + (layer.J[i] ? curvature : 0))", "(unit.Soft / 2 + (layer.J[i] ? curvature : 0))"),

        // layers of the majorant
        ["curvature in bend"] = ("(unit.Soft + (layer.J[i] ? curvature : 0))", "unit.Soft"),
        ["the chain of curvature"] = (
            "[.. bend.Select(value => multiplier * value",
            "[.. units.Select(unit => unit.Soft).Select(value => multiplier * value"
        ),
        ["curvature of the layers above"] = (
            "curvature = Curvature(k, units, bend, multiplier, curvature, wholeRows)",
            "curvature = 0"
        ),
        ["bend' = multiplier bend / (multiplier - bend)"] = ("multiplier * value / (multiplier - value)", "value"),
        ["c"] = (" + c * blockNorm * blockNorm", ""),
        ["the reference in pull"] = ("units[i].Slope + multiplier * reference[i]", "units[i].Slope"),
        ["the slope in pull"] = ("units[i].Slope + multiplier * reference[i]", "multiplier * reference[i]"),
        ["pull in the loss"] = (" + pull * pull / (2 * (multiplier - bend[i]))", ""),
        ["bend in the loss"] = ("pull * pull / (2 * (multiplier - bend[i]))", "pull * pull / (2 * multiplier)"),
        ["pull in what is carried"] = (" + bend[i] * pull / (multiplier - bend[i])", ""),
        ["the room of the reference"] = ("multiplier * (R * R - reference * reference) / 2", "0"),

        // the output of the majorant
        ["output"] = ("bound - Math.Sqrt(2) * layers[K + 1].R", "bound"),
        ["sqrt 2 of the output"] = ("bound - Math.Sqrt(2) * layers[K + 1].R", "bound - layers[K + 1].R"),
    };

    private static readonly Lazy<AttackedBall[]> Attacked = new(() =>
        [.. DesignedChains().Concat(Random(16, maxWidth: 1)).Concat(Random(15, maxWidth: 5)).Select(Attack)]
    );

    public static TheoryData<string> Terms => [.. Removals.Keys];

    [Theory]
    [MemberData(nameof(Terms))]
    public void Without_a_term_the_theorem_fails(string term)
    {
        var (find, replacement) = Removals[term];
        var weakened = WeakenedBall.Certificate(find, replacement);
        Assert.True(
            Attacked.Value.Any(ball => ball.Broken(Weakened(ball.Situation)) is not null),
            $"Nothing broke without {term}."
        );

        ReferenceBallCertificate Weakened(BallSituation at) => weakened(at.Prior, at.Caps, at.InputRadius, at.X, at.Label);
    }

    private static AttackedBall Attack(BallSituation situation) => new(situation, starts: 2);

    private static IEnumerable<BallSituation> Random(int count, int maxWidth) =>
        Enumerable.Range(0, count).SelectMany(seed => Enumerable.Range(1, 3).Select(K => new BallSituation(seed, K, maxWidth)));

    /// <summary>
    /// Three hidden neurons in a row with one weight each, the last of them just below 0, so that the lower bound of its ReLU is
    /// met at the worst shifts below it. Only then is all of the curvature needed that it leaves to the two layers below.
    /// </summary>
    private static IEnumerable<BallSituation> DesignedChains()
    {
        // ||shift^1||, ||shift^2||, and the last neuron's z_0
        yield return Chain(0.1, 0.1, -0.1);
        yield return Chain(0.04, 0.16, -0.05);

        // One neuron just above 0 that only the input moves: the moved reference is the worst case, and nothing may be lost
        // there.
        yield return new BallSituation(
            new ReferenceNetwork(new NetworkShape([1, 1, 2], bias: true), [1f, -0.95f, 0, 1, 1, 0]),
            caps: [0, 0],
            x: [1],
            label: 0,
            inputRadius: 0.1
        );

        static BallSituation Chain(double first, double second, double last)
        {
            // layer by layer a weight and a bias; x = 1, so that A_0 = A_1 = sqrt(2)
            float[] parameters = [1, 0, 1, 0, 1, (float)(last - 1), 0, 1, 1, 0];
            double[] caps = [first / Math.Sqrt(2), second / (Math.Sqrt(2) + first), 0, 0];
            return new BallSituation(
                new ReferenceNetwork(new NetworkShape([1, 1, 1, 1, 2], bias: true), parameters),
                caps,
                [1],
                0
            );
        }
    }
}
