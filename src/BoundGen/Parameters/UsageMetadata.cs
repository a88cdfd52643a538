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
    private const string FeaturesKey = "boundgen.features";
    private const string LabelKey = "boundgen.label";

    private static readonly string[] Keys =
    [
        ScaleKey,
        MeanKey,
        DeviationKey,
        TemperatureKey,
        ClassesKey,
        ImageKey,
        FeaturesKey,
        LabelKey,
    ];

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">
    /// Keys that do not go together, or values that are not allowed or do not fit the network. The file is not named: the caller
    /// knows it.
    /// </exception>
    public static NetworkUsage Read(IReadOnlyDictionary<string, string> metadata, NetworkShape shape)
    {
        var preprocessing = ReadPreprocessing(metadata);
        var usage = Checked(MeanKey, () => Fitting(new NetworkUsage { Preprocessing = preprocessing }));
        if (Number(metadata, TemperatureKey) is { } temperature)
            usage = Checked(TemperatureKey, () => usage with { Temperature = temperature });
        if (metadata.TryGetValue(ClassesKey, out string? names))
            usage = Checked(ClassesKey, () => Fitting(usage with { ClassNames = [.. Names(names)] }));
        if (metadata.TryGetValue(ImageKey, out string? size))
            usage = Checked(ImageKey, () => Fitting(usage with { Image = Size(size) }));
        if (metadata.TryGetValue(FeaturesKey, out string? features))
            usage = Checked(FeaturesKey, () => Fitting(usage with { Features = [.. Features(features)] }));
        if (metadata.TryGetValue(LabelKey, out string? label))
            usage = usage with { LabelColumn = label };
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
        if (usage.Preprocessing is { IsByColumn: true } byColumn)
            (written[MeanKey], written[DeviationKey]) = (List(byColumn.Means), List(byColumn.Deviations));
        if (!usage.Features.IsEmpty)
            written[FeaturesKey] = new JsonArray([.. usage.Features.Select(Json)]).ToJsonString();
        if (usage.LabelColumn is { } label)
            written[LabelKey] = label;
        if (usage.Image is { } image)
            written[ImageKey] = string.Create(CultureInfo.InvariantCulture, $"{image.Rows}x{image.Columns}");
        return written;

        void Set(string key, float? value)
        {
            if (value is { } number)
                written[key] = number.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>A feature as an array of its column and, where it has one, its category.</summary>
    private static JsonArray Json(InputFeature feature) =>
        feature.Category is null ? [feature.Column] : [feature.Column, feature.Category];

    private static string List(IEnumerable<float> values) =>
        $"[{string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]";

    private static Preprocessing? ReadPreprocessing(IReadOnlyDictionary<string, string> metadata)
    {
        if (Numbers(metadata, MeanKey) is { } means && Numbers(metadata, DeviationKey) is { } deviations)
            return metadata.ContainsKey(ScaleKey)
                ? throw NotTogether(metadata)
                : Checked($"{MeanKey} or {DeviationKey}", () => Preprocessing.ByColumn(means, deviations));
        float? scale = Number(metadata, ScaleKey);
        float? mean = Number(metadata, MeanKey);
        float? deviation = Number(metadata, DeviationKey);
        return (scale, mean, deviation) switch
        {
            (null, null, null) => null,
            (float s, null, null) => Checked(ScaleKey, () => Preprocessing.Scaled(s)),
            (null, float m, float d) => Checked($"{MeanKey} or {DeviationKey}", () => Preprocessing.Normalised(m, d)),
            _ => throw NotTogether(metadata),
        };
    }

    private static InvalidDataException NotTogether(IReadOnlyDictionary<string, string> metadata) =>
        new(
            $"metadata has {string.Join(" and ", new[] { ScaleKey, MeanKey, DeviationKey }.Where(metadata.ContainsKey))}, "
                + $"expected {ScaleKey} alone, or both {MeanKey} and {DeviationKey}"
        );

    /// <summary>The numbers of a JSON array; null where the value is not one.</summary>
    private static float[]? Numbers(IReadOnlyDictionary<string, string> metadata, string key)
    {
        if (!metadata.TryGetValue(key, out string? text) || !text.StartsWith('['))
            return null;
        return Array(key, text, "a JSON array of finite numbers", number =>
            number.ValueKind == JsonValueKind.Number && number.TryGetSingle(out float value) && float.IsFinite(value)
                ? value
                : (float?)null
        );
    }

    private static InputFeature[] Features(string text)
    {
        const string Expected = "a JSON array of arrays, each with a column and at most one category";
        return Array<(string, string?)>(FeaturesKey, text, Expected, feature =>
                feature.ValueKind == JsonValueKind.Array
                && feature.GetArrayLength() is 1 or 2
                && feature.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String)
                    ? (feature[0].GetString()!, feature.GetArrayLength() == 2 ? feature[1].GetString() : null)
                    : null
            )
            .Select(feature => new InputFeature(feature.Item1, feature.Item2))
            .ToArray();
    }

    /// <summary>The elements of a JSON array that is not empty.</summary>
    /// <param name="key">The key, for messages.</param>
    /// <param name="text">The array.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="read">Gives an element, or null for one that should not be there.</param>
    private static T[] Array<T>(string key, string text, string expected, Func<JsonElement, T?> read)
        where T : struct
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0)
            {
                T?[] elements = [.. array.EnumerateArray().Select(read)];
                if (elements.All(element => element is not null))
                    return [.. elements.Select(element => element!.Value)];
            }
        }
        catch (JsonException)
        {
            // Reported below.
        }

        throw new InvalidDataException($"metadata key {key} is '{text}', expected {expected}");
    }

    private static string[] Names(string text) =>
        [
            .. Array<(string Name, bool _)>(ClassesKey, text, "a JSON array of names", name =>
                    name.ValueKind == JsonValueKind.String ? (name.GetString()!, true) : null
                )
                .Select(name => name.Name),
        ];

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
