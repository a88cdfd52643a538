namespace BoundGen;

/// <summary>theta_0 of theory.md section 4: what a bound measures distances from. It must not depend on the sample.</summary>
public sealed class PriorNetwork
{
    private PriorNetwork(NetworkParameters? parameters) => Parameters = parameters;

    /// <summary>
    /// No network of its own: the certified network is its own prior. That is sound only where the network has not seen the
    /// sample; nothing is then paid for distances.
    /// </summary>
    public static PriorNetwork None { get; } = new(null);

    /// <summary>The parameters; null for <see cref="None"/>.</summary>
    public NetworkParameters? Parameters { get; }

    /// <summary>A network that has not seen the sample.</summary>
    public static PriorNetwork From(NetworkParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new PriorNetwork(parameters);
    }
}
