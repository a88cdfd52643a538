using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BoundGen;

/// <summary>
/// How a file spells <see cref="Provenance"/>: keys <c>boundgen.*</c> of its metadata. Other keys are left alone.
/// </summary>
internal static class ProvenanceMetadata
{
    private const string SamplesKey = "boundgen.samples";
    private const string FileOrder = "file";

    private const string HashesKey = "boundgen.hashes";
    private const string LooksKey = "boundgen.looks";
    private const string WeightsKey = "boundgen.weights";
    private const string PriorKey = "boundgen.prior";
    private const string SigmaKey = "boundgen.sigma";
    private const string CapsKey = "boundgen.caps";
    private const string CapOriginKey = "boundgen.caps.origin";

    /// <summary>In the place of a digest: fits no weights.</summary>
    private const string Outdated = "outdated";

    /// <summary>What is tied to the parameters by <see cref="WeightsKey"/>.</summary>
    private static readonly string[] SealedKeys = [SamplesKey, HashesKey, LooksKey, PriorKey, SigmaKey, CapsKey, CapOriginKey];

    private static readonly string[] Keys = [.. SealedKeys, WeightsKey];

    private static readonly Dictionary<CapOrigin, string> s_capOrigins = new()
    {
        [CapOrigin.Rule] = "rule",
        [CapOrigin.Stated] = "stated",
    };

    /// <summary>Reads what <see cref="Write"/> wrote. A record that was made for other parameters is outdated.</summary>
    /// <exception cref="InvalidDataException">
    /// Keys that do not go together, or values that are not allowed. The file is not named: the caller knows it.
    /// </exception>
    public static Provenance Read(IReadOnlyDictionary<string, string> metadata, NetworkShape shape, ReadOnlySpan<float> values)
    {
        var samples = ReadSamples(metadata);
        bool outdated = HasRecord(metadata) && metadata.GetValueOrDefault(WeightsKey) != Seal(metadata, shape, values);
        return new Provenance(samples)
        {
            IsOutdated = outdated,
            Prior = ReadPrior(metadata),
            Sigma = ReadSigma(metadata, shape),
            Caps = ReadCaps(metadata, shape),
        };
    }

    /// <summary>The entries with other keys.</summary>
    public static Dictionary<string, string> Others(IReadOnlyDictionary<string, string> metadata) =>
        metadata.Where(entry => !Keys.Contains(entry.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Metadata with what is known, exactly, in place of what they said before.</summary>
    public static Dictionary<string, string> Write(
        Provenance provenance,
        IReadOnlyDictionary<string, string> metadata,
        NetworkShape shape,
        ReadOnlySpan<float> values
    )
    {
        // What is not known is not recorded, whatever the metadata say.
        var written = Others(metadata);
        if (provenance.Prior is { } prior)
            written[PriorKey] = prior;
        if (provenance.Sigma is { } sigma)
            written[SigmaKey] = sigma.ToString();
        if (provenance.Caps is { } caps)
        {
            written[CapsKey] = new JsonArray([.. caps.Values.Select(cap => JsonValue.Create(cap))]).ToJsonString();
            written[CapOriginKey] = s_capOrigins[caps.Origin];
        }

        if (provenance.Seen?.ForFile() is { } seen)
        {
            var selection = seen.Selection;
            written[SamplesKey] = string.Create(
                CultureInfo.InvariantCulture,
                $"{seen.DataSet}:{selection.Seed?.ToString(CultureInfo.InvariantCulture) ?? FileOrder}:{selection.Start}:{selection.Count}:{seen.Form}:{seen.LargestHash:x16}"
            );
            written[HashesKey] = ToText(seen.Hashes);
            written[LooksKey] = ToText(seen.Looks);
        }

        if (HasRecord(written))
            written[WeightsKey] = provenance.IsOutdated ? Outdated : Seal(written, shape, values);
        return written;
    }

    private static bool HasRecord(IReadOnlyDictionary<string, string> metadata) => SealedKeys.Any(metadata.ContainsKey);

    private static string? ReadPrior(IReadOnlyDictionary<string, string> metadata)
    {
        string? prior = metadata.GetValueOrDefault(PriorKey);
        if (prior is not null && (prior.Length != 32 || !prior.All(char.IsAsciiHexDigitLower)))
            throw new InvalidDataException(
                $"metadata key {PriorKey} is \"{prior}\", expected the 32 hexadecimal digits of a fingerprint"
            );
        return prior;
    }

    private static SigmaCandidates? ReadSigma(IReadOnlyDictionary<string, string> metadata, NetworkShape shape)
    {
        try
        {
            return metadata.TryGetValue(SigmaKey, out string? text) ? SigmaCandidates.Parse(text, shape.LayerCount) : null;
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"metadata key {SigmaKey}: {e.Message}", e);
        }
    }

    private static DistanceCaps? ReadCaps(IReadOnlyDictionary<string, string> metadata, NetworkShape shape)
    {
        string? text = metadata.GetValueOrDefault(CapsKey),
            origin = metadata.GetValueOrDefault(CapOriginKey);
        if (text is null && origin is null)
            return null;
        if (text is null || origin is null)
            throw new InvalidDataException(
                $"metadata has {(text is null ? CapOriginKey : CapsKey)} alone, expected both {CapsKey} and {CapOriginKey}"
            );
        if (!s_capOrigins.ContainsValue(origin))
            throw new InvalidDataException(
                $"metadata key {CapOriginKey} is '{origin}', expected {string.Join(" or ", s_capOrigins.Values)}"
            );
        try
        {
            using var document = JsonDocument.Parse(text);
            var caps = new DistanceCaps(
                document.RootElement.EnumerateArray().Select(cap => cap.GetDouble()),
                s_capOrigins.Single(entry => entry.Value == origin).Key
            );
            caps.CheckFits(shape, nameof(shape));
            return caps;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"metadata key {CapsKey} is '{text}', expected a JSON array of {shape.LayerCount} numbers, one for each layer, of at least 0",
                e
            );
        }
    }

