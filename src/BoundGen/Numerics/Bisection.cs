namespace BoundGen;

/// <summary>Bisection down to adjacent doubles.</summary>
internal static class Bisection
{
    /// <summary>The upper end of the last bracket: the least double at which a monotone condition no longer holds.</summary>
    /// <remarks>Halves the range of bit patterns, so that 63 steps suffice at any magnitude.</remarks>
    /// <param name="low">Where the condition holds; at least 0, below <paramref name="high"/>.</param>
    /// <param name="high">Where it is taken not to hold; finite.</param>
    /// <param name="holds">The condition: true up to some point, then false.</param>
    public static double UpperEnd(double low, double high, Func<double, bool> holds)
    {
        // Doubles from +0 on are ordered like their bit patterns.
        long below = BitConverter.DoubleToInt64Bits(Math.Abs(low));
        long above = BitConverter.DoubleToInt64Bits(high);
        while (above - below > 1)
        {
            long middle = below + (above - below) / 2;
            if (holds(BitConverter.Int64BitsToDouble(middle)))
                below = middle;
            else
                above = middle;
        }

        return BitConverter.Int64BitsToDouble(above);
    }
}
