using System.Runtime.InteropServices;

namespace BoundGen;

/// <summary>A certified upper bound of the largest singular value (theory.md section 2).</summary>
public static class OperatorNorm
{
    /// <summary>What the bound may exceed the norm by, relatively, before rounding is added.</summary>
    private const double Tolerance = 1.0 / 2048;

    /// <summary>An upper bound of ||W||_2, above it by less than 0.05 % and the inflation for rounding.</summary>
    /// <param name="weights">W, shape [<paramref name="rows"/>, <paramref name="columns"/>], row-major, finite.</param>
    /// <param name="rows">Number of rows, 1 or more.</param>
    /// <param name="columns">Number of columns, 1 or more.</param>
    /// <param name="progress">Is told how many of the products of matrices are done, of as many as there can be.</param>
    /// <param name="cancellationToken">Ends the work after a product.</param>
    /// <returns>The bound; 0 for a zero matrix, the Euclidean norm (rounded up) for a single row or column.</returns>
    /// <exception cref="ArgumentException">
    /// A wrong length, a number of rows or columns below 1, a weight that is not finite.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static double UpperBound(
        ReadOnlySpan<float> weights,
        int rows,
        int columns,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        double[] matrix = Widen(weights, rows, columns);
        int n = Math.Min(rows, columns);
        var products = PhaseProgress.Start(progress, "operator norm", 1 + MostSquarings(n));
        double[] gram = Gram(matrix, rows, columns, ofColumns: rows > columns, cancellationToken);
        products?.Add(1);
        double bound = UpperBound(gram, n, Inflation(rows, columns), products, cancellationToken);
        products?.Finish();
        return bound;
    }

    /// <summary>
    /// An upper bound of ||theta^k - theta_0^k||_2, weights and biases together, as tight as
    /// <see cref="UpperBound(ReadOnlySpan{float},
    /// int, int, IProgress{EvaluationProgress}?, CancellationToken)"/>.
    /// </summary>
    /// <param name="network">theta.</param>
    /// <param name="other">theta_0, of the same architecture.</param>
    /// <param name="layer">In 0..K.</param>
    /// <param name="cancellationToken">Ends the work after a product.</param>
    /// <exception cref="ArgumentException">Another architecture, or no such layer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static double Distance(
        NetworkParameters network,
        NetworkParameters other,
        int layer,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(other);
        if (!network.Shape.Equals(other.Shape))
            throw new ArgumentException(
                $"The networks are {network.Shape} and {other.Shape}, expected two of one architecture.",
                nameof(other)
            );
        double[] difference = Difference(network, other, layer);
        int rows = network.Shape.Outputs(layer),
            columns = difference.Length / rows;
        double[] gram = Gram(difference, rows, columns, ofColumns: rows > columns, cancellationToken);
        return UpperBound(gram, Math.Min(rows, columns), Inflation(rows, columns), null, cancellationToken);
    }

    /// <summary>The distances of all layers, shape [K + 1].</summary>
    /// <param name="network">theta.</param>
    /// <param name="other">theta_0, of the same architecture.</param>
    /// <param name="progress">Is told how many layers are done.</param>
    /// <param name="cancellationToken">Ends the work after a product.</param>
    /// <inheritdoc cref="Distance"/>
    public static double[] Distances(
        NetworkParameters network,
        NetworkParameters other,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        var distances = new double[network.Shape.LayerCount];
        var phase = PhaseProgress.Start(progress, "distances", distances.Length);
        for (int layer = 0; layer < distances.Length; layer++)
        {
            distances[layer] = Distance(network, other, layer, cancellationToken);
            phase?.Add(1);
        }

        return distances;
    }

    /// <summary>The same, out of a cache where they are there.</summary>
    internal static double[] Distances(
        NetworkParameters network,
        NetworkParameters other,
        CacheFolder? cache,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (cache is null)
            return Distances(network, other, progress, cancellationToken);
        var key = ProgramDigest.Key("distances", network, other);
        int layers = network.Shape.LayerCount;
        if (cache.Read(key) is { } kept && kept.Length == layers * sizeof(double))
            return new NumberReader(kept).Take<double>(layers).ToArray();
        double[] distances = Distances(network, other, progress, cancellationToken);
        cache.Write(key, MemoryMarshal.AsBytes<double>(distances));
        return distances;
    }

    /// <summary>
    /// theta^k - theta_0^k, biases as the last column. Each entry is rounded once, which the inflation covers: it counts more
    /// roundings than there are.
    /// </summary>
    private static double[] Difference(NetworkParameters network, NetworkParameters other, int layer)
    {
        var shape = network.Shape;
        int rows = shape.Outputs(layer),
            inputs = shape.Inputs(layer),
            columns = inputs + (shape.HasBias ? 1 : 0);
        ReadOnlySpan<float> weights = network.Values[shape.Weights(layer)],
            otherWeights = other.Values[shape.Weights(layer)];
        ReadOnlySpan<float> biases = network.Values[shape.Biases(layer)],
            otherBiases = other.Values[shape.Biases(layer)];
        var difference = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < inputs; j++)
                difference[i * columns + j] = (double)weights[i * inputs + j] - otherWeights[i * inputs + j];
            if (shape.HasBias)
                difference[i * columns + inputs] = (double)biases[i] - otherBiases[i];
        }

        return difference;
    }

    /// <summary>
    /// What every norm of a [rows, columns] matrix computed here is multiplied by: 1 + 4 (rows * columns + 8) u, u = 2^-53.
    /// The longest sum of squares has rows * columns terms: relative error rows * columns * u, halved by the root.
    /// An entry of a Gram matrix errs by at most k u ||w_i|| ||w_j||, k the chain length, so the sum of one row of the
    /// Gram matrix by at most rows * columns * u times the largest squared row norm, which the Lemma 1 bound exceeds.
    /// For Gram iteration see <see cref="UpperBound(double[], int, double, PhaseProgress?, CancellationToken)"/>. The 8 is for
    /// roots and products.
    /// </summary>
    internal static double Inflation(int rows, int columns) => Rounding.Cover(2 * ((double)rows * columns + 8));

    /// <summary>Checks the weights of a layer and makes them doubles, which is exact.</summary>
    internal static double[] Widen(ReadOnlySpan<float> weights, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (weights.Length != (long)rows * columns)
            throw new ArgumentException(
                $"A {rows} x {columns} matrix has {(long)rows * columns} weights, got {weights.Length}.",
                nameof(weights)
            );
        int bad = NonFinite.IndexIn(weights);
        if (bad >= 0)
            throw new ArgumentException(
                $"Weight {bad % columns} of row {bad / columns} is {weights[bad]}, expected a finite number.",
                nameof(weights)
            );
        var matrix = new double[weights.Length];
        for (int i = 0; i < matrix.Length; i++)
            matrix[i] = weights[i];
        return matrix;
    }

    /// <summary>The inner products of the rows of a matrix, or of its columns; symmetric to the last bit.</summary>
    /// <exception cref="ArgumentException">More than 46340 rows: no array holds the result.</exception>
    internal static double[] Gram(
        double[] matrix,
        int rows,
        int columns,
        bool ofColumns,
        CancellationToken cancellationToken = default
    )
    {
        int n = ofColumns ? columns : rows;
        if ((long)n * n > Array.MaxLength)
            throw new ArgumentException(
                $"The Gram matrix of {n} rows or columns has more than {Array.MaxLength} entries.",
                nameof(matrix)
            );
        var gram = new double[n * n];
        if (ofColumns)
            SymmetricProduct.Multiply(matrix, columns, rows, 1, columns, gram, cancellationToken);
        else
            SymmetricProduct.Multiply(matrix, rows, columns, columns, 1, gram, cancellationToken);
        return gram;
    }

    /// <summary>Gram iteration: ||G||_2 is at most ||G^(2^t)||_F^(1/2^t), and within n^(1/2^(t+1)) of it.</summary>
    /// <remarks>
    /// With H the matrix after t - 1 squarings, f = ||H||_F and g = ||H^2||_F: g / f is at most ||H||_2, which is at most
    /// sqrt(g). So f / sqrt(g), to the power 1/2^t in terms of ||W||, tells how far the bound can be off.
    /// Rounding: the computed G is off by at most k u ||W||_F^2, at most n k u ||G||_2; a computed square is off by
    /// at most n u ||H||_F^2, at most n^2 u ||H^2||_2, and counts 1/2^t; the last Frobenius norm is off by n^2 u.
    /// Scaling by powers of two is exact. Together less than 3 n k u for ||G||_2, half of it for ||W||_2.
    /// </remarks>
    /// <param name="gram">The smaller Gram matrix of W, [n, n], of chains of length k >= n; overwritten.</param>
    /// <param name="n">Its size.</param>
    /// <param name="inflation">Covers rounding, see <see cref="Inflation"/>.</param>
    /// <param name="products">Counts the squarings.</param>
    /// <param name="cancellationToken">Ends the work after a squaring.</param>
    internal static double UpperBound(
        double[] gram,
        int n,
        double inflation,
        PhaseProgress? products,
        CancellationToken cancellationToken
    )
    {
        double[] power = gram;
        double[] square = new double[gram.Length];
        var exponents = new Stack<int>();
        double frobenius = Normalise(power, exponents);
        if (frobenius == 0)
            return 0;

        double slack = n == 1 ? 0 : double.PositiveInfinity;
        while (slack > Tolerance)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A power is symmetric to the last bit, so its square is its product with its transpose.
            SymmetricProduct.Multiply(power, n, n, n, 1, square, cancellationToken);
            products?.Add(1);
            double previous = frobenius;
            frobenius = Normalise(square, exponents);
            double root = Math.Sqrt(Math.ScaleB(frobenius, exponents.Peek()));
            slack = Math.ScaleB(Math.Log(previous / root), 1 - exponents.Count);
            (power, square) = (square, power);
        }

        // Undoes the scalings: one root for every squaring, and one from ||G||_2 to ||W||_2.
        double bound = frobenius;
        while (exponents.TryPop(out int exponent))
            bound = Math.Sqrt(Math.ScaleB(bound, exponent));
        return bound * inflation;
    }

    /// <summary>f / sqrt(g) is at most sqrt(n), so t squarings leave a slack of at most ln(n) / 2^(t+1).</summary>
    private static int MostSquarings(int n) => n == 1 ? 0 : (int)Math.Ceiling(Math.Log2(Math.Log(n) / Tolerance)) - 1;

    /// <summary>
    /// Scales a matrix by a power of two to a Frobenius norm in [1/2, 1), which it returns; 0 for a zero matrix.
    /// </summary>
    private static double Normalise(double[] matrix, Stack<int> exponents)
    {
        // Floats have magnitudes in [2^-149, 2^128): neither their inner products nor the squares of these leave double.
        double sum = 0;
        foreach (double value in matrix)
            sum += value * value;
        if (sum == 0)
            return 0;
        double norm = Math.Sqrt(sum);
        int exponent = Math.ILogB(norm) + 1;
        double scale = Math.ScaleB(1, -exponent);
        foreach (ref double value in matrix.AsSpan())
            value *= scale;
        exponents.Push(exponent);
        return norm * scale;
    }
}
