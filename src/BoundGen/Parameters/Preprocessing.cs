using System.Collections.Immutable;
using System.Text;

namespace BoundGen;

/// <summary>
/// What turns a value v into an input of a network: v * scale, or (v - mean) / deviation with one mean and deviation for all
/// values or for each its own. The value of a pixel is p/255; the value of a number in a table is the number.
/// Recorded with a model, since a network means nothing without it.
/// </summary>
public sealed record Preprocessing
{
    private Preprocessing(
        float? scale = null,
        float? mean = null,
        float? deviation = null,
        ImmutableArray<float> means = default,
        ImmutableArray<float> deviations = default
    )
    {
        (Scale, Mean, Deviation) = (scale, mean, deviation);
        (Means, Deviations) = (means.IsDefault ? [] : means, deviations.IsDefault ? [] : deviations);
    }

    /// <summary>Scale 1: inputs are the values, p/255 of pixels.</summary>
    public static Preprocessing Default { get; } = Scaled(1);

    /// <summary>What values are multiplied by; null for means and deviations.</summary>
    public float? Scale { get; }

    /// <summary>What is subtracted from every value; null for a scale and for means by column.</summary>
    public float? Mean { get; }

    /// <summary>What values less the mean are divided by; null for a scale and for deviations by column.</summary>
    public float? Deviation { get; }

    /// <summary>What is subtracted from each value of an input, shape [d_0]; empty where one number serves for all.</summary>
    public ImmutableArray<float> Means { get; }

    /// <summary>What each value less its mean is divided by, shape [d_0]; empty where one number serves for all.</summary>
    public ImmutableArray<float> Deviations { get; }

    /// <summary>Names the way and its exact numbers, column by column: 32 lower-case hexadecimal digits.</summary>
    public string Fingerprint =>
        Runtime.Fingerprint.Of(
            Encoding.UTF8.GetBytes(
                Scale is not null ? "scale"
                : IsByColumn ? "by column"
                : "normalised"
            ),
            // 0 has one sign here, as it has in equality.
            [.. new[] { Scale, Mean, Deviation }.OfType<float>().Concat(Means).Concat(Deviations).Select(number => number + 0f)]
        );

    /// <summary>Whether every column has a mean and a deviation of its own.</summary>
    public bool IsByColumn => !Means.IsEmpty;

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

        return new Preprocessing(scale);
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

