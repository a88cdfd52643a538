namespace BoundGen.Shared;

/// <summary>
/// How weights, batches and masks lie in memory: compiled into the generator and into the library that generated code calls.
/// </summary>
internal static class Layout
{
    /// <summary>Bytes of a cache line and of the widest vector: where storage and scratch start.</summary>
    public const int Alignment = 64;

    /// <summary>Rows are padded to the widest vector, 512 bits, so that one layout serves every vector width.</summary>
    public const int VectorFloats = Alignment / sizeof(float);

    /// <summary>The longest array of floats that leaves room to align its start.</summary>
    public const int LongestStorage = 0x7FFFFFC7 - VectorFloats;

    /// <summary>Neurons of a word of an activation mask; every hidden layer starts on a new word.</summary>
    public const int MaskWordBits = 64;

    /// <summary>Outputs of a panel, three vectors of 512 bits; the last panel of a layer may have 16 or 32.</summary>
    public const int PanelWidth = 48;

    /// <summary>Samples of a batch that lie beside each other; a batch is padded to a multiple.</summary>
    public const int InterleavedRows = 8;

    /// <summary>Inputs in a block of a batch's lists: their weights for a sparse tile stay in the first-level cache.</summary>
    public const int ListedInputs = 48;

    /// <summary>Floats of a page of memory.</summary>
    private const int PageFloats = 1024;

    /// <summary>Floats from one input's row of weights to the next.</summary>
    public static int Stride(int outputs)
    {
        // A stride of whole pages puts the same columns of all rows into the same cache sets.
        int padded = Pad(outputs);
        return padded % PageFloats == 0 ? padded + VectorFloats : padded;
    }

    /// <summary>A length in whole vectors; at most the largest integer.</summary>
    public static int Pad(int length)
    {
        long padded = ((long)length + VectorFloats - 1) / VectorFloats * VectorFloats;
        return padded > int.MaxValue ? int.MaxValue : (int)padded;
    }

    /// <summary>Words of one hidden layer in an activation mask.</summary>
    public static int MaskWords(int neurons) => (neurons + MaskWordBits - 1) / MaskWordBits;
}
