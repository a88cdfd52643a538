namespace BoundGen.Training;

/// <summary>Images to train and certify on, and images for testing that nothing else touches.</summary>
/// <param name="Source">What the user called it: <c>digits</c> or a folder.</param>
/// <param name="Train">The training images.</param>
/// <param name="Test">The test images; null for a folder without.</param>
public sealed record DataSet(string Source, ImageSet Train, ImageSet? Test)
{
    /// <summary>The source that means procedural digits.</summary>
    public const string Digits = "digits";

    /// <summary>The stream of procedural digits that commands draw from unless a model records another.</summary>
    public const ulong DigitSeed = 1;

    /// <summary>Digits from here on are never trained or certified on.</summary>
    public const long FreshStart = 1_000_000_000;

    private const int FreshDigits = 10_000;

    /// <summary>
    /// Draws digits, or reads the IDX files <c>train-*</c> and, where there are any, <c>t10k-*</c> of a folder.
    /// </summary>
    /// <param name="source"><see cref="Digits"/> or a folder.</param>
    /// <param name="digits">Which digits to train on; folders are read whole.</param>
    /// <param name="progress">Is told how many digits are drawn.</param>
    /// <param name="cancellationToken">Ends the drawing of digits.</param>
    /// <exception cref="InvalidDataException">A file that is not what it should be.</exception>
    /// <exception cref="IOException">A file that is not there or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DataSet Load(
        string source,
        RecordedDigits digits,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        if (source == Digits)
            return new DataSet(
                source,
                ProceduralDigits.Draw(digits.Stream, 0, digits.Count, progress, cancellationToken),
                ProceduralDigits.Draw(digits.Stream, FreshStart, FreshDigits, progress, cancellationToken)
            );
        bool tested = Directory.Exists(source) && Directory.EnumerateFiles(source, "t10k-images*").Any();
        return new DataSet(source, LoadPair(source, "train"), tested ? LoadPair(source, "t10k") : null);
    }

    /// <summary>Throws unless all images are inputs of a network and their labels are among its classes.</summary>
    /// <exception cref="ArgumentException">Those that are not.</exception>
    public void CheckFits(NetworkShape shape)
    {
        Recipe.CheckFits(shape, Train, Source);
        if (Test is not null)
            Recipe.CheckFits(shape, Test, Source);
    }

    private static ImageSet LoadPair(string folder, string prefix)
    {
        var (images, labels) = IdxFiles.Find(folder, prefix);
        return IdxFiles.Load(images, labels);
    }
}
