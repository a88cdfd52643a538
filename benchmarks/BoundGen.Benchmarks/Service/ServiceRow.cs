namespace BoundGen.Benchmarks.Service;

/// <summary>What a load gave with one classifier: medians of rounds, counts of all rounds.</summary>
internal sealed record ServiceRow(
    string Classifier,
    int Requests,
    int Lost,
    double RequestsPerSecond,
    double MedianMilliseconds,
    double P99Milliseconds,
    double ProcessorMicroseconds
)
{
    public const string BoundGen = "BoundGen";
    public const string OnnxRuntime = "ONNX Runtime";
    public const string None = "none";
}
