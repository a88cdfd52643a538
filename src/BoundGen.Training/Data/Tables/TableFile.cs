namespace BoundGen.Training;

/// <summary>Reads a table, or an array as one, from a file of any format that is known, which its contents tell.</summary>
internal static class TableFile
{
    private const string Formats = "CSV or TSV, Parquet, .npy, .npz or IDX";

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file; CSV, .npy and IDX may be gzipped.</param>
    /// <param name="options">Where the labels are, and what is done about texts and gaps.</param>
    /// <param name="progress">Is told how many rows have been read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">No table, or a cell that cannot be read; the message says where.</exception>
    /// <exception cref="ArgumentException">Options that do not go with the file.</exception>
    /// <exception cref="IOException">The file cannot be read, or changed meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RawTable Read(
        string path,
        DataSetOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using SourceFile file = SourceFile.Open(path);
        RawTable table = Read(file, options, progress, cancellationToken);
        file.CheckUnchanged();
        return table;
    }

    /// <summary>Reads images that are an array of bytes with one channel; null where the file holds something else.</summary>
    /// <inheritdoc cref="Read(string, DataSetOptions, IProgress{EvaluationProgress}?, CancellationToken)"/>
    public static RawImages? ReadImages(string path, DataSetOptions options)
    {
        using SourceFile file = SourceFile.Open(path);
        using ArrayFile? arrays = ArrayFile.Open(file);
        if (arrays is null || options.LabelColumn is not null)
            return null;
        RawImages? images = ArrayTable.ReadImages(file, arrays, options);
        file.CheckUnchanged();
        return images;
    }

    private static RawTable Read(
        SourceFile file,
        DataSetOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (file.Start(1).Length == 0)
            throw new InvalidDataException($"{file.Path}: is empty, expected a table: {Formats}.");
        using ArrayFile? arrays = ArrayFile.Open(file);
        if (arrays is not null)
            return ArrayTable.Read(file, arrays, options);
        if (ParquetTable.Begins(file))
            return ParquetTable.Read(file, options, progress, cancellationToken);
        if (OtherFormat.Of(file) is { } kind)
            throw new InvalidDataException($"{file.Path}: is {kind}; expected a table: {Formats}.");
        string extension = Path.GetExtension(file.Path).ToLowerInvariant();
        return extension is ".npy" or ".npz" or ".parquet"
            ? throw new InvalidDataException($"{file.Path}: does not begin as a {extension} file does; it may be damaged.")
            : CsvTable.Read(file, options, progress, cancellationToken);
    }
}