        return new Preprocessing(mean: mean, deviation: std);
    }

    /// <summary>Inputs (v - mean) / std with the mean and the standard deviation of the value's own column.</summary>
    /// <param name="means">Shape [d_0], finite, d_0 at least 1.</param>
    /// <param name="stds">Shape [d_0], finite and positive.</param>
    /// <exception cref="ArgumentException">Anything else.</exception>
    public static Preprocessing ByColumn(ReadOnlySpan<float> means, ReadOnlySpan<float> stds)
    {
        if (means.IsEmpty)
            throw new ArgumentException("There are 0 means, expected one for every column.", nameof(means));
        ShapeCheck.Length(stds.Length, means.Length, nameof(stds));
        for (int i = 0; i < means.Length; i++)
        {
            if (!float.IsFinite(means[i]))
                throw new ArgumentException(
                    FormattableString.Invariant($"The mean of column {i} is {means[i]}, expected a finite number."),
                    nameof(means)
                );
            if (!float.IsFinite(stds[i]) || stds[i] <= 0)
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"The standard deviation of column {i} is {stds[i]}, expected a finite positive number."
                    ),
                    nameof(stds)
                );
        }

        return new Preprocessing(means: [.. means], deviations: [.. stds]);
    }

    /// <summary>Throws unless there are as many means as inputs, where they are by column.</summary>
    /// <param name="inputSize">d_0.</param>
    /// <exception cref="ArgumentException">Another number of columns.</exception>
    public void CheckColumns(int inputSize) => CheckFits(inputSize, nameof(inputSize));

    internal void CheckFits(int inputSize, string parameter)
    {
        if (IsByColumn && Means.Length != inputSize)
            throw new ArgumentException(
                $"There are means and deviations of {Means.Length} columns, expected {inputSize}.",
                parameter
            );
    }

    /// <summary>
    /// M_X of theory.md section 3: no input made of pixels has a larger Euclidean norm. The root of the sum over the inputs of
    /// the
    /// largest square that a pixel 0..255 can become, rounded up. Numbers of a table have no such limit.
    /// </summary>
    /// <param name="inputSize">d_0, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input size below 1.</exception>
    /// <exception cref="ArgumentException">Means and deviations of another number of columns.</exception>
    public double MaxInputNorm(int inputSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        CheckFits(inputSize, nameof(inputSize));
        // Covers the root, the products, and d_0 additions here and in the norm it is compared with. Inputs grow with the value,
        // so that the largest is one of black and white.
        double raised = Rounding.Cover(2.0 * inputSize + 8.0);
        double squares = 0;
        for (int i = 0; i < (IsByColumn ? inputSize : 1); i++)
        {
            double largest = Math.Max(Math.Abs((double)Of(0, i)), Math.Abs((double)Of(1, i)));
            squares += largest * largest;
        }

        return Math.Sqrt(IsByColumn ? squares : inputSize * squares) * raised;
    }

    /// <summary>
    /// How far an input moves in the Euclidean norm, at most, where the values that it is made of move by a radius, rounded up,
    /// but
    /// for the rounding of the inputs themselves to single precision.
    /// Where every column has a scale of its own the radius is taken to be in units of inputs, and stays as it is.
    /// </summary>
    /// <param name="radius">In units of values, p/255 of pixels; positive and finite.</param>
    internal double InputRadius(double radius) =>
        IsByColumn ? radius : Math.BitIncrement(Scale is { } scale ? radius * scale : radius / Deviation!.Value);

    /// <summary>As in <c>value x 0.1087</c>, where the value of a pixel is p/255.</summary>
    public override string ToString() =>
        this switch
        {
            { Scale: { } scale } => FormattableString.Invariant($"value x {scale}"),
            { IsByColumn: true } => $"(value - mean) / deviation by column, {Means.Length} columns",
            _ => FormattableString.Invariant($"(value - {Mean}) / {Deviation}"),
        };

    /// <summary>Makes an input of pixels; nothing is allocated.</summary>
    /// <param name="pixels">Shape [d_0]; 0 is black, 255 is white.</param>
    /// <param name="input">Shape [d_0].</param>
    /// <exception cref="ArgumentException">Lengths that differ.</exception>
    public void Apply(ReadOnlySpan<byte> pixels, Span<float> input)
    {
        ShapeCheck.Length(input.Length, pixels.Length, nameof(input));
        CheckFits(pixels.Length, nameof(pixels));
        for (int i = 0; i < pixels.Length; i++)
            input[i] = Of(pixels[i] / 255f, i);
    }

    /// <summary>Makes an input of numbers; nothing is allocated.</summary>
    /// <param name="values">Shape [d_0].</param>
    /// <param name="input">Shape [d_0]; may be the same memory.</param>
    /// <exception cref="ArgumentException">Lengths that differ.</exception>
    public void Apply(ReadOnlySpan<float> values, Span<float> input)
    {
        ShapeCheck.Length(input.Length, values.Length, nameof(input));
        CheckFits(values.Length, nameof(values));
        for (int i = 0; i < values.Length; i++)
            input[i] = Of(values[i], i);
    }

    private float Of(float value, int column) =>
        Scale is { } scale ? value * scale
        : IsByColumn ? (value - Means[column]) / Deviations[column]
        : (value - Mean!.Value) / Deviation!.Value;

    /// <summary>Equal ones make the same inputs, column by column.</summary>
    public bool Equals(Preprocessing? other) =>
        other is not null
        && (Scale, Mean, Deviation) == (other.Scale, other.Mean, other.Deviation)
        && Means.SequenceEqual(other.Means)
        && Deviations.SequenceEqual(other.Deviations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scale, Mean, Deviation, Means.Length);
}