    private static SampleRecord? ReadSamples(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(SamplesKey, out string? text))
            return null;

        if (
            text.Split(':') is [var dataSet, var order, var start, var count, var form, var largest]
            && (Whole(order, out ulong seed) || order == FileOrder)
            && int.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length <= int.MaxValue - first
            && ulong.TryParse(largest, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong largestHash)
        )
        {
            ulong[] hashes = FromText(metadata, HashesKey),
                looks = FromText(metadata, LooksKey);
            double expected = length * (largestHash / (double)ulong.MaxValue);
            // Of many samples a random share is kept: six standard deviations, and a few.
            double tolerance = largestHash == ulong.MaxValue ? 0 : 6 * Math.Sqrt(expected) + 6;
            if (
                looks.Length != hashes.Length
                || Math.Abs(hashes.Length - expected) > tolerance
                || hashes.Any(hash => hash > largestHash)
            )
                throw new InvalidDataException(
                    $"metadata keys {HashesKey} and {LooksKey} have {hashes.Length} and {looks.Length} numbers, expected {expected:F0} of each, none of the first above the largest hash"
                );
            try
            {
                var selection = SampleSelection.InOrder(order == FileOrder ? null : seed, first, length);
                return SampleRecord.Restore(dataSet, selection, form, hashes, looks, largestHash);
            }
            catch (ArgumentException e)
            {
                throw new InvalidDataException($"metadata key {SamplesKey}: {e.Message}", e);
            }
        }

        throw new InvalidDataException(
            $"metadata key {SamplesKey} is \"{text}\", expected \"data set:order:first sample:count:form:largest hash\""
        );

        static bool Whole(string text, out ulong number) =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Names parameters: 32 hexadecimal digits of SHA-256 over their shape and bits.</summary>
    public static string Digest(NetworkShape shape, ReadOnlySpan<float> values) =>
        Fingerprint.Of(Encoding.ASCII.GetBytes(shape.ToString()), values);

    /// <summary>Ties a record to the parameters it was made for.</summary>
    private static string Seal(IReadOnlyDictionary<string, string> metadata, NetworkShape shape, ReadOnlySpan<float> values)
    {
        string record = string.Join('/', SealedKeys.Select(key => metadata.GetValueOrDefault(key)));
        return Fingerprint.Of(Encoding.UTF8.GetBytes($"{Digest(shape, values)}/"), Encoding.UTF8.GetBytes(record));
    }

    private static string ToText(ReadOnlySpan<ulong> numbers) => Convert.ToBase64String(MemoryMarshal.AsBytes(numbers));

    private static ulong[] FromText(IReadOnlyDictionary<string, string> metadata, string key)
    {
        try
        {
            byte[] bytes = Convert.FromBase64String(metadata.GetValueOrDefault(key, ""));
            if (bytes.Length % sizeof(ulong) == 0)
                return MemoryMarshal.Cast<byte, ulong>(bytes).ToArray();
        }
        catch (FormatException)
        {
            // Reported below.
        }

        throw new InvalidDataException($"metadata key {key} is no list of numbers in base 64");
    }
}
