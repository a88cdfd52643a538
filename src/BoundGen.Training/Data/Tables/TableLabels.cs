using System.Globalization;

namespace BoundGen.Training;

/// <summary>Labels that are an array: numbers, booleans, texts, or a row for each with one 1 among zeros.</summary>
internal static class TableLabels
{
    /// <summary>The labels of inputs that are an array: beside them, or in the file that the options name.</summary>
    /// <returns>Null where there are none.</returns>
    public static SampleLabels? Of(SourceFile file, ArrayFile arrays, DataSetOptions options, int count) =>
        options.Labels is { } path ? Read(path, options, count, file.Path, [])
        : arrays.LabelsBesideKey(options) is { } key ? Of(arrays.Read(key), file.Path, count, file.Path, [])
        : null;

    /// <summary>Reads a file of labels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The names of its arrays.</param>
    /// <param name="count">Number of rows of the inputs.</param>
    /// <param name="inputs">The file of the inputs, for messages.</param>
    /// <param name="dropped">Rows of the inputs that are left out, rising.</param>
    /// <exception cref="InvalidDataException">No labels, or another number of them.</exception>
    public static SampleLabels Read(string path, DataSetOptions options, int count, string inputs, IReadOnlyList<int> dropped)
    {
        using SourceFile file = SourceFile.Open(path);
        using ArrayFile arrays = ArrayFile.Open(file)
            ?? throw new InvalidDataException(
                $"{path}: is {OtherFormat.Of(file) ?? "no array"}, expected labels as .npy, .npz or IDX."
            );
        SampleLabels labels = Of(arrays.Read(arrays.LabelsKey(options)), path, count, inputs, dropped);
        file.CheckUnchanged();
        return labels;
    }

    private static SampleLabels Of(NumberArray array, string path, int count, string inputs, IReadOnlyList<int> dropped)
    {
        ArrayForm form = array.Form;
        if (form.Shape is not ([_] or [_, >= 1]))
            throw new InvalidDataException(
                $"{path}: the labels have shape {form.ShapeText}, expected one a row, or a row of zeros with one 1 for each."
            );
        if (form.Shape[0] != count)
            throw new InvalidDataException(
                $"{path}: has {form.Shape[0]} labels, expected {count}, the number of rows of {inputs}."
            );
        if (form.IsText)
            return form.Shape is [_] or [_, 1]
                ? OfTexts(Kept(array.ToTexts(), dropped), path)
                : throw new InvalidDataException($"{path}: the labels are texts of shape {form.ShapeText}, expected one a row.");
        long[] values = form.Shape is [_, > 1] ? Places(array.ToIntegers(), form.Shape[1], path) : array.ToIntegers();
        return SampleLabels.OfNumbers(Array.ConvertAll(Kept(values, dropped), value => Narrow(value, path)));
    }

    private static SampleLabels OfTexts(string[] texts, string path)
    {
        var names = new TextValues($"{path}: the labels");
        int[] places = Array.ConvertAll(texts, text => names.PlaceOf(text));
        return SampleLabels.OfTexts(places, names.ToArray());
    }

    /// <summary>The place of the one 1 in each row.</summary>
    private static long[] Places(long[] values, int classes, string path)
    {
        long[] places = new long[values.Length / classes];
        for (int i = 0; i < places.Length; i++)
        {
            var row = values.AsSpan(i * classes, classes);
            places[i] = row.IndexOf(1);
            if (places[i] < 0 || row.ContainsAnyExcept(0, 1) || row.Count(1) > 1)
                throw new InvalidDataException(
                    $"{path}, row {(i + 1).ToString(CultureInfo.InvariantCulture)}: the labels are rows of {classes} numbers, "
                        + "expected one 1 and zeros in each."
                );
        }

        return places;
    }

    private static int Narrow(long value, string path) =>
        value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new InvalidDataException(
                FormattableString.Invariant($"{path}: a label is {value}, expected a whole number of 32 bits.")
            );

    private static T[] Kept<T>(T[] labels, IReadOnlyList<int> dropped)
    {
        if (dropped.Count == 0)
            return labels;
        var gone = dropped.ToHashSet();
        return [.. labels.Where((_, row) => !gone.Contains(row))];
    }
}
