namespace BoundGen.Training;

/// <summary>Finds the columns that a model records in another table.</summary>
internal sealed class RecordedColumns
{
    private readonly RawTable _table;
    private readonly string _source;
    private readonly Dictionary<string, int> _places;
    private readonly List<string> _remarks = [];

    /// <summary>The place of every text of a column, once for all its categories.</summary>
    private readonly Dictionary<int, Dictionary<string, int>> _textPlaces = [];

    /// <summary>Looks at the names.</summary>
    /// <param name="table">The table.</param>
    /// <param name="usage">What the model records.</param>
    /// <param name="source">What the user called the table, for messages.</param>
    /// <exception cref="ArgumentException">Neither names nor number of the columns are those of the model.</exception>
    public RecordedColumns(RawTable table, NetworkUsage usage, string source)
    {
        (_table, _source) = (table, source);
        string[] recorded = [.. usage.Features.Select(feature => feature.Column).Distinct(StringComparer.Ordinal)],
            own = [.. table.Columns.Select(column => column.Name)];
        string[] missing = [.. recorded.Except(own, StringComparer.Ordinal)];
        if (missing.Length == 0)
        {
            _places = Places(own);
            if (own.Length > recorded.Length)
                _remarks.Add(
                    $"{source}: columns {string.Join(", ", own.Except(recorded, StringComparer.Ordinal))} are no inputs of the model, and are left out."
                );
        }
        else if (!table.HasHeader && own.Length == recorded.Length)
        {
            _remarks.Add($"{source}: has no names of columns: they are taken in the order of the model's.");
            _places = Places(recorded);
        }
        else
        {
            throw new ArgumentException(
                $"{source}: has no column {string.Join(", ", missing.Take(10))}, which the model was trained on; its columns are {string.Join(", ", own.Take(30))}."
            );
        }

        _remarks.AddRange(Unknown(usage));
    }

    /// <summary>What the table has that the model does not know.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>The cell of a feature.</summary>
    /// <exception cref="ArgumentException">A column with text for a number, or the other way round.</exception>
    public TableSet.Input Find(InputFeature feature)
    {
        int place = _places[feature.Column];
        string[]? texts = _table.Columns[place].Texts;
        if ((texts is null) != (feature.Category is null))
            throw new ArgumentException(
                $"{_source}: column {_table.Columns[place].Name} is {(texts is null ? "read as numbers" : "read as text")}, but the model records {(texts is null ? "categories" : "numbers")} for it; leave --categorical out, since the model says which columns have categories."
            );
        if (texts is null)
            return new TableSet.Input(place, Text: null);
        if (!_textPlaces.TryGetValue(place, out var places))
            _textPlaces[place] = places = Places(texts);
        return new TableSet.Input(place, places.GetValueOrDefault(feature.Category!, -1));
    }

    /// <summary>How many cells of each column of text have none of the model's categories.</summary>
    private IEnumerable<string> Unknown(NetworkUsage usage)
    {
        foreach (
            var feature in usage
                .Features.Where(feature => feature.Category is not null)
                .GroupBy(feature => feature.Column, StringComparer.Ordinal)
        )
        {
            int place = _places[feature.Key];
            if (_table.Columns[place].Texts is not { } texts)
                continue;
            var known = feature.Select(category => category.Category!).ToHashSet(StringComparer.Ordinal);
            bool[] isKnown = Array.ConvertAll(texts, known.Contains);
            int[] rows =
            [
                .. Enumerable
                    .Range(0, _table.Count)
                    .Where(row => !isKnown[(int)_table.Cells[row * _table.Columns.Length + place]]),
            ];
            if (rows.Length == _table.Count)
                throw new ArgumentException(
                    $"{_source}: no row of column {feature.Key} has one of the model's categories, {string.Join(", ", known.Take(10))}; row 0 has \"{texts[(int)_table.Cells[place]]}\". Are they spelled in another way?"
                );
            if (rows.Length > 0)
                yield return FormattableString.Invariant(
                    $"{_source}: column {feature.Key} of {rows.Length} of {_table.Count} rows has none of the model's categories (row {rows[0]}: \"{texts[(int)_table.Cells[rows[0] * _table.Columns.Length + place]]}\"): its inputs are 0 there."
                );
        }
    }

    private static Dictionary<string, int> Places(string[] names) =>
        names.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
}
