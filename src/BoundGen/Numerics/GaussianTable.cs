using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>
/// Upper bounds of Q and psi (<see cref="GaussianTail"/>) by interpolation in a table, for draws, which need thousands of
/// them: above the function by at most 2e-4 of its value or 2e-6.
/// </summary>
/// <remarks>
/// psi is convex, and so is Q below 0: chords lie above them. Above 0 the second derivative of Q, 2 (Phi(-a) - a phi(a)), lies in
/// [-1, 1], and a chord over a step h is at most h^2/8 too low. A relative 1e-9 covers the rounding of tables, chords and
/// arguments.
/// </remarks>
internal static class GaussianTable
{
    private const double End = 9;
    private const int StepsPerUnit = 256;
    private const int Steps = 2 * (int)End * StepsPerUnit;
    private const double Inflation = 1 + 1e-9;
    private const double ConcaveSlack = 1.0 / (8.0 * StepsPerUnit * StepsPerUnit);

    private static readonly double[] Qs = Tabulate(a => GaussianTail.Q(a) * Inflation + (a >= 0 ? ConcaveSlack : 0));
    private static readonly double[] Psis = Tabulate(u => GaussianTail.Psi(u) * Inflation);

    /// <summary>Tables are made when first asked for: beforehand, so that no draw has to.</summary>
    public static void Prepare() => RuntimeHelpers.RunClassConstructor(typeof(GaussianTable).TypeHandle);

    /// <summary>At least Q(a); at most 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> UpperQ(Vector256<double> a)
    {
        // Q increases: below the table its first value serves, and above it 1.
        var within = Vector256.MinNative(Vector256.MaxNative(a, Vector256.Create(-End)), Vector256.Create(End));
        return Vector256.MinNative(Interpolate(Qs, within), Vector256<double>.One);
    }

    /// <summary>At least psi(max(u, 0)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> UpperPsi(Vector256<double> u) =>
        // psi decreases: beyond the table its last value serves.
        Interpolate(Psis, Vector256.MinNative(Vector256.MaxNative(u, Vector256<double>.Zero), Vector256.Create(End)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Interpolate(double[] values, Vector256<double> x)
    {
        // What is added to an integer below 2^52 to find it in the low bits.
        const double Shift = 1L << 52;
        ref double table = ref MemoryMarshal.GetArrayDataReference(values);
        var position = (x + Vector256.Create(End)) * Vector256.Create((double)StepsPerUnit);
        var step = Vector256.Floor(position);
        var places = (step + Vector256.Create(Shift)).AsInt32();
        var (a, b, c, d) = (places.GetElement(0), places.GetElement(2), places.GetElement(4), places.GetElement(6));
        var left = Vector256.Create(
            Unsafe.Add(ref table, a),
            Unsafe.Add(ref table, b),
            Unsafe.Add(ref table, c),
            Unsafe.Add(ref table, d)
        );
        var right = Vector256.Create(
            Unsafe.Add(ref table, a + 1),
            Unsafe.Add(ref table, b + 1),
            Unsafe.Add(ref table, c + 1),
            Unsafe.Add(ref table, d + 1)
        );
        return left + (position - step) * (right - left);
    }

    private static double[] Tabulate(Func<double, double> function) =>
        [.. Enumerable.Range(0, Steps + 2).Select(step => function((double)step / StepsPerUnit - End))];
}
