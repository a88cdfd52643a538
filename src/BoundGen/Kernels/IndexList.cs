using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>
/// Lists of indices made from bits, eight at a time and without a branch, which active neurons would mispredict.
/// </summary>
internal static class IndexList
{
    /// <summary>How many indices are written at a time, whether or not they count.</summary>
    public const int Written = 8;

    /// <summary>
    /// For four bits the places of their ones, lowest first, a byte each. Data of the assembly: a table made at run time would be
    /// allocated by the first pass.
    /// </summary>
    private static ReadOnlySpan<uint> Places =>
        [
            0x0,
            0x0,
            0x1,
            0x0100,
            0x2,
            0x0200,
            0x0201,
            0x020100,
            0x3,
            0x0300,
            0x0301,
            0x030100,
            0x0302,
            0x030200,
            0x030201,
            0x03020100,
        ];

    /// <summary>Appends <paramref name="first"/> + b for every one b among eight bits.</summary>
    /// <param name="list">Room for <see cref="Written"/> more than it holds.</param>
    /// <param name="count">How many it holds.</param>
    /// <param name="first">The index of bit 0.</param>
    /// <param name="bits">Below 256.</param>
    /// <returns>How many it holds then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(ref int list, int count, int first, uint bits) =>
        AppendFour(ref list, AppendFour(ref list, count, first, bits & 15), first + 4, bits >> 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AppendFour(ref int list, int count, int first, uint bits)
    {
        uint places = Unsafe.Add(ref MemoryMarshal.GetReference(Places), (nint)bits);
        var indices =
            Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(places).AsByte())).AsInt32()
            + Vector128.Create(first);
        indices.StoreUnsafe(ref list, (nuint)count);
        return count + BitOperations.PopCount(bits);
    }
}
