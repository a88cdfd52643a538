// The library has these by itself, the generator does not.
#pragma warning disable IDE0005
using System;
using System.Collections.Generic;
using System.Linq;
#pragma warning restore IDE0005

namespace BoundGen.Shared;

/// <summary>
/// What a network and its passes take of memory, as far as its sizes decide it: compiled into the generator, whose code takes as
/// much, and into the library, which says how much that is.
/// </summary>
internal static class NetworkExtent
{
    /// <summary>Scratch beyond this many bytes is rented instead of taken from the stack.</summary>
    public const int StackLimit = 64 * 1024;

    /// <summary>Fewer samples than this run one by one, which is faster than any batch.</summary>
    public const int SmallestBatch = 32;

    /// <summary>
    /// Floats that the padded weights and biases of a network take; where that is too many, some number too large.
    /// </summary>
    public static long StorageLength(IReadOnlyList<int> sizes, bool bias)
    {
        // The scratch of a draw lies in one span too. Sums stop at the first that is too large, so that none overflows.
        long length = 16L * Layout.Pad(sizes.Max());
        if (length > Layout.LongestStorage)
            return length;
        length = 0;
        for (int i = 1; i < sizes.Count && length <= Layout.LongestStorage; i++)
            length += ((long)sizes[i - 1] + (bias ? 1 : 0)) * Layout.Stride(sizes[i]);
        return length;
    }

    /// <summary>The longest padded output of a layer: what one buffer of pre-activations must hold.</summary>
    public static int LongestStride(IReadOnlyList<int> sizes) => sizes.Skip(1).Max(Layout.Stride);

    /// <summary>The most indices a list of inputs or neurons can have, padding included.</summary>
    public static int LongestIndexList(IReadOnlyList<int> sizes) => Math.Max(LongestStride(sizes), Layout.Pad(sizes[0]));

    /// <summary>Floats of a forward pass's scratch: pre-activations of two layers, and the list of active inputs.</summary>
    public static int ForwardScratch(IReadOnlyList<int> sizes) => (2 * LongestStride(sizes)) + LongestIndexList(sizes);

    /// <summary>Whether <paramref name="floats"/> floats of scratch fit on the stack, with room to align them.</summary>
    public static bool FitsOnStack(int floats) => ((long)floats + Layout.VectorFloats) * sizeof(float) <= StackLimit;

    /// <summary>
    /// Floats of scratch for one sample of a batch: pre-activations of a layer, and its input at most, which is lists of places
    /// and values with a length a block.
    /// </summary>
    public static long BatchScratch(IReadOnlyList<int> sizes) =>
        (long)LongestStride(sizes)
        + sizes.Take(sizes.Count - 1).Max(inputs => (2L * inputs) + (inputs / Layout.ListedInputs) + 1);

    /// <summary>Whether the scratch of the smallest batch is of a size that can be rented at all.</summary>
    public static bool HasBatch(IReadOnlyList<int> sizes) => SmallestBatch * BatchScratch(sizes) < Layout.LongestStorage / 4;

    /// <summary>
    /// Samples run through all layers together: many, so that fetching weights pays, few enough to stay in the second-level
    /// cache; at most 8 MiB, which stays rented.
    /// </summary>
    public static int LargestBatch(IReadOnlyList<int> sizes) =>
        (int)
            Math.Max(
                SmallestBatch,
                Math.Min(128, (1 << 21) / BatchScratch(sizes) / Layout.InterleavedRows * Layout.InterleavedRows)
            );
}
