using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace BoundGen.Runtime;

/// <summary>
/// One input through theta_0 in double precision, and what is certified about every network of a ball around it (theory.md
/// section 9). Generated code takes it from layer to layer, since it has the weights.
/// </summary>
/// <remarks>Dispose exactly once. Lengths are the caller's to check. Every comparison fails where a number is NaN.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct BallPass
{
    private readonly BallNorms _norms;
    private readonly NetworkShape _shape;
    private readonly IReadOnlyList<double> _caps;
    private readonly int _label;
    private readonly double _up;
    private BallScratch _scratch;
    private ScratchBlock _products;
    private ReadOnlySpan<float> _outputBiases;
    private int _layer;
    private int _active;

    // The scale that sets and lengths are of.
    private double _scale = double.NaN;
    private bool _isDense;

    // The class at hand, and how many came before it.
    private int _next;
    private int _class;

    // What the majorant form or an attack has gathered on its way.
    private Way _way;
    private double _size;
    private double _leastLost;
    private double _curvature;
    private double _losses;
    private double _rounding;
    private bool _hasDirection;
    private bool _hasAlong;
    private bool _hasProducts;

    private enum Way
    {
        Quick,
        Plain,
        Sharp,
        Attack,
    }

    /// <summary>Takes an input.</summary>
    /// <param name="ball">Around the network whose weights the pass is given.</param>
    /// <param name="input">Shape [d_0].</param>
    /// <param name="label">y.</param>
    /// <exception cref="ArgumentException">An input that is NaN or infinite.</exception>
    public BallPass(Ball ball, ReadOnlySpan<float> input, int label)
    {
        ArgumentNullException.ThrowIfNull(ball);
        // What throws comes before the scratch is taken.
        Activations.CheckFinite(input);
        (_norms, _label, _leastLost) = (ball.Norms, label, double.PositiveInfinity);
        _caps = ball.Caps.Values;
        _shape = _norms.Shape;
        _up = 1 + _norms.DoubleSlack;
        _scratch = new BallScratch(_shape);
        Activations.Widen(input, _scratch.Input);
        _scratch.Input[input.Length..].Clear();
        Norm(0) = _up * Activations.Norm(_scratch.Input, Beta);
        Deviation(0) = ball.InputRadius;
        _scratch.Counts[0] = _active = Moves ? ListInputs() : Activations.CompactInput(input, _scratch.Room(0));
    }

    /// <summary>Whether theta_0 itself is right; if not, no certificate passes.</summary>
    public readonly bool IsRight
    {
        get
        {
            var logits = Logits;
            for (int j = 0; j < logits.Length; j++)
            {
                if (j != _label && !(logits[_label] > logits[j]))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Whether no network of the ball can overflow at the scale at hand; if one can, no form is to be tried.</summary>
    public bool IsInRange { get; private set; }

    /// <summary>Whether all columns of every layer stand for J at the scale at hand: products of whole rows serve.</summary>
    public readonly bool HasAllProducts
    {
        get
        {
            for (int l = 1; l < Last; l++)
            {
                if (!IsWhole(l) || !_norms.HasRowGram(l))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Whether the plain form is the quick one.</summary>
    public readonly bool IsPlainQuick => !Moves && HasAllProducts;

    private readonly int Beta => _shape.HasBias ? 1 : 0;

    /// <summary>Whether inputs move: nu > 0.</summary>
    private readonly bool Moves => Deviation(0) > 0;

    private readonly int Last => _shape.LayerCount - 1;

    private readonly Span<double> Logits => _scratch.PreActivations(Last)[.._shape.OutputSize];

    /// <summary>Takes the input through a layer: z_0^k and A_k.</summary>
    /// <param name="weights">W_0^k, input-major and padded, as <see cref="InputMajorWeights"/> keeps it.</param>
    /// <param name="biases">b_0^k, shape [d_k]; empty where there are none.</param>
    public void Forward(ref float weights, ReadOnlySpan<float> biases)
    {
        var z = _scratch.PreActivations(_layer);
        AddColumns(ref weights, biases, _layer == 0 ? _scratch.Input : _scratch.PreActivations(_layer - 1), z);
        _layer++;
        if (_layer > Last)
        {
            _outputBiases = biases;
            ListClasses();
        }
        else
            List(z, _layer);
    }

    /// <summary>Whether a network of the ball at this scale or a smaller one was found to be wrong.</summary>
    /// <param name="scale">What the caps are multiplied by.</param>
    public readonly bool IsLost(double scale) => scale >= _leastLost;

    /// <summary>The norm form with all neurons: whether every network of the ball at this scale is right.</summary>
    /// <param name="scale">What the caps are multiplied by.</param>
    public readonly bool PassesDense(double scale)
    {
        double deviation = Deviation(0);
        for (int l = 0; l < Last; l++)
        {
            double reach = Reach(l, scale, _shape.Inputs(l), deviation);
            deviation = _up * ((l == 0 && !Moves ? 0 : _norms.OperatorNormOf(l) * deviation) + reach);
        }

        double output = Reach(Last, scale, _shape.Inputs(Last), deviation);
        for (int j = 0; j < _shape.OutputSize; j++)
        {
            if (j != _label && !Beats(j, _norms.OutputDistance(_label, j), deviation, output))
                return false;
        }

        return true;
    }

    /// <summary>Goes on to the next class j, the closest first, and takes v = w_0;y - w_0;j.</summary>
    /// <param name="outputWeights">W_0^{K+1}, input-major and padded.</param>
    public bool NextClass(ref float outputWeights)
    {
        if (_next == _shape.OutputSize - 1)
            return false;
        _class = _scratch.Classes[_next++];
        (_hasProducts, _hasDirection, _hasAlong) = (false, false, false);
        var v = _scratch.Vector;
        int stride = Layout.Stride(_shape.OutputSize);
        for (int i = 0; i < _shape.Inputs(Last); i++)
        {
            ref float row = ref Unsafe.Add(ref outputWeights, (nint)i * stride);
            v[i] = (double)Unsafe.Add(ref row, _label) - Unsafe.Add(ref row, _class);
        }

        return true;
    }

    /// <summary>Whether the class at hand is the one with the least margin.</summary>
    public readonly bool IsClosest => _next == 1;

    /// <summary>Gives the scratch back.</summary>
    public void Dispose()
    {
        _products.Dispose();
        _scratch.Dispose();
    }

    /// <summary>A_k; index k of its fifth of the scalars.</summary>
    private readonly ref double Norm(int k) => ref _scratch.Scalars[k];

    /// <summary>D_k.</summary>
    private readonly ref double Deviation(int k) => ref _scratch.Scalars[_shape.LayerCount + 1 + k];

    /// <summary>R of a layer.</summary>
    private readonly ref double Reach(int layer) => ref _scratch.Scalars[2 * (_shape.LayerCount + 1) + layer];

    /// <summary>blockNorm of a layer, J_k by J_{k-1}.</summary>
    private readonly ref double BlockNorm(int layer) => ref _scratch.Scalars[3 * (_shape.LayerCount + 1) + layer];

    /// <summary>How long ref of a layer is along its direction.</summary>
    private readonly ref double Length(int layer) => ref _scratch.Scalars[4 * (_shape.LayerCount + 1) + layer];

    /// <summary>
    /// R_k = (rho_k + roundingCap_k)(A_{k-1} + D_{k-1}) + sqrt(d_k) chain_k 1.2e-38, at least ||shift^k||; infinite where theta's
    /// own pass might overflow.
    /// </summary>
    /// <param name="layer">k - 1.</param>
    /// <param name="scale">What the caps are multiplied by.</param>
    /// <param name="terms">How many neurons of the layer below can be active, for chain_k.</param>
    /// <param name="deviation">D_{k-1}.</param>
    private readonly double Reach(int layer, double scale, int terms, double deviation)
    {
        int chain = terms + 2,
            rows = _shape.Outputs(layer);
        double rho = scale * _caps[layer],
            largest = _norms.Frobenius(layer) + Math.Sqrt(Math.Min(rows, _shape.Inputs(layer) + Beta)) * rho,
            size = _up * (Norm(layer) + deviation);
        if (!(scale >= 0) || !(_up * largest * size < Rounding.LargestSum))
            return double.PositiveInfinity;
        double roundingCap = (Rounding.GammaSingle(chain) + _norms.DoubleSlack) * largest;
        return _up * ((rho + roundingCap) * size + Math.Sqrt(rows) * chain * Rounding.Underflow);
    }

    /// <summary>The norm form for one class: h_y - h_j > ||(w_y - w_j)_J|| D_K + sqrt(2) R_{K+1}.</summary>
    private readonly bool Beats(int j, double distance, double deviation, double output) =>
        Logits[_label] - Logits[j] > _up * (distance * deviation + Math.Sqrt(2) * output);

    /// <summary>z = W x + b over the active inputs; padding becomes negative infinity, which is never active.</summary>
    private readonly void AddColumns(ref float weights, ReadOnlySpan<float> biases, ReadOnlySpan<double> x, Span<double> z)
    {
        int neurons = _shape.Outputs(_layer);
        Activations.Widen(biases, z);
        z[biases.Length..].Clear();
        ColumnSums.Add(ref weights, x, ActiveBelow, z);
        z[neurons..].Fill(double.NegativeInfinity);
    }

    /// <summary>Any input may become other than 0 where inputs move.</summary>
    private readonly int ListInputs()
    {
        var all = _scratch.Room(0)[.._shape.InputSize];
        for (int i = 0; i < all.Length; i++)
            all[i] = i;
        return all.Length;
    }

    /// <summary>Inputs of the layer at hand that are not 0.</summary>
    private readonly ReadOnlySpan<int> ActiveBelow => _scratch.Room(_layer == 0 ? 0 : _shape.LayerCount + 1)[.._active];

    /// <summary>Lists what is active of a layer, for the next one.</summary>
    private void List(ReadOnlySpan<double> z, int k)
    {
        _active = Activations.CompactHidden(z, _scratch.Room(_shape.LayerCount + 1));
        Norm(k) = _up * Activations.RectifiedNorm(z, Beta);
    }

    /// <summary>All classes but y, the closest first.</summary>
    private readonly void ListClasses()
    {
        var classes = _scratch.Classes;
        var logits = Logits;
        int count = 0;
        for (int j = 0; j < logits.Length; j++)
        {
            if (j == _label)
                continue;
            int place = count++;
            for (; place > 0 && logits[classes[place - 1]] < logits[j]; place--)
                classes[place] = classes[place - 1];
            classes[place] = j;
        }
    }
}
