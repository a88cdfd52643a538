using System.Runtime.InteropServices;
using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>An array of numbers from a NumPy file (.npy), as <c>numpy.save</c> writes it.</summary>
public sealed class NpyFile
{
    private readonly NumberArray _array;

    private NpyFile(NumberArray array) => _array = array;

    /// <summary>Its dimensions; empty for a single number.</summary>
    public ReadOnlySpan<int> Shape => _array.Form.Shape;

    /// <summary>Number of elements.</summary>
    public int Count => _array.Count;

    /// <summary>Whether the elements are whole numbers or booleans, of which <see cref="ToIntegers"/> refuses none.</summary>
    public bool IsInteger => _array.IsInteger;

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
    /// <param name="stream">Readable.</param>
    /// <param name="path">The name errors are reported under.</param>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    public static NpyFile Load(Stream stream, string path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var header = NpyHeader.Read(stream, path);
        return header.Form.IsText
            ? throw new InvalidDataException($"{path}: the elements are texts ({header.Form.Type}), expected numbers.")
            : new NpyFile(NumberArray.Read(stream, header, path));
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
    public float[] ToFloats() => _array.ToFloats();

    /// <summary>The elements, row-major, as whole numbers; true is 1.</summary>
    /// <exception cref="InvalidDataException">An element that is no whole number.</exception>
    public long[] ToIntegers() => _array.ToIntegers();
}
