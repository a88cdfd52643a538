namespace BoundGen;

/// <summary>What every network can do with the members of <see cref="IReluNetwork"/>.</summary>
public static class ReluNetworkExtensions
{
    /// <summary>A copy of the parameters of a network.</summary>
    public static NetworkParameters ToParameters(this IReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var values = new float[network.Shape.ParameterCount];
        network.CopyParameters(values);
        return new NetworkParameters(network.Shape, values);
    }
}
