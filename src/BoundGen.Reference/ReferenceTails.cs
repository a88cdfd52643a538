using MathNet.Numerics.Distributions;

namespace BoundGen.Reference;

/// <summary>How far the events of a theorem let noise reach (theory.md section 11), each failing with probability e^-L.</summary>
/// <param name="events">n_ev.</param>
/// <param name="eta">Probability with which a certificate may be wrong, in (0,1).</param>
public sealed class ReferenceTails(int events, double eta)
{
    /// <summary>L = ln(n_ev/eta).</summary>
    public double L { get; } = Math.Log(events / eta);

    /// <summary>t = sqrt(2L).</summary>
    public double T => Math.Sqrt(2 * L);

    /// <summary>x(n) >= 0: n standard normals all stay below it, but for a probability of n P(Z > x) = e^-L.</summary>
    public double X(int n) => Math.Max(0, -Normal.InvCDF(0, 1, Math.Exp(-L) / n));
}
