namespace BoundGen;

/// <summary>
/// Norms of rows, columns and differences of rows of weights, rounded up: proofs count on none being too small.
/// </summary>
internal static class WeightNorms
{
    /// <summary>||(w_i, b_i)|| for every row of a layer, from its weights.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="layer">In 0..K.</param>
    /// <param name="length">Of the result; zeros follow the rows.</param>
    public static double[] RowsWithBias(NetworkParameters parameters, int layer, int length)
    {
        var shape = parameters.Shape;
        int columns = shape.Inputs(layer);
        ReadOnlySpan<float> weights = parameters.Values[shape.Weights(layer)],
            biases = parameters.Values[shape.Biases(layer)];
        var norms = new double[length];
        for (int i = 0; i < shape.Outputs(layer); i++)
        {
            double sum = biases.IsEmpty ? 0 : (double)biases[i] * biases[i];
            foreach (float weight in weights.Slice(i * columns, columns))
                sum += (double)weight * weight;
            norms[i] = Math.Sqrt(Rounding.CoverDouble(sum, columns + 1));
        }

        return norms;
    }

    /// <summary>||(w_i, b_i)|| for every row, from upper bounds of ||w_i||.</summary>
    /// <param name="rowNorms">Upper bounds of ||w_i||.</param>
    /// <param name="biases">b, as many; empty where there are none.</param>
    /// <param name="cover">Covers the rounding of three operations, and what else the caller wants covered.</param>
    public static double[] RowsWithBias(ReadOnlySpan<double> rowNorms, ReadOnlySpan<float> biases, double cover)
    {
        double[] rows = rowNorms.ToArray();
        for (int i = 0; i < biases.Length; i++)
            rows[i] = cover * Math.Sqrt(rows[i] * rows[i] + (double)biases[i] * biases[i]);
        return rows;
    }

    /// <summary>||w_i||^2 for every row.</summary>
    /// <param name="weights">W, shape [rows, columns], row-major.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="length">Of the result; zeros follow the rows.</param>
    public static double[] SquaredRows(ReadOnlySpan<float> weights, int rows, int length)
    {
        int columns = weights.Length / rows;
        var sums = new double[length];
        for (int i = 0; i < weights.Length; i++)
            sums[i / columns] += (double)weights[i] * weights[i];
        return Array.ConvertAll(sums, sum => Rounding.CoverDouble(sum, columns));
    }

    /// <summary>||W_.,i||^2 for every column.</summary>
    /// <param name="weights">W, shape [rows, columns], row-major.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="length">Of the result; zeros follow the columns.</param>
    public static double[] SquaredColumns(ReadOnlySpan<float> weights, int rows, int length)
    {
        int columns = weights.Length / rows;
        var sums = new double[length];
        for (int i = 0; i < weights.Length; i++)
            sums[i % columns] += (double)weights[i] * weights[i];
        return Array.ConvertAll(sums, sum => Rounding.CoverDouble(sum, rows));
    }

    /// <summary>||w_y - w_j|| for all pairs of rows, shape [rows, rows].</summary>
    /// <param name="weights">W, shape [rows, columns], row-major.</param>
    /// <param name="rows">Number of rows.</param>
    public static double[] RowDistances(ReadOnlySpan<float> weights, int rows)
    {
        int columns = weights.Length / rows;
        int[] all = [.. Enumerable.Range(0, columns)];
        var distances = new double[rows * rows];
        for (int y = 0; y < rows; y++)
        {
            for (int j = 0; j < y; j++)
                distances[y * rows + j] = distances[j * rows + y] = RowDistance(weights, columns, y, j, all);
        }

        return distances;
    }

    /// <summary>||(w_y - w_j)_J||.</summary>
    /// <param name="weights">W, shape [rows, <paramref name="columns"/>], row-major.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="y">One row.</param>
    /// <param name="j">The other.</param>
    /// <param name="support">J, in the order of summation.</param>
    public static double RowDistance(ReadOnlySpan<float> weights, int columns, int y, int j, ReadOnlySpan<int> support)
    {
        ReadOnlySpan<float> own = weights.Slice(y * columns, columns),
            other = weights.Slice(j * columns, columns);
        double sum = 0;
        foreach (int i in support)
        {
            double difference = (double)own[i] - other[i];
            sum += difference * difference;
        }

        return Math.Sqrt(Rounding.CoverDouble(sum, support.Length));
    }
}
