namespace BoundGen;

/// <summary>
/// The noise norms of Theorem U (theory.md section 5) at sigma = 1, rounded up: monotone closures of a_k(p, q'), b_k(q')
/// and b_out(q'), looked up in O(1). They depend on the architecture and eta alone.
/// </summary>
internal sealed class UniformNoise
{
    /// <summary>Entries of a table at most.</summary>
    internal const long LargestTable = 1 << 24;

    private readonly NetworkShape _shape;
    private readonly double _l;
    private readonly long _largestTable;
    private readonly Table[] _blocks;
    private readonly double[][] _rows;
    private readonly double[] _output;

    /// <summary>Fills the tables.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="l">L = ln((4K + 2)/eta).</param>
    /// <param name="largestTable">
    /// Entries of a table of a_k at most; wider layers round p and q' up to multiples of a step.
    /// </param>
    public UniformNoise(NetworkShape shape, double l, long largestTable = LargestTable)
    {
        (_shape, _l, _largestTable) = (shape, l, largestTable);
        int hidden = shape.HiddenLayerCount;
        _blocks = [.. Enumerable.Range(0, hidden).Select(Blocks)];
        _rows = [.. Enumerable.Range(0, hidden).Select(layer => Vectors(layer, Math.Log(shape.Outputs(layer))))];
        _output = Array.ConvertAll(Vectors(hidden, lnVectors: 0), norm => Math.Sqrt(2) * norm * Rounding.Ample);
    }

    /// <summary>a_k(p, q') / sigma_k of the hidden layer k = <paramref name="layer"/> + 1.</summary>
    public double Block(int layer, int p, int q) => _blocks[layer].At(p, q);

    /// <summary>b_k(q') / sigma_k of the hidden layer k = <paramref name="layer"/> + 1.</summary>
    public double Row(int layer, int q) => _rows[layer][q];

    /// <summary>b_out(q') / sigma_{K+1}.</summary>
    public double Output(int q) => _output[q];

    private int Beta => _shape.HasBias ? 1 : 0;

    /// <summary>
    /// ln of the column sets with q' elements and of their d_{k-1} + 1 sizes; 0 for the first layer, where the one column
    /// set is the support of x, fixed by z.
    /// </summary>
    private double[] LnColumnSets(int layer)
    {
        int columns = _shape.Inputs(layer);
        double sizes = Math.Log(columns + 1.0);
        return [.. Enumerable.Range(0, columns + 1).Select(q => layer == 0 ? 0 : BinomialCoefficient.Ln(columns, q) + sizes)];
    }

    private Table Blocks(int layer)
    {
        int rows = _shape.Outputs(layer),
            columns = _shape.Inputs(layer);
        double[] lnColumns = LnColumnSets(layer);
        double[] lnRows = [.. Enumerable.Range(0, rows + 1).Select(p => BinomialCoefficient.Ln(rows, p) + Math.Log(rows))];
        double whole = Math.Sqrt(rows) + Math.Sqrt(columns + Beta) + Math.Sqrt(2 * _l);
        return new Table(rows, columns, _largestTable, (p, q) =>
        {
            if (p == 0 || q + Beta == 0)
                return 0;
            double subset = Math.Sqrt(p) + Math.Sqrt(q + Beta) + Math.Sqrt(2 * (_l + lnRows[p] + lnColumns[q]));
            return Math.Min(subset, whole) * Rounding.Ample;
        });
    }

    /// <summary>The norm of one row or row difference, over as many of them as <paramref name="lnVectors"/> says.</summary>
    private double[] Vectors(int layer, double lnVectors)
    {
        int columns = _shape.Inputs(layer);
        double[] lnColumns = LnColumnSets(layer);
        double least = Math.Sqrt(columns + Beta) + Math.Sqrt(2 * (_l + lnVectors));
        var norms = new double[columns + 1];
        for (int q = columns; q >= 0; q--)
        {
            double subset = q + Beta == 0 ? 0 : Math.Sqrt(q + Beta) + Math.Sqrt(2 * (_l + lnColumns[q] + lnVectors));
            least = Math.Min(least, subset);
            norms[q] = least * Rounding.Ample;
        }

        return norms;
    }

    /// <summary>Least values over all larger blocks, where p and q' are rounded up to multiples of a step.</summary>
    private sealed class Table
    {
        private readonly float[] _values;
        private readonly int _step;
        private readonly int _width;

        public Table(int rows, int columns, long largest, Func<int, int, double> value)
        {
            _step = 1;
            while ((rows / _step + 2L) * (columns / _step + 2L) > largest)
                _step++;
            int height = Index(rows) + 1;
            _width = Index(columns) + 1;
            _values = new float[height * _width];
            for (int p = height - 1; p >= 0; p--)
            {
                for (int q = _width - 1; q >= 0; q--)
                {
                    var least = (float)(value(Math.Min(p * _step, rows), Math.Min(q * _step, columns)) * Rounding.AboveSingle);
                    if (p + 1 < height)
                        least = Math.Min(least, _values[(p + 1) * _width + q]);
                    if (q + 1 < _width)
                        least = Math.Min(least, _values[p * _width + q + 1]);
                    _values[p * _width + q] = least;
                }
            }
        }

        public double At(int p, int q) => _values[Index(p) * _width + Index(q)];

        private int Index(int size) => (size + _step - 1) / _step;
    }
}
