using System.Globalization;
using System.Runtime.InteropServices;
using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>An array of numbers from a NumPy file (.npy), as <c>numpy.save</c> writes it.</summary>
public sealed class NpyFile
{
    private readonly string _path;
    private readonly NpyHeader _header;

    /// <summary>Row-major, each element in the byte order of this machine.</summary>
    private readonly byte[] _data;

    private NpyFile(string path, NpyHeader header, byte[] data) => (_path, _header, _data) = (path, header, data);

    /// <summary>Its dimensions; empty for a single number.</summary>
    public ReadOnlySpan<int> Shape => _header.Shape;

    /// <summary>Number of elements.</summary>
    public int Count => _data.Length / _header.Width;

    /// <summary>Whether the elements are whole numbers or booleans, of which <see cref="ToIntegers"/> refuses none.</summary>
    public bool IsInteger => _header.Type[0] != 'f';

    /// <summary>
    /// Reads an array of f2, f4, f8, i1, i2, i4, i8, u1, u2, u4 or bool elements, in C or Fortran order and either byte order.
    /// </summary>
    /// <exception cref="InvalidDataException">The file breaks the format, or holds elements of another type.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpyFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = InputFile.Open(path);
        return Load(stream, path);
    }

    /// <summary>Reads an array from a stream, from where the stream stands to its end.</summary>
    /// <param name="stream">Seekable.</param>
    /// <param name="path">The name errors are reported under.</param>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    public static NpyFile Load(Stream stream, string path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var header = NpyHeader.Read(stream, path);
        byte[] data = new byte[header.DataLength];
        stream.ReadExactly(data);
        if (header.BigEndian == BitConverter.IsLittleEndian)
        {
            for (int start = 0; start < data.Length; start += header.Width)
                data.AsSpan(start, header.Width).Reverse();
        }

        return new NpyFile(path, header, header.ColumnMajor ? ToRowMajor(data, header) : data);
    }

    /// <summary>Writes an array of single-precision numbers in C order, replacing the file in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">Row-major, as many as the product of the dimensions.</param>
    /// <param name="shape">The dimensions.</param>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int size in shape)
            count *= size;
        if (count != values.Length)
            throw new ArgumentException($"The shape has {count} elements, got {values.Length}.", nameof(values));
        byte[] header = NpyHeader.OfSingles(shape);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            // In pieces: the bytes of a large array exceed what one span can hold.
            for (int start = 0; start < values.Length; start += 1 << 20)
                stream.Write(MemoryMarshal.AsBytes(values.Span.Slice(start, Math.Min(1 << 20, values.Length - start))));
        });
    }

    /// <summary>The elements, row-major; f8 and large whole numbers are rounded to the nearest float.</summary>
    public float[] ToFloats() =>
        _header.Type switch
        {
            "f2" => Convert<Half, float>(value => (float)value),
            "f4" => MemoryMarshal.Cast<byte, float>(_data).ToArray(),
            "f8" => Convert<double, float>(value => (float)value),
            _ when IsInteger => Array.ConvertAll(ToIntegers(), value => (float)value),
            _ => throw new InvalidOperationException($"{_header.Type} is no type that is read."),
        };

    /// <summary>The elements, row-major, as whole numbers; true is 1.</summary>
    /// <exception cref="InvalidDataException">An element that is no whole number.</exception>
    public long[] ToIntegers() =>
        _header.Type switch
        {
            "i1" => Convert<sbyte, long>(value => value),
            "i2" => Convert<short, long>(value => value),
            "i4" => Convert<int, long>(value => value),
            "i8" => Convert<long, long>(value => value),
            "u1" or "b1" => Convert<byte, long>(value => value),
            "u2" => Convert<ushort, long>(value => value),
            "u4" => Convert<uint, long>(value => value),
            "f8" => Convert<double, long>(Whole),
            "f2" or "f4" => Array.ConvertAll(ToFloats(), value => Whole(value)),
            _ => throw new InvalidOperationException($"{_header.Type} is no type that is read."),
        };

    private long Whole(double value) =>
        Math.Abs(value) <= 1L << 53 && value == Math.Truncate(value)
            ? (long)value
            : throw new InvalidDataException(
                $"{_path}: has {value.ToString(CultureInfo.InvariantCulture)} among its elements, expected whole numbers."
            );

    private TTo[] Convert<TFrom, TTo>(Func<TFrom, TTo> convert)
        where TFrom : unmanaged
    {
        ReadOnlySpan<TFrom> elements = MemoryMarshal.Cast<byte, TFrom>(_data);
        var converted = new TTo[elements.Length];
        for (int i = 0; i < converted.Length; i++)
            converted[i] = convert(elements[i]);
        return converted;
    }

    /// <summary>Fortran order lets the first index run fastest: the elements of the last dimension lie far apart.</summary>
    private static byte[] ToRowMajor(byte[] data, NpyHeader header)
    {
        var (shape, width) = (header.Shape, header.Width);
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
