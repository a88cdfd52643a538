namespace BoundGen.Onnx.Format;

/// <summary>The element types of tensors that are read, by their numbers in the format.</summary>
internal enum ElementType
{
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
    Double = 11,
    BFloat16 = 16,
}
