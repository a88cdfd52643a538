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

    private NpyHeader(string descr, bool columnMajor, int[] shape) =>
        (Type, BigEndian, ColumnMajor, Shape) = (descr[1..], descr[0] == '>', columnMajor, shape);

    /// <summary>The element type: its kind and its bytes, as in <c>f4</c>.</summary>
    public string Type { get; }

    /// <summary>Whether the most significant byte comes first.</summary>
    public bool BigEndian { get; }

    /// <summary>Whether the elements are in Fortran order.</summary>
    public bool ColumnMajor { get; }

    /// <summary>The dimensions.</summary>
    public int[] Shape { get; }

    /// <summary>Bytes of an element.</summary>
    public int Width => Type[1] - '0';

    /// <summary>Bytes of all elements.</summary>
    public int DataLength { get; private init; }

    /// <summary>Reads a header and checks that as many bytes follow as it needs.</summary>
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
        long bytes = descr[2] - '0';
        foreach (int size in shape)
        {
            bytes *= size;
            if (bytes > Array.MaxLength)
                throw Error(path, $"shape ({match.Groups["shape"].Value}) has more than {Array.MaxLength} bytes");
        }

        long left = stream.Length - stream.Position;
        if (left != bytes)
            throw Error(
                path,
                $"{left} bytes follow the header, expected {bytes} for {Quote(descr)} of shape ({match.Groups["shape"].Value})"
            );
        return new NpyHeader(descr, match.Groups["order"].Value == "True", shape) { DataLength = (int)bytes };
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
        int read = stream.ReadAtLeast(start, 10, throwOnEndOfStream: false);
        if (read < 10 || !start.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw Error(path, "does not begin as a NumPy file (.npy) does");
        // From version 2 on the length has four bytes.
        bool longer = start[6] >= 2;
        if (longer && read < 12)
            throw Error(path, "ends within its header");
        uint length = longer
            ? BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8))
            : BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        stream.Seek((longer ? 12 : 10) - read, SeekOrigin.Current);
        if (length > MaxLength || length > stream.Length - stream.Position)
            throw Error(path, $"the header's length is {length}, expected at most {MaxLength} and what follows it");
        byte[] text = new byte[length];
        stream.ReadExactly(text);
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

    [GeneratedRegex(@"^[<>=|](f[248]|i[1248]|u[124]|b1)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
