using System.Runtime.InteropServices;
using BoundGen.Reports;
using BoundGen.Runtime;

namespace BoundGen.Cli;

/// <summary>
/// What the counts of one model follow from, beside the options: <c>model-1.json</c>, written by its first shard.
/// </summary>
internal sealed class ShardModel
{
    /// <summary>The file of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Digests, by what they are of.</summary>
    public required SortedDictionary<string, string> Digests { get; init; }

    /// <summary>What a request follows from.</summary>
    /// <param name="model">The file of the network.</param>
    /// <param name="request">Its sample is as it was asked for.</param>
    /// <param name="preprocessing">How pixels became inputs.</param>
    public static ShardModel Of(string model, BoundRequest request, Preprocessing preprocessing) =>
        new()
        {
            Model = model,
            Digests = new(StringComparer.Ordinal)
            {
                ["network"] = request.Parameters.Fingerprint,
                ["prior"] = request.Prior.Parameters?.Fingerprint ?? "none",
                ["sample"] = LoggedRun.Digest(request.Sample.Record),
                ["labels"] = Fingerprint.Of([], MemoryMarshal.AsBytes(request.Sample.Labels)),
                ["preprocessing"] = $"{preprocessing}",
                ["variants"] = string.Join(' ', request.Variants.Select(variant => variant.Fingerprint)),
                ["caps"] = string.Join(' ', request.Caps?.Values.Select(Exact) ?? []),
            },
        };

    /// <summary>Throws unless another process sees the same; the message says what differs.</summary>
    /// <param name="path">The file of these.</param>
    /// <param name="other">What the other process sees.</param>
    /// <exception cref="ArgumentException">It sees something else.</exception>
    public void CheckSame(string path, ShardModel other)
    {
        foreach (string name in Digests.Keys.Union(other.Digests.Keys, StringComparer.Ordinal))
        {
            var (own, others) = (Digests.GetValueOrDefault(name), other.Digests.GetValueOrDefault(name));
            if (own != others)
                throw new ArgumentException(
                    $"{path}: the {name} of {other.Model} is {own ?? "unknown"} in this run, and {others ?? "unknown"} here; its counts are of other files."
                );
        }
    }

    private static string Exact(double value) => NumberFormat.Exact(value);
}
