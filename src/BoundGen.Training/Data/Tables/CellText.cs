using csFastFloat;

namespace BoundGen.Training;

/// <summary>What the text of a cell stands for.</summary>
internal static class CellText
{
    /// <summary>How a cell without a value is written, for messages.</summary>
    public const string GapForms = "an empty cell, ?, NA, N/A, NaN or null";

    private const int LongestQuote = 40;
    private static readonly string[] Gaps = ["?", "NA", "N/A", "NaN", "null"];

    /// <summary>Whether a cell has no value. Upper and lower case are the same.</summary>
    public static bool IsGap(ReadOnlySpan<char> cell)
    {
        if (cell.Length > 4)
            return false;
        foreach (string gap in Gaps)
        {
            if (cell.Equals(gap, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return cell.IsEmpty;
    }

    /// <summary>
    /// Reads a number as the nearest float; what is too large is infinite, and <c>inf</c> and <c>nan</c> are read.
    /// </summary>
    public static bool TryNumber(ReadOnlySpan<char> cell, out float value) =>
        FastFloatParser.TryParseFloat(cell, out int read, out value) && read == cell.Length;

    /// <summary>Whether a cell is a number whose decimal sign is a comma.</summary>
    public static bool HasDecimalComma(string cell) =>
        cell.Count(character => character == ',') == 1 && TryNumber(cell.Replace(',', '.'), out _);

    /// <summary>A text as part of a message: short, on one line.</summary>
    public static string Quote(string text)
    {
        string line = string.Concat(text.Take(LongestQuote).Select(character => char.IsControl(character) ? ' ' : character));
        return text.Length > LongestQuote ? $"\"{line}...\"" : $"\"{line}\"";
    }
}
