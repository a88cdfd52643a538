namespace BoundGen;

/// <summary>
/// What turns a pixel value v = p/255 into an input of a network: v * scale, or (v - mean) / deviation.
/// Recorded with a model, since a network means nothing without it.
/// </summary>
public sealed record Preprocessing
{
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
        double raised = Rounding.Cover(inputSize + 8.0);
        return Math.Sqrt(inputSize) * Table().Max(value => Math.Abs((double)value)) * raised;
    }

    /// <summary>As in <c>pixel/255 x 0.1087</c>.</summary>
    public override string ToString() =>
        Scale is { } scale
            ? FormattableString.Invariant($"pixel/255 x {scale}")
            : FormattableString.Invariant($"(pixel/255 - {Mean}) / {Deviation}");

    /// <summary>Makes an input of pixels; nothing is allocated.</summary>
    /// <param name="pixels">Shape [d_0]; 0 is black, 255 is white.</param>
    /// <param name="input">Shape [d_0].</param>
    /// <exception cref="ArgumentException">Lengths that differ.</exception>
    public void Apply(ReadOnlySpan<byte> pixels, Span<float> input)
    {
        ShapeCheck.Length(input.Length, pixels.Length, nameof(input));
        for (int i = 0; i < pixels.Length; i++)
            input[i] = Of(pixels[i]);
    }

    /// <summary>The input for each pixel 0..255.</summary>
    public float[] Table()
    {
        float[] table = new float[256];
        for (int pixel = 0; pixel < table.Length; pixel++)
            table[pixel] = Of((byte)pixel);
        return table;
    }

    private float Of(byte pixel)
    {
        float value = pixel / 255f;
        return Scale is { } scale ? value * scale : (value - Mean!.Value) / Deviation!.Value;
    }
}
