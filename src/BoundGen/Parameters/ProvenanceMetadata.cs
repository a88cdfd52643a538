using System.Globalization;

namespace BoundGen;

/// <summary>How a file spells <see cref="Provenance"/>: the keys <c>boundgen.*</c> of its metadata. Other keys are left alone.</summary>
internal static class ProvenanceMetadata
{
    private const string ScaleKey = "boundgen.scale";
    private const string MeanKey = "boundgen.mean";
    private const string DeviationKey = "boundgen.std";
    private const string SamplesKey = "boundgen.samples";

    private static readonly string[] Keys = [ScaleKey, MeanKey, DeviationKey, SamplesKey];

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">
    /// Keys that do not go together, or values that are not allowed. The file is not named: the caller knows it.
    /// </exception>
    public static Provenance Read(IReadOnlyDictionary<string, string> metadata) =>
        new(ReadPreprocessing(metadata), ReadSamples(metadata));

    /// <summary>The entries with other keys.</summary>
    public static Dictionary<string, string> Others(IReadOnlyDictionary<string, string> metadata) =>
        metadata.Where(entry => !Keys.Contains(entry.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Metadata with what is known, exactly, in place of what they said before.</summary>
    public static Dictionary<string, string> Write(Provenance provenance, IReadOnlyDictionary<string, string> metadata)
    {
        // What is not known is not recorded, whatever the metadata say.
        var written = Others(metadata);
        if (provenance.Preprocessing is { } pixels)
        {
            Set(ScaleKey, pixels.Scale);
            Set(MeanKey, pixels.Mean);
            Set(DeviationKey, pixels.Deviation);
        }

        if (provenance.Seen is { } seen)
            written[SamplesKey] = string.Create(
                CultureInfo.InvariantCulture,
                $"{seen.DataSet}:{seen.Start}:{seen.Count}:{seen.Sketch}"
            );
        return written;

        void Set(string key, float? value)
        {
            if (value is { } number)
                written[key] = number.ToString("R", CultureInfo.InvariantCulture);
            else
                written.Remove(key);
        }
    }

    private static Preprocessing? ReadPreprocessing(IReadOnlyDictionary<string, string> metadata)
    {
        float? scale = Number(metadata, ScaleKey);
        float? mean = Number(metadata, MeanKey);
        float? deviation = Number(metadata, DeviationKey);
        try
        {
            return (scale, mean, deviation) switch
            {
                (null, null, null) => null,
                (float s, null, null) => Preprocessing.Scaled(s),
                (null, float m, float d) => Preprocessing.Normalised(m, d),
                _ => throw new InvalidDataException(
                    $"metadata has {string.Join(" and ", new[] { ScaleKey, MeanKey, DeviationKey }.Where(metadata.ContainsKey))}, "
                        + $"expected {ScaleKey} alone, or both {MeanKey} and {DeviationKey}"
                ),
            };
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"metadata keys boundgen.*: {e.Message}", e);
        }
    }

    private static SampleRange? ReadSamples(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(SamplesKey, out string? text))
            return null;

        if (
            text.Split(':') is [var dataSet, var start, var count, var sketch]
            && sketch.Length % SampleRange.HashDigits == 0
            && int.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
        )
        {
            return new SampleRange(dataSet, first, length, sketch);
        }

        throw new InvalidDataException(
            $"Metadata \"{SamplesKey}\" is \"{text}\", expected \"data set:first sample:count:hashes\"."
        );
    }

    private static float? Number(IReadOnlyDictionary<string, string> metadata, string key)
    {
        if (!metadata.TryGetValue(key, out string? text))
            return null;
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) || !float.IsFinite(value))
            throw new InvalidDataException($"metadata key {key} is '{text}', expected a finite number");
        return value;
    }
}
