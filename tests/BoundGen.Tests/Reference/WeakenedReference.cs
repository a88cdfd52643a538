using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

/// <summary>
/// The reference certificates with a piece of their source replaced: see <see cref="WeakenedSource"/>.
/// </summary>
internal sealed class WeakenedReference
{
    // The one way in that needs no type of its own: theorems as functions.
    private const string Entry = """
        namespace BoundGen.Reference;
        public static class Entry
        {
            public static Func<NoisyPass, int, bool, ReferenceCertificate>[] Make(ReferenceNetwork prior, double[] rho, double[] sigma, double eta)
            {
                var certificates = new ReferenceCertificates(prior, rho, sigma, eta);
                return [certificates.Uniform, certificates.Pointwise, certificates.Averaged];
            }
        }
        """;

    private static readonly string[] Files =
    [
        "ReferenceCertificates.cs",
        "ReferenceCertificates.Uniform.cs",
        "ReferenceWeightNorms.cs",
    ];

    private readonly Func<
        ReferenceNetwork,
        double[],
        double[],
        double,
        Func<NoisyPass, int, bool, ReferenceCertificate>[]
    > _theorems;

    /// <param name="find">What is replaced: it must occur exactly once.</param>
    /// <param name="replacement">By what.</param>
    public WeakenedReference(string find, string replacement)
    {
        _theorems = WeakenedSource
            .Entry(Files, Entry, find, replacement)
            .CreateDelegate<
                Func<ReferenceNetwork, double[], double[], double, Func<NoisyPass, int, bool, ReferenceCertificate>[]>
            >();
    }

    /// <summary>What stands for <see cref="Attack.Certificate(Situation, Theorem, bool)"/>.</summary>
    public Func<NoisyPass, ReferenceCertificate> Certificate(Situation situation, Theorem theorem, bool dense) =>
        Certificate(situation.Prior, situation.Rho, situation.Sigma, situation.Eta, theorem, situation.Label, dense);

    public Func<NoisyPass, ReferenceCertificate> Certificate(
        ReferenceNetwork prior,
        double[] rho,
        double[] sigma,
        double eta,
        Theorem theorem,
        int label,
        bool dense
    )
    {
        var weakened = _theorems(prior, rho, sigma, eta)[(int)theorem];
        return pass => weakened(pass, label, dense);
    }
}
