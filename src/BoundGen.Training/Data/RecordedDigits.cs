using System.Globalization;

namespace BoundGen.Training;

/// <summary>
/// The procedural digits that a model was trained on, which can be drawn again: the first of a stream. The model's file records
/// them under <see cref="Key"/>.
/// </summary>
/// <param name="Stream">The seed of the stream.</param>
/// <param name="Count">How many.</param>
public readonly record struct RecordedDigits(ulong Stream, int Count)
{
    /// <summary>The key in <see cref="NetworkParameters.Metadata"/>.</summary>
    public const string Key = "boundgen.digits";

    /// <summary>What a file has under the key.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream}:{Count}");

    /// <summary>What parameters record; null where they record none.</summary>
    /// <param name="parameters">Of a file or of a recipe.</param>
    /// <param name="source">The name of the file, for messages.</param>
    /// <exception cref="InvalidDataException">A record that is broken.</exception>
    public static RecordedDigits? Of(NetworkParameters parameters, string source)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!parameters.Metadata.TryGetValue(Key, out string? text))
            return null;
        return
            text.Split(':') is [var stream, var count]
            && ulong.TryParse(stream, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int digits)
            && digits >= 1
            && digits <= ProceduralDigits.MaxCount
            ? new RecordedDigits(seed, digits)
            : throw new InvalidDataException(
                $"{source}: metadata key {Key} is '{text}', expected stream and number of digits, as in 1:60000"
            );
    }
}
