using System.Buffers.Binary;

namespace BoundGen.Training;

/// <summary>Reads IDX files of every element type and any number of dimensions.</summary>
internal static class IdxArray
{
    /// <summary>As many dimensions as an array of NumPy may have.</summary>
    private const int MostDimensions = 32;

    /// <summary>Whether a file begins as an IDX file does: two zeros, an element type, a number of dimensions.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) =>
        start is [0, 0, var type, >= 1 and <= MostDimensions, ..] && Type(type) is not null;

    /// <summary>Reads the header; the stream then stands where the data begin.</summary>
    /// <exception cref="InvalidDataException">It breaks the format.</exception>
    public static ArrayForm ReadForm(Stream stream, string path)
    {
        byte[] mark = new byte[4];
        if (stream.ReadAtLeast(mark, 4, throwOnEndOfStream: false) < 4 || !Begins(mark))
            throw new InvalidDataException(
                $"{path}: does not begin as an IDX file does, with two zeros, an element type and a number of dimensions."
            );
        var (name, width) = Type(mark[2])!.Value;
        int[] shape = new int[mark[3]];
        byte[] sizes = new byte[4 * shape.Length];
        if (stream.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false) < sizes.Length)
            throw new InvalidDataException($"{path}: ends within its header, expected the sizes of {shape.Length} dimensions.");
        long length = width;
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(sizes.AsSpan(4 * i));
            if (shape[i] < 1)
                throw new InvalidDataException($"{path}: the size of dimension {i + 1} is {shape[i]}, expected at least 1.");
            length *= shape[i];
            if (length > Array.MaxLength)
                throw new InvalidDataException($"{path}: announces more than {Array.MaxLength} bytes, the most that are read.");
        }

        return new ArrayForm(name, width, bigEndian: true, shape, (int)length);
    }

    /// <summary>Reads the elements that follow a header.</summary>
    /// <exception cref="InvalidDataException">There are fewer or more than the header says.</exception>
    public static NumberArray Read(Stream stream, string path)
    {
        ArrayForm form = ReadForm(stream, path);
        byte[]? data = NumberArray.ReadToEnd(stream, form.Length, out long found);
        return data is null
            ? throw new InvalidDataException(
                $"{path}: {found} bytes follow the header, expected {form.Length} for \"{form.Type}\" of shape {form.ShapeText}."
            )
            : NumberArray.Of(path, form, data);
    }

    private static (string Name, int Width)? Type(byte code) =>
        code switch
        {
            0x08 => ("u1", 1),
            0x09 => ("i1", 1),
            0x0B => ("i2", 2),
            0x0C => ("i4", 4),
            0x0D => ("f4", 4),
            0x0E => ("f8", 8),
            _ => null,
        };
}
