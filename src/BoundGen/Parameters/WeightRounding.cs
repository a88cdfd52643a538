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
}

/// <summary>Parameters rounded to a narrower format and back, as a program that stores them so computes with them.</summary>
public static class WeightRounding
{
    private const int LargestInteger = 127;

    /// <summary>Rounds every weight to nearest.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="ArgumentException">A weight that is too large for the format.</exception>
    public static NetworkParameters Round(NetworkParameters parameters, WeightFormat format)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        float[] values = parameters.Values.ToArray();
        if (format == WeightFormat.Integer8)
            RoundRows(values, parameters.Shape);
        else
        {
            foreach (ref float value in values.AsSpan())
                value = format == WeightFormat.Float16 ? (float)(Half)value : (float)ToBFloat16(value);
        }

        int bad = NonFinite.IndexIn(values);
        if (bad >= 0)
            throw new ArgumentException(
                $"Parameter {bad} is {parameters.Values[bad]}, which is beyond the range of {format}.",
                nameof(parameters)
            );
        return NetworkParameters.Owning(parameters.Shape, values);
    }

    /// <summary>To nearest, ties to even: the upper half of the bits, after what they round by was added.</summary>
    private static float ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000);
    }

    private static void RoundRows(float[] values, NetworkShape shape)
    {
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            int columns = shape.Inputs(layer);
            var weights = values.AsSpan(shape.Weights(layer));
            for (int row = 0; row < shape.Outputs(layer); row++)
            {
                var part = weights.Slice(row * columns, columns);
                float largest = 0;
                foreach (float weight in part)
                    largest = Math.Max(largest, Math.Abs(weight));
                float scale = largest / LargestInteger;
                foreach (ref float weight in part)
                    weight = scale > 0 ? MathF.Round(weight / scale) * scale : weight;
            }
        }
    }
}
