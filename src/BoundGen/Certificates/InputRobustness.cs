using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BoundGen;

/// <summary>
/// Certified radii of inputs of one trained network (theory.md section 6): where the radius is positive, the
/// single-precision program of section 7 has the class of x at every x' of finite floats with ||x' - x|| at most the
/// radius, x itself included. A radius of 0 certifies nothing, not even that the program gives x this class.
/// </summary>
/// <remarks>
/// The pass of x runs in double precision and D_k bounds ||xt'^k - x^k||, xt' being the activations of the program at x'.
/// Both programs round, so gamma_n is the sum of the two; the exact activations of neither are needed.
/// </remarks>
public sealed class InputRobustness
{
    /// <summary>
    /// Covers the double-precision arithmetic of the recursion, less than 100 roundings of non-negative numbers a layer
    /// beside the sums, which are covered where they are made: A, every D_k and the final slack are raised by it.
    /// </summary>
    private static readonly double Cover = Rounding.Cover(1 << 12);

    /// <summary>No two inputs of single precision are further apart.</summary>
    private const double Furthest = 1e44;

    /// <summary>Inputs whose passes are held in memory at once.</summary>
    private const int Block = 256;

    private readonly NetworkShape _shape;
    private readonly ExactPass _exact;
    private readonly Layer[] _layers;
    private readonly float[] _outputWeights;
    private readonly double[] _outputDistances;

