using System.Collections.Immutable;
using System.Text;
using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>Rows of a table with their labels: columns of numbers, and columns of text that become inputs of 0 or 1.</summary>
public sealed class TableSet : SampleSet
{
    /// <summary>A column with more texts names its rows; every category would be an input.</summary>
    private const int MostCategories = 1000;

    private readonly RawTable _table;

    /// <summary>Which cell every input is made of, and at which of its texts it is 1.</summary>
    private readonly Input[] _inputs;

    private readonly ImmutableArray<string> _remarks;
    private readonly Lazy<(ulong[] Hashes, ulong[] Looks)> _identities;

    internal TableSet(RawTable table)
        : this(table, [.. Numbers(table)], [.. table.Remarks], classes: null) { }

    private TableSet(RawTable table, Input[] inputs, ImmutableArray<string> remarks, int[]? classes)
        : base(table.Count, table.Labels, classes)
    {
        (_table, _inputs, _remarks) = (table, inputs, remarks);
        _identities = new(() => Look() is var look ? (look.Hashes(), look.Looks()) : default);
    }

    /// <inheritdoc/>
    public override int InputSize => _inputs.Length;

    /// <inheritdoc/>
    public override ImageSize? ImageSize => _table.Image;

    /// <inheritdoc/>
    public override ImmutableArray<string> Remarks => _remarks;

    private protected override int RowsWithGaps => _table.Dropped;

    private protected override string Form => FormattableString.Invariant($"{Used.Length} values");

    /// <summary>The columns that inputs are made of, in the order of the inputs.</summary>
    private int[] Used => field ??= [.. _inputs.Select(input => input.Column).Distinct()];

    internal override void CopyValues(int row, Span<float> values)
    {
        var cells = Row(row);
        for (int i = 0; i < values.Length; i++)
        {
            var input = _inputs[i];
            float cell = cells[input.Column];
            values[i] =
                input.Text is null ? cell
                : input.Text == cell ? 1
                : 0;
        }
    }

    internal override bool IsNumber(int input) => _inputs[input].Text is null;

    private protected override NetworkUsage Describe(SampleSelection seen)
    {
        // Places say nothing new of a table of numbers without names.
        bool named = _table.HasHeader || _table.Columns.Any(column => column.Texts is not null);
        return new NetworkUsage
        {
            Features = named ? [.. Enumerable.Range(0, _table.Columns.Length).SelectMany(column => Features(column, seen))] : [],
            LabelColumn = _table.LabelColumn,
            Image = _table.Image,
        };
    }

    private protected override TableSet Arrange(NetworkUsage usage, NetworkShape shape, string source)
    {
        if (usage.Image is { } image && _table.Image is { } own && image != own)
            throw new ArgumentException($"{source}: images have {own} pixels, but the model records {image}.");
        if (usage.Features.IsEmpty)
        {
            if (Array.Find(_table.Columns, column => column.Texts is not null) is { } text)
                throw new ArgumentException(
                    $"{source}: column {text.Name} holds text, but the model records no categories; leave --categorical out, or give a model that was trained with it."
                );
            CheckInputSize(_table.Columns.Length, shape, source);
            return this;
        }

        CheckInputSize(usage.Features.Length, shape, source);
        var columns = new RecordedColumns(_table, usage, source);
        Input[] inputs = [.. usage.Features.Select(feature => columns.Find(feature))];
        return new TableSet(_table, inputs, [.. _remarks, .. columns.Remarks], classes: null);
    }

    private protected override TableSet WithClasses(int[] classes) => new(_table, _inputs, _remarks, classes);

    private protected override TableSet Cut(int count) => new(_table.First(count), _inputs, _remarks, Labels[..count].ToArray());

    private protected override (ulong[] Hashes, ulong[] Looks) Identify(int[] rows) => _identities.Value;

    private protected override string ComputeFingerprint() => Look().Fingerprint();

    /// <summary>
    /// What rows are recognised by: the cells that inputs are made of. A text counts by its characters, since its place among
    /// those of the column is another in another file.
    /// </summary>
    private ValueLook Look()
    {
        int[] used = Used;
        bool whole = used.SequenceEqual(Enumerable.Range(0, _table.Columns.Length));
        if (whole && used.All(column => _table.Columns[column].Texts is null))
            return new ValueLook(_table.Cells.AsMemory(0, Count * used.Length), used.Length);
        float[]?[] texts = Array.ConvertAll(used, column =>
            _table.Columns[column].Texts is { } names ? Array.ConvertAll(names, NumberOf) : null
        );
        float[] values = new float[checked(Count * used.Length)];
        Parallel.For(0, Count, row =>
        {
            var cells = Row(row);
            var to = values.AsSpan(row * used.Length, used.Length);
            for (int i = 0; i < used.Length; i++)
                to[i] = texts[i] is { } numbers ? numbers[(int)cells[used[i]]] : cells[used[i]];
        });
        return new ValueLook(values, used.Length);

        // 24 bits of a hash: whole numbers that a float holds.
        static float NumberOf(string text) => Fingerprint64(text) >> 40;

        static ulong Fingerprint64(string text) => Runtime.Fingerprint.Hash64(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>
    /// The inputs that a column becomes: itself, or one for each of the texts that some samples have, by their characters.
    /// </summary>
    private IEnumerable<InputFeature> Features(int column, SampleSelection seen)
    {
        var (name, texts) = (_table.Columns[column].Name, _table.Columns[column].Texts);
        if (texts is null)
            return [new InputFeature(name)];
        string[] categories =
        [
            .. seen.Rows(Count)
                .Select(row => texts[(int)Row(row)[column]])
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        if (categories.Length > MostCategories)
            throw new ArgumentException(
                $"{_table.Source}: column {name} has {categories.Length} different texts, expected at most {MostCategories} categories; leave it out of the file if it names the rows."
            );
        // Otherwise a row of the sample would have made it a column of text.
        if (_table.TextsByContents && seen.Count > 0 && categories.All(text => CellText.TryNumber(text, out _)))
            throw new ArgumentException(
                $"{_table.Source}: column {name} has text, but only numbers in the rows that the prior sees; name the columns of text with --categorical, or mend the others."
            );
        return categories.Select(text => new InputFeature(name, text));
    }

    private ReadOnlySpan<float> Row(int row) => _table.Cells.AsSpan(row * _table.Columns.Length, _table.Columns.Length);

    private static IEnumerable<Input> Numbers(RawTable table) =>
        Enumerable
            .Range(0, table.Columns.Length)
            .Where(column => table.Columns[column].Texts is null)
            .Select(column => new Input(column, Text: null));

    private static void CheckInputSize(int inputs, NetworkShape shape, string source)
    {
        if (inputs != shape.InputSize)
            throw new ArgumentException(
                $"{source}: rows become {inputs} inputs, but the network {shape} takes {shape.InputSize}."
            );
    }

    /// <summary>What an input is made of.</summary>
    /// <param name="Column">The column of the table.</param>
    /// <param name="Text">
    /// Null for a number, else the place of the text at which the input is 1; -1 for one that never occurs.
    /// </param>
    internal readonly record struct Input(int Column, int? Text);
}
