namespace BoundGen;

/// <summary>Sums of the largest values of rows, for every number of values at once: one sort a row.</summary>
internal static class LargestSums
{
    /// <summary>Entry p is the sum of the p largest values, p = 0..n; non-decreasing where no value is negative.</summary>
    /// <param name="values">Shape [n]; sorted by the call.</param>
    public static double[] Of(Span<double> values)
    {
        values.Sort();
        var sums = new double[values.Length + 1];
        for (int p = 1; p < sums.Length; p++)
            sums[p] = sums[p - 1] + values[^p];
        return sums;
    }

    /// <summary>
    /// Entry q is the largest sum, over the rows, of the squares of the q largest entries of a row: xi(W, columns - q)^2.
    /// </summary>
    /// <param name="matrix">W, row-major [rows, columns].</param>
    /// <param name="columns">Number of columns.</param>
    public static double[] OfSquaredRows(ReadOnlySpan<double> matrix, int columns)
    {
        var largest = new double[columns + 1];
        var squares = new double[columns];
        for (int start = 0; start < matrix.Length; start += columns)
        {
            for (int j = 0; j < columns; j++)
                squares[j] = matrix[start + j] * matrix[start + j];
            TakeLarger(largest, squares, 0, 0);
        }

        return largest;
    }

    /// <summary>
    /// Entry p, p = 1..n, is the largest value over j of M_jj + the sum of the p - 1 largest |M_ij|, i other than j:
    /// by Gershgorin no less than the norm of any p x p principal block of a symmetric M with M_jj >= 0. Entry 0 is 0.
    /// </summary>
    /// <param name="matrix">M, [n, n], symmetric.</param>
    /// <param name="n">Size of M.</param>
    public static double[] OfDiscs(ReadOnlySpan<double> matrix, int n)
    {
        var largest = new double[n + 1];
        var neighbours = new double[n - 1];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n - 1; i++)
                neighbours[i] = Math.Abs(matrix[j * n + (i < j ? i : i + 1)]);
            TakeLarger(largest, neighbours, 1, matrix[j * n + j]);
        }

        return largest;
    }

    /// <summary>Raises entry first + p to start + the sum of the p largest values.</summary>
    private static void TakeLarger(double[] largest, double[] values, int first, double start)
    {
        Array.Sort(values);
        double sum = start;
        for (int p = 0; p <= values.Length; p++)
        {
            sum += p > 0 ? values[^p] : 0;
            largest[first + p] = Math.Max(largest[first + p], sum);
        }
    }
}
