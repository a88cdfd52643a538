using System.Globalization;

namespace BoundGen.Training;

/// <summary>What each column of a table with named columns is read as: the labels, texts or numbers.</summary>
internal sealed class TablePlan
{
    private const int MostShown = 12;

    private readonly string _path;

    private TablePlan(string path, string[] names, bool hasHeader) =>
        (_path, Names, HasHeader, IsText) = (path, names, hasHeader, new bool[names.Length]);

    /// <summary>The names of all columns, that of the labels among them; places from 1 where there is no header.</summary>
    public string[] Names { get; }

    public bool HasHeader { get; }

    /// <summary>The column of the labels; -1 where they are in another file.</summary>
    public int Label { get; private set; } = -1;

    /// <summary>Which columns are read as texts.</summary>
    public bool[] IsText { get; }

    /// <summary>Number of columns beside that of the labels.</summary>
    public int InputCount => Names.Length - (Label < 0 ? 0 : 1);

    /// <summary>Settles what the options say of the columns of a table.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="header">The names of the columns; null for a table without.</param>
    /// <param name="firstRow">The first row of cells, for messages; null where the header says enough.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="InvalidDataException">Names that come twice, or too few columns.</exception>
    /// <exception cref="ArgumentException">Columns that are not there, or no word of where the labels are.</exception>
    public static TablePlan Create(string path, string[]? header, string[]? firstRow, int count, DataSetOptions options)
    {
        var plan = new TablePlan(path, Name(path, header, count), header is not null);
        plan.Label = plan.FindLabel(options, firstRow ?? plan.Names);
        if (plan.InputCount == 0)
            throw new InvalidDataException(
                $"{path}: has one column, that of the labels; expected others, separated by commas, semicolons or tabs."
            );
        foreach (string name in options.Categorical.Names)
            plan.IsText[plan.FindCategorical(name)] = true;
        return plan;
    }

    /// <summary>A column in a message: its place, and its name where it has one.</summary>
    public string Describe(int column) =>
        HasHeader && Names[column] != Place(column)
            ? $"column {Place(column)} ({CellText.Quote(Names[column])})"
            : $"column {Place(column)}";

    private static string Place(int column) => (column + 1).ToString(CultureInfo.InvariantCulture);

    private static string[] Name(string path, string[]? header, int count)
    {
        string[] names = new string[count];
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int column = 0; column < count; column++)
        {
            // Data frames are written with a column of row numbers that has no name.
            names[column] = header is null || header[column].Length == 0 ? Place(column) : header[column];
            if (!seen.TryAdd(names[column], column))
                throw new InvalidDataException(
                    $"{path}: columns {Place(seen[names[column]])} and {Place(column)} are both named "
                        + $"{CellText.Quote(names[column])}, expected different names."
                );
        }

        return names;
    }

    private int FindLabel(DataSetOptions options, string[] firstRow)
    {
        if (options is { LabelColumn: not null, Labels: not null })
            throw new ArgumentException(
                "Both LabelColumn (--label-column) and Labels (--labels) say where the labels are, expected one of them."
            );
        return options switch
        {
            { Labels: not null } => -1,
            { LabelColumn: "first" } when Array.IndexOf(Names, "first") < 0 => 0,
            { LabelColumn: "last" } when Array.IndexOf(Names, "last") < 0 => Names.Length - 1,
            { LabelColumn: { } name } => Find(name, "LabelColumn (--label-column)", ", first or last"),
            _ => throw new ArgumentException(
                $"{_path}: which of its {Names.Length} columns has the labels? The first row is {Show(firstRow)}; "
                    + $"write LabelColumn (--label-column) with a name, a place from 1 to {Names.Length}, first or last."
            ),
        };
    }

    private int FindCategorical(string name)
    {
        int column = Find(name, "Categorical (--categorical)", " or auto");
        return column == Label
            ? throw new ArgumentException(
                $"{_path}: {Describe(column)} has the labels, expected other columns in Categorical (--categorical)."
            )
            : column;
    }

    private int Find(string name, string option, string others)
    {
        int named = HasHeader ? Array.IndexOf(Names, name) : -1;
        int placed =
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int place)
            && place >= 1
            && place <= Names.Length
                ? place - 1
                : -1;
        if (named >= 0 && placed >= 0 && named != placed)
            throw new ArgumentException(
                $"{_path}: {option} is {name}, the place of one column and the name of column {Place(named)}; "
                    + $"expected a name or place that means one{others}."
            );
        int found = Math.Max(named, placed);
        return found >= 0
            ? found
            : throw new ArgumentException(
                $"{_path}: {option} is {CellText.Quote(name)}, expected "
                    + (HasHeader ? $"one of {Show(Names)}, " : "")
                    + $"a place from 1 to {Names.Length}{others}."
            );
    }

    /// <summary>The first cells of a row, and the last.</summary>
    private static string Show(string[] cells)
    {
        IEnumerable<string> shown =
            cells.Length <= MostShown
                ? cells.Select(CellText.Quote)
                : [.. cells[..(MostShown - 1)].Select(CellText.Quote), "...", CellText.Quote(cells[^1])];
        return string.Join(", ", shown);
    }
}
