namespace BoundGen.Training;

/// <summary>
/// Images moved, turned and stretched a little at random, so that a network sees new ones of the same classes in every
/// pass. Applied to the samples of a prior alone it leaves the prior independent of all others.
/// </summary>
/// <param name="Rows">Height of an image.</param>
/// <param name="Columns">Width of an image; an input has Rows x Columns values, row-major.</param>
public sealed record ImageAugmentation(int Rows, int Columns)
{
    /// <summary>The farthest an image moves along either axis, in pixels.</summary>
    public double Shift { get; init; } = 1.5;

    /// <summary>The largest turn either way, in radians.</summary>
    public double Rotation { get; init; } = 0.15;

    /// <summary>The largest stretch or shear of either axis, as a share of its length.</summary>
    public double Stretch { get; init; } = 0.12;

    /// <summary>Distorts one image: uniform over the ranges above, bilinear between pixels, the edge repeated outside.</summary>
    /// <param name="image">Shape [Rows, Columns].</param>
    /// <param name="distorted">Shape [Rows, Columns].</param>
    /// <param name="random">Where the distortion comes from.</param>
    internal void Distort(ReadOnlySpan<float> image, Span<float> distorted, Random random)
    {
        double turn = Uniform(Rotation),
            cos = Math.Cos(turn),
            sin = Math.Sin(turn);
        double across = 1 + Uniform(Stretch),
            down = 1 + Uniform(Stretch),
            shear = Uniform(Stretch);
        // The source of pixel (row, column), measured from the centre, is a turn after a stretch and a shear of it.
        float rowByRow = (float)(cos * down),
            rowByColumn = (float)(sin * across + cos * shear);
        float columnByRow = (float)(-sin * down),
            columnByColumn = (float)(cos * across - sin * shear);
        float rowShift = (float)(Uniform(Shift) + (Rows - 1) / 2.0),
            columnShift = (float)(Uniform(Shift) + (Columns - 1) / 2.0);

        for (int i = 0; i < distorted.Length; i++)
        {
            float row = i / Columns - (Rows - 1) / 2f,
                column = i % Columns - (Columns - 1) / 2f;
            distorted[i] = At(
                image,
                rowByRow * row + rowByColumn * column + rowShift,
                columnByRow * row + columnByColumn * column + columnShift
            );
        }

        double Uniform(double largest) => largest * (2 * random.NextDouble() - 1);
    }

    private float At(ReadOnlySpan<float> image, float row, float column)
    {
        row = Math.Clamp(row, 0, Rows - 1);
        column = Math.Clamp(column, 0, Columns - 1);
        int top = Math.Min((int)row, Rows - 2),
            left = Math.Min((int)column, Columns - 2);
        float down = row - top,
            across = column - left;
        ReadOnlySpan<float> upper = image.Slice(top * Columns + left, 2),
            lower = image.Slice((top + 1) * Columns + left, 2);
        return (1 - down) * ((1 - across) * upper[0] + across * upper[1]) + down * ((1 - across) * lower[0] + across * lower[1]);
    }

    internal bool IsValid => Rows >= 2 && Columns >= 2 && InRange(Shift) && InRange(Rotation) && InRange(Stretch);

    private static bool InRange(double value) => value >= 0 && double.IsFinite(value);
}
