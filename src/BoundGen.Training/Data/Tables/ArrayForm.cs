namespace BoundGen.Training;

/// <summary>What the elements of an array in a file are, and how many.</summary>
/// <param name="type">The kind and the size of an element as NumPy writes them, as in <c>f4</c>.</param>
/// <param name="width">Bytes of an element.</param>
/// <param name="bigEndian">Whether the most significant byte of an element comes first.</param>
/// <param name="shape">The dimensions; none for a single element.</param>
/// <param name="length">Bytes of all elements.</param>
internal sealed class ArrayForm(string type, int width, bool bigEndian, int[] shape, int length)
{
    public string Type { get; } = type;

    public int Width { get; } = width;

    public bool BigEndian { get; } = bigEndian;

    public int[] Shape { get; } = shape;

    public int Length { get; } = length;

    /// <summary>Whether the elements are texts: characters of four bytes, or of one.</summary>
    public bool IsText => Type[0] is 'U' or 'S';

    /// <summary>The dimensions in brackets, as NumPy shows them.</summary>
    public string ShapeText => Shape.Length == 1 ? $"({Shape[0]},)" : $"({string.Join(", ", Shape)})";
}
