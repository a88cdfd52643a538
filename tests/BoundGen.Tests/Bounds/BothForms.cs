using BoundGen.Reference;

namespace BoundGen.Tests.Bounds;

/// <summary>
/// The smaller of the direct and the excess form of a bound with noise, by the reference (theory.md section 10): each at half of
/// delta, of which the excess form spends half on the prior's errors.
/// </summary>
/// <param name="Samples">m.</param>
/// <param name="PriorErrors">How many of them the prior misclassifies.</param>
/// <param name="Delta">What the bound may be wrong with: 4/5 for PAC-Bayes, 1/5 for draws.</param>
/// <param name="Levels">How many noise levels there were to choose from.</param>
/// <param name="Others">How many choices besides, which all parts pay for.</param>
internal sealed record BothForms(int Samples, int PriorErrors, double Delta, double Levels = 1, double Others = 1)
{
    /// <summary>A line that counts draws.</summary>
    /// <param name="bound">Its counts and KL.</param>
    /// <param name="draws">N.</param>
    /// <param name="eta">That of the certificate; 0 for the Gibbs bound.</param>
    /// <param name="caps">How many caps there were to choose from.</param>
    public (double Direct, double Excess) OfDraws(CertificateBound bound, int draws, double eta, double caps = 1)
    {
        double counting = 0.1 * Delta / Levels / Others,
            lnChoices = Math.Log(Levels * Others * caps);
        double Rate(long failures) => ReferenceBounds.MonteCarloUpper((int)failures, draws, counting);
        return (
            ReferenceBounds.Theorem1(Rate(bound.Failures!.Value), bound.Kl!.Value, Samples, 0.4 * Delta, eta, lnChoices),
            ReferenceBounds.Theorem2(
                PriorErrors,
                0.2 * Delta / Others,
                Rate(bound.ExcessFailures!.Value),
                bound.Kl!.Value,
                Samples,
                0.2 * Delta,
                eta,
                lnChoices
            )
        );
    }

    /// <summary>The line of the drawn network.</summary>
    public (double Direct, double Excess) OfDrawn(DrawnNetwork drawn)
    {
        double lnChoices = Math.Log(Levels * Others),
            ratio = drawn.Bound.Kl!.Value;
        return (
            ReferenceBounds.Disintegrated(drawn.EmpiricalError, ratio, Samples, Delta / 2, lnChoices),
            ReferenceBounds.ClopperPearsonUpper(PriorErrors, Samples, Delta / 4 / Others)
                + ReferenceBounds.Disintegrated((double)drawn.ExcessErrors / Samples, ratio, Samples, Delta / 4, lnChoices)
        );
    }

    /// <summary>The smaller form is the bound, and it says so.</summary>
    public static void AssertSmaller((double Direct, double Excess) forms, CertificateBound bound)
    {
        Assert.Equal(Math.Min(1, Math.Min(forms.Direct, forms.Excess)), bound.Bound, 1e-9);
        Assert.Equal(forms.Excess < forms.Direct, bound.IsExcess);
    }
}
