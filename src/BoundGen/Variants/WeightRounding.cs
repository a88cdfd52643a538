namespace BoundGen;

/// <summary>One layer's weights and biases, rounded in place and back, and what they take in the narrower format.</summary>
internal static class WeightRounding
{
    /// <summary>Rounds to a format.</summary>
    /// <param name="layer">Weights, row by row, then biases, as <see cref="NetworkParameters.Values"/> has them.</param>
    /// <param name="rows">d_k.</param>
    /// <param name="columns">d_{k-1}.</param>
    /// <param name="format">The format.</param>
    /// <returns>Bytes of the layer in that format.</returns>
    public static long Round(Span<float> layer, int rows, int columns, WeightFormat format)
    {
        switch (format)
        {
            case WeightFormat.Integer8:
                return RoundRows(layer, rows, columns, 8);
            case WeightFormat.Integer4:
                return RoundRows(layer, rows, columns, 4);
            case WeightFormat.Float16:
                foreach (ref float value in layer)
                    value = (float)(Half)value;
                break;
            default:
                foreach (ref float value in layer)
                    value = ToBFloat16(value);
                break;
        }

        return sizeof(short) * (long)layer.Length;
    }

    /// <summary>
    /// Rounds every row of weights to whole multiples of a scale of its own, the largest of which is 2^(bits - 1) - 1 times it.
    /// </summary>
    /// <param name="layer">As above; biases stay as they are.</param>
    /// <param name="rows">d_k.</param>
    /// <param name="columns">d_{k-1}.</param>
    /// <param name="bits">Of one weight, 2 or more.</param>
    /// <returns>Bytes of the weights, one scale a row and the biases, both in single precision.</returns>
    public static long RoundRows(Span<float> layer, int rows, int columns, int bits)
    {
        int most = (1 << bits - 1) - 1;
        for (int row = 0; row < rows; row++)
        {
            var part = layer.Slice(row * columns, columns);
            float largest = 0;
            foreach (float weight in part)
                largest = Math.Max(largest, Math.Abs(weight));
            float scale = largest / most;
            // A scale below the smallest number that is not 0 leaves the row as it is.
            if (scale == 0)
                continue;
            foreach (ref float weight in part)
                weight = Math.Clamp(MathF.Round(weight / scale), -most, most) * scale;
        }

        int weights = rows * columns;
        return ((long)weights * bits + 7) / 8 + sizeof(float) * (rows + layer.Length - weights);
    }

    /// <summary>To nearest, ties to even: the upper half of the bits, after what they round by was added.</summary>
    private static float ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000);
    }
}
