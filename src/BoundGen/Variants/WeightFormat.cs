namespace BoundGen;

/// <summary>A narrower format that weights and biases may be rounded to.</summary>
public enum WeightFormat
{
    /// <summary>bfloat16: 8 bits of precision, the range of single precision.</summary>
    BFloat16,

    /// <summary>IEEE half precision.</summary>
    Float16,

    /// <summary>8-bit integers with one symmetric scale for each row of weights; biases stay as they are.</summary>
    Integer8,

    /// <summary>4-bit integers, as <see cref="Integer8"/>.</summary>
    Integer4,
}
