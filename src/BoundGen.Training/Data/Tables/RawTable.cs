namespace BoundGen.Training;

/// <summary>
/// A table as it was read, before a network says what its inputs are: at least one row, at least one column beside the labels.
/// </summary>
internal sealed class RawTable
{
    /// <summary>The name of the file, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>Whether the file names its columns.</summary>
    public required bool HasHeader { get; init; }

    /// <summary>The columns without that of the labels, in the order of the file.</summary>
    public required TableColumn[] Columns { get; init; }

    /// <summary>
    /// All cells, row-major, shape [Count, Columns.Length]; the array may be longer. Finite numbers; of a column of text the
    /// place in its <see cref="TableColumn.Texts"/>.
    /// </summary>
    public required float[] Cells { get; init; }

    /// <summary>The labels, one a row; null for a file without.</summary>
    public required SampleLabels? Labels { get; init; }

    /// <summary>The name of the column of labels, or its place from 1; null where labels are not in the table.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The height and width of images whose pixels the columns are, row by row; null for anything else.</summary>
    public ImageSize? Image { get; init; }

    /// <summary>Number of rows.</summary>
    public required int Count { get; init; }

    /// <summary>How many rows with gaps were left out.</summary>
    public int Dropped { get; init; }

    /// <summary>Whether columns of text are those with a text in some row, and nobody named them.</summary>
    public bool TextsByContents { get; init; }

    /// <summary>What the reader has to say of the file, such as how many rows with gaps were left out.</summary>
    public required string[] Remarks { get; init; }

    /// <summary>The first rows.</summary>
    public RawTable First(int count) => With(Cells, Labels?.First(count), count, Image);

    /// <summary>Images whose rows and columns change places.</summary>
    /// <exception cref="ArgumentException">The columns are no pixels.</exception>
    public RawTable Transposed()
    {
        if (Image is not { } size)
            throw new ArgumentException($"{Source}: holds no images, which is what can be transposed.");
        float[] cells = new float[Cells.Length];
        for (int row = 0; row < Count; row++)
        {
            var from = Cells.AsSpan(row * Columns.Length, Columns.Length);
            var to = cells.AsSpan(row * Columns.Length, Columns.Length);
            for (int i = 0; i < from.Length; i++)
                to[i % size.Columns * size.Rows + i / size.Columns] = from[i];
        }

        return With(cells, Labels, Count, new ImageSize(size.Columns, size.Rows));
    }

    private RawTable With(float[] cells, SampleLabels? labels, int count, ImageSize? image) =>
        new()
        {
            Source = Source,
            HasHeader = HasHeader,
            Columns = Columns,
            Cells = cells,
            Labels = labels,
            LabelColumn = LabelColumn,
            Image = image,
            Count = count,
            Dropped = Dropped,
            TextsByContents = TextsByContents,
            Remarks = Remarks,
        };
}
