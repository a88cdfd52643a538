namespace BoundGen.Runtime;

/// <content>
/// The majorant form: for one class j, a lower bound of the margin over all admissible shifts, from the output down. Plain: the
/// reference ref is 0; quick: so it is, and curv follows from products of whole rows, computed once for all inputs. Sharp: ref
/// goes against the gradient. An attack takes the same way up with shifts that some network of the
/// ball has, or a moved input: where it finds an error, no form can pass.
/// </content>
public ref partial struct BallPass
{
    /// <summary>How much of R_k the reference takes: the rest is room for the rounding of its pass.</summary>
    private const double ReferenceShare = 1 - 1.0 / (1 << 14);

    /// <summary>Goes on to the next class that the norm form leaves open.</summary>
    public bool NextClass()
    {
        if (_next >= _open)
            return false;
        _class = _scratch.Classes[_next++];
        _hasProducts = false;
        return true;
    }

    /// <summary>Whether the class at hand is, of those that the norm form leaves open, the one with the least margin.</summary>
    public readonly bool IsClosest => _next == 1;

    /// <summary>Begins the quick form: ref = 0, and curv by products of whole rows.</summary>
    public void Quick() => Stay(Way.Quick);

    /// <summary>Begins the plain form: ref = 0.</summary>
    public void Plain() => Stay(Way.Plain);

    private void Stay(Way way)
    {
        _way = way;
        _scratch.InputReference.Clear();
        for (int l = 0; l < Last; l++)
        {
            _scratch.Reference(l).Clear();
            _scratch.PreActivations(l).CopyTo(_scratch.ReferencePreActivations(l));
        }
    }

    /// <summary>p^K = v = w_0;y - w_0;j, and curv_K = 0: where both forms start.</summary>
    /// <param name="outputWeights">W_0^{K+1}, input-major and padded.</param>
    public void Start(ref float outputWeights)
    {
        _layer = Last;
        (_curvature, _losses, _rounding) = (0, 0, 0);
        int stride = _scratch.Differences.Length;
        Span<double> v = _scratch.Vector,
            p = _scratch.Gradient;
        for (int i = 0; i < _shape.Inputs(Last); i++)
        {
            var row = Row(ref outputWeights, i, stride);
            p[i] = v[i] = (double)row[_label] - row[_class];
        }
    }

    /// <summary>Takes p and curv through a hidden layer, from the last to the first.</summary>
    /// <param name="weights">W_0^k, input-major and padded.</param>
    public void Descend(ref float weights)
    {
        int l = --_layer;
        double multiplier = Multiplier(l, out double gradient);
        double carried = Majorise(l, multiplier, out double loss, out double reference);
        double reach = Reach(l),
            frobenius = _norms.Frobenius(l);
        _losses += (loss + multiplier * (reach * reach - reference) / 2) * (1 + 1e-9);
        _rounding +=
            (gradient + carried) * (frobenius + 1) * (Norm(l) + 3 * Deviation(l) + 5 * reach)
            + multiplier * reach * (2 * frobenius * Deviation(l) + 4 * reach);
        if (l == 0 && !Moves)
            return;
        _curvature = CurvatureBelow(l, ref weights, multiplier);
        var above = _scratch.Carried[..Layout.Stride(_shape.Outputs(l))];
        ColumnProducts.Fill(ref weights, above, _scratch.Gradient[.._shape.Inputs(l)]);
        if (l == 0)
            LoseToInput();
    }

    /// <summary>Whether the class falls behind y in every network of the ball.</summary>
    public readonly bool Holds()
    {
        double margin = ReferenceMargin(out double differences, out double activations);
        double biases = _outputBiases.IsEmpty
            ? 0
            : Math.Abs((double)_outputBiases[_label]) + Math.Abs((double)_outputBiases[_class]);
        double rounding = Math.Sqrt(differences) * Math.Sqrt(activations) + biases + _rounding;
        return margin - _losses > _up * (Math.Sqrt(2) * Reach(Last) + _norms.DoubleSlack * rounding);
    }

    /// <summary>Begins the sharp form: G^K = v 1[z_0 > 0] and ref^K against it.</summary>
    /// <param name="outputWeights">W_0^{K+1}, input-major and padded.</param>
    public void Sharpen(ref float outputWeights) => Oppose(Way.Sharp, ref outputWeights);

    /// <summary>
    /// Begins an attack: theta^k - theta_0^k = -s rho_k G^k/||G^k|| (x*^{k-1}; beta)^T/||(x*^{k-1}; beta)||, of operator norm s
    /// rho_k.
    /// </summary>
    /// <param name="scale">s.</param>
    /// <param name="outputWeights">W_0^{K+1}, input-major and padded.</param>
    public void Attack(double scale, ref float outputWeights)
    {
        _attackScale = scale;
        Oppose(Way.Attack, ref outputWeights);
    }

    /// <summary>
    /// Whether the attacked network is wrong, with the output layer's share of the attack: sqrt(2) s rho_{K+1} ||(x*^K; beta)||.
    /// </summary>
    /// <remarks>
    /// No rounding is allowed for: certificates keep off a tie by more than the rounding of this pass, and a certificate that is
    /// not tried is a failure, which no bound minds.
    /// </remarks>
    public bool Errs()
    {
        double margin = ReferenceMargin(out _, out double activations);
        bool errs = margin <= Math.Sqrt(2) * _attackScale * _caps[Last] * Math.Sqrt(activations + Beta);
        if (errs)
            _leastLost = _attackScale;
        return errs;
    }

    /// <summary>G^{k-1} = (W_0^k^T G^k) 1[z_0 > 0] and ref^{k-1}, from the last hidden layer to the second.</summary>
    /// <param name="weights">W_0^k, input-major and padded.</param>
    public void Gradient(ref float weights)
    {
        int l = --_layer;
        var gradient = _scratch.Carried[..Layout.Stride(_shape.Outputs(l))];
        gradient.Clear();
        foreach (int i in _scratch.Set(l + 1))
            gradient[i] = _scratch.PreActivations(l)[i] > 0 ? _scratch.Gradient[i] : 0;
        ColumnProducts.Fill(ref weights, gradient, _scratch.Gradient[.._shape.Inputs(l)]);
        Oppose(l - 1);
    }

    /// <summary>
    /// z*^k = W_0^k x*^{k-1} + b_0^k + ref^k, from the first hidden layer to the last. ref^k is (1 - 2^-14) R_k long, that of an
    /// attack s rho_k ||(x*^{k-1}; beta)||.
    /// </summary>
    /// <param name="weights">W_0^k, input-major and padded.</param>
    /// <param name="biases">b_0^k, shape [d_k]; empty where there are none.</param>
    public void Refer(ref float weights, ReadOnlySpan<float> biases)
    {
        var z = _scratch.ReferencePreActivations(_layer);
        if (_layer == 0)
            ReferInput(ref weights, z);
        else
            AddColumns(ref weights, biases, _scratch.ReferencePreActivations(_layer - 1), z);

        double length = _way == Way.Attack ? _attackScale * _caps[_layer] * _size : ReferenceShare * Reach(_layer);
        var reference = _scratch.Reference(_layer);
        for (int i = 0; i < z.Length; i++)
        {
            reference[i] *= length;
            z[i] += reference[i];
        }

        _active = Activations.CompactHidden(z, _scratch.Room(_shape.LayerCount + 1));
        _size = Activations.RectifiedNorm(z, Beta);
        _layer++;
    }

    private void Oppose(Way way, ref float outputWeights)
    {
        Start(ref outputWeights);
        _way = way;
        Oppose(Last - 1);
    }

    /// <summary>The direction -G/||G|| of ref, 0 where G = 0; how far ref goes is known on the way up.</summary>
    private void Oppose(int l)
    {
        if (l == 0)
        {
            _layer = 0;
            _size = Activations.Norm(_scratch.Input, Beta);
        }

        Span<double> z = _scratch.PreActivations(l),
            reference = _scratch.Reference(l),
            gradient = _scratch.Gradient;
        reference.Clear();
        double squares = 0;
        foreach (int i in _scratch.Set(l + 1))
            squares += z[i] > 0 ? gradient[i] * gradient[i] : 0;
        double factor = squares > 0 ? -1 / Math.Sqrt(squares) : 0;
        foreach (int i in _scratch.Set(l + 1))
            reference[i] = z[i] > 0 ? factor * gradient[i] : 0;
    }

    /// <summary>
    /// W_0^1 (x + ref^0) + b_0^1, where ref^0 goes against G^0 = W_0^1^T G^1: (1 - 2^-14) nu long, that of an attack nu.
    /// </summary>
    private void ReferInput(ref float weights, Span<double> z)
    {
        _scratch.PreActivations(0).CopyTo(z);
        if (!Moves)
            return;
        var reference = _scratch.InputReference[.._shape.InputSize];
        ColumnProducts.Fill(ref weights, _scratch.Reference(0), reference);
        double squares = 0;
        foreach (double value in reference)
            squares += value * value;
        double length = _way == Way.Attack ? Deviation(0) : ReferenceShare * Deviation(0),
            factor = squares > 0 ? length / Math.Sqrt(squares) : 0,
            size = Beta;
        for (int i = 0; i < reference.Length; i++)
        {
            reference[i] *= factor;
            double x = _scratch.Input[i] + reference[i];
            size += x * x;
        }

        ColumnSums.Add(ref weights, reference, _scratch.Set(0), z);
        _size = Math.Sqrt(size);
    }

    /// <summary>
    /// V_0 is at least -( ||p^0 + curv_0 ref^0|| nu + p^0 ref^0 + curv_0 (nu^2 + ||ref^0||^2)/2 ): the input's loss.
    /// </summary>
    private void LoseToInput()
    {
        double radius = Deviation(0),
            squares = 0,
            along = 0,
            reference = 0,
            gradient = 0;
        for (int i = 0; i < _shape.InputSize; i++)
        {
            double p = _scratch.Gradient[i],
                shift = _scratch.InputReference[i],
                bent = p + _curvature * shift;
            squares += bent * bent;
            along += p * shift;
            reference += shift * shift;
            gradient += p * p;
        }

        _losses += Math.Sqrt(squares) * radius + along + _curvature * (radius * radius + reference) / 2;
        _rounding += (Math.Sqrt(gradient) + _curvature * radius) * (Norm(0) + 5 * radius);
    }

    /// <summary>v x*^K + b_0,y - b_0,j, with ||v||^2 and ||x*^K||^2.</summary>
    private readonly double ReferenceMargin(out double differences, out double activations)
    {
        double margin = _outputBiases.IsEmpty ? 0 : (double)_outputBiases[_label] - _outputBiases[_class];
        (differences, activations) = (0, 0);
        Span<double> v = _scratch.Vector,
            z = _scratch.ReferencePreActivations(Last - 1);
        for (int i = 0; i < _shape.Inputs(Last); i++)
        {
            double x = Math.Max(z[i], 0);
            margin += v[i] * x;
            differences += v[i] * v[i];
            activations += x * x;
        }

        return margin;
    }

    /// <summary>mult_k, large enough that mult_k - bend_i is at least mult_k/10; and ||p||.</summary>
    private readonly double Multiplier(int l, out double gradient)
    {
        Span<double> p = _scratch.Gradient,
            z = _scratch.ReferencePreActivations(l);
        double all = 0,
            active = 0;
        for (int i = 0; i < _shape.Outputs(l); i++)
        {
            double square = p[i] * p[i];
            all += square;
            active += z[i] > 0 ? square : 0;
        }

        gradient = Math.Sqrt(all);
        double least = Math.Max(Math.Sqrt(active), gradient / 8) / Reach(l);
        least = Math.Max(Math.Max(least, _curvature / 4), 1e-100);
        return _way == Way.Sharp ? Math.Max(least, 1.25 * _curvature + least / 2) : least + _curvature;
    }

    /// <summary>slope, soft, miss and pull neuron by neuron; then bend', and what is carried below.</summary>
    /// <param name="l">k - 1.</param>
    /// <param name="multiplier">mult_k.</param>
    /// <param name="loss">loss_k: the sum of miss_i + pull_i^2/(2 (mult_k - bend_i)).</param>
    /// <param name="reference">||ref^k||^2.</param>
    /// <returns>||slope + bend pull/(mult_k - bend)||. Neurons with soft > 0 are listed.</returns>
    private double Majorise(int l, double multiplier, out double loss, out double reference)
    {
        Span<double> z = _scratch.PreActivations(l),
            zStar = _scratch.ReferencePreActivations(l),
            deviations = _scratch.Deviations(l),
            fromBelow = _scratch.FromBelow(l);
        Span<double> p = _scratch.Gradient,
            shift = _scratch.Reference(l),
            carried = _scratch.Carried,
            bends = _scratch.Bends;
        carried[..Layout.Stride(_shape.Outputs(l))].Clear();
        double squares = 0;
        (loss, reference, _active) = (0, 0, 0);
        foreach (int i in _scratch.Set(l + 1))
        {
            double slope,
                soft = 0,
                size = Math.Abs(zStar[i]);
            if (Math.Abs(z[i]) >= deviations[i])
            {
                slope = z[i] > 0 ? p[i] : 0;
            }
            else if (p[i] >= 0)
            {
                slope = zStar[i] > 0 ? p[i] : 0;
            }
            else
            {
                double width = Math.Max(Math.Max(size, fromBelow[i] / 2), -p[i] / (multiplier - _curvature));
                slope = p[i] * (0.5 + zStar[i] / (2 * width));
                soft = -p[i] / (2 * width);
                loss += -p[i] * (width - size) * (width - size) / (4 * width);
                _scratch.Room(_shape.LayerCount + 1)[_active++] = i;
            }

            double bend = (soft + _curvature) * (1 + 8 * Rounding.DoubleUnit),
                room = multiplier - bend,
                pull = slope + multiplier * shift[i];
            loss += pull * pull / (2 * room);
            carried[i] = slope + bend * pull / room;
            bends[i] = multiplier * bend / room;
            squares += carried[i] * carried[i];
            reference += shift[i] * shift[i];
        }

        return Math.Sqrt(squares);
    }
}
