namespace BoundGen.Training;

/// <summary>Reads data sets, whatever form they have.</summary>
public static class DataSets
{
    /// <summary>The source that means procedural digits.</summary>
    public const string Digits = "digits";

    /// <summary>The stream of procedural digits that commands draw from unless a model records another.</summary>
    public const ulong DigitSeed = 1;

    /// <summary>Digits, and rows of the procedural table, from here on are never trained or certified on.</summary>
    public const long FreshStart = 1_000_000_000;

    /// <summary>The source that means the procedural table.</summary>
    public const string Table = "table";

    private const ulong TableSeed = 1;

    private const int TableRows = 20_000;

    private const int FreshCount = 10_000;

    /// <summary>
    /// Draws digits or the procedural table, reads a table or an array of a file, or a folder: the IDX files <c>train-*</c> and,
    /// where there are any, <c>t10k-*</c>, or PNG and JPEG images in a folder for every class, which may be in <c>train</c> and
    /// <c>test</c>.
    /// </summary>
    /// <param name="source">
    /// <see cref="Digits"/>, <see cref="Table"/>, a file (CSV, TSV, Parquet, .npy, .npz, IDX) or a folder.
    /// </param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <param name="progress">Is told how many samples there are.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">A file that is not what it should be.</exception>
    /// <exception cref="IOException">A file that is not there or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DataSet Load(
        string source,
        DataSetOptions? options = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        options ??= new DataSetOptions();
        if (source == Digits)
        {
            var digits = options.Digits;
            return new DataSet(
                source,
                ProceduralDigits.Draw(digits.Stream, 0, digits.Count, progress, cancellationToken),
                ProceduralDigits.Draw(digits.Stream, FreshStart, FreshCount, progress, cancellationToken)
            );
        }

        if (source == Table)
        {
            return new DataSet(
                source,
                ProceduralTable.Draw(TableSeed, 0, TableRows, progress, cancellationToken),
                ProceduralTable.Draw(TableSeed, FreshStart, FreshCount, progress, cancellationToken)
            );
        }

        if (File.Exists(source))
            return new DataSet(source, LoadFile(source, options, progress, cancellationToken), Test: null);
        if (!Directory.Exists(source))
            throw new FileNotFoundException($"{source}: is neither a file nor a folder, and not {Digits} or {Table}.");
        if (ImageFolder.Find(source) is { } folders)
            return new DataSet(source, LoadFolder(folders.Train), folders.Test is { } test ? LoadFolder(test) : null);
        bool tested = Directory.EnumerateFiles(source, "t10k-images*").Any();
        return new DataSet(source, LoadPair("train"), tested ? LoadPair("t10k") : null);

        ImageSet LoadFolder(ImageFolder folder)
        {
            var decoder = options.ImageDecoder
                ?? throw new ArgumentException(
                    $"{source}: is a folder of PNG or JPEG images, which need {nameof(DataSetOptions)}.{nameof(options.ImageDecoder)}."
                );
            return Turned(ImageFolderReader.Read(folder, decoder, progress, cancellationToken), options);
        }

        ImageSet LoadPair(string prefix)
        {
            var (images, labels) = IdxFiles.Find(source, prefix);
            return Turned(IdxFiles.Load(images, labels), options);
        }
    }

    private static ImageSet Turned(ImageSet images, DataSetOptions options) => options.Transpose ? images.Transposed() : images;

    private static SampleSet LoadFile(
        string path,
        DataSetOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (TableFile.ReadImages(path, options) is { } raw)
            return Turned(new ImageSet(raw), options);
        var table = TableFile.Read(path, options, progress, cancellationToken);
        return new TableSet(options.Transpose ? table.Transposed() : table);
    }
}
