namespace BoundGen.Benchmarks.Memory;

/// <summary>The peak of one command.</summary>
/// <param name="Command">Its name.</param>
/// <param name="Network">The network's sizes.</param>
/// <param name="WeightBytes">The weights in single precision; of <c>certify</c> those of model and prior.</param>
/// <param name="DataBytes">The inputs in single precision.</param>
/// <param name="TableBytes"><see cref="NormTables"/> of <c>certify</c>.</param>
/// <param name="PeakBytes">The largest resident memory of the process.</param>
/// <param name="BaselineBytes">The same of the same command on 4-3-2: runtime and compiler.</param>
/// <param name="BeforeBytes">The peak of another version of the tool; null where none was named.</param>
/// <param name="Seconds">How long the command took.</param>
internal sealed record MemoryRow(
    string Command,
    string Network,
    long WeightBytes,
    long DataBytes,
    long TableBytes,
    long PeakBytes,
    long BaselineBytes,
    long? BeforeBytes,
    double Seconds
)
{
    /// <summary>How many times the weights a command holds beside runtime, data and tables.</summary>
    public double Copies => (double)(PeakBytes - BaselineBytes - DataBytes - TableBytes) / WeightBytes;
}
