using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BoundGen;

/// <summary>
/// How a file spells <see cref="NetworkUsage"/>: keys <c>boundgen.*</c> of its metadata. Other keys are left alone.
/// </summary>
internal static class UsageMetadata
{
    private const string ScaleKey = "boundgen.scale";
    private const string MeanKey = "boundgen.mean";
    private const string DeviationKey = "boundgen.std";
    private const string TemperatureKey = "boundgen.temperature";
    private const string ClassesKey = "boundgen.classes";
    private const string ImageKey = "boundgen.image";

    private static readonly string[] Keys = [ScaleKey, MeanKey, DeviationKey, TemperatureKey, ClassesKey, ImageKey];

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">
    /// Keys that do not go together, or values that are not allowed or do not fit the network. The file is not named: the caller
    /// knows it.
    /// </exception>
    public static NetworkUsage Read(IReadOnlyDictionary<string, string> metadata, NetworkShape shape)
    {
        var usage = new NetworkUsage { Preprocessing = ReadPreprocessing(metadata) };
        if (Number(metadata, TemperatureKey) is { } temperature)
            usage = Checked(TemperatureKey, () => usage with { Temperature = temperature });
        if (metadata.TryGetValue(ClassesKey, out string? names))
            usage = Checked(ClassesKey, () => Fitting(usage with { ClassNames = [.. Names(names)] }));
        if (metadata.TryGetValue(ImageKey, out string? size))
            usage = Checked(ImageKey, () => Fitting(usage with { Image = Size(size) }));
        return usage;

        NetworkUsage Fitting(NetworkUsage read)
        {
            read.CheckFits(shape, nameof(shape));
            return read;
        }
    }

    /// <summary>The entries with other keys.</summary>
    public static Dictionary<string, string> Others(IReadOnlyDictionary<string, string> metadata) =>
        metadata.Where(entry => !Keys.Contains(entry.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Metadata with what is known, exactly, in place of what they said before.</summary>
    public static Dictionary<string, string> Write(NetworkUsage usage, IReadOnlyDictionary<string, string> metadata)
    {
        // What is not known is not recorded, whatever the metadata say.
        var written = Others(metadata);
        Set(ScaleKey, usage.Preprocessing?.Scale);
        Set(MeanKey, usage.Preprocessing?.Mean);
        Set(DeviationKey, usage.Preprocessing?.Deviation);
        Set(TemperatureKey, usage.Temperature);
        if (!usage.ClassNames.IsEmpty)
            written[ClassesKey] = new JsonArray([.. usage.ClassNames.Select(name => JsonValue.Create(name))]).ToJsonString();
        if (usage.Image is { } image)
            written[ImageKey] = string.Create(CultureInfo.InvariantCulture, $"{image.Rows}x{image.Columns}");
        return written;

        void Set(string key, float? value)
        {
            if (value is { } number)
                written[key] = number.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    private static Preprocessing? ReadPreprocessing(IReadOnlyDictionary<string, string> metadata)
    {
        float? scale = Number(metadata, ScaleKey);
        float? mean = Number(metadata, MeanKey);
        float? deviation = Number(metadata, DeviationKey);
        return (scale, mean, deviation) switch
        {
            (null, null, null) => null,
            (float s, null, null) => Checked(ScaleKey, () => Preprocessing.Scaled(s)),
            (null, float m, float d) => Checked($"{MeanKey} or {DeviationKey}", () => Preprocessing.Normalised(m, d)),
            _ => throw new InvalidDataException(
                $"metadata has {string.Join(" and ", new[] { ScaleKey, MeanKey, DeviationKey }.Where(metadata.ContainsKey))}, "
                    + $"expected {ScaleKey} alone, or both {MeanKey} and {DeviationKey}"
            ),
        };
    }

    private static string[] Names(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (
                document.RootElement is { ValueKind: JsonValueKind.Array } names
                && names.GetArrayLength() > 0
                && names.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
            )
                return [.. names.EnumerateArray().Select(name => name.GetString()!)];
        }
        catch (JsonException)
        {
            // Reported below.
        }

        throw new InvalidDataException($"metadata key {ClassesKey} is '{text}', expected a JSON array of names");
    }

    private static ImageSize Size(string text) =>
        text.Split('x') is [var rows, var columns] && Positive(rows, out int height) && Positive(columns, out int width)
            ? new ImageSize(height, width)
            : throw new InvalidDataException($"metadata key {ImageKey} is '{text}', expected rows and columns, as in 28x28");

    private static bool Positive(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    private static float? Number(IReadOnlyDictionary<string, string> metadata, string key)
    {
        if (!metadata.TryGetValue(key, out string? text))
            return null;
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) || !float.IsFinite(value))
            throw new InvalidDataException($"metadata key {key} is '{text}', expected a finite number");
        return value;
    }

    /// <summary>Names the key where a value is not allowed.</summary>
    private static T Checked<T>(string key, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"metadata key {key}: {e.Message}", e);
        }
    }
}
