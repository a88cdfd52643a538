using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

/// <summary>What the proofs of theory.md section 5 claim of every draw inside the events, certified or not.</summary>
internal sealed class EventClaims(Situation situation, NoisyDraw draw, Func<NoisyPass, ReferenceCertificate> theorem)
{
    private const double Rounding = 1e-9;
    private readonly ReferenceCertificate _certificate = theorem(draw);
    private readonly ReferenceNetwork _network = situation.Network;
    private readonly ReferencePass _pass = situation.Network.Forward(situation.X);

    /// <summary>
    /// The first of these that does not hold: delta^k = 0 off J_k, ||delta^k|| &lt;= D_k, theta's gap to class j is at least the
    /// noisy one less its slack (so that where the certificate passes theta is right).
    /// </summary>
    public string? Broken()
    {
        for (int k = 1; k <= situation.K; k++)
        {
            ReferenceCertificateLayer layer = _certificate.Layers[k];
            Vector<double> delta = Delta(k);
            for (int i = 0; i < delta.Count; i++)
            {
                if (!layer.J[i] && Math.Abs(delta[i]) > Tolerance(layer))
                    return $"delta^{k}_{i} = {delta[i]} off J";
            }
            if (!(delta.L2Norm() <= layer.D + Tolerance(layer)))
                return $"||delta^{k}|| = {delta.L2Norm()}, D = {layer.D}";
        }

        double scale = 1e-12 + Rounding * Math.Max(_pass.Logits.AbsoluteMaximum(), draw.Logits.AbsoluteMaximum());
        if (situation.Rival is { } j)
        {
            double gap = _pass.Logits[situation.Label] - _pass.Logits[j];
            if (!(gap >= _certificate.Gaps[j] - _certificate.Slacks[j] - scale))
                return $"the gap to {j} is {gap}, certified {_certificate.Gaps[j]} - {_certificate.Slacks[j]}";
        }
        bool right = _certificate.OutputMargin < scale || _pass.Margin(situation.Label) > 0;
        return _certificate.Passed && !right ? "certified and wrong" : null;
    }

    /// <summary>The same for what leads there: ||(W^k delta^{k-1})_J|| &lt;= P_k and -w_i delta^{k-1} &lt;= dev_i.</summary>
    public string? BrokenOnTheWay()
    {
        for (int k = 2; k <= situation.K; k++)
        {
            ReferenceCertificateLayer layer = _certificate.Layers[k];
            Vector<double> moved = _network.W(k) * Delta(k - 1);
            double whole = moved.MapIndexed((i, m) => layer.J[i] ? m : 0).L2Norm();
            if (!(whole <= layer.P + Tolerance(layer)))
                return $"||(W^{k} delta)_J|| = {whole}, P = {layer.P}";
            for (int i = 0; i < moved.Count; i++)
            {
                if (!(-moved[i] <= layer.Dev[i] + Tolerance(layer)))
                    return $"-w_{i} delta^{k - 1} = {-moved[i]}, dev = {layer.Dev[i]}";
            }
        }
        return null;
    }

    private static double Tolerance(ReferenceCertificateLayer layer) => 1e-13 + Rounding * layer.D;

    private Vector<double> Delta(int k) => draw.XHat(k) - _pass.X(k);
}
