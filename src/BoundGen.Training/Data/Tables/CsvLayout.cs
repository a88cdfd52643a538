using System.Text.RegularExpressions;
using nietras.SeparatedValues;

namespace BoundGen.Training;

/// <summary>
/// How a table of text is written: what stands between its cells, its quotes, and whether its first row names the columns.
/// Settled by its first rows.
/// </summary>
internal sealed partial class CsvLayout
{
    private const int MostCharacters = 1 << 20;
    private const int MostRows = 200;

    /// <summary>Fewer numbers that count are a sample as likely as the names of columns.</summary>
    private const int FewestCounted = 5;

    /// <summary>A comma comes late, since it may be a decimal sign; a blank last, since texts have blanks.</summary>
    private static readonly char[] Delimiters = ['\t', ';', ',', ' '];

    private CsvLayout(char delimiter, bool singleQuoted, List<string[]> rows, string? labelColumn)
    {
        (Delimiter, SingleQuoted, FirstRow) = (delimiter, singleQuoted, rows[0]);
        HasHeader = IsHeader(FirstRow, [.. rows.Skip(1).Where(row => row.Length == FirstRow.Length)], labelColumn);
    }

    public char Delimiter { get; }

    /// <summary>Whether cells are quoted with ' and not with ".</summary>
    public bool SingleQuoted { get; }

    public bool HasHeader { get; }

    /// <summary>The cells of the first row, be they names or not.</summary>
    public string[] FirstRow { get; }

    /// <summary>How many rows the file has if the rest is as its beginning.</summary>
    public double ExpectedRows { get; private init; }

    /// <exception cref="InvalidDataException">There is no row.</exception>
    public static CsvLayout Of(SourceFile file, string? labelColumn)
    {
        string text = Beginning(file);
        bool singleQuoted = IsSingleQuoted(text);
        double expected = text.AsSpan().Count('\n') / Math.Max(file.Share, 1e-9);

        char best = Delimiters[0];
        int bestScore = -1;
        foreach (char delimiter in Delimiters)
        {
            int score = Score(Rows(text, delimiter, singleQuoted));
            if (score > bestScore)
                (best, bestScore) = (delimiter, score);
        }

        var rows = Rows(text, best, singleQuoted);
        return rows.Count == 0
            ? throw new InvalidDataException($"{file.Path}: has no rows, expected a table.")
            : new CsvLayout(best, singleQuoted, rows, labelColumn) { ExpectedRows = expected };
    }

    /// <summary>Whether a first row names the columns.</summary>
    /// <remarks>
    /// It does if the labels' column is given by a name that stands in it. It does if there is text above numbers alone, and
    /// fewer of its cells are numbers than texts, or its numbers rise from column to column. And it does if its numbers, at
    /// least five or none, count from 0 or 1, and none of its texts comes again below it.
    /// </remarks>
    public static bool IsHeader(string[] first, IReadOnlyList<string[]> below, string? labelColumn)
    {
        if (labelColumn is not (null or "first" or "last") && !IsNumber(labelColumn) && Array.IndexOf(first, labelColumn) >= 0)
            return true;
        if (below.Count == 0)
            return false;
        float[] numbers = [.. first.Where(IsNumber).Select(Number)];
        int[] texts = [.. Enumerable.Range(0, first.Length).Where(c => IsText(first[c]))];
        bool aboveNumbers = texts.Any(c =>
            below.Any(row => IsNumber(row[c])) && below.All(row => IsNumber(row[c]) || CellText.IsGap(row[c]))
        );
        bool rises = numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
        if (aboveNumbers && (numbers.Length < texts.Length || rises))
            return true;
        bool counts =
            numbers.Length == 0
            || numbers.Length >= FewestCounted
                && numbers[0] is 0 or 1
                && numbers.Zip(numbers.Skip(1)).All(pair => pair.Second == pair.First + 1);
        return counts && numbers.Length + texts.Length > 0 && texts.All(c => below.All(row => row[c] != first[c]));
    }

    private static bool IsNumber(string cell) => CellText.TryNumber(cell, out float value) && float.IsFinite(value);

    private static bool IsText(string cell) => !IsNumber(cell) && !CellText.IsGap(cell);

    private static float Number(string cell) => CellText.TryNumber(cell, out float value) ? value : float.NaN;

    /// <summary>The beginning of the text, in whole lines unless the first is longer.</summary>
    private static string Beginning(SourceFile file)
    {
        using TextReader reader = CsvText.Open(file.Contents(), singleQuoted: false);
        char[] buffer = new char[MostCharacters];
        int length = reader.ReadBlock(buffer);
        int end = length < buffer.Length ? -1 : buffer.AsSpan(0, length).LastIndexOf('\n');
        return new string(buffer, 0, end < 0 ? length : end + 1);
    }

    private static bool IsSingleQuoted(string text)
    {
        int opened = SingleOpening().Count(text);
        return opened > 0 && opened == SingleClosing().Count(text) && opened > DoubleOpening().Count(text);
    }

    private static List<string[]> Rows(string text, char delimiter, bool singleQuoted)
    {
        var rows = new List<string[]>();
        using TextReader reader = CsvText.Swapped(new StringReader(text), singleQuoted);
        using SepReader parsed = CsvText.Rows(reader, delimiter);
        foreach (var row in parsed)
        {
            string[] cells = new string[row.ColCount];
            for (int c = 0; c < cells.Length; c++)
                cells[c] = CsvText.Clean(row[c].Span, singleQuoted).ToString();
            if (cells.Length > 1 || cells[0].Length > 0)
                rows.Add(cells);
            if (rows.Count == MostRows)
                break;
        }

        return rows;
    }

    /// <summary>How many rows have as many cells as the first, if that has several.</summary>
    private static int Score(List<string[]> rows) =>
        rows.Count == 0 || rows[0].Length < 2 ? 0 : rows.Count(row => row.Length == rows[0].Length);

    [GeneratedRegex(@"(?:^|[,;\t\n])[ ]*'", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SingleOpening();

    [GeneratedRegex(@"'[ ]*(?:[,;\t\r\n]|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SingleClosing();

    [GeneratedRegex("(?:^|[,;\\t\\n])[ ]*\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DoubleOpening();
}
