namespace BoundGen;

/// <summary>
/// Upper bounds of Q and psi (<see cref="GaussianTail"/>) by interpolation in a table, for draws, which need thousands of
/// them: above the function by at most 2e-4 of its value or 2e-6.
/// </summary>
/// <remarks>
/// psi is convex, and so is Q below 0: chords lie above them. Above 0 the second derivative of Q, 2 (Phi(-a) - a phi(a)), lies in
/// [-1, 1], and a chord over a step h is at most h^2/8 too low. A relative 1e-9 covers the rounding of tables and chords.
/// </remarks>
internal static class GaussianTable
{
    private const double End = 9;
    private const int StepsPerUnit = 256;
    private const int Steps = 2 * (int)End * StepsPerUnit;
    private const double Inflation = 1 + 1e-9;
    private const double ConcaveSlack = 1.0 / (8.0 * StepsPerUnit * StepsPerUnit);

    /// <summary>More than Q(-9) and psi(9), which are less than phi(9).</summary>
    private const double FarOut = 1.1e-18;

    private static readonly double[] Qs = Tabulate(a => GaussianTail.Q(a) * Inflation + (a >= 0 ? ConcaveSlack : 0));
    private static readonly double[] Psis = Tabulate(u => GaussianTail.Psi(u) * Inflation);

    /// <summary>At least Q(a); at most 1.</summary>
    public static double UpperQ(double a) => a < -End ? FarOut : a < End ? Math.Min(Interpolate(Qs, a), 1) : 1;

    /// <summary>At least psi(u), for u of at least 0.</summary>
    public static double UpperPsi(double u) => u < End ? Interpolate(Psis, u) : FarOut;

    private static double Interpolate(double[] table, double x)
    {
        double position = (x + End) * StepsPerUnit;
        int step = (int)position;
        return table[step] + (position - step) * (table[step + 1] - table[step]);
    }

    private static double[] Tabulate(Func<double, double> function) =>
        [.. Enumerable.Range(0, Steps + 2).Select(step => function((double)step / StepsPerUnit - End))];
}
