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

    /// <summary>What the reader has to say of the file, such as how many rows with gaps were left out.</summary>
    public required string[] Remarks { get; init; }

    /// <summary>The first rows.</summary>
    public RawTable First(int count) =>
        new()
        {
            Source = Source,
            HasHeader = HasHeader,
            Columns = Columns,
            Cells = Cells,
            Labels = Labels?.First(count),
            LabelColumn = LabelColumn,
            Image = Image,
            Count = count,
            Remarks = Remarks,
        };
}
