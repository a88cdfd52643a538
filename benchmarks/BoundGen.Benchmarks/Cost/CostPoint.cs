namespace BoundGen.Benchmarks.Cost;

/// <summary>What one forward pass of a network costs.</summary>
/// <param name="Width">Neurons of each hidden layer.</param>
/// <param name="AskedActivity">The share of hidden neurons that should be active.</param>
/// <param name="Activity">The share that is, on the inputs measured.</param>
/// <param name="WeightBytes">All weights of the network, active or not.</param>
/// <param name="MultiplyAdds">Weights that meet an input that is not 0: the average of a pass.</param>
/// <param name="Microseconds">Of a pass.</param>
internal sealed record CostPoint(
    int Width,
    double AskedActivity,
    double Activity,
    long WeightBytes,
    double MultiplyAdds,
    double Microseconds
)
{
    public double NanosecondsPerMultiplyAdd => 1e3 * Microseconds / MultiplyAdds;
}
