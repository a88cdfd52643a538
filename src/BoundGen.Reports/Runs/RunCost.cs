namespace BoundGen.Reports;

/// <summary>What a pass takes, one thread: multiply-adds and memory.</summary>
public sealed class RunCost
{
    /// <inheritdoc cref="NetworkCost.WeightBytes"/>
    public required long WeightBytes { get; init; }

    /// <inheritdoc cref="NetworkCost.BatchWeightBytes"/>
    public required long BatchWeightBytes { get; init; }

    /// <inheritdoc cref="NetworkCost.ScratchBytes"/>
    public required long ScratchBytes { get; init; }

    /// <inheritdoc cref="NetworkCost.BatchScratchBytes"/>
    public required long BatchScratchBytes { get; init; }

    /// <inheritdoc cref="NetworkCost.MultiplyAdds"/>
    public required long MultiplyAdds { get; init; }

    /// <inheritdoc cref="NetworkCost.ActiveMultiplyAdds"/>
    public required double ActiveMultiplyAdds { get; init; }

    internal static RunCost From(NetworkCost cost) =>
        new()
        {
            WeightBytes = cost.WeightBytes,
            BatchWeightBytes = cost.BatchWeightBytes,
            ScratchBytes = cost.ScratchBytes,
            BatchScratchBytes = cost.BatchScratchBytes,
            MultiplyAdds = cost.MultiplyAdds,
            ActiveMultiplyAdds = cost.ActiveMultiplyAdds,
        };
}
