namespace BoundGen;

/// <summary>One tensor to be written.</summary>
internal sealed class SafetensorsTensor(string name, int[] shape, ReadOnlyMemory<float> values)
{
    /// <summary>Its name, unique in the file.</summary>
    public string Name { get; } = name;

    /// <summary>Its dimensions, each 0 or more; empty for a scalar.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>Its elements, row-major, as many as the product of the dimensions.</summary>
    public ReadOnlyMemory<float> Values { get; } = values;
}
