using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoundGen;

/// <summary>What the checks of a sample came to, as it is kept for the next report about it.</summary>
/// <param name="leftOut">What was left out, one step after the other, by its place before the step.</param>
/// <param name="assumptions">What was checked, stated and left out.</param>
[method: JsonConstructor]
internal sealed class StoredChecks(IReadOnlyList<int[]> leftOut, IReadOnlyList<Assumption> assumptions)
{
    public IReadOnlyList<int[]> LeftOut => leftOut;

    public IReadOnlyList<Assumption> Assumptions => assumptions;

    /// <summary>What is left of the sample.</summary>
    public LabelledData Left(LabelledData sample) => leftOut.Aggregate(sample, (left, rows) => left.Without(rows));

    /// <summary>What is kept about a sample; null where nothing is.</summary>
    public static StoredChecks? Read(CacheFolder cache, CacheKey key)
    {
        try
        {
            return cache.Read(key) is { } kept ? JsonSerializer.Deserialize(kept, ChecksJson.Default.StoredChecks) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ChecksJson.Default.StoredChecks);
}

/// <summary>Read by the very library that wrote it.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StoredChecks))]
internal sealed partial class ChecksJson : JsonSerializerContext;
