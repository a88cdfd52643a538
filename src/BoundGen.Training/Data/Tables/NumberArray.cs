using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;

namespace BoundGen.Training;

/// <summary>An array of numbers, or of short texts, from a file.</summary>
internal sealed class NumberArray
{
    /// <summary>Room that is made for an array before any of it has been seen.</summary>
    private const int FirstRoom = 1 << 20;

    private readonly string _path;

    /// <summary>Row-major, each element in the byte order of this machine.</summary>
    private readonly byte[] _data;

    private NumberArray(string path, ArrayForm form, byte[] data) => (_path, Form, _data) = (path, form, data);

    public ArrayForm Form { get; }

    /// <summary>Number of elements.</summary>
    public int Count => _data.Length / Form.Width;

    /// <summary>The elements as they lie in memory, row-major.</summary>
    public byte[] Bytes => _data;

    /// <summary>Whether the elements are whole numbers or booleans, of which <see cref="ToIntegers"/> refuses none.</summary>
    public bool IsInteger => Form.Type[0] is 'i' or 'u' or 'b';

    /// <summary>Whether the elements are numbers with a fraction, which may be infinite or none.</summary>
    public bool IsFraction => Form.Type[0] == 'f';

    /// <summary>Reads the elements that follow a header of NumPy's.</summary>
    /// <exception cref="InvalidDataException">There are fewer or more bytes than the header says.</exception>
    public static NumberArray Read(Stream stream, NpyHeader header, string path)
    {
        ArrayForm form = header.Form;
        byte[]? data = ReadToEnd(stream, form.Length, out long found);
        if (data is null)
            throw new InvalidDataException(
                $"{path}: {found} bytes follow the header, expected {form.Length} for \"{form.Type}\" of shape {form.ShapeText}."
            );
        data = InOrder(data, form);
        return new NumberArray(path, form, header.ColumnMajor ? ToRowMajor(data, form) : data);
    }

    /// <summary>An array whose bytes have been read, in C order.</summary>
    public static NumberArray Of(string path, ArrayForm form, byte[] data) => new(path, form, InOrder(data, form));

    /// <summary>
    /// Reads a number of bytes and then the stream to its end. A length is only a claim: no more than twice what came is taken.
    /// </summary>
    /// <param name="stream">From where it stands.</param>
    /// <param name="length">How many bytes are expected.</param>
    /// <param name="found">How many there are.</param>
    /// <returns>The bytes; null where there are fewer or more.</returns>
    public static byte[]? ReadToEnd(Stream stream, int length, out long found)
    {
        bool known = stream.CanSeek;
        found = known ? stream.Length - stream.Position : 0;
        if (known && found != length)
            return null;
        byte[] content = new byte[known ? length : Math.Min(length, FirstRoom)];
        int filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(content.AsSpan(filled), content.Length - filled, throwOnEndOfStream: false);
            if (filled < content.Length || filled == length)
                break;
            Array.Resize(ref content, (int)Math.Min(length, 2L * filled));
        }

        found = filled;
        byte[] rest = new byte[1 << 12];
        for (int more = stream.Read(rest); more > 0; more = stream.Read(rest))
            found += more;
        return found == length ? content : null;
    }

    /// <summary>The elements, row-major; f8 and large whole numbers are rounded to the nearest float.</summary>
    public float[] ToFloats() =>
        Form.Type switch
        {
            "f2" => Convert<Half, float>(),
            "f4" => Convert<float, float>(),
            "f8" => Convert<double, float>(),
            "i1" => Convert<sbyte, float>(),
            "i2" => Convert<short, float>(),
            "i4" => Convert<int, float>(),
            "i8" => Convert<long, float>(),
            "u1" or "b1" => Convert<byte, float>(),
            "u2" => Convert<ushort, float>(),
            "u4" => Convert<uint, float>(),
            _ => throw new InvalidOperationException($"{Form.Type} is no number."),
        };

    /// <summary>The elements, row-major, as whole numbers; true is 1.</summary>
    /// <exception cref="InvalidDataException">An element that is no whole number.</exception>
    public long[] ToIntegers() =>
        Form.Type switch
        {
            "i1" => Convert<sbyte, long>(),
            "i2" => Convert<short, long>(),
            "i4" => Convert<int, long>(),
            "i8" => Convert<long, long>(),
            "u1" or "b1" => Convert<byte, long>(),
            "u2" => Convert<ushort, long>(),
            "u4" => Convert<uint, long>(),
            "f2" => Array.ConvertAll(Convert<Half, double>(), Whole),
            "f4" => Array.ConvertAll(Convert<float, double>(), Whole),
            "f8" => Array.ConvertAll(Convert<double, double>(), Whole),
            _ => throw new InvalidOperationException($"{Form.Type} is no number."),
        };

    /// <summary>The elements as texts, where they are that.</summary>
    /// <exception cref="InvalidDataException">A character that there is not.</exception>
    public string[] ToTexts()
    {
        Encoding encoding = Form.Type[0] == 'U' ? new UTF32Encoding(!BitConverter.IsLittleEndian, false, true) : Encoding.Latin1;
        string[] texts = new string[Count];
        try
        {
            for (int i = 0; i < texts.Length; i++)
                texts[i] = encoding.GetString(_data.AsSpan(i * Form.Width, Form.Width)).TrimEnd('\0');
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{_path}: has a text with a character that there is not, expected Unicode.", e);
        }

        return texts;
    }

    private long Whole(double value) =>
        Math.Abs(value) <= 1L << 53 && value == Math.Truncate(value)
            ? (long)value
            : throw new InvalidDataException(
                $"{_path}: has {value.ToString(CultureInfo.InvariantCulture)} among its elements, expected whole numbers."
            );

    private TTo[] Convert<TFrom, TTo>()
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        var converted = new TTo[Count];
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, TFrom>(_data), converted);
        return converted;
    }

    private static byte[] InOrder(byte[] data, ArrayForm form)
    {
        // The unit of a text is its character.
        int unit = form.Type[0] switch
        {
            'U' => 4,
            'S' => 1,
            _ => form.Width,
        };
        if (unit > 1 && form.BigEndian == BitConverter.IsLittleEndian)
        {
            for (int start = 0; start < data.Length; start += unit)
                data.AsSpan(start, unit).Reverse();
        }

        return data;
    }

    /// <summary>Fortran order lets the first index run fastest: the elements of the last dimension lie far apart.</summary>
    private static byte[] ToRowMajor(byte[] data, ArrayForm form)
    {
        var (shape, width) = (form.Shape, form.Width);
        byte[] rows = new byte[data.Length];
        int[] index = new int[shape.Length];
        for (int from = 0; from < data.Length; from += width)
        {
            int to = 0;
            for (int axis = 0; axis < shape.Length; axis++)
                to = to * shape[axis] + index[axis];
            data.AsSpan(from, width).CopyTo(rows.AsSpan(to * width));
            for (int axis = 0; axis < shape.Length && ++index[axis] == shape[axis]; axis++)
                index[axis] = 0;
        }

        return rows;
    }
}
