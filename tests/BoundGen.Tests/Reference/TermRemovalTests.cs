namespace BoundGen.Tests.Reference;

/// <summary>
/// Law 5 of theory.md section 5 the other way round: every term of the certificates is needed. Without it, adversarial noise
/// inside the events makes delta^k leave J_k, outgrow D_k, or take more from a gap than the slack.
/// </summary>
/// <remarks>
/// Not here, because no attack inside the events can tell: n_ev and ln(1/eta) in L and x, and ln(d_k (d_{k-1} + 1)) of Theorem
/// U. They pay for the probability of an event whose edge they define, so that an adversary at the edge scales with them. And
/// N2(d_{k+1}, .) rather than N2(|J_{k+1}|, .) beside t in T4: the noise of layer k + 1 chooses J_{k+1} after the event is fixed,
/// and 4,000 seeds found no noise of layer k that needs more rows than it leaves. The allowances of section 7 are too small for
/// attacks on small networks: see <c>RoundingAllowanceTests</c>.
/// </remarks>
public class TermRemovalTests
{
    private const int MostSeeds = 3000;

    private static readonly Dictionary<string, Removal> Removals = new()
    {
        // J_k
        ["n_k inside the maximum of J"] = P("Math.Max(dev[i], n) + n", "dev[i] + n"),
        ["the second n_k of J"] = P("Math.Max(dev[i], n) + n", "Math.Max(dev[i], n)"),
        ["dev in J"] = P("Math.Max(dev[i], n) + n", "n + n"),
        ["ln d_k in n_k"] = P("n = s * AveragedTails.X(2 * _prior.Size(k))", "n = s * AveragedTails.X(2)"),
        ["the two sides in n_k"] = P("n = s * AveragedTails.X(2 * _prior.Size(k))", "n = s * AveragedTails.X(_prior.Size(k))"),

        // D_k and P_k
        ["t in D_k"] = P("s * (q + tails.T)", "s * q"),
        ["t in dense D_k"] = P("s * (q + tails.T)", "s * q", dense: true),
        ["q_k"] = P("s * (q + tails.T)", "s * tails.T"),
        ["q_k in dense D_k"] = P("s * (q + tails.T)", "s * tails.T", dense: true),
        ["all but the largest Q in q_k"] = P("Math.Sqrt(Q.Sum())", "Math.Sqrt(Q.Max())"),
        ["n_k in Q"] = P("(zHat[i] + n) / s", "zHat[i] / s"),
        ["N2 D in P_k"] = P("k == 1 ? 0 : _norms.N2(k, Count(J), Count(below.J)) * below.D", "0"),
        ["P_k in D_k"] = F("D = P + (averaged", "D = (averaged"),
        ["the root of |J_K| in D_K"] = F("n * Math.Sqrt(Count(J))", "n"),
        ["n_K in D_K"] = F("n * Math.Sqrt(Count(J))", "0"),

        // norms
        ["the row in r_i"] = P("Norm(_prior.W(k).Row(i), J) + _rho[k - 1]", "_rho[k - 1]"),
        ["rho in r_i"] = P("Norm(_prior.W(k).Row(i), J) + _rho[k - 1]", "Norm(_prior.W(k).Row(i), J)"),
        ["rho in N2"] = P("_bounds[k - 1].Value[p, q] + _rho[k - 1]", "_bounds[k - 1].Value[p, q]"),
        ["rho in v"] = P(" + Math.Sqrt(2) * _rho[^1]", ""),
        ["sqrt(2) of rho in v"] = P("Math.Sqrt(2) * _rho[^1]", "_rho[^1]"),

        // the output of P
        ["v D"] = P("_norms.V(label, j, last.J) * last.D;\n            return (averaged", "0;\n            return (averaged"),
        ["output noise"] = P("Math.Sqrt(2) * S(pass, K + 1) * tails.X(1)", "0"),
        ["sqrt(2) of the output noise"] = P("Math.Sqrt(2) * S(pass, K + 1) * tails.X(1)", "S(pass, K + 1) * tails.X(1)"),

        // T3
        ["P in dev"] = F("below.P + Norm(below.MBar) + S(pass, k - 1)", "Norm(below.MBar) + S(pass, k - 1)"),
        ["mbar in dev"] = F(
            "below.P + Norm(below.MBar) + S(pass, k - 1)",
            "below.P + S(pass, k - 1)",
            sizes: [1, 8, 2, 2],
            firstSeed: 14000
        ),
        ["s x in dev"] = F(" + S(pass, k - 1) * tails.X(_prior.Size(k))", ""),
        ["ln d_{k+1} in dev"] = F(
            "S(pass, k - 1) * tails.X(_prior.Size(k))",
            "S(pass, k - 1) * tails.X(1)",
            sizes: [1, 4, 8, 2],
            firstSeed: 1000
        ),
        ["n_k in mbar"] = F("Math.Abs(zHat[i]) - n", "Math.Abs(zHat[i])", sizes: [2, 5, 2]),

        // T4
        ["P in T4"] = F("(below.P + Norm(below.MBar))", "Norm(below.MBar)"),
        ["mbar in T4"] = F("(below.P + Norm(below.MBar))", "below.P", sizes: [1, 8, 2, 2], firstSeed: 17000),
        ["F"] = F("(F + _norms.N2", "(_norms.N2", sizes: [2, 5, 3, 2]),
        ["rho in F"] = F(" + _norms.Rho(k) * below.QNorm", "", sizes: [1, 6, 1, 2], firstSeed: 2500),
        ["q_k of rho in F"] = F(
            "_norms.Rho(k) * below.QNorm",
            "_norms.Rho(k) * Math.Sqrt(below.Q.Max())",
            sizes: [1, 16, 16, 2],
            firstSeed: 104800
        ),
        ["N2 t"] = F(" + _norms.N2(k, _prior.Size(k), Count(below.J)) * AveragedTails.T", ""),

        // the output of F
        ["P at the output"] = F("(last.P + S(pass, K) * AveragedTails.X(1))", "S(pass, K) * AveragedTails.X(1)"),
        ["s x(1) at the output"] = F("(last.P + S(pass, K) * AveragedTails.X(1))", "last.P"),
        ["drift at the output"] = F(" + means", "", sizes: [2, 5, 2]),
        ["rho mbar at the output"] = F(" + Math.Sqrt(2) * _norms.Rho(K + 1) * Norm(last.MBar)", "", sizes: [1, 9, 2]),
        ["sqrt(2) of rho mbar at the output"] = F(
            "Math.Sqrt(2) * _norms.Rho(K + 1) * Norm(last.MBar)",
            "_norms.Rho(K + 1) * Norm(last.MBar)",
            sizes: [1, 9, 2],
            firstSeed: 4000
        ),

        // Theorem U
        ["r D in I"] = U("_norms.R(k, i, below.J) * below.D + rowNoise", "rowNoise"),
        ["b_k"] = U("rowNoise = BClosure(k, columns) * pass.AHat(k - 1)", "rowNoise = 0"),
        ["N2 D in U"] = U("_norms.N2(k, Count(J), columns) * below.D + LayerRounding", "LayerRounding"),
        ["a_k"] = U("AClosure(k, Count(J), columns) * pass.AHat(k - 1)", "0"),
        ["v D in U"] = U("_norms.V(label, j, last.J) * last.D + outputNoise", "outputNoise"),
        ["b_out"] = U("outputNoise = BOutClosure(Count(last.J)) * pass.AHat(K)", "outputNoise = 0"),
        ["sqrt(2) in b_out"] = U("Math.Sqrt(2) * _sigma[K] * Math.Min", "_sigma[K] * Math.Min"),
        ["rho in r_i in U"] = U("Norm(_prior.W(k).Row(i), J) + _rho[k - 1]", "Norm(_prior.W(k).Row(i), J)"),
        ["rho in N2 in U"] = U("_bounds[k - 1].Value[p, q] + _rho[k - 1]", "_bounds[k - 1].Value[p, q]"),
        ["rho in v in U"] = U(" + Math.Sqrt(2) * _rho[^1]", ""),
        ["sqrt(p) in a_k"] = U(
            "Math.Sqrt(p) + Math.Sqrt(q) + Math.Sqrt(2 * (UniformTails.L + choices))",
            "Math.Sqrt(q) + Math.Sqrt(2 * (UniformTails.L + choices))"
        ),
        ["sqrt(q) in a_k"] = U(
            "Math.Sqrt(p) + Math.Sqrt(q) + Math.Sqrt(2 * (UniformTails.L + choices))",
            "Math.Sqrt(p) + Math.Sqrt(2 * (UniformTails.L + choices))"
        ),
        ["the tail in a_k"] = U(
            "Math.Sqrt(p) + Math.Sqrt(q) + Math.Sqrt(2 * (UniformTails.L + choices))",
            "Math.Sqrt(p) + Math.Sqrt(q)"
        ),
        ["lnC of the rows in a_k"] = U("LnC(rows, p) + ", "", sizes: [1, 5, 2], firstSeed: 3400),
        ["lnC of the columns in a_k"] = U(
            "LnC(rows, p) + LnColumnSets(k, qPrime)",
            "LnC(rows, p)",
            sizes: [1, 5, 3, 2],
            firstSeed: 4300
        ),
        ["sqrt(d_k) in a_k"] = U(
            "Math.Sqrt(rows) + Math.Sqrt(columns + _prior.Beta)",
            "Math.Sqrt(columns + _prior.Beta)",
            dense: true
        ),
        ["sqrt(d_{k-1}) in a_k"] = U("Math.Sqrt(rows) + Math.Sqrt(columns + _prior.Beta)", "Math.Sqrt(rows)", dense: true),
        ["t in a_k"] = U(
            "Math.Sqrt(rows) + Math.Sqrt(columns + _prior.Beta) + UniformTails.T",
            "Math.Sqrt(rows) + Math.Sqrt(columns + _prior.Beta)",
            dense: true
        ),
        ["t in b_out"] = U(
            "whole = Math.Sqrt(columns + _prior.Beta) + UniformTails.T",
            "whole = Math.Sqrt(columns + _prior.Beta)",
            dense: true
        ),
        ["sqrt(q) in b_k"] = U(
            "Math.Sqrt(q) + Math.Sqrt(2 * (UniformTails.L + LnColumnSets(k, qPrime) + Math.Log(rows)))",
            "Math.Sqrt(2 * (UniformTails.L + LnColumnSets(k, qPrime) + Math.Log(rows)))"
        ),
        ["lnC in b_k"] = U("(UniformTails.L + LnColumnSets(k, qPrime) + Math.Log(rows))", "(UniformTails.L + Math.Log(rows))"),
        ["sqrt(q) in b_out"] = U(
            "Math.Sqrt(q) + Math.Sqrt(2 * (UniformTails.L + LnColumnSets(K + 1, qPrime)))",
            "Math.Sqrt(2 * (UniformTails.L + LnColumnSets(K + 1, qPrime)))"
        ),
        ["lnC in b_out"] = U("(UniformTails.L + LnColumnSets(K + 1, qPrime))", "(UniformTails.L)"),
    };

