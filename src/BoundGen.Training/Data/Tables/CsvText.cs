using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace BoundGen.Training;

/// <summary>The text of a table as cells: what it is encoded in, and which quotes it uses.</summary>
internal static class CsvText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file: UTF-8, or what a byte order mark says.</summary>
    /// <param name="contents">Stays open.</param>
    /// <param name="singleQuoted">Whether cells are quoted with ' and not with ".</param>
    public static TextReader Open(Stream contents, bool singleQuoted)
    {
        var text = new StreamReader(contents, Strict, detectEncodingFromByteOrderMarks: true, 1 << 15, leaveOpen: true);
        return Swapped(text, singleQuoted);
    }

    /// <summary>A text as the parser is to see it.</summary>
    public static TextReader Swapped(TextReader text, bool singleQuoted) => singleQuoted ? new QuoteSwap(text) : text;

    /// <summary>The rows of a text; blanks around cells and quotes are removed, rows may differ in length.</summary>
    public static SepReader Rows(TextReader text, char delimiter) =>
        Sep.New(delimiter)
            .Reader(options =>
                options with
                {
                    HasHeader = false,
                    DisableColCountCheck = true,
                    Unescape = true,
                    Trim = SepTrim.All,
                    CultureInfo = CultureInfo.InvariantCulture,
                }
            )
            .From(text);

    /// <summary>The line in which a row starts, as an editor counts.</summary>
    public static int Line(SepReader.Row row) => row.RowIndex == 0 ? 1 : row.LineNumberFrom;

    /// <summary>A cell without the tabs around it and without quotes of the kind that the file seldom uses.</summary>
    public static ReadOnlySpan<char> Clean(ReadOnlySpan<char> cell, bool singleQuoted)
    {
        cell = cell.Trim();
        if (cell.Length >= 2 && cell[0] == '\'' && cell[^1] == '\'')
            cell = cell[1..^1].Trim();
        return singleQuoted && cell.ContainsAny('\'', '"') ? QuoteSwap.Of(cell) : cell;
    }

    /// <summary>A text in which ' and " have changed places, since the parser knows one kind of quotes.</summary>
    private sealed class QuoteSwap(TextReader text) : TextReader
    {
        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            int read = text.Read(buffer);
            Swap(buffer[..read]);
            return read;
        }

        public static string Of(ReadOnlySpan<char> cell)
        {
            char[] swapped = cell.ToArray();
            Swap(swapped);
            return new string(swapped);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                text.Dispose();
            base.Dispose(disposing);
        }

        private static void Swap(Span<char> characters)
        {
            // No file of text has the first character of the private use area.
            characters.Replace('"', '\uE000');
            characters.Replace('\'', '"');
            characters.Replace('\uE000', '\'');
        }
    }
}
