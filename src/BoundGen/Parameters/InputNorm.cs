namespace BoundGen;

/// <summary>What is checked of M_X, the bound of the norm of any input that is fixed beforehand (theory.md section 3).</summary>
internal static class InputNorm
{
    /// <summary>By how much, relative to it, somebody may round a norm up before it becomes M_X.</summary>
    private const double WrittenDown = 1e-4;

    /// <summary>Throws for an M_X that is not positive and finite.</summary>
    public static void CheckLimit(double maxInputNorm, string parameter)
    {
        if (!(maxInputNorm > 0 && double.IsFinite(maxInputNorm)))
            throw new ArgumentException($"M_X is {maxInputNorm}, expected a positive finite number.", parameter);
    }

    /// <summary>Whether M_X is the largest norm of these inputs, but for rounding where it was written down.</summary>
    public static bool IsLargestOf(LabelledData data, double maxInputNorm) =>
        Enumerable.Range(0, data.Count).Max(data.InputNorm) >= maxInputNorm * (1 - WrittenDown);

    /// <summary>Throws for an input whose norm is above M_X.</summary>
    public static void Check(LabelledData data, double maxInputNorm, string parameter)
    {
        for (int i = 0; i < data.Count; i++)
        {
            double norm = data.InputNorm(i);
            if (!(norm <= maxInputNorm))
                throw new ArgumentException(
                    FormattableString.Invariant($"Input {i} has norm {norm}, expected at most M_X = {maxInputNorm}."),
                    parameter
                );
        }
    }
}