    /// <summary>Computes the norms of a network that radii need: a few products of its matrices with themselves.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="progress">Is told how many layers are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static InputRobustness Compute(
        NetworkParameters parameters,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new InputRobustness(parameters, SparseNormBound.ComputeLayers(parameters, progress, cancellationToken));
    }

    /// <summary>Takes the norms of the network's layers, shape [K + 1], from who has them already.</summary>
    internal InputRobustness(NetworkParameters parameters, SparseNormBound[] norms)
    {
        _shape = parameters.Shape;
        _exact = new ExactPass(parameters);
        _layers = [.. norms.Select((norm, layer) => new Layer(parameters, layer, norm))];
        _outputWeights = parameters.Values[_shape.Weights(_shape.LayerCount - 1)].ToArray();
        _outputDistances = WeightNorms.RowDistances(_outputWeights, _shape.OutputSize);
    }

    /// <summary>Certifies inputs, in parallel.</summary>
    /// <param name="inputs">Shape [n, InputSize], row-major, finite.</param>
    /// <param name="progress">Is told how many inputs are certified.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Shape [n]; +infinity where no input that floats can hold changes the class, as with a single class.</returns>
    /// <exception cref="ArgumentException">
    /// A length that is no multiple of InputSize, or an input that is NaN or infinite.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CertifiedRadius[] ComputeRadii(
        ReadOnlyMemory<float> inputs,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        int size = _shape.InputSize,
            count = inputs.Length / size;
        if (inputs.Length % size != 0)
            throw new ArgumentException($"inputs has length {inputs.Length}, expected a multiple of {size}.", nameof(inputs));
        int bad = NonFinite.IndexIn(inputs.Span);
        if (bad >= 0)
            throw new ArgumentException(
                $"Value {bad % size} of input {bad / size} is {inputs.Span[bad]}, expected a finite number.",
                nameof(inputs)
            );

        var radii = new CertifiedRadius[count];
        var phase = PhaseProgress.Start(progress, "radii", count);
        for (int start = 0; start < count; start += Block)
        {
            int first = start,
                taken = Math.Min(Block, count - start);
            var block = inputs.Slice(first * size, taken * size);
            double[][] z = _exact.PreActivations(block.Span);
            Parallel.For(
                0,
                taken,
                ProcessorThreads.Until(cancellationToken),
                () => new Search(this),
                (i, _, search) =>
                {
                    radii[first + i] = search.Run(block.Span.Slice(i * size, size), z, i);
                    phase?.Add(1);
                    return search;
                },
                _ => { }
            );
        }

        return radii;
    }

    /// <summary>v_yj(J): an upper bound of ||(w_y - w_j)_J||.</summary>
    private double OutputDistance(int y, int j, ReadOnlySpan<int> support) =>
        WeightNorms.RowDistance(_outputWeights, _shape.Inputs(_shape.LayerCount - 1), y, j, support);

    /// <summary>What the recursion needs to know of layer k.</summary>
    private sealed class Layer
    {
        public Layer(NetworkParameters parameters, int layer, SparseNormBound norm)
        {
            var shape = parameters.Shape;
            int n = shape.Inputs(layer) + 2;
            Outputs = shape.Outputs(layer);
            Norm = norm;
            Gamma = Rounding.GammaSingle(n) + Rounding.GammaDouble(n);
            Underflow = n * (2 * Rounding.SmallestNormalSingle);
            RowsWithBias = WeightNorms.RowsWithBias(norm.RowNorms, parameters.Values[shape.Biases(layer)], Cover);
            FrobeniusWithBias = Cover * Math.Sqrt(RowsWithBias.Sum(row => row * row) * Rounding.CoverDouble(1, Outputs));

            // The first layer has every input in J_0, and the last has no J of its own.
            if (layer > 0 && layer < shape.HiddenLayerCount)
                Squares = InputMajorWeights.OfSquares(parameters.Values[shape.Weights(layer)], Outputs);
        }

        /// <summary>d_k.</summary>
        public int Outputs { get; }

        /// <summary>N(k, p, q), and the row norms r_i of the full set.</summary>
        public SparseNormBound Norm { get; }

        /// <summary>gamma_n of single and of double precision together; no bound of anything from 2^24 inputs on.</summary>
        public double Gamma { get; }

        /// <summary>n 2^-126 for single precision, and as much again for all that double precision loses to underflow.</summary>
        public double Underflow { get; }

        /// <summary>w_i = ||(w_i, b_i)||, rounded up, shape [d_k].</summary>
        public double[] RowsWithBias { get; }

        /// <summary>||(W, b)^k||_F, rounded up.</summary>
        public double FrobeniusWithBias { get; }

        /// <summary>w_ij^2 input-major, each rounded to nearest.</summary>
        public InputMajorWeights? Squares { get; }

        /// <summary>
        /// Whether chains over inputs of norm A at most <paramref name="reach"/> round as gamma_n says and stay finite.
        /// </summary>
        public bool Holds(double reach) => Gamma < 1 && FrobeniusWithBias * reach < Rounding.LargestSum;
    }

    /// <summary>The bisection for one input after the other, with the memory it needs.</summary>
    private sealed class Search
    {
        private readonly InputRobustness _network;
        private readonly double[] _norms;
        private readonly float[] _sums;
        private int[] _support;
        private int[] _below;
        private double[][] _z = [];
        private int _index;
        private int _class;

        public Search(InputRobustness network)
        {
            _network = network;
            int widest = network._layers.Max(layer => layer.Outputs);
            _norms = new double[network._layers.Length];
            _sums = new float[Layout.Stride(widest)];
            _support = new int[widest];
            _below = new int[widest];
        }

        /// <summary>Finds the radii of input number <paramref name="index"/> of a block.</summary>
        public CertifiedRadius Run(ReadOnlySpan<float> input, double[][] z, int index)
        {
            (_z, _index) = (z, index);
            double beta = _network._shape.HasBias ? 1 : 0,
                sum = beta;
            foreach (float value in input)
                sum += (double)value * value;
            _norms[0] = Cover * Math.Sqrt(Rounding.CoverDouble(sum, input.Length + 1));
            for (int k = 1; k < _norms.Length; k++)
            {
                var below = PreActivations(k - 1);
                sum = beta;
                foreach (double value in below)
                    sum += value > 0 ? value * value : 0;
                _norms[k] = Cover * Math.Sqrt(Rounding.CoverDouble(sum, below.Length + 1));
            }

            _class = Activations.IndexOfFirstMaximum(PreActivations(_norms.Length - 1));
            if (_network._shape.OutputSize == 1)
                return new CertifiedRadius(0, double.PositiveInfinity, double.PositiveInfinity);
            double dense = Radius(0, dense: true);
            // Rounding is monotone: what passes with full sets passes with smaller ones.
            return new CertifiedRadius(_class, dense, Radius(dense, dense: false));
        }

        /// <summary>The last nu that passed; 0, which certifies nothing, if <paramref name="low"/> did not.</summary>
        private double Radius(double low, bool dense)
        {
            if (!IsCertified(low, dense))
                return 0;
            return low == double.PositiveInfinity || IsCertified(Furthest, dense)
                ? double.PositiveInfinity
                : Math.BitDecrement(Bisection.UpperEnd(low, Furthest, nu => IsCertified(nu, dense)));
        }

        /// <summary>Whether the class holds for every ||x' - x|| at most nu.</summary>
        private bool IsCertified(double nu, bool dense)
        {
            double d = Cover * nu;
            int below = _network._shape.InputSize;
            for (int k = 0; k < _norms.Length - 1; k++)
            {
                var layer = _network._layers[k];
                double reach = _norms[k] + d;
                if (!layer.Holds(reach))
                    return false;
                int count = dense ? layer.Outputs : Support(k, below, d, layer.Gamma * reach);
                d =
                    Cover
                    * (
                        layer.Norm.At(count, below) * d
                        + layer.Gamma * layer.FrobeniusWithBias * reach
                        + Math.Sqrt(layer.Outputs) * layer.Underflow
                    );
                below = count;
            }

            return OutputHolds(d, below, full: dense || _norms.Length == 1);
        }

        /// <summary>J_k, given J_(k-1) in <see cref="_support"/>, which it replaces.</summary>
        /// <returns>|J_k|.</returns>
        private int Support(int k, int below, double d, double rounding)
        {
            var layer = _network._layers[k];
            (_support, _below) = (_below, _support);
            if (layer.Squares is { } squares)
                SumRows(squares, _below.AsSpan(0, below), _sums.AsSpan(0, Layout.Stride(layer.Outputs)));
            ReadOnlySpan<double> z = PreActivations(k),
                rows = layer.Norm.RowNorms;
            int count = 0;
            for (int i = 0; i < z.Length; i++)
            {
                double row = layer.Squares is null ? rows[i] : Math.Sqrt(Rounding.CoverSingle(_sums[i], below));
                // A neuron without weights is exactly 0, whoever computes it. NaN, from an overflow, stays in J.
                bool off = layer.RowsWithBias[i] == 0 || -z[i] >= row * d + layer.RowsWithBias[i] * rounding + layer.Underflow;
                if (!off)
                    _support[count++] = i;
            }

            return count;
        }

        /// <summary>
        /// Whether every other class stays behind; J_K is full or the first <paramref name="below"/> of <see cref="_support"/>.
        /// </summary>
        private bool OutputHolds(double d, int below, bool full)
        {
            var layer = _network._layers[^1];
            double reach = _norms[^1] + d;
            if (!layer.Holds(reach))
                return false;
            ReadOnlySpan<double> logits = PreActivations(_norms.Length - 1);
            for (int j = 0; j < logits.Length; j++)
            {
                if (j == _class)
                    continue;
                double v = _network._outputDistances[_class * logits.Length + j];
                if (!full)
                    v = Math.Min(v, _network.OutputDistance(_class, j, _support.AsSpan(0, below)));
                double slack =
                    v * d + layer.Gamma * (layer.RowsWithBias[_class] + layer.RowsWithBias[j]) * reach + 2 * layer.Underflow;
                if (!(logits[_class] - logits[j] > Cover * slack))
                    return false;
            }

            return true;
        }

        private ReadOnlySpan<double> PreActivations(int layer)
        {
            int size = _network._layers[layer].Outputs;
            return _z[layer].AsSpan(_index * size, size);
        }

        /// <summary>sum over j in J of w_ij^2 for every i.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void SumRows(InputMajorWeights squares, ReadOnlySpan<int> support, Span<float> sums)
        {
            sums.Clear();
            Span<Vector<float>> totals = MemoryMarshal.Cast<float, Vector<float>>(sums);
            foreach (int j in support)
            {
                var row = MemoryMarshal.Cast<float, Vector<float>>(
                    (ReadOnlySpan<float>)squares.Row(j * sums.Length, sums.Length)
                );
                for (int i = 0; i < totals.Length && i < row.Length; i++)
                    totals[i] += row[i];
            }
        }
    }
}
