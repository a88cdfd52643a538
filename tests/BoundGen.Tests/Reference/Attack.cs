using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

/// <summary>The three theorems of theory.md section 5.</summary>
public enum Theorem
{
    Uniform,
    Pointwise,
    Averaged,
}

/// <summary>Adversarial noise inside the events of a theorem.</summary>
internal static class Attack
{
    /// <summary>A situation small enough for the adversary of the theorem.</summary>
    public static Situation Situation(int seed, Theorem theorem) =>
        theorem == Theorem.Uniform
            ? new Situation(seed, maxHiddenLayers: 2, maxWidth: 4, minHiddenLayers: 0)
            : new Situation(seed);

    public static Func<NoisyPass, ReferenceCertificate> Certificate(Situation situation, Theorem theorem, bool dense) =>
        Certificate(situation, situation.Certificates, theorem, dense);

    public static Func<NoisyPass, ReferenceCertificate> Certificate(
        Situation situation,
        ReferenceCertificates certificates,
        Theorem theorem,
        bool dense
    )
    {
        Func<NoisyPass, int, bool, ReferenceCertificate> of = theorem switch
        {
            Theorem.Uniform => certificates.Uniform,
            Theorem.Pointwise => certificates.Pointwise,
            _ => certificates.Averaged,
        };
        return pass => of(pass, situation.Label, dense);
    }

    /// <summary>
    /// Normals inside the events of a certificate, aimed at it, or null where none were found; may move biases of the situation.
    /// </summary>
    public static double[]? Normals(
        Situation situation,
        Theorem theorem,
        bool dense,
        Func<NoisyPass, ReferenceCertificate> certificate
    ) =>
        theorem == Theorem.Uniform
            ? new UniformAdversary(situation, certificate, dense).Normals()
            : new Adversary(situation, certificate, dense, averaged: theorem == Theorem.Averaged).Normals();
}
