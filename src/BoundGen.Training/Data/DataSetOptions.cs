using System.Collections.Immutable;

namespace BoundGen.Training;

/// <summary>How a data set is read.</summary>
public sealed class DataSetOptions
{
    /// <summary>Which of the procedural digits are the training samples.</summary>
    public RecordedDigits Digits { get; init; } = new(DataSets.DigitSeed, 60_000);

    /// <summary>The column of the labels of a table: its name, its place from 1, <c>first</c> or <c>last</c>.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>A file with the labels of inputs that come without: <c>.npy</c>, <c>.npz</c> or IDX.</summary>
    public string? Labels { get; init; }

    /// <summary>
    /// The names of the arrays of a <c>.npz</c> file: of the inputs and of the labels. Left out, they are <c>x</c> and <c>y</c>,
    /// or
    /// the only array is that of the inputs.
    /// </summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>Which columns of a table hold categories: each becomes as many inputs of 0 or 1 as it has categories.</summary>
    public ColumnChoice Categorical { get; init; } = ColumnChoice.None;

    /// <summary>Whether rows with a cell that has no value are left out; otherwise they are an error.</summary>
    public bool DropRowsWithGaps { get; init; }

    /// <summary>Reads the images of a folder of PNG and JPEG files; null where there is nothing to read them with.</summary>
    public IImageDecoder? ImageDecoder { get; init; }

    /// <summary>Whether images are stored column by column.</summary>
    public bool Transpose { get; init; }
}
