namespace BoundGen;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Shape">Its dimensions, each 0 or more; empty for a scalar.</param>
/// <param name="Values">Its elements, row-major, as many as the product of the dimensions.</param>
internal sealed record SafetensorsTensor(string Name, int[] Shape, float[] Values);
