using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BoundGen.Training;

/// <summary>
/// The beginning of a .npy file: a magic string, a version, the length of the header, and the header, which is a Python literal
/// with the element type, the order of the elements and the dimensions.
/// </summary>
internal sealed partial class NpyHeader
{
    /// <summary>Longest header that is read, in bytes; NumPy's own are below 200.</summary>
    private const int MaxLength = 1 << 16;

    /// <summary>As many dimensions as NumPy allowed for most of its life.</summary>
    private const int MaxDimensions = 32;

    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    private NpyHeader(ArrayForm form, bool columnMajor) => (Form, ColumnMajor) = (form, columnMajor);

    public ArrayForm Form { get; }

    /// <summary>Whether the elements are in Fortran order.</summary>
    public bool ColumnMajor { get; }

    /// <summary>Whether a file begins as one of NumPy does.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <summary>Reads a header; the stream then stands where the data begin.</summary>
    /// <param name="stream">From where it stands.</param>
    /// <param name="path">The name errors are reported under.</param>
    /// <exception cref="InvalidDataException">It breaks the format, or the type is none that is read.</exception>
    public static NpyHeader Read(Stream stream, string path)
    {
        string text = ReadText(stream, path);
        var match = Literal().Match(text);
        if (!match.Success)
            throw Error(
                path,
                $"the header is {Quote(text)}, expected 'descr', 'fortran_order' and 'shape', as numpy.save writes them"
            );
        string descr = match.Groups["descr"].Value;
        if (!Number().IsMatch(descr))
            throw Error(path, $"the element type is {Quote(descr)}, expected one of f2, f4, f8, i1 to i8, u1, u2, u4 and bool");

        int[] shape = ParseShape(match.Groups["shape"].Value, path);
        if (shape.Length > MaxDimensions)
            throw Error(path, $"there are {shape.Length} dimensions, expected at most {MaxDimensions}");
        string type = descr[1..];
        int width = int.Parse(type.AsSpan(1), CultureInfo.InvariantCulture) * (type[0] == 'U' ? 4 : 1);
        long bytes = width;
        foreach (int size in shape)
        {
            bytes *= size;
            if (bytes > Array.MaxLength)
                throw Error(path, $"shape ({match.Groups["shape"].Value}) has more than {Array.MaxLength} bytes");
        }

        var form = new ArrayForm(type, width, descr[0] == '>', shape, (int)bytes);
        return new NpyHeader(form, match.Groups["order"].Value == "True");
    }

    /// <summary>The beginning of a file of single-precision numbers in C order and the byte order of this machine.</summary>
    public static byte[] OfSingles(ReadOnlySpan<int> shape)
    {
        var sizes = new StringBuilder();
        foreach (int size in shape)
            sizes.Append(CultureInfo.InvariantCulture, $"{size}, ");
        char order = BitConverter.IsLittleEndian ? '<' : '>';
        string text = $"{{'descr': '{order}f4', 'fortran_order': False, 'shape': ({sizes.ToString().TrimEnd()}), }}";
        // Magic, version, length and the line feed are 11 bytes; the data begin at a multiple of 64.
        text = text.PadRight((text.Length + 11 + 63) / 64 * 64 - 11) + "\n";
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        return [.. Magic, 1, 0, .. length, .. Encoding.ASCII.GetBytes(text)];
    }

    private static string ReadText(Stream stream, string path)
    {
        byte[] start = new byte[12];
        int read = stream.ReadAtLeast(start.AsSpan(0, 10), 10, throwOnEndOfStream: false);
        if (read < 10 || !Begins(start))
            throw Error(path, "does not begin as a NumPy file (.npy) does");
        // From version 2 on the length has four bytes.
        bool longer = start[6] >= 2;
        if (longer && stream.ReadAtLeast(start.AsSpan(10), 2, throwOnEndOfStream: false) < 2)
            throw Error(path, "ends within its header");
        uint length = longer
            ? BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8))
            : BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        if (length > MaxLength)
            throw Error(path, $"the header's length is {length}, expected at most {MaxLength}");
        byte[] text = new byte[length];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
            throw Error(path, $"ends within its header, whose length is {length}");
        return Encoding.Latin1.GetString(text).Trim();
    }

    private static int[] ParseShape(string text, string path) =>
        [
            .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(size =>
                    int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed)
                        ? parsed
                        : throw Error(path, $"shape ({text}) has {size}, expected sizes from 0 to {int.MaxValue}")
                ),
        ];

    private static string Quote(string text) =>
        $"\"{string.Concat(text.Take(100).Select(character => char.IsControl(character) ? ' ' : character))}\"";

    private static InvalidDataException Error(string path, string problem) => new($"{path}: {problem}.");

    // NumPy writes the keys in this order, sorted.
    [GeneratedRegex(
        @"^\{\s*'descr':\s*'(?<descr>[^']*)',\s*'fortran_order':\s*(?<order>True|False),\s*'shape':\s*\((?<shape>[0-9, ]*)\),?\s*\}\z",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Literal();

    [GeneratedRegex(
        @"^[<>=|](f[248]|i[1248]|u[124]|b1|[US][1-9][0-9]{0,4})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Number();
}
