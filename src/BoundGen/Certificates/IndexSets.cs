using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace BoundGen;

/// <summary>Sums over index sets that grow from one set to the next instead of starting again.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class IndexSets
{
    /// <summary>Prepares sums over one set to become sums over another.</summary>
    /// <param name="from">The set that the sums are over, ascending.</param>
    /// <param name="to">The set they shall be over, ascending.</param>
    /// <param name="rest">At least as long as <paramref name="to"/>; receives the indices that are left to add, ascending.</param>
    /// <param name="sums">Cleared where <paramref name="from"/> is empty or not within <paramref name="to"/>.</param>
    /// <returns>How many indices are left to add.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Grow(ReadOnlySpan<int> from, ReadOnlySpan<int> to, Span<int> rest, Span<float> sums)
    {
        int next = 0, count = 0;
        foreach (int index in to)
        {
            if (next < from.Length && from[next] == index)
                next++;
            else
                rest[count++] = index;
        }

        if (next == from.Length && next > 0)
            return count;
        sums.Clear();
        to.CopyTo(rest);
        return to.Length;
    }
}
