using System.Runtime.CompilerServices;

namespace BoundGen.Runtime;

/// <content>curv_{k-1}: how strongly the bound of the margin bends in x^{k-1} (theory.md section 9, choices).</content>
public ref partial struct BallPass
{
    /// <summary>Up to so many neurons with soft > 0, their block of weights is multiplied with itself.</summary>
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
        if (HasProducts(l) || (_way != Way.Quick && _active <= MostCurved))
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
        var rows = _scratch.Room(_shape.LayerCount + 1)[.._active];
        if (rows.Length == 0)
            return 0;
        // p^k is not needed any more, and p^{k-1} not there yet.
        var r = _scratch.Gradient;
        foreach (int i in rows)
            r[i] = Math.Max(_scratch.Bends[i] - common, 0);
        return HasProducts(l) ? OfWholeRows(l, rows, r) : OfBlock(l, ref weights, rows, r);
    }

    /// <summary>Whether X has all columns, and its products were made once.</summary>
    private readonly bool HasProducts(int l) => _norms.HasRowGram(l) && (_way == Way.Quick || IsWhole(l));

    private readonly double OfWholeRows(int l, ReadOnlySpan<int> rows, ReadOnlySpan<double> r)
    {
        ref float products = ref _norms.RowGram(l);
        int stride = Layout.Stride(_shape.Outputs(l));
        double trace = 0;
        foreach (int i in rows)
            trace += r[i] * Unsafe.Add(ref products, (nint)i * (stride + 1));
        using var block = ScratchBlock.Rent(sizeof(double) * 3 * (nint)stride);
        var vectors = block.Span<double>();
        _norms.RowGramSums(l).CopyTo(vectors);
        return CollatzWielandt(ref products, rows, r, vectors, products: 1) + _norms.DoubleSlack * trace;
    }

    /// <summary>
    /// X has the columns J. Its products may be off by gamma_n ||X_i|| ||X_j||, which adds gamma_n sum_i r_i ||X_i||^2; n is the
    /// number of columns.
    /// </summary>
    private double OfBlock(int l, ref float weights, ReadOnlySpan<int> rows, ReadOnlySpan<double> r)
    {
        var squares = _scratch.Squares(l);
        int m = Layout.Stride(rows.Length),
            n = _scratch.Counts[l];
        using var block = ScratchBlock.Rent((sizeof(double) * 4 + sizeof(int)) * (nint)m);
        var left = block.Span<double>();
        var vectors = ScratchBlock.Take<double>(ref left, 3 * m);
        Span<double> ofRows = ScratchBlock.Take<double>(ref left, m);
        Span<int> all = ScratchBlock.Take<int>(ref left, rows.Length);
        double trace = 0,
            most = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            (all[i], vectors[i], ofRows[i]) = (i, 1, r[rows[i]]);
            trace += ofRows[i] * squares[rows[i]];
            most = Math.Max(most, ofRows[i]);
        }

        return CollatzWielandt(ref Products(l, ref weights, rows)[0], all, ofRows, vectors, products: 3)
            + (Rounding.GammaSingle(n) + _norms.DoubleSlack) * trace
            + most * rows.Length * n * Rounding.Underflow;
    }

    /// <summary>|X X^T|, padded with zeros to whole vectors.</summary>
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
            Multiply(l, ref weights, rows, _products.Span<float>());
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
