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
            Length(l) = 0;
            _scratch.PreActivations(l).CopyTo(_scratch.ReferencePreActivations(l));
        }
    }

    /// <summary>p^K = v, and curv_K = 0: where all forms start.</summary>
    public void Start()
    {
        _layer = Last;
        (_curvature, _losses, _rounding) = (0, 0, 0);
        _scratch.Vector[.._shape.Inputs(Last)].CopyTo(_scratch.Gradient);
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

    /// <summary>Begins the sharp form: ref goes against the gradient.</summary>
    public void Sharpen() => _way = Way.Sharp;

    /// <summary>
    /// Begins an attack at the scale at hand, s: theta^k - theta_0^k = -s rho_k G^k/||G^k|| (x*^{k-1}; beta)^T/||(x*^{k-1};
    /// beta)||, of operator norm s rho_k.
    /// </summary>
    public void Attack() => _way = Way.Attack;

    /// <summary>
    /// G^K = v 1[z_0 > 0], unless the gradient of the class at hand is there: it is the same at every scale, since all neurons
    /// with z_0 > 0 are in every J.
    /// </summary>
    /// <returns>Whether it goes down the layers now.</returns>
    public bool Turn()
    {
        if (_hasDirection)
        {
            Ascend();
            return false;
        }

        _hasDirection = true;
        Start();
        Oppose(Last - 1);
        return true;
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
        bool errs = margin <= Math.Sqrt(2) * _scale * _caps[Last] * Math.Sqrt(activations + Beta);
        if (errs)
            _leastLost = Math.Min(_leastLost, _scale);
        return errs;
    }

    /// <summary>G^{k-1} = (W_0^k^T G^k) 1[z_0 > 0] and ref^{k-1}, from the last hidden layer to the second.</summary>
    /// <param name="weights">W_0^k, input-major and padded.</param>
    public void Gradient(ref float weights)
    {
        int l = --_layer;
        var gradient = _scratch.Carried[..Layout.Stride(_shape.Outputs(l))];
        gradient.Clear();
        foreach (int i in Active(l))
            gradient[i] = _scratch.Gradient[i];
        ColumnProducts.Fill(ref weights, gradient, Active(l - 1), _scratch.Gradient);
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
        else if (_layer == 1 && !Moves)
            ReferSecond(ref weights, z);
        else
            AddColumns(ref weights, biases, _scratch.ReferencePreActivations(_layer - 1), z);

        double length = _way == Way.Attack ? _scale * _caps[_layer] * _size : ReferenceShare * Reach(_layer);
        Length(_layer) = length;
        var direction = _scratch.Reference(_layer);
        for (int i = 0; i < z.Length; i++)
            z[i] += length * direction[i];

        _active = Activations.CompactHidden(z, _scratch.Room(_shape.LayerCount + 1));
        _size = Activations.RectifiedNorm(z, Beta);
        _layer++;
    }

    /// <summary>The direction -G/||G|| of ref, 0 where G = 0; how far ref goes is known on the way up.</summary>
    private void Oppose(int l)
    {
        Span<double> direction = _scratch.Reference(l),
            gradient = _scratch.Gradient;
        direction.Clear();
        double squares = 0;
        foreach (int i in Active(l))
            squares += gradient[i] * gradient[i];
        double factor = squares > 0 ? -1 / Math.Sqrt(squares) : 0;
        foreach (int i in Active(l))
            direction[i] = factor * gradient[i];
        if (l == 0)
            Ascend();
    }

    /// <summary>From x up.</summary>
    private void Ascend()
    {
        _layer = 0;
        _size = Activations.Norm(_scratch.Input, Beta);
    }

    /// <summary>Neurons of a hidden layer with z_0 > 0.</summary>
    private readonly ReadOnlySpan<int> Active(int l)
    {
        var list = _scratch.Room(_shape.LayerCount + 1);
        return list[..Activations.CompactHidden(_scratch.PreActivations(l), list)];
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
    /// W_0^2 x*^1 + b_0^2: where the input stays, z*^1 moves along one line, and all that is not linear is in neurons that switch
    /// off. None switches on, as ref^1 moves no others.
    /// </summary>
    private void ReferSecond(ref float weights, Span<double> z)
    {
        Span<double> below = _scratch.ReferencePreActivations(0),
            before = _scratch.PreActivations(0),
            along = _scratch.Along[..z.Length],
            less = _scratch.Carried;
        if (!_hasAlong)
        {
            _hasAlong = true;
            along.Clear();
            ColumnSums.Add(ref weights, _scratch.Reference(0), Active(0), along);
        }

        var off = _scratch.Room(_shape.LayerCount + 1);
        int count = 0;
        for (int i = 0; i < before.Length; i++)
        {
            if (!(before[i] > 0 && below[i] < 0))
                continue;
            less[i] = -below[i];
            off[count++] = i;
        }

        double length = Length(0);
        _scratch.PreActivations(1).CopyTo(z);
        for (int i = 0; i < z.Length; i++)
            z[i] += length * along[i];
        ColumnSums.Add(ref weights, less, off[..count], z);
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
            direction = _scratch.Reference(l),
            carried = _scratch.Carried,
            bends = _scratch.Bends;
        carried[..Layout.Stride(_shape.Outputs(l))].Clear();
        double squares = 0,
            length = Length(l);
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
                shift = length * direction[i],
                pull = slope + multiplier * shift;
            loss += pull * pull / (2 * room);
            carried[i] = slope + bend * pull / room;
            bends[i] = multiplier * bend / room;
            squares += carried[i] * carried[i];
            reference += shift * shift;
        }

        return Math.Sqrt(squares);
    }
}
