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

    /// <summary>Throws unless a network runs these parameters: what is proved of one would be said of another.</summary>
    /// <exception cref="ArgumentException">Other parameters.</exception>
    internal static void CheckRuns(this IReluNetwork network, NetworkParameters parameters, string parameter)
    {
        if (!network.ToParameters().Values.SequenceEqual(parameters.Values))
            throw new ArgumentException(
                "The network runs other parameters than those of the request, expected the same.",
                parameter
            );
    }
}
