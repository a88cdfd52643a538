using System.Text;
using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>Recognises files that hold no table by their first bytes, and says how a table comes out of them.</summary>
internal static class OtherFormat
{
    private const int Length = 512;
    private const int MostShown = 60;

    private static readonly (string Start, string Kind)[] Known =
    [
        ("\u0089HDF\r\n", "an HDF5 file; in Python, numpy.save or DataFrame.to_csv write its arrays as .npy or CSV"),
        ("SQLite format 3\0", "an SQLite database; `sqlite3 -header -csv FILE \"select * from TABLE\"` writes a table as CSV"),
        ("ARROW1", "an Arrow file; in Python, pandas.read_feather(...).to_parquet(...) makes Parquet of it"),
        ("MATLAB 5.0", "a MATLAB file; in Python, scipy.io.loadmat and numpy.savez make .npz of it"),
        ("\u0089PNG", "a PNG image; a set of images is a folder with a folder for each class"),
        ("\u00ff\u00d8\u00ff", "a JPEG image; a set of images is a folder with a folder for each class"),
        ("%PDF", "a PDF document"),
        ("7z\u00bc\u00af", "a 7z archive; unpack it first"),
        ("BZh", "compressed with bzip2; unpack it first"),
        ("\u00fd7zXZ", "compressed with xz; unpack it first"),
        ("(\u00b5/\u00fd", "compressed with Zstandard; unpack it first"),
        ("\u00d0\u00cf\u0011\u00e0", "an old Excel or Office file; save the sheet as CSV"),
    ];

    /// <summary>
    /// What a file is, with what makes a table of it; null where it may be a table of text or an archive of arrays.
    /// </summary>
    public static string? Of(SourceFile file)
    {
        byte[] bytes = file.Start(Length);
        string text = Encoding.Latin1.GetString(bytes);
        if (text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal))
            return Archive(text);
        if (bytes is [0x80, >= 2 and <= 5, ..])
            return "a Python pickle, a program that runs when it is read; in Python, numpy.savez or DataFrame.to_csv make .npz or CSV of it";
        foreach (var (start, kind) in Known)
        {
            if (text.StartsWith(start, StringComparison.Ordinal))
                return kind;
        }

        string trimmed = text.TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        return bytes.Length > 8 && bytes[8] == (byte)'{' && bytes.AsSpan(0, 8).Contains((byte)0) ? "a safetensors file of weights"
            : FileKind.Of(new MemoryStream(bytes)) is { } known ? $"{known} (it begins {Begin(trimmed)})"
            : trimmed.StartsWith('{') || trimmed.StartsWith('[') ? $"JSON (it begins {Begin(trimmed)}); write its rows as CSV"
            : trimmed.StartsWith('<') ? $"a web page or XML (it begins {Begin(trimmed)})"
            : IsBinary(bytes) ? "a binary file of an unknown kind"
            : null;
    }

    private static string? Archive(string text) =>
        text.Contains("[Content_Types].xml", StringComparison.Ordinal) || text.Contains("xl/", StringComparison.Ordinal)
            ? "an Excel workbook or another Office file; save the sheet as CSV"
        : text.Contains("data.pkl", StringComparison.Ordinal) ? "a PyTorch file; in Python, numpy.savez makes .npz of its tensors"
        : null;

    private static string Begin(string text) => CellText.Quote(text.Length > MostShown ? text[..MostShown] : text);

    /// <summary>Text has no NUL, unless it is UTF-16 with a byte order mark.</summary>
    private static bool IsBinary(byte[] bytes) => bytes.Contains((byte)0) && bytes is not ([0xff, 0xfe, ..] or [0xfe, 0xff, ..]);
}
