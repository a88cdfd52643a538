using System.Globalization;

namespace BoundGen.Training;

/// <summary>The cells of a table that are no numbers: counted to the end, since the first says little about the rest.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="plan">What the columns are read as.</param>
/// <param name="row">What a row is called: <c>line</c> in a file of lines.</param>
internal sealed class TableProblems(string path, TablePlan plan, string row)
{
    private const int MostColumns = 40;

    private readonly long[] _gaps = new long[plan.Names.Length];
    private readonly long[] _texts = new long[plan.Names.Length];
    private (long Row, int Column)? _firstGap;
    private (long Row, int Column, string Text)? _firstText;

    /// <summary>Rows in which a cell has no value.</summary>
    public int RowsWithGaps { get; set; }

    /// <summary>The columns of numbers in which there is text.</summary>
    public IEnumerable<int> TextColumns => Columns(_texts);

    /// <summary>What is said of rows that were left out; nothing where there are none.</summary>
    public static string[] Remarks(string path, int dropped, int rows) =>
        dropped == 0 ? [] : [FormattableString.Invariant($"{path}: {dropped} of {rows} rows have a gap and are left out")];

    public void AddGap(long number, int column)
    {
        _firstGap ??= (number, column);
        _gaps[column]++;
    }

    public void AddText(long number, int column, ReadOnlySpan<char> text)
    {
        _firstText ??= (number, column, text.ToString());
        _texts[column]++;
    }

    /// <summary>What is said of a number that no float holds.</summary>
    public InvalidDataException NotFinite(long number, int column, string text) =>
        new($"{At(number, column)} is {CellText.Quote(text)}, expected a number of at most 3.4e38 in size.");

    /// <summary>Throws for text among numbers, and for gaps unless rows with gaps are left out.</summary>
    /// <exception cref="InvalidDataException">There are such cells.</exception>
    public void ThrowIfAny(DataSetOptions options)
    {
        string gaps = _firstGap is { } gap && !options.DropRowsWithGaps ? GapMessage(gap.Row, gap.Column) : "";
        string texts = _firstText is { } text ? TextMessage(text.Row, text.Column, text.Text) : "";
        if (gaps.Length + texts.Length > 0)
            throw new InvalidDataException(texts.Length > 0 && gaps.Length > 0 ? $"{texts} And {gaps}" : texts + gaps);
    }

    private string GapMessage(long number, int column) =>
        $"{At(number, column)} has no value. {Count(_gaps.Sum(), "cell has", "cells have")} none (they are {CellText.GapForms}): "
        + $"{List(Columns(_gaps).Select(c => FormattableString.Invariant($"{_gaps[c]} in {plan.Describe(c)}")))}. "
        + "DropRowsWithGaps (--missing drop-rows) leaves out "
        + $"{Count(RowsWithGaps, "row with a gap", "rows with gaps")}.";

    private string TextMessage(long number, int column, string text)
    {
        if (CellText.HasDecimalComma(text))
            return $"{At(number, column)} is {CellText.Quote(text)}, expected a decimal point in place of the comma.";
        int[] columns = [.. TextColumns];
        return $"{At(number, column)} is {CellText.Quote(text)}, expected a number. "
            + $"{Count(_texts.Sum(), "cell is", "cells are")} text, in {List(columns.Select(plan.Describe))}. "
            + "Categorical (--categorical auto, or --categorical with names or places) makes inputs of the texts of such columns.";
    }

    private string At(long number, int column) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}, {row} {number}: {plan.Describe(column)}");

    private static IEnumerable<int> Columns(long[] counts) => Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0);

    private static string Count(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private static string List(IEnumerable<string> columns)
    {
        string[] all = [.. columns];
        return all.Length <= MostColumns
            ? string.Join(", ", all)
            : $"{string.Join(", ", all[..MostColumns])} and {Count(all.Length - MostColumns, "other column", "other columns")}";
    }
}
