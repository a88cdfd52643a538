namespace BoundGen.Runtime;

/// <content>
/// The majorant form: for one class j, a lower bound of the margin over every admissible perturbation, from the output down.
/// Plain: the reference perturbation u* is 0. Sharp: u* goes against the gradient. </content>
public ref partial struct BallPass
{
    /// <summary>How much of R_k the reference perturbation takes: the rest is room for the rounding of its pass.</summary>
    private const double ReferenceShare = 1 - 1.0 / (1 << 14);

    /// <summary>Goes on to the next class that the norm form leaves open, with the plain form.</summary>
    public bool NextClass()
    {
        if (_next >= _open)
            return false;
        _class = _scratch.Classes[_next++];
        _isSharp = false;
        for (int l = 0; l < Last; l++)
        {
            _scratch.PreActivations(l).CopyTo(_scratch.Reference(l));
            _scratch.Perturbation(l).Clear();
        }

        return true;
    }

    /// <summary>p^K = v = w_0;y - w_0;j, and kappa_K = 0: where both forms start.</summary>
    /// <param name="outputWeights">W_0^{K+1}, input-major and padded.</param>
    public void Start(ref float outputWeights)
    {
        _layer = Last;
        (_curvature, _losses, _rounding) = (0, 0, 0);
        int stride = _scratch.Differences.Length;
        Span<double> v = _scratch.Vector,
            p = _scratch.Slopes;
        for (int i = 0; i < _shape.Inputs(Last); i++)
        {
            var row = Row(ref outputWeights, i, stride);
            p[i] = v[i] = (double)row[_label] - row[_class];
        }
    }

    /// <summary>Takes p and kappa through a hidden layer, from the last to the first.</summary>
    /// <param name="weights">W_0^k, input-major and padded.</param>
    public void Descend(ref float weights)
    {
        int l = --_layer;
        double nu = Multiplier(l, out double slopes);
        double pulled = Majorise(l, nu, out double loss, out double perturbation);
        double reach = Reach(l),
            frobenius = _norms.Frobenius(l);
        _losses += (loss + nu * (reach * reach - perturbation) / 2) * (1 + 1e-9);
        _rounding +=
            (slopes + pulled) * (frobenius + 1) * (Norm(l) + 3 * Deviation(l) + 5 * reach)
            + nu * reach * (2 * frobenius * Deviation(l) + 4 * reach);
        if (l == 0)
            return;
        _curvature = CurvatureBelow(l, ref weights, nu);
        var pulledBack = _scratch.Pulled[..Layout.Stride(_shape.Outputs(l))];
        ColumnProducts.Fill(ref weights, pulledBack, _scratch.Slopes[.._shape.Inputs(l)]);
    }

    /// <summary>Whether the class falls behind y in every network of the ball.</summary>
    public readonly bool Holds()
    {
        double margin = 0,
            differences = 0,
            activations = 0;
        Span<double> v = _scratch.Vector,
            t = _scratch.Reference(Last - 1);
        for (int i = 0; i < _shape.Inputs(Last); i++)
        {
            double a = Math.Max(t[i], 0);
            margin += v[i] * a;
            differences += v[i] * v[i];
            activations += a * a;
        }

        double biases = 0;
        if (!_outputBiases.IsEmpty)
        {
            margin += (double)_outputBiases[_label] - _outputBiases[_class];
            biases = Math.Abs((double)_outputBiases[_label]) + Math.Abs((double)_outputBiases[_class]);
        }

        double rounding = Math.Sqrt(differences) * Math.Sqrt(activations) + biases + _rounding;
        return margin - _losses > _up * (Math.Sqrt(2) * Reach(Last) + _norms.DoubleSlack * rounding);
    }

    /// <summary>Begins the sharp form: G^K = v 1[z_0 > 0] and u*^K against it.</summary>
    /// <param name="outputWeights">W_0^{K+1}, input-major and padded.</param>
    public void Sharpen(ref float outputWeights)
    {
        Start(ref outputWeights);
        _isSharp = true;
        Perturb(Last - 1);
    }

    /// <summary>G^{k-1} = (W_0^k^T G^k) 1[z_0 > 0] and u*^{k-1}, from the last hidden layer to the second.</summary>
    /// <param name="weights">W_0^k, input-major and padded.</param>
    public void Gradient(ref float weights)
    {
        int l = --_layer;
        var gradient = _scratch.Pulled[..Layout.Stride(_shape.Outputs(l))];
        gradient.Clear();
        foreach (int i in _scratch.Set(l + 1))
            gradient[i] = _scratch.PreActivations(l)[i] > 0 ? _scratch.Slopes[i] : 0;
        ColumnProducts.Fill(ref weights, gradient, _scratch.Slopes[.._shape.Inputs(l)]);
        Perturb(l - 1);
    }

    /// <summary>t^k = W_0^k a^{k-1} + b_0^k + u*^k, from the first hidden layer to the last.</summary>
    /// <param name="weights">W_0^k, input-major and padded.</param>
    /// <param name="biases">b_0^k, shape [d_k]; empty where there are none.</param>
    public void Refer(ref float weights, ReadOnlySpan<float> biases)
    {
        var t = _scratch.Reference(_layer);
        if (_layer == 0)
        {
            _scratch.PreActivations(0).CopyTo(t);
        }
        else
        {
            AddColumns(ref weights, biases, _scratch.Reference(_layer - 1), t);
        }

        var perturbation = _scratch.Perturbation(_layer);
        for (int i = 0; i < t.Length; i++)
            t[i] += perturbation[i];
        _active = Activations.CompactHidden(t, _scratch.Room(_shape.LayerCount + 1));
        _layer++;
    }

    /// <summary>u* = -(1 - 2^-14) R G/||G||, 0 where G = 0.</summary>
    private void Perturb(int l)
    {
        if (l == 0)
            _layer = 0;
        Span<double> z = _scratch.PreActivations(l),
            perturbation = _scratch.Perturbation(l),
            gradient = _scratch.Slopes;
        double squares = 0;
        foreach (int i in _scratch.Set(l + 1))
            squares += z[i] > 0 ? gradient[i] * gradient[i] : 0;
        double factor = squares > 0 ? -ReferenceShare * Reach(l) / Math.Sqrt(squares) : 0;
        foreach (int i in _scratch.Set(l + 1))
            perturbation[i] = z[i] > 0 ? factor * gradient[i] : 0;
    }

    /// <summary>nu_k, large enough that nu_k - q_i is at least nu_k/10.</summary>
    private readonly double Multiplier(int l, out double slopes)
    {
        Span<double> p = _scratch.Slopes,
            t = _scratch.Reference(l);
        double all = 0,
            active = 0;
        for (int i = 0; i < _shape.Outputs(l); i++)
        {
            double square = p[i] * p[i];
            all += square;
            active += t[i] > 0 ? square : 0;
        }

        slopes = Math.Sqrt(all);
        double least = Math.Max(Math.Sqrt(active), slopes / 8) / Reach(l);
        least = Math.Max(Math.Max(least, _curvature / 4), 1e-100);
        return _isSharp ? Math.Max(least, 1.25 * _curvature + least / 2) : least + _curvature;
    }

    /// <summary>g, Q, e and ghat neuron by neuron; then q', and what is carried below.</summary>
    /// <param name="l">k - 1.</param>
    /// <param name="nu">nu_k.</param>
    /// <param name="loss">The sum of e_i + ghat_i^2/(2 (nu - q_i)).</param>
    /// <param name="perturbation">||u*^k||^2.</param>
    /// <returns>||g + q ghat/(nu - q)||. Neurons with Q > 0 are listed.</returns>
    private double Majorise(int l, double nu, out double loss, out double perturbation)
    {
        Span<double> z = _scratch.PreActivations(l),
            t = _scratch.Reference(l),
            deviations = _scratch.Deviations(l),
            fromBelow = _scratch.FromBelow(l);
        Span<double> p = _scratch.Slopes,
            u = _scratch.Perturbation(l),
            pulled = _scratch.Pulled,
            curvatures = _scratch.Curvatures;
        pulled[..Layout.Stride(_shape.Outputs(l))].Clear();
        double squares = 0;
        (loss, perturbation, _active) = (0, 0, 0);
        foreach (int i in _scratch.Set(l + 1))
        {
            double g,
                curvature = 0,
                size = Math.Abs(t[i]);
            if (Math.Abs(z[i]) >= deviations[i])
            {
                g = z[i] > 0 ? p[i] : 0;
            }
            else if (p[i] >= 0)
            {
                g = t[i] > 0 ? p[i] : 0;
            }
            else
            {
                double width = Math.Max(Math.Max(size, fromBelow[i] / 2), -p[i] / (nu - _curvature));
                g = p[i] * (0.5 + t[i] / (2 * width));
                curvature = -p[i] / (2 * width);
                loss += -p[i] * (width - size) * (width - size) / (4 * width);
                _scratch.Room(_shape.LayerCount + 1)[_active++] = i;
            }

            double q = (curvature + _curvature) * (1 + 8 * Rounding.DoubleUnit),
                room = nu - q,
                hat = g + nu * u[i];
            loss += hat * hat / (2 * room);
            pulled[i] = g + q * hat / room;
            curvatures[i] = nu * q / room;
            squares += pulled[i] * pulled[i];
            perturbation += u[i] * u[i];
        }

        return Math.Sqrt(squares);
    }
}
