namespace BoundGen;

/// <summary>
/// ln of the number of values that each parameter of Theorem 13 could have taken after the sample was seen, all paid for
/// (theory.md section 3).
/// </summary>
/// <param name="LnSparsity">ln(d_1...d_K): every sparsity vector s.</param>
/// <param name="LnXi">(K + 1) ln <see cref="NormGrid.Count"/>; 0 for a network that does not depend on the sample.</param>
/// <param name="LnOmega">K ln <see cref="NormGrid.Count"/>; 0 for a network that does not depend on the sample.</param>
/// <param name="LnEps">ln of the number of eps.</param>
/// <param name="LnAlpha">ln of the number of alpha.</param>
public sealed record PaperChoices(double LnSparsity, double LnXi, double LnOmega, double LnEps, double LnAlpha)
{
    /// <summary>ln of the number of all choices.</summary>
    public double Ln => LnSparsity + LnXi + LnOmega + LnEps + LnAlpha;

    /// <summary>Counts the choices.</summary>
    internal static PaperChoices Of(NetworkShape shape, bool normsOnGrid, PaperOptions options)
    {
        double lnGrid = normsOnGrid ? Math.Log(NormGrid.Count) : 0;
        return new(
            Enumerable.Range(0, shape.HiddenLayerCount).Sum(layer => Math.Log(shape.Outputs(layer))),
            shape.LayerCount * lnGrid,
            shape.HiddenLayerCount * lnGrid,
            Math.Log(options.Eps.Length),
            Math.Log(options.Alpha.Length));
    }

    /// <summary>The choices as the ledger lists them.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"Theorem 13, over e^{Ln:G6} choices: s e^{LnSparsity:G6}, xi e^{LnXi:G6}, omega e^{LnOmega:G6}, eps e^{LnEps:G6}, alpha e^{LnAlpha:G6}");
}
