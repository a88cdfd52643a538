using System.Globalization;

namespace BoundGen.Training;

/// <summary>
/// What turns a pixel value v = p/255 into an input of a network: v * scale, or (v - mean) / deviation.
/// Recorded with a model, since a network means nothing without it.
/// </summary>
public sealed record Preprocessing
{
    private const string ScaleKey = "boundgen.scale";
    private const string MeanKey = "boundgen.mean";
    private const string DeviationKey = "boundgen.std";

    private Preprocessing(float? scale, float? mean, float? deviation)
    {
        Scale = scale;
        Mean = mean;
        Deviation = deviation;
    }

    /// <summary>Scale 1: inputs are p/255.</summary>
    public static Preprocessing Default { get; } = Scaled(1);

    /// <summary>What values are multiplied by; null for a mean and deviation.</summary>
    public float? Scale { get; }

    /// <summary>What is subtracted from values; null for a scale.</summary>
    public float? Mean { get; }

    /// <summary>What values less the mean are divided by; null for a scale.</summary>
    public float? Deviation { get; }

    /// <summary>Inputs v * scale.</summary>
    /// <param name="scale">Finite and positive.</param>
    /// <exception cref="ArgumentException">Anything else.</exception>
    public static Preprocessing Scaled(float scale)
    {
        if (!float.IsFinite(scale) || scale <= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The scale is {scale}, expected a finite positive number."),
                nameof(scale)
            );
        }

        return new Preprocessing(scale, null, null);
    }

    /// <summary>Inputs (v - mean) / std.</summary>
    /// <param name="mean">Finite.</param>
    /// <param name="std">Finite, positive, and large enough that every input is finite.</param>
    /// <exception cref="ArgumentException">Anything else.</exception>
    public static Preprocessing Normalised(float mean, float std)
    {
        if (!float.IsFinite(mean))
            throw new ArgumentException(
                FormattableString.Invariant($"The mean is {mean}, expected a finite number."),
                nameof(mean)
            );
        if (!float.IsFinite(std) || std <= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The standard deviation is {std}, expected a finite positive number."),
                nameof(std)
            );
        }

        if (!float.IsFinite((0 - mean) / std) || !float.IsFinite((1 - mean) / std))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Mean {mean} and standard deviation {std} give infinite inputs, expected finite ones."
                ),
                nameof(std)
            );
        }

        return new Preprocessing(null, mean, std);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="metadata">The metadata of a model; other keys are ignored.</param>
    /// <returns>Null where none of the keys is there.</returns>
    /// <exception cref="InvalidDataException">
    /// Keys that do not go together, or values that are not allowed. The file is not named: the caller knows it.
    /// </exception>
    public static Preprocessing? FromMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        float? scale = Number(metadata, ScaleKey);
        float? mean = Number(metadata, MeanKey);
        float? deviation = Number(metadata, DeviationKey);
        try
        {
            return (scale, mean, deviation) switch
            {
                (null, null, null) => null,
                (float s, null, null) => Scaled(s),
                (null, float m, float d) => Normalised(m, d),
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

    /// <summary>Records this preprocessing, exactly, in place of any recorded before.</summary>
    /// <param name="metadata">The metadata of a model.</param>
    public void WriteTo(IDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        foreach ((string key, float? value) in new[] { (ScaleKey, Scale), (MeanKey, Mean), (DeviationKey, Deviation) })
        {
            if (value is float number)
                metadata[key] = number.ToString("R", CultureInfo.InvariantCulture);
            else
                metadata.Remove(key);
        }
    }

    /// <summary>
    /// M_X of theory.md section 3: no input made of pixels has a larger Euclidean norm. sqrt(d_0) times the largest
    /// |input| that a pixel 0..255 can become, rounded up.
    /// </summary>
    /// <param name="inputSize">d_0, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input size below 1.</exception>
    public double MaxInputNorm(int inputSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        // Covers the root, the product, and d_0 additions in the norm it is compared with.
        double raised = 1 + (inputSize + 8.0) * Math.ScaleB(1, -52);
        return Math.Sqrt(inputSize) * Table().Max(value => Math.Abs((double)value)) * raised;
    }

    /// <summary>The input for each pixel 0..255.</summary>
    internal float[] Table()
    {
        float[] table = new float[256];
        for (int pixel = 0; pixel < table.Length; pixel++)
        {
            float value = pixel / 255f;
            table[pixel] = Scale is float scale ? value * scale : (value - Mean!.Value) / Deviation!.Value;
        }

        return table;
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
