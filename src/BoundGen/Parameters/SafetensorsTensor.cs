namespace BoundGen;

/// <summary>One tensor of a safetensors file.</summary>
internal sealed class SafetensorsTensor(string name, int[] shape, float[] values, string? otherType = null)
{
    /// <summary>Its name, unique in the file.</summary>
    public string Name { get; } = name;

    /// <summary>Its dimensions, each 0 or more; empty for a scalar.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>
    /// Its elements, row-major, as many as the product of the dimensions; empty where <see cref="OtherType"/> is set.
    /// </summary>
    public float[] Values { get; } = values;

    /// <summary>The element type where it is none of floating point, whose elements are not read; else null.</summary>
    public string? OtherType { get; } = otherType;
}
