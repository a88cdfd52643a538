using System.Runtime.CompilerServices;

namespace BoundGen.Runtime;

/// <content>curv_{k-1}: how strongly the bound of the margin bends in x^{k-1} (theory.md section 9, choices).</content>
public ref partial struct BallPass
{
    /// <summary>Up to so many neurons with soft > 0, their block of weights is looked at.</summary>
    private const int MostCurved = 512;

    /// <summary>At least || diag(bend')^{1/2} W_J,J ||_2^2: the least of three bounds.</summary>
    private double CurvatureBelow(int l, ref float weights, double multiplier)
    {
        Span<double> squares = _scratch.Squares(l),
            bends = _scratch.Bends;
        double square = BlockNorm(l) * BlockNorm(l),
            sum = 0,
            largest = 0;
        foreach (int i in _scratch.Set(l + 1))
        {
            sum += bends[i] * squares[i];
            largest = Math.Max(largest, bends[i]);
        }

        double least = Math.Min(sum, largest * square);
        if (_active <= MostCurved && (_way != Way.Quick || _norms.HasRowGram(l)))
        {
            double common = multiplier * _curvature / (multiplier - _curvature),
                split = CurvedRows(l, ref weights, common) + common * square;
            // Sums of products in single precision may overflow; the other bounds stand.
            if (split < least)
                least = split;
        }

        return least * (1 + 1e-9);
    }

    /// <summary>
    /// Collatz-Wielandt on |X X^T| times r, X the rows of neurons with soft > 0 and r what their bend' exceeds that of the
    /// others by, c of the page.
    /// </summary>
    private double CurvedRows(int l, ref float weights, double common)
    {
        const int Steps = 2;
        var rows = _scratch.Room(_shape.LayerCount + 1)[.._active];
        if (rows.Length == 0)
            return 0;
        int m = Layout.Stride(rows.Length);
        using var block = ScratchBlock.Rent(sizeof(double) * 4 * (nint)m);
        var left = block.Span<double>();
        Span<double> r = ScratchBlock.Take<double>(ref left, m),
            v = ScratchBlock.Take<double>(ref left, m),
            weighted = ScratchBlock.Take<double>(ref left, m),
            product = ScratchBlock.Take<double>(ref left, m);
        r.Clear();
        for (int i = 0; i < rows.Length; i++)
            r[i] = Math.Max(_scratch.Bends[rows[i]] - common, 0);
        v.Fill(1);

        var products = Products(l, ref weights, rows);
        for (int step = 0; ; step++)
        {
            for (int i = 0; i < m; i++)
                weighted[i] = r[i] * v[i];
            ColumnProducts.Fill(ref products[0], weighted, product[..rows.Length]);
            double largest = 0,
                ratio = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                largest = Math.Max(largest, product[i]);
                ratio = Math.Max(ratio, product[i] / v[i]);
            }

            if (step == Steps || largest == 0)
                return ratio + RoundingOfProducts(l, rows, r);
            for (int i = 0; i < rows.Length; i++)
                v[i] = Math.Max(product[i], largest / 1000);
        }
    }

    /// <summary>
    /// |X X^T|, padded with zeros to whole vectors; X has all columns in the quick form, whose products are there, and otherwise
    /// those of J.
    /// </summary>
    private Span<float> Products(int l, ref float weights, ReadOnlySpan<int> rows)
    {
        // v, dev and z_0 decide which rows of the uppermost layer are curved: they are the same in all forms for a class.
        bool isKept = _way == Way.Plain && _hasProducts && l == Last - 1;
        int m = Layout.Stride(rows.Length);
        if (!isKept)
        {
            _products.Dispose();
            _products = ScratchBlock.Rent(sizeof(float) * (nint)m * m);
            _hasProducts = _way == Way.Sharp && l == Last - 1;
            var products = _products.Span<float>();
            if (_way == Way.Quick)
                Gather(ref _norms.RowGram(l), Layout.Stride(_shape.Outputs(l)), rows, rows, products);
            else
                Multiply(l, ref weights, rows, products);
        }

        return _products.Span<float>()[..(m * m)];
    }

    private readonly void Multiply(int l, ref float weights, ReadOnlySpan<int> rows, Span<float> products)
    {
        // m n is at most the number of padded weights, which an integer holds.
        var columns = _scratch.Set(l);
        int m = Layout.Stride(rows.Length);
        using var block = ScratchBlock.Rent(sizeof(float) * (nint)m * columns.Length);
        var x = block.Span<float>();
        Gather(ref weights, Layout.Stride(_shape.Outputs(l)), rows, columns, x);
        var view = new MatrixView<float>(x, m, columns.Length, 1, m);
        MatrixProduct.Multiply(view, view.Transposed, products);
        foreach (ref float value in products)
            value = Math.Abs(value);
    }

    /// <summary>
    /// What entries of the products that are off by gamma_n ||X_i|| ||X_j|| add: gamma_n sum_i r_i ||X_i||^2. n is the number of
    /// columns where the products are summed in single precision; the quick form's are summed in double precision.
    /// </summary>
    private readonly double RoundingOfProducts(int l, ReadOnlySpan<int> rows, ReadOnlySpan<double> r)
    {
        var squares = _scratch.Squares(l);
        int stride = Layout.Stride(_shape.Outputs(l)),
            n = _scratch.Counts[l];
        double trace = 0,
            most = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double square =
                _way == Way.Quick ? Unsafe.Add(ref _norms.RowGram(l), (nint)rows[i] * (stride + 1)) : squares[rows[i]];
            trace += r[i] * square;
            most = Math.Max(most, r[i]);
        }

        return _way == Way.Quick
            ? _norms.DoubleSlack * trace
            : (Rounding.GammaSingle(n) + _norms.DoubleSlack) * trace + most * rows.Length * n * Rounding.Underflow;
    }

    /// <summary>A block of a matrix, column by column, each filled up with zeros to whole vectors; so is the block.</summary>
    private static void Gather(ref float matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, Span<float> block)
    {
        int height = Layout.Stride(rows.Length);
        for (int j = 0; j < columns.Length; j++)
        {
            ref float column = ref Unsafe.Add(ref matrix, (nint)columns[j] * stride);
            var part = block.Slice(j * height, height);
            for (int i = 0; i < rows.Length; i++)
                part[i] = Unsafe.Add(ref column, rows[i]);
            part[rows.Length..].Clear();
        }

        block[(columns.Length * height)..].Clear();
    }
}
