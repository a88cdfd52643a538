using nietras.SeparatedValues;

namespace BoundGen.Training;

/// <summary>One reading of a table from its first row to its last.</summary>
internal sealed class CsvPass
{
    /// <summary>Progress is told this often.</summary>
    private const int Stride = 1 << 12;

    private readonly SourceFile _file;
    private readonly CsvLayout _layout;
    private readonly TablePlan _plan;
    private readonly TableCells _cells;
    private readonly bool _dropGaps;

    /// <summary>For each column of texts, that of the labels among them, the different ones; null for numbers.</summary>
    private readonly TextValues?[] _texts;

    /// <summary>For each column its place among the inputs.</summary>
    private readonly int[] _targets;
    private readonly List<int> _labels = [];
    private readonly List<int> _dropped = [];

    public CsvPass(SourceFile file, CsvLayout layout, TablePlan plan, DataSetOptions options)
    {
        (_file, _layout, _plan, _dropGaps) = (file, layout, plan, options.DropRowsWithGaps);
        Problems = new TableProblems(file.Path, plan, "line");
        _cells = new TableCells(file.Path, plan.InputCount, layout.ExpectedRows);
        _texts = new TextValues?[plan.Names.Length];
        _targets = new int[plan.Names.Length];
        for (int c = 0; c < _texts.Length; c++)
        {
            _targets[c] = plan.Label >= 0 && c > plan.Label ? c - 1 : c;
            if (plan.IsText[c] || c == plan.Label)
                _texts[c] = new TextValues($"{file.Path}: {plan.Describe(c)}");
        }
    }

    public TableProblems Problems { get; }

    /// <summary>Number of rows that are kept.</summary>
    public int Count { get; private set; }

    /// <summary>The places, from 0, of the rows that are left out because of gaps.</summary>
    public IReadOnlyList<int> DroppedRows => _dropped;

    public int Dropped => _dropped.Count;

    /// <summary>Number of rows of the file.</summary>
    public int RowCount => Count + Dropped;

    /// <summary>Row-major, [Count, inputs]; longer than needed.</summary>
    public float[] Cells => _cells.Cells;

    public TableColumn[] Columns() =>
        [
            .. Enumerable
                .Range(0, _texts.Length)
                .Where(c => c != _plan.Label)
                .Select(c => new TableColumn(_plan.Names[c], _texts[c]?.ToArray())),
        ];

    /// <summary>The labels; null where they are in another file.</summary>
    public SampleLabels? Labels() => _plan.Label < 0 ? null : SampleLabels.OfTexts([.. _labels], _texts[_plan.Label]!.ToArray());

    public void Run(string phase, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        using TextReader text = CsvText.Open(_file.Contents(), _layout.SingleQuoted);
        using SepReader rows = CsvText.Rows(text, _layout.Delimiter);
        bool skip = _layout.HasHeader;
        long seen = 0;
        foreach (var row in rows)
        {
            if (row.ColCount == 1 && row[0].Span.IsWhiteSpace())
                continue;
            if (row.ColCount != _texts.Length)
                throw new InvalidDataException(
                    FormattableString.Invariant(
                        $"{_file.Path}, line {CsvText.Line(row)}: has {row.ColCount} columns, expected {_texts.Length} as in the first row."
                    )
                );
            if (seen++ % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new(phase, RowCount, Math.Max(RowCount + 1, (long)_layout.ExpectedRows)));
            }

            if (!skip)
                Add(row);
            skip = false;
        }

        progress?.Report(new(phase, Math.Max(1, RowCount), Math.Max(1, RowCount)));
    }

    private void Add(SepReader.Row row)
    {
        Span<float> cells = _cells.Row(Count, _file.Share);
        bool whole = true;
        for (int c = 0; c < _texts.Length; c++)
        {
            ReadOnlySpan<char> cell = row[c].Span;
            if (_texts[c] is not null)
                whole &= NoGap(row, c, CsvText.Clean(cell, _layout.SingleQuoted));
            else if (CellText.TryNumber(cell, out float number) && float.IsFinite(number))
                cells[_targets[c]] = number;
            else
                whole &= AddOdd(row, c, CsvText.Clean(cell, _layout.SingleQuoted), ref cells[_targets[c]]);
        }

        if (!whole)
            Problems.RowsWithGaps++;
        if (!whole && _dropGaps)
            _dropped.Add(RowCount);
        else
            AddTexts(row, cells);
    }

    /// <summary>Takes the texts of a row that stays: the values of one that does not would be nobody's.</summary>
    private void AddTexts(SepReader.Row row, Span<float> cells)
    {
        for (int c = 0; c < _texts.Length; c++)
        {
            if (_texts[c] is not { } texts)
                continue;
            int place = texts.PlaceOf(CsvText.Clean(row[c].Span, _layout.SingleQuoted));
            if (c == _plan.Label)
                _labels.Add(place);
            else
                cells[_targets[c]] = place;
        }

        Count++;
    }

    private bool NoGap(SepReader.Row row, int column, ReadOnlySpan<char> cell)
    {
        bool gap = CellText.IsGap(cell);
        if (gap)
            Problems.AddGap(CsvText.Line(row), column);
        return !gap;
    }

    /// <summary>A cell that is no plain finite number. False for a gap.</summary>
    private bool AddOdd(SepReader.Row row, int column, ReadOnlySpan<char> cell, ref float number)
    {
        if (!NoGap(row, column, cell))
            return false;
        bool isNumber = CellText.TryNumber(cell, out float value);
        if (isNumber && !float.IsFinite(value))
            throw Problems.NotFinite(CsvText.Line(row), column, cell.ToString());
        if (isNumber)
            number = value;
        else
            Problems.AddText(CsvText.Line(row), column, cell);
        return true;
    }
}
