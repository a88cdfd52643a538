using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>Lists of indices made from bits, eight at a time and without a branch, which active neurons would mispredict.</summary>
internal static unsafe class IndexList
{
    /// <summary>How many indices are written at a time, whether or not they count.</summary>
    public const int Written = 8;

    /// <summary>For every byte the places of its ones, lowest first, a byte each. Native, never freed: the first pass allocates nothing either.</summary>
    private static readonly ulong* s_places = AllPlaces();

    /// <summary>Appends <paramref name="first"/> + b for every one b among eight bits.</summary>
    /// <param name="list">Room for <see cref="Written"/> more than it holds.</param>
    /// <param name="count">How many it holds.</param>
    /// <param name="first">The index of bit 0.</param>
    /// <param name="bits">Below 256.</param>
    /// <returns>How many it holds then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(ref int list, int count, int first, uint bits)
    {
        ulong places = s_places[bits];
        var (low, high) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalar(places).AsByte()));
        var start = Vector128.Create(first);
        (low.AsInt32() + start).StoreUnsafe(ref list, (nuint)count);
        (high.AsInt32() + start).StoreUnsafe(ref list, (nuint)count + 4);
        return count + BitOperations.PopCount(bits);
    }

    private static ulong* AllPlaces()
    {
        var places = (ulong*)NativeMemory.Alloc(256, sizeof(ulong));
        for (int bits = 0; bits < 256; bits++)
            places[bits] = PlacesOfOnes(bits);
        return places;
    }

    private static ulong PlacesOfOnes(int bits)
    {
        ulong places = 0;
        int count = 0;
        for (int b = 0; b < 8; b++)
        {
            if ((bits >> b & 1) != 0)
                places |= (ulong)b << (8 * count++);
        }

        return places;
    }
}
