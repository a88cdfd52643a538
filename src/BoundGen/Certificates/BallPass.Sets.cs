namespace BoundGen.Runtime;

/// <content>The pass with sets: J_k, the neurons that some network of the ball may switch on, and D_k.</content>
public ref partial struct BallPass
{
    /// <summary>A layer of more neurons is wide.</summary>
    private const int WideLayer = 64;

    /// <summary>
    /// Whether the norm form with sets passes for the class at hand, or with all neurons for every class: no network of the ball
    /// at this scale then puts it before y.
    /// </summary>
    /// <param name="scale">What the caps are multiplied by.</param>
    public bool PassesNormForm(double scale)
    {
        if (scale != _scale)
            Enter(scale);
        return _isDense || (IsInRange && Beats(_class, LengthOfDifference(), Deviation(Last), Reach(Last)));
    }

    /// <summary>R_k, dev^k, J_k, blockNorm_k and D_k of every hidden layer.</summary>
    private void Enter(double scale)
    {
        (_scale, _isDense, IsInRange, _hasProducts) = (scale, PassesDense(scale), false, false);
        if (_isDense)
            return;
        for (int l = 0; l < Last; l++)
        {
            Reach(l) = Reach(l, scale, _scratch.Counts[l], Deviation(l));
            if (!double.IsFinite(Reach(l)))
                return;
            Deviate(l);
            BlockNorm(l) = l == 0 && !Moves ? 0 : NormOfBlock(l);
            Deviation(l + 1) = _up * (BlockNorm(l) * Deviation(l) + Reach(l));
        }

        Reach(Last) = Reach(Last, scale, _scratch.Counts[Last], Deviation(Last));
        IsInRange = double.IsFinite(Reach(Last));
    }

    /// <summary>omega_i = ||w_0;i,J|| D, dev_i = omega_i + R, and J = { i : z_0,i > -dev_i }.</summary>
    private readonly void Deviate(int l)
    {
        int neurons = _shape.Outputs(l);
        Span<double> z = _scratch.PreActivations(l),
            fromBelow = _scratch.FromBelow(l),
            deviations = _scratch.Deviations(l);
        if (l == 0 && !Moves)
            fromBelow.Clear();
        else
            SumSquares(l, fromBelow);

        var set = _scratch.Room(l + 1);
        double reach = Reach(l);
        int count = 0;
        for (int i = 0; i < neurons; i++)
        {
            deviations[i] = _up * (fromBelow[i] + reach);
            // A NaN is in the set.
            if (!(z[i] <= -deviations[i]))
                set[count++] = i;
        }

        _scratch.Counts[l + 1] = count;
    }

    /// <summary>Whether all columns of a layer stand for J: in wide layers of which J has more than half.</summary>
    private readonly bool IsWhole(int l) => l == 0 || (_shape.Inputs(l) > WideLayer && 2 * _scratch.Counts[l] > _shape.Inputs(l));

    /// <summary>Squared row norms over J, rounded up, and the deviations that follow.</summary>
    private readonly void SumSquares(int l, Span<double> fromBelow)
    {
        var squares = _scratch.Squares(l);
        if (IsWhole(l))
        {
            _norms.RowSquares(l).CopyTo(squares);
        }
        else
        {
            var columns = _scratch.Set(l);
            var sums = _scratch.Sums[..squares.Length];
            sums.Clear();
            ColumnSums.Add(ref _norms.Squares(l), columns, sums);
            for (int i = 0; i < sums.Length; i++)
                squares[i] = Rounding.CoverSingle(sums[i], columns.Length);
        }

        double below = _up * Deviation(l);
        for (int i = 0; i < squares.Length; i++)
            fromBelow[i] = _up * Math.Sqrt(squares[i]) * below;
    }

    /// <summary>The least of the norm of the whole matrix, the Frobenius norm of the block, and Collatz-Wielandt on H.</summary>
    private readonly double NormOfBlock(int l)
    {
        var squares = _scratch.Squares(l);
        double sum = 0;
        foreach (int i in _scratch.Set(l + 1))
            sum += squares[i];
        double square = sum;
        if (!IsWhole(l) && _norms.HasColumnGram(l))
            square = Math.Min(square, NormOfColumns(l));
        return Math.Min(_norms.OperatorNormOf(l), _up * Math.Sqrt(_up * square));
    }

    /// <summary>An upper bound of the squared norm of the columns J.</summary>
    private readonly double NormOfColumns(int l)
    {
        var columns = _scratch.Set(l);
        int stride = Layout.Stride(_shape.Inputs(l));
        using var block = ScratchBlock.Rent(sizeof(double) * 4 * (nint)stride);
        var left = block.Span<double>();
        var ones = ScratchBlock.Take<double>(ref left, stride);
        ones.Fill(1);
        left[..stride].Fill(1);
        return CollatzWielandt(ref _norms.ColumnGram(l), columns, ones, left, products: 2)
            + _norms.DoubleSlack * _norms.Frobenius(l) * _norms.Frobenius(l);
    }

    /// <summary>
    /// max_i (M (r v))_i / v_i over a set, an upper bound of the largest eigenvalue of M times r on it for every positive v.
    /// </summary>
    /// <param name="matrix">M, symmetric, no entry negative; its rows are a third as long as <paramref name="vectors"/>.</param>
    /// <param name="set">Which rows and columns of M count.</param>
    /// <param name="r">Of the set.</param>
    /// <param name="vectors">v to start from, and room for two more.</param>
    /// <param name="products">How often M is multiplied with; but for the last time it improves v.</param>
    private static double CollatzWielandt(
        ref float matrix,
        ReadOnlySpan<int> set,
        ReadOnlySpan<double> r,
        Span<double> vectors,
        int products
    )
    {
        int stride = vectors.Length / 3;
        Span<double> v = vectors[..stride],
            weighted = vectors[stride..(2 * stride)],
            product = vectors[(2 * stride)..];
        for (int step = 1; ; step++)
        {
            foreach (int i in set)
                weighted[i] = r[i] * v[i];
            product.Clear();
            ColumnSums.Add(ref matrix, weighted, set, product);
            double largest = 0,
                ratio = 0;
            foreach (int i in set)
            {
                largest = Math.Max(largest, product[i]);
                ratio = Math.Max(ratio, product[i] / v[i]);
            }

            if (step == products || largest == 0)
                return ratio;
            foreach (int i in set)
                v[i] = Math.Max(product[i], largest / 1000);
        }
    }

    /// <summary>||v_J||.</summary>
    private readonly double LengthOfDifference()
    {
        var v = _scratch.Vector;
        var columns = _scratch.Set(Last);
        double squares = 0;
        foreach (int i in columns)
            squares += v[i] * v[i];
        return Math.Sqrt(Rounding.CoverDouble(squares, columns.Length));
    }
}
