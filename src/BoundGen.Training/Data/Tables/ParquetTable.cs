using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace BoundGen.Training;

/// <summary>Reads a table from a Parquet file, one group of rows after another.</summary>
internal sealed class ParquetTable
{
    /// <summary>More rows than this for each byte of a file are a damaged number, unless they are few.</summary>
    private const int MostRowsPerByte = 1 << 10;
    private const int FewRows = 1 << 20;

    private readonly string _path;
    private readonly ParquetReader _reader;
    private readonly DataSetOptions _options;
    private readonly DataField[] _fields;
    private readonly TablePlan _plan;
    private readonly TableProblems _problems;
    private readonly TextValues?[] _texts;
    private readonly float[] _cells;
    private readonly List<int> _labels = [];
    private readonly List<int> _dropped = [];
    private readonly int _rows;
    private int _count;

    private ParquetTable(SourceFile file, ParquetReader reader, DataSetOptions options)
    {
        (_path, _reader, _options) = (file.Path, reader, options);
        Field[] fields = [.. reader.Schema.Fields];
        _plan = TablePlan.Create(_path, Array.ConvertAll(fields, field => field.Name), firstRow: null, fields.Length, options);
        _problems = new TableProblems(_path, _plan, "row");
        _fields = new DataField[fields.Length];
        _texts = new TextValues?[fields.Length];
        for (int c = 0; c < fields.Length; c++)
        {
            _fields[c] = Readable(fields[c], c);
            _plan.IsText[c] |= options.Categorical.IsAuto && IsText(_fields[c]);
            if (_plan.IsText[c] || c == _plan.Label)
                _texts[c] = new TextValues($"{_path}: {_plan.Describe(c)}");
        }

        _rows = CountRows(file.Contents().Length);
        _cells = new float[_rows * _plan.InputCount];
    }

    /// <summary>Whether a file begins as Parquet does.</summary>
    public static bool Begins(SourceFile file) => file.Start(4).AsSpan().SequenceEqual("PAR1"u8);

    /// <inheritdoc cref="TableFile.Read(string, DataSetOptions, IProgress{EvaluationProgress}?, CancellationToken)"/>
    public static RawTable Read(
        SourceFile file,
        DataSetOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (file.IsGzipped)
            throw new InvalidDataException($"{file.Path}: is gzipped Parquet, expected Parquet itself; unpack it first.");
        try
        {
            // The library is asynchronous: on a thread of the pool nothing waits for the caller's own.
            return Task.Run(() => ReadAsync(file, options, progress, cancellationToken), cancellationToken)
                .GetAwaiter()
                .GetResult();
        }
        catch (Exception e) when (!IsOurs(e, file.Path))
        {
            // Of a damaged file the library throws whatever its parts throw.
            string problem = e.Message.ReplaceLineEndings(" ");
            throw new InvalidDataException($"{file.Path}: is damaged Parquet, or of a kind that is not read: {problem}", e);
        }
    }

    private static bool IsOurs(Exception e, string path) =>
        e is OperationCanceledException or OutOfMemoryException
        || e.Message.StartsWith(path, StringComparison.Ordinal)
        || e is ArgumentException && e.Message.Contains("(--", StringComparison.Ordinal);

    private static async Task<RawTable> ReadAsync(
        SourceFile file,
        DataSetOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ParquetCheck.Footer(file.Contents());
        ParquetReader reader = await ParquetReader
            .CreateAsync(file.Contents(), leaveStreamOpen: true, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            ParquetCheck.Booleans(file.Path, reader.Metadata!);
            ParquetCheck.Pages(file.Contents(), reader.Metadata!);
            var table = new ParquetTable(file, reader, options);
            await table.ReadRowsAsync(progress, cancellationToken).ConfigureAwait(false);
            file.CheckUnchanged();
            table._problems.ThrowIfAny(options);
            return table.Finish();
        }
    }

    private RawTable Finish()
    {
        if (_count == 0)
            throw new InvalidDataException(
                _rows == 0
                    ? $"{_path}: has no rows, expected at least one."
                    : $"{_path}: each of its {_rows.ToString(CultureInfo.InvariantCulture)} rows has a gap, expected one without."
            );
        return new RawTable
        {
            Source = _path,
            HasHeader = true,
            Columns =
            [
                .. Enumerable
                    .Range(0, _fields.Length)
                    .Where(c => c != _plan.Label)
                    .Select(c => new TableColumn(_plan.Names[c], _texts[c]?.ToArray())),
            ],
            Cells = _cells,
            Count = _count,
            Labels =
                _plan.Label < 0
                    ? TableLabels.Read(_options.Labels!, _options, _rows, _path, _dropped)
                    : SampleLabels.OfTexts([.. _labels], _texts[_plan.Label]!.ToArray()),
            LabelColumn = _plan.Label < 0 ? null : _plan.Names[_plan.Label],
            Dropped = _dropped.Count,
            TextsByContents = _options.Categorical.IsAuto,
            Remarks = TableProblems.Remarks(_path, _dropped.Count, _rows),
        };
    }

