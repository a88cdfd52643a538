using System.Globalization;

namespace BoundGen.Training;

/// <summary>
/// Preprocessing chosen by what images look like. A bound holds only if the choice knows nothing of its sample: take the images
/// that the prior is trained on (<see cref="Recipe.SeenByPrior"/>).
/// </summary>
public static class PreprocessingChoice
{
    /// <summary>The scale, to three significant digits, that gives inputs a mean Euclidean norm of 1.</summary>
    /// <param name="images">The data set.</param>
    /// <param name="chosen">Which of its images to look at.</param>
    /// <exception cref="ArgumentException">No image, or black ones only.</exception>
    public static Preprocessing MeanNormOne(ImageSet images, SampleSelection chosen)
    {
        double norms = 0;
        foreach (int row in Rows(images, chosen))
        {
            long squares = 0;
            foreach (byte pixel in images.Image(row))
                squares += pixel * pixel;
            norms += Math.Sqrt(squares);
        }

        if (norms == 0)
            throw new ArgumentException(
                $"All of the {chosen.Count} images are black, expected some with a norm above 0.",
                nameof(chosen)
            );
        return Preprocessing.Scaled(Rounded(byte.MaxValue * chosen.Count / norms, 3));
    }

    /// <summary>The mean and the standard deviation of all pixels, each to four significant digits.</summary>
    /// <inheritdoc cref="MeanNormOne" path="/param"/>
    /// <exception cref="ArgumentException">No image, or pixels that are all equal.</exception>
    public static Preprocessing MeanAndDeviation(ImageSet images, SampleSelection chosen)
    {
        long sum = 0,
            squares = 0;
        foreach (int row in Rows(images, chosen))
        {
            foreach (byte pixel in images.Image(row))
            {
                sum += pixel;
                squares += pixel * pixel;
            }
        }

        // In integers, so that equal pixels have a variance of exactly 0.
        long pixels = (long)chosen.Count * images.Rows * images.Columns;
        var variance = (Int128)pixels * squares - (Int128)sum * sum;
        if (variance == 0)
            throw new ArgumentException(
                $"All pixels of the {chosen.Count} images are {sum / pixels}, expected pixels that differ.",
                nameof(chosen)
            );
        double scale = (double)byte.MaxValue * pixels;
        return Preprocessing.Normalised(Rounded(sum / scale, 4), Rounded(Math.Sqrt((double)variance) / scale, 4));
    }

    private static int[] Rows(ImageSet images, SampleSelection chosen)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(chosen);
        if (chosen.Count == 0)
            throw new ArgumentException("There are 0 images to look at, expected at least 1.", nameof(chosen));
        return chosen.Rows(images.Count);
    }

    private static float Rounded(double value, int digits) =>
        float.Parse(
            value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );
}
