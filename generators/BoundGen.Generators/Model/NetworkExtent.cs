using System;
using System.Linq;
using BoundGen.Shared;

namespace BoundGen.Generators.Model;

/// <summary>What an architecture takes of memory, as far as its sizes alone decide it.</summary>
internal static class NetworkExtent
{
    /// <summary>Scratch beyond this many bytes is rented instead of taken from the stack.</summary>
    public const int StackLimit = 64 * 1024;

    /// <summary>
    /// Floats that the padded weights and biases of a network take; where that is too many, some number too large.
    /// </summary>
    public static long StorageLength(NetworkModel model)
    {
        // The scratch of a draw lies in one span too. Sums stop at the first that is too large, so that none overflows.
        long length = 16L * Layout.Pad(model.Sizes.Max());
        if (length > Layout.LongestStorage)
            return length;
        length = 0;
        for (int i = 1; i < model.Sizes.Count && length <= Layout.LongestStorage; i++)
            length += ((long)model.Sizes[i - 1] + (model.Bias ? 1 : 0)) * Layout.Stride(model.Sizes[i]);
        return length;
    }

    /// <summary>The longest padded output of a layer: what one buffer of pre-activations must hold.</summary>
    public static int LongestStride(NetworkModel model) => model.Sizes.Skip(1).Max(Layout.Stride);

    /// <summary>The most indices a list of inputs or neurons can have, padding included.</summary>
    public static int LongestIndexList(NetworkModel model) => Math.Max(LongestStride(model), Layout.Pad(model.Sizes[0]));

    /// <summary>Floats of a forward pass's scratch: pre-activations of two layers, and the list of active inputs.</summary>
    public static int ForwardScratch(NetworkModel model) => (2 * LongestStride(model)) + LongestIndexList(model);

    /// <summary>Whether <paramref name="floats"/> floats of scratch fit on the stack, with room to align them.</summary>
    public static bool FitsOnStack(int floats) => ((long)floats + Layout.VectorFloats) * sizeof(float) <= StackLimit;
}
