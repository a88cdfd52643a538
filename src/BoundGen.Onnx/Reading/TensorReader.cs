using System.Buffers.Binary;
using BoundGen.Onnx.Folding;
using BoundGen.Onnx.Format;

namespace BoundGen.Onnx.Reading;

/// <summary>Makes constants of tensors, whatever type they have and wherever their elements lie.</summary>
/// <param name="files">Where elements outside the model lie.</param>
/// <param name="workspace">What may be allocated.</param>
internal sealed class TensorReader(ExternalFiles files, Workspace workspace)
{
    private const int MostDimensions = 8;
    private const int External = 1;

    /// <exception cref="InvalidDataException">A type that is not read, or elements that do not fit the dimensions.</exception>
    public Constant Read(Tensor tensor)
    {
        var type = (ElementType)tensor.ElementType;
        if (!Enum.IsDefined(type))
            throw Error(
                tensor,
                $"has element type {tensor.ElementType}, expected floats of 16, 32 or 64 bits or integers of 32 or 64"
            );
        int[] dimensions = Dimensions(tensor, out int count);
        long length = (long)count * SizeOf(type);
        bool isInteger = type is ElementType.Int32 or ElementType.Int64;
        // First, because the file accounts for elements too.
        byte[]? beside = tensor.Location == External ? files.Read(tensor, length) : null;
        if (!workspace.TryTake(count))
            throw Error(tensor, $"has {count} elements, which the size of the file does not account for");

        if (beside is not null)
            return new Constant(dimensions, Decode(type, beside, count), isInteger);
        if (!tensor.Raw.IsEmpty)
        {
            if (tensor.Raw.Length != length)
                throw Error(tensor, $"has {tensor.Raw.Length} bytes, expected {length} for {count} elements");
            return new Constant(dimensions, Decode(type, tensor.Raw.Span, count), isInteger);
        }

        double[] values = Listed(type, tensor);
        if (values.Length != count)
            throw Error(tensor, $"has {values.Length} elements, expected {count} for its dimensions");
        return new Constant(dimensions, values, isInteger);
    }

    private static int[] Dimensions(Tensor tensor, out int count)
    {
        if (tensor.Dimensions.Count > MostDimensions)
            throw Error(tensor, $"has {tensor.Dimensions.Count} dimensions, expected at most {MostDimensions}");
        int[] dimensions = new int[tensor.Dimensions.Count];
        long product = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            long size = tensor.Dimensions[i];
            if (size is < 0 or > int.MaxValue || (product *= size) > Array.MaxLength)
                throw Error(tensor, $"has {size} as dimension {i}, expected a size that fits into memory");
            dimensions[i] = (int)size;
        }

        if (product == 0 && dimensions.Length > 1)
            throw Error(tensor, $"has dimensions {Axes.Describe(dimensions)}, expected at least one element");

        count = (int)product;
        return dimensions;
    }

    private static int SizeOf(ElementType type) =>
        type switch
        {
            ElementType.Double or ElementType.Int64 => 8,
            ElementType.Float or ElementType.Int32 => 4,
            _ => 2,
        };

    private static double[] Decode(ElementType type, ReadOnlySpan<byte> bytes, int count)
    {
        double[] values = new double[count];
        int size = SizeOf(type);
        for (int i = 0; i < values.Length; i++)
        {
            var element = bytes.Slice(i * size, size);
            values[i] = type switch
            {
                ElementType.Float => BinaryPrimitives.ReadSingleLittleEndian(element),
                ElementType.Double => BinaryPrimitives.ReadDoubleLittleEndian(element),
                ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
                _ => BFloat16(BinaryPrimitives.ReadUInt16LittleEndian(element)),
            };
        }

        return values;
    }

    private static double[] Listed(ElementType type, Tensor tensor) =>
        type switch
        {
            ElementType.Float => Convert(tensor.Floats, value => value),
            ElementType.Double => Convert(tensor.Doubles, value => value),
            ElementType.Int32 => Convert(tensor.SmallIntegers, value => value),
            ElementType.Int64 => Convert(tensor.Integers, value => value),
            ElementType.Float16 => Convert(tensor.SmallIntegers, bits => (double)BitConverter.UInt16BitsToHalf((ushort)bits)),
            _ => Convert(tensor.SmallIntegers, bits => BFloat16((ushort)bits)),
        };

    private static double[] Convert<T>(IList<T> list, Func<T, double> convert)
    {
        double[] values = new double[list.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = convert(list[i]);
        return values;
    }

    /// <summary>The upper half of a float.</summary>
    private static double BFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static InvalidDataException Error(Tensor tensor, string problem) =>
        new($"tensor {OperatorNode.Quote(tensor.Name)} {problem}");
}
