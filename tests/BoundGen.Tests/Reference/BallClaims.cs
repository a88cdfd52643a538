using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

/// <summary>What the proofs of theory.md section 9 claim of every network of the ball, certified or not.</summary>
internal static class BallClaims
{
    private const double Rounding = 1e-10;

    /// <summary>
    /// The first of these that does not hold: z^k within dev, x^k = 0 off J_k, ||x^k - x_0^k|| within D_k, and every form's lower
    /// bound of the margin to every class.
    /// </summary>
    public static string? Broken(ReferenceBallCertificate certificate, ReferencePass centre, ReferencePass pass, int label)
    {
        double slack = Rounding * (1 + Enumerable.Range(1, pass.K + 1).Max(k => pass.Z(k).AbsoluteMaximum()));
        return BrokenSets("dense", certificate.Dense) ?? BrokenSets("sparse", certificate.Sparse) ?? BrokenBound();

        string? BrokenSets(string name, IReadOnlyList<ReferenceBallLayer> layers)
        {
            for (int k = 1; k <= pass.K; k++)
            {
                Vector<double> x = pass.X(k),
                    moved = pass.Z(k) - centre.Z(k);
                for (int i = 0; i < x.Count; i++)
                {
                    if (!(Math.Abs(moved[i]) <= layers[k].Dev[i] + slack))
                        return $"{name}: z^{k}_{i} moved by {moved[i]}, dev is {layers[k].Dev[i]}";
                    if (!layers[k].J[i] && x[i] > slack)
                        return $"{name}: x^{k}_{i} = {x[i]} off J";
                }
                double distance = (x - centre.X(k)).L2Norm();
                if (!(distance <= layers[k].D + slack))
                    return $"{name}: ||x^{k} - x_0^{k}|| = {distance}, D is {layers[k].D}";
            }
            return null;
        }

        string? BrokenBound()
        {
            foreach (ReferenceBallClass j in certificate.Classes)
            {
                double gap = pass.Logits[label] - pass.Logits[j.Other];
                foreach (
                    var (form, bound) in new[]
                    {
                        ("dense", j.Dense),
                        ("norm", j.Norm),
                        ("quick", j.Quick.Value),
                        ("plain", j.Plain.Value),
                        ("sharp", j.Sharp.Value),
                    }
                )
                {
                    if (bound > gap + slack)
                        return $"{form}: the margin to class {j.Other} is {gap}, its lower bound {bound}";
                }
            }
            return null;
        }
    }
}
