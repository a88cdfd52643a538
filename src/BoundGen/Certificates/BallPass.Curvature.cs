using System.Runtime.CompilerServices;

namespace BoundGen.Runtime;

/// <content>curv_{k-1}: how strongly the bound of the margin bends in x^{k-1} (theory.md section 9, choices).</content>
public ref partial struct BallPass
{
    /// <summary>Up to so many neurons with soft > 0, their block of weights is looked at.</summary>
    private const int MostCurved = 512;

    /// <summary>At least || diag(bend')^{1/2} W_J,J ||_2^2: the least of three bounds.</summary>
    private readonly double CurvatureBelow(int l, ref float weights, double multiplier)
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
        if (_active <= MostCurved)
        {
            double common = multiplier * _curvature / (multiplier - _curvature);
            least = Math.Min(least, CurvedRows(l, ref weights, common) + common * square);
        }

        return least * (1 + 1e-9);
    }

    /// <summary>
    /// Collatz-Wielandt on |X X^T| times r, X the rows of neurons with soft > 0 and r what their bend' exceeds that of the
    /// others by, c of the page.
    /// </summary>
    private readonly double CurvedRows(int l, ref float weights, double common)
    {
        const int Steps = 2;
        var rows = _scratch.Room(_shape.LayerCount + 1)[.._active];
        var columns = _scratch.Set(l);
        if (rows.Length == 0 || columns.Length == 0)
            return 0;
        // m n is at most the number of weights, which an integer holds.
        int m = rows.Length,
            n = columns.Length;
        using var block = ScratchBlock.Rent(sizeof(double) * ((nint)m * n + (nint)m * m + 3 * m));
        var doubles = block.Span<double>();
        Span<double> x = doubles[..(m * n)],
            gram = doubles.Slice(m * n, m * m),
            r = doubles.Slice(m * n + m * m, m),
            v = doubles.Slice(m * n + m * m + m, m),
            product = doubles[^m..];
        Gather(ref weights, Layout.Stride(_shape.Outputs(l)), rows, columns, x);
        var view = new MatrixView<double>(x, m, n);
        MatrixProduct.Multiply(view, view.Transposed, gram);

        double rounding = 0;
        for (int i = 0; i < m; i++)
        {
            r[i] = Math.Max(_scratch.Bends[rows[i]] - common, 0);
            rounding += r[i] * _scratch.Squares(l)[rows[i]];
        }

        v.Fill(1);
        for (int step = 0; ; step++)
        {
            double largest = 0,
                ratio = 0;
            for (int i = 0; i < m; i++)
            {
                double sum = 0;
                for (int j = 0; j < m; j++)
                    sum += Math.Abs(gram[i * m + j]) * r[j] * v[j];
                product[i] = sum;
                largest = Math.Max(largest, sum);
                ratio = Math.Max(ratio, sum / v[i]);
            }

            if (step == Steps || largest == 0)
                return ratio + _norms.DoubleSlack * rounding;
            for (int i = 0; i < m; i++)
                v[i] = Math.Max(product[i], largest / 1000);
        }
    }

    /// <summary>A block of a layer's weights, row by row.</summary>
    private static void Gather(
        ref float weights,
        int stride,
        ReadOnlySpan<int> rows,
        ReadOnlySpan<int> columns,
        Span<double> block
    )
    {
        for (int j = 0; j < columns.Length; j++)
        {
            ref float column = ref Unsafe.Add(ref weights, (nint)columns[j] * stride);
            for (int i = 0; i < rows.Length; i++)
                block[i * columns.Length + j] = Unsafe.Add(ref column, rows[i]);
        }
    }
}
