using System.Globalization;

namespace BoundGen.Training;

/// <summary>Makes a table of an array of numbers: its first dimension counts the rows.</summary>
internal static class ArrayTable
{
    /// <inheritdoc cref="TableFile.Read(string, DataSetOptions, IProgress{EvaluationProgress}?, CancellationToken)"/>
    public static RawTable Read(SourceFile file, ArrayFile arrays, DataSetOptions options)
    {
        if (options.LabelColumn is not null)
            throw new ArgumentException(
                $"{file.Path}: is an array, whose columns have no labels among them; write Labels (--labels) with a file of labels "
                    + "in place of LabelColumn (--label-column)."
            );
        if (!options.Categorical.Names.IsEmpty)
            throw new ArgumentException(
                $"{file.Path}: is an array of numbers, expected no columns in Categorical (--categorical)."
            );
        string? key = arrays.InputsKey(options);
        var (columns, image) = Layout(arrays.Form(key), file.Path);
        NumberArray array = arrays.Read(key);
        // Bytes of images are pixels; those of a table are its numbers.
        bool pixels = array.Form.Type == "u1" && array.Form.Shape.Length > 2;
        float[] cells = pixels ? Scaled(array.Bytes) : array.ToFloats();
        if (array.IsFraction)
            CheckFinite(cells, columns, file.Path);
        int count = array.Form.Shape[0];
        return new RawTable
        {
            Source = file.Path,
            HasHeader = false,
            Columns =
            [
                .. Enumerable.Range(1, columns).Select(c => new TableColumn(c.ToString(CultureInfo.InvariantCulture), null)),
            ],
            Cells = cells,
            Count = count,
            Labels = TableLabels.Of(file, arrays, options, count),
            Image = image,
            Remarks = pixels ? [$"{file.Path}: bytes are read as byte/255"] : [],
        };
    }

    /// <summary>Reads images of bytes with one channel; null where the inputs are something else.</summary>
    public static RawImages? ReadImages(SourceFile file, ArrayFile arrays, DataSetOptions options)
    {
        string? key = arrays.InputsKey(options);
        ArrayForm form = arrays.Form(key);
        return form.Type == "u1" && Layout(form, file.Path).Image is { } size
            ? new RawImages(file.Path, arrays.Read(key).Bytes, size, TableLabels.Of(file, arrays, options, form.Shape[0]))
            : null;
    }

    private static (int Columns, ImageSize? Image) Layout(ArrayForm form, string path)
    {
        if (form.IsText)
            throw new InvalidDataException($"{path}: the inputs are texts ({form.Type}), expected numbers.");
        if (form.Shape.Contains(0))
            throw new InvalidDataException($"{path}: has shape {form.ShapeText}, expected at least one row and one column.");
        return form.Shape switch
        {
            [_, var columns] => (columns, null),
            [_, var rows, var columns] => (rows * columns, new ImageSize(rows, columns)),
            [_, 1, var rows, var columns] => (rows * columns, new ImageSize(rows, columns)),
            [_, var rows, var columns, 1] => (rows * columns, new ImageSize(rows, columns)),
            [_, var rows, var columns, 3] => (rows * columns * 3, null),
            [_, 3, var rows, var columns] => (rows * columns * 3, null),
            _ => throw new InvalidDataException(
                $"{path}: has shape {form.ShapeText}, expected (rows, columns), or images as "
                    + "(count, height, width), with one channel or three before or behind height and width."
            ),
        };
    }

    /// <summary>Bytes are pixels.</summary>
    private static float[] Scaled(byte[] bytes)
    {
        float[] table = new float[256];
        for (int value = 0; value < table.Length; value++)
            table[value] = value / 255f;
        float[] cells = new float[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
            cells[i] = table[bytes[i]];
        return cells;
    }

    private static void CheckFinite(float[] cells, int columns, string path)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            if (!float.IsFinite(cells[i]))
                throw new InvalidDataException(
                    FormattableString.Invariant(
                        $"{path}, row {i / columns + 1}: column {i % columns + 1} is {cells[i]}, expected finite numbers of at most 3.4e38 in size."
                    )
                );
        }
    }
}
