using System.Runtime.CompilerServices;

namespace BoundGen;

/// <summary>Where a sparse tile lies in its layer.</summary>
internal readonly struct SparseTile
{
    /// <summary>Floats of a panel for one input.</summary>
    public required nint Width { get; init; }

    /// <summary>Floats from one sample's pre-activations to the next.</summary>
    public required nint Stride { get; init; }

    /// <summary>Bytes of a panel that are fetched a sample.</summary>
    public required nint Step { get; init; }

    /// <summary>Floats from one panel to the next.</summary>
    public required nint Apart { get; init; }

    /// <summary>Floats from a row's first three vectors of weights to the second three.</summary>
    public nint ToSecond { get; init; }

    /// <summary>Likewise to the third three.</summary>
    public nint ToThird { get; init; }

    /// <summary>Likewise to the fourth three.</summary>
    public nint ToFourth { get; init; }

    /// <summary>Where the entries of a list end; it starts with their length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float End(ref float list) => ref Unsafe.Add(ref list, 1 + Place(ref list));

    /// <summary>The integer that stands in the place of a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Place(ref float entry) => Unsafe.As<float, int>(ref entry);

    /// <summary>The address of the panel's next block of inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint NextBlock(ref float panel) => CacheLine.Address(ref panel) + sizeof(float) * Layout.ListedInputs * Width;

    /// <summary>Fetches two lines of each panel, of which there are at most three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(nint next, nint apart, int panels)
    {
        FetchTwo(next);
        if (panels >= 2)
            FetchTwo(next + sizeof(float) * apart);
        if (panels >= 3)
            FetchTwo(next + 2 * sizeof(float) * apart);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchTwo(nint next)
    {
        CacheLine.PrefetchFar(next);
        CacheLine.PrefetchFar(next + Layout.Alignment);
    }
}