    public static TheoryData<string> Terms => [.. Removals.Keys];

    [Theory]
    [MemberData(nameof(Terms))]
    public void Without_a_term_the_theorem_fails(string term)
    {
        (Theorem theorem, bool dense, string find, string replacement, int[]? sizes, int firstSeed) = Removals[term];
        var weakened = new WeakenedReference(find, replacement);
        for (int seed = firstSeed; seed < firstSeed + MostSeeds; seed++)
        {
            Situation situation = sizes is null
                ? Attack.Situation(seed, theorem)
                : new Situation(seed, new NetworkShape(sizes, bias: true));
            var certificate = weakened.Certificate(situation, theorem, dense);
            if (
                Attack.Normals(situation, theorem, dense, certificate) is { } normals
                && new EventClaims(situation, situation.Draw(normals), certificate).Broken() is not null
            )
                return;
        }
        Assert.Fail($"Nothing broke without {term}.");
    }

    private static Removal U(string find, string replacement, bool dense = false, int[]? sizes = null, int firstSeed = 0) =>
        new(Theorem.Uniform, dense, find, replacement, sizes, firstSeed);

    private static Removal P(string find, string replacement, bool dense = false, int[]? sizes = null, int firstSeed = 0) =>
        new(Theorem.Pointwise, dense, find, replacement, sizes, firstSeed);

    private static Removal F(string find, string replacement, bool dense = false, int[]? sizes = null, int firstSeed = 0) =>
        new(Theorem.Averaged, dense, find, replacement, sizes, firstSeed);

    /// <param name="Theorem">Whose certificate is weakened and attacked.</param>
    /// <param name="Dense">Which form.</param>
    /// <param name="Find">The term where the reference writes it.</param>
    /// <param name="Replacement">What stands there instead.</param>
    /// <param name="Sizes">Layers of the networks, with biases, where networks of all kinds would take long to show it.</param>
    /// <param name="FirstSeed">Where the search starts: not far from what a search from 0 found.</param>
    private sealed record Removal(Theorem Theorem, bool Dense, string Find, string Replacement, int[]? Sizes, int FirstSeed);
}
