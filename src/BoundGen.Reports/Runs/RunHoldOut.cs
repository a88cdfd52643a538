namespace BoundGen.Reports;

/// <summary>The hold-out bound.</summary>
public sealed class RunHoldOut
{
    /// <summary>Number of fresh samples.</summary>
    public required int Samples { get; init; }

    /// <summary>How many of them the network misclassifies.</summary>
    public required int Errors { get; init; }

    /// <summary>How many of them the prior misclassifies.</summary>
    public required int PriorErrors { get; init; }

    /// <summary>
    /// How many of them the network of the disintegrated bound misclassifies; null where that bound was not asked for.
    /// </summary>
    public required int? DrawnErrors { get; init; }

    /// <summary>On how many of them the classes of network and prior differ.</summary>
    public required int Disagreements { get; init; }

    /// <summary>The most frequent class of these samples.</summary>
    public required RunFrequentClass FrequentClass { get; init; }

    /// <summary>The upper limit on the error.</summary>
    public required double Bound { get; init; }

    /// <summary>Where its delta went.</summary>
    public required IReadOnlyList<RunLedgerEntry> Ledger { get; init; }

    /// <summary>The counts alone.</summary>
    internal HoldOutCounts Counts => new(Samples, Errors, PriorErrors, DrawnErrors, Disagreements);
}