    private async Task ReadRowsAsync(IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        int start = 0;
        for (int group = 0; group < _reader.RowGroupCount; group++)
        {
            progress?.Report(new("rows", start, Math.Max(1, _rows)));
            using ParquetRowGroupReader rows = _reader.OpenRowGroupReader(group);
            await ReadGroupAsync(rows, start, cancellationToken).ConfigureAwait(false);
            start += (int)rows.RowCount;
        }

        progress?.Report(new("rows", Math.Max(1, _rows), Math.Max(1, _rows)));
    }

    private async Task ReadGroupAsync(ParquetRowGroupReader group, int start, CancellationToken cancellationToken)
    {
        int count = (int)group.RowCount;
        bool[] gaps = new bool[count];
        string?[]?[] texts = new string?[]?[_fields.Length];
        for (int c = 0; c < _fields.Length; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_texts[c] is not null || IsText(_fields[c]))
                texts[c] = await ParquetColumn.TextsAsync(group, _fields[c], count, cancellationToken).ConfigureAwait(false);
            if (_texts[c] is not null)
                NoteGaps(texts[c]!, c, start, gaps);
            else if (texts[c] is { } unexpected)
                NoteTexts(unexpected, c, start, gaps);
            else
                Place(
                    await ParquetColumn.NumbersAsync(group, _fields[c], count, cancellationToken).ConfigureAwait(false),
                    c,
                    start,
                    gaps
                );
        }

        _problems.RowsWithGaps += gaps.Count(gap => gap);
        Keep(gaps, texts, start);
    }

    private void NoteGaps(string?[] texts, int column, int start, bool[] gaps)
    {
        for (int row = 0; row < texts.Length; row++)
        {
            if (texts[row] is not null)
                continue;
            _problems.AddGap(start + row + 1, column);
            gaps[row] = true;
        }
    }

    private void NoteTexts(string?[] texts, int column, int start, bool[] gaps)
    {
        NoteGaps(texts, column, start, gaps);
        for (int row = 0; row < texts.Length; row++)
        {
            if (texts[row] is { } text)
                _problems.AddText(start + row + 1, column, text);
        }
    }

    private void Place(float[] numbers, int column, int start, bool[] gaps)
    {
        for (int row = 0; row < numbers.Length; row++)
        {
            if (float.IsInfinity(numbers[row]))
                throw _problems.NotFinite(start + row + 1, column, numbers[row].ToString(CultureInfo.InvariantCulture));
            if (float.IsNaN(numbers[row]))
            {
                _problems.AddGap(start + row + 1, column);
                gaps[row] = true;
            }

            _cells[(start + row) * _plan.InputCount + Target(column)] = numbers[row];
        }
    }

    /// <summary>Moves the rows that stay together, and takes their texts: those of others would be nobody's.</summary>
    private void Keep(bool[] gaps, string?[]?[] texts, int start)
    {
        int width = _plan.InputCount;
        for (int row = 0; row < gaps.Length; row++)
        {
            if (gaps[row])
            {
                _dropped.Add(start + row);
                continue;
            }

            _cells.AsSpan((start + row) * width, width).CopyTo(_cells.AsSpan(_count * width));
            for (int c = 0; c < texts.Length; c++)
            {
                if (_texts[c] is not { } values)
                    continue;
                int place = values.PlaceOf(texts[c]![row]);
                if (c == _plan.Label)
                    _labels.Add(place);
                else
                    _cells[_count * width + Target(c)] = place;
            }

            _count++;
        }
    }

    private int Target(int column) => _plan.Label >= 0 && column > _plan.Label ? column - 1 : column;

    private int CountRows(long length)
    {
        long most = Math.Max(FewRows, length * MostRowsPerByte);
        Int128 rows = 0;
        foreach (ParquetRowGroupReader group in _reader.RowGroups)
        {
            if (group.RowCount < 0 || (rows += group.RowCount) > most)
                throw new InvalidDataException(
                    FormattableString.Invariant($"{_path}: announces more than {most} rows in {length} bytes; it may be damaged.")
                );
        }

        return rows * _plan.InputCount <= Array.MaxLength
            ? (int)rows
            : throw new InvalidDataException(
                $"{_path}: has {rows} rows of {_plan.InputCount} columns, expected at most {Array.MaxLength} cells."
            );
    }

    private static bool IsText(DataField field) =>
        field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType == typeof(string);

    private DataField Readable(Field field, int column) =>
        field is DataField { IsArray: false } data && (IsText(data) || ParquetColumn.IsNumber(data))
            ? data
            : throw new InvalidDataException(
                $"{_path}: {_plan.Describe(column)} holds {Kind(field)}, expected numbers, booleans or texts; "
                    + "convert it before the file is written, or leave it out."
            );

    private static string Kind(Field field) =>
        field switch
        {
            DataField { IsArray: false } data => $"values of type {data.ClrType.Name}",
            StructField => "a structure of columns",
            MapField => "maps",
            _ => "lists",
        };
}
