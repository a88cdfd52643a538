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
        var digests = new string[networks.Length];
        for (int i = 0; i < digests.Length; i++)
            digests[i] = networks[i].Fingerprint;
        return Key(kind, networks[0].Shape.ToString(), digests);
    }

    /// <summary>The key of something that follows from a network and labelled samples.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="network">The network.</param>
    /// <param name="data">The samples: every value and every label.</param>
    public static CacheKey Key(string kind, NetworkParameters network, LabelledData data) =>
        Key(kind, network.Shape.ToString(), network.Fingerprint, data.Digest);

    /// <summary>The key of something else that follows from this library and what is named.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="subject">What it was made for, for people.</param>
    /// <param name="inputs">Digests of all that it follows from.</param>
    public static CacheKey Key(string kind, string subject, params ReadOnlySpan<string> inputs) =>
        new(
            kind,
            subject,
            string.Join(
                '\n',
                [
                    $"BoundGen {typeof(ProgramDigest).Module.ModuleVersionId}, {(BitConverter.IsLittleEndian ? "little" : "big")}-endian",
                    .. inputs,
                ]
            )
        );
}
