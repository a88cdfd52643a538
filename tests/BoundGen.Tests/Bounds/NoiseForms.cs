using BoundGen.Reference;

namespace BoundGen.Tests.Bounds;

/// <summary>
/// The smallest form of a bound with noise, by the reference (theory.md sections 10 and 12): each has an equal part of delta, of
/// which the excess form and vector-kl spend half on the prior's errors.
/// </summary>
/// <param name="Samples">m.</param>
/// <param name="PriorErrors">How many of them the prior misclassifies.</param>
/// <param name="Delta">What the bound may be wrong with: 4/5 for PAC-Bayes, 1/5 for draws.</param>
/// <param name="Levels">How many noise levels there were to choose from.</param>
/// <param name="Others">How many choices besides, which all parts pay for.</param>
internal sealed record NoiseForms(int Samples, int PriorErrors, double Delta, double Levels = 1, double Others = 1)
{
    /// <summary>A line that counts draws.</summary>
    /// <param name="bound">Its counts and KL.</param>
    /// <param name="draws">N.</param>
    /// <param name="eta">That of the certificate; 0 for the Gibbs bound.</param>
    /// <param name="caps">How many caps there were to choose from.</param>
    public double[] OfDraws(CertificateBound bound, int draws, double eta, double caps = 1)
    {
        bool gibbs = bound.Kind == BoundKind.Gibbs;
        int forms = gibbs ? 3 : 2;
        double theorem = 0.8 * Delta / forms,
            counting = 0.2 * Delta / forms / Levels / Others,
            lnChoices = Math.Log(Levels * Others * caps),
            kl = bound.Kl!.Value;
        long failures = bound.Failures!.Value,
            excess = bound.ExcessFailures!.Value;
        double Rate(long failed, double delta) => ReferenceBounds.MonteCarloUpper((int)failed, draws, delta);
        double[] both =
        [
            ReferenceBounds.Theorem1(Rate(failures, counting), kl, Samples, theorem, eta, lnChoices),
            ReferenceBounds.Theorem2(
                PriorErrors,
                theorem / 2 / Others,
                Rate(excess, counting),
                kl,
                Samples,
                theorem / 2,
                eta,
                lnChoices
            ),
        ];
        double half = counting / 2;
        return gibbs ? [.. both, Vector(Rate(excess, half), Rate(failures - excess, half), kl, theorem / 2, lnChoices)] : both;
    }

    /// <summary>The line of the drawn network.</summary>
    public double[] OfDrawn(DrawnNetwork drawn)
    {
        double lnChoices = Math.Log(Levels * Others),
            share = Delta / 3,
            ratio = drawn.Bound.Kl!.Value,
            excess = (double)drawn.ExcessErrors / Samples;
        return
        [
            ReferenceBounds.Disintegrated(drawn.EmpiricalError, ratio, Samples, share, lnChoices),
            Limit(share / 2) + ReferenceBounds.Disintegrated(excess, ratio, Samples, share / 2, lnChoices),
            Vector(excess, drawn.EmpiricalError - excess, ratio, share / 2, lnChoices),
        ];
    }

    /// <summary>The smallest form is the bound, and it says so; the reference of vector-kl looks at a grid of gamma.</summary>
    public static void AssertSmallest(double[] forms, CertificateBound bound)
    {
        Assert.Equal(Math.Min(1, forms.Min()), bound.Bound, bound.Form == NoiseForm.VectorKl ? 2e-5 : 1e-9);
        Assert.Equal((NoiseForm)Array.IndexOf(forms, forms.Min()), bound.Form);
    }

    private double Limit(double delta) => ReferenceBounds.ClopperPearsonUpper(PriorErrors, Samples, delta / Others);

    private double Vector(double onlyNetwork, double both, double divergence, double delta, double lnChoices)
    {
        double prior = (double)PriorErrors / Samples,
            a = Math.Min(onlyNetwork, 1 - prior),
            b = Math.Min(both, prior);
        double c = (divergence + ReferenceVectorKl.LnMoment(Samples) + lnChoices - Math.Log(delta)) / Samples;
        return ReferenceVectorKl.Bound([a, b, prior - b, 1 - a - prior], Limit(delta), Math.Max(c, 0));
    }
}
