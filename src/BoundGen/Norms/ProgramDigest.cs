using System.Runtime.InteropServices;

namespace BoundGen;

/// <summary>Keys of what this library computes from networks.</summary>
internal static class ProgramDigest
{
    /// <summary>
    /// The key of something that follows from networks of one architecture: the library's id follows from its contents, and
    /// numbers are kept as the machine has them.
    /// </summary>
    /// <param name="kind">What it is.</param>
    /// <param name="networks">The networks, in order.</param>
    public static CacheKey Key(string kind, params ReadOnlySpan<NetworkParameters> networks)
    {
        string inputs =
            $"BoundGen {typeof(ProgramDigest).Module.ModuleVersionId}, {(BitConverter.IsLittleEndian ? "little" : "big")}-endian";
        foreach (var network in networks)
            inputs += "\n" + network.Fingerprint;
        return new CacheKey(kind, networks[0].Shape.ToString(), inputs);
    }

    /// <summary>The key of something that follows from a network and labelled samples.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="network">The network.</param>
    /// <param name="data">The samples: every value and every label.</param>
    public static CacheKey Key(string kind, NetworkParameters network, LabelledData data)
    {
        var key = Key(kind, network);
        return new CacheKey(
            key.Kind,
            key.Subject,
            key.Inputs + "\n" + Fingerprint.Of(MemoryMarshal.AsBytes(data.Labels), data.Inputs)
        );
    }
}
