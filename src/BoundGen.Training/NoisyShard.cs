using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>
/// One thread's part of a minibatch under noise. All weights of a layer with noise of deviation sigma_k give one input the noise
/// sigma_k sqrt(||x^{k-1}||^2 + beta) xi on its pre-activations, xi standard normal (theory.md section 4): that is added, and the
/// loss differentiated by the parameters and by ln sigma_k, the length of x^{k-1} included.
/// </summary>
/// <param name="shape">The network.</param>
/// <param name="augmentation">How images are distorted anew each time; null to leave samples as they are.</param>
/// <param name="seed">Decides the distortions.</param>
internal sealed class NoisyShard(NetworkShape shape, ImageAugmentation? augmentation = null, int seed = 0)
{
    private readonly Minibatch _batch = new(shape, augmentation, seed);
    private readonly double[] _sigmaGradient = new double[shape.LayerCount];
    private readonly int _neurons = Enumerable.Range(0, shape.LayerCount).Sum(shape.Outputs);
    private float[] _noise = [];
    private double[] _squares = [];
    private float[] _stretch = [];

    /// <summary>The loss over the samples of the last run, summed.</summary>
    public double Loss { get; private set; }

    /// <summary>How many samples of the last run are new to the prior.</summary>
    public int Fresh { get; private set; }

    /// <summary>How many of these the noisy network misclassified; a tie is an error.</summary>
    public int FreshErrors { get; private set; }

    /// <summary>The derivative of the loss by ln sigma_k, shape [K + 1].</summary>
    public ReadOnlySpan<double> SigmaGradient => _sigmaGradient;

    /// <summary>The gradient over the samples of the last run.</summary>
    public GradientFactors Factors => _batch.Factors;

    /// <summary>Backpropagates so many samples.</summary>
    /// <param name="parameters">Shape [ParameterCount].</param>
    /// <param name="sigma">Shape [K + 1], at least 0.</param>
    /// <param name="loss">Of the noisy logits.</param>
    /// <param name="data">All samples.</param>
    /// <param name="samples">Those of this run.</param>
    /// <param name="seen">How many samples of the data, the first ones, the prior has seen.</param>
    /// <param name="noise">The seed and the number of the noise.</param>
    public void Run(
        float[] parameters,
        double[] sigma,
        NoisyLoss loss,
        LabelledData data,
        ReadOnlySpan<int> samples,
        int seen,
        (ulong Seed, ulong Draw) noise
    )
    {
        int n = samples.Length,
            last = shape.LayerCount - 1;
        _batch.Load(data, samples);
        if (_stretch.Length < n)
        {
            _noise = new float[_neurons * n];
            _squares = new double[shape.LayerCount * n];
            _stretch = new float[n];
        }

        CounterNormals.Fill(noise.Seed, noise.Draw, RandomPurpose.TrainingNoise, _noise.AsSpan(0, _neurons * n));
        var factors = Factors;
        ReadOnlySpan<float> x = _batch.Inputs;
        for (int layer = 0; layer <= last; layer++)
        {
            MeasureInputs(layer, x, n);
            ScaleNoise(layer, sigma[layer], n);
            ReadOnlySpan<float> biases = shape.HasBias ? parameters.AsSpan(shape.Biases(layer)) : [];
            x = factors.Ascend(layer, parameters.AsSpan(shape.Weights(layer)), biases, x, Noise(layer, n));
        }

        CountErrors(x, samples, seen);
        Loss = loss(factors.Deltas(last), _batch.Labels);
        for (int layer = last; layer >= 0; layer--)
        {
            FollowNoise(layer, factors.Deltas(layer), n);
            if (layer > 0)
                factors.Descend(layer, parameters.AsSpan(shape.Weights(layer)), penalty: 0, _stretch.AsSpan(0, n));
        }
    }

    /// <summary>
    /// ||x||^2 + beta of every sample; the first layer's inputs lie sample by sample, all others neuron by neuron.
    /// </summary>
    private void MeasureInputs(int layer, ReadOnlySpan<float> x, int n)
    {
        Span<double> squares = Squares(layer, n);
        squares.Fill(shape.HasBias ? 1 : 0);
        int inputs = shape.Inputs(layer),
            step = layer == 0 ? 1 : n;
        for (int sample = 0; sample < n; sample++)
        {
            int first = layer == 0 ? sample * inputs : sample;
            for (int i = 0; i < inputs; i++)
                squares[sample] += (double)x[first + i * step] * x[first + i * step];
        }
    }

    private void ScaleNoise(int layer, double sigma, int n)
    {
        Span<float> noise = Noise(layer, n);
        Span<double> squares = Squares(layer, n);
        for (int sample = 0; sample < n; sample++)
        {
            float deviation = (float)(sigma * Math.Sqrt(squares[sample]));
            for (int i = sample; i < noise.Length; i += n)
                noise[i] *= deviation;
        }
    }

    /// <summary>
    /// What the loss gains by more noise: the derivative by ln sigma_k, and by the inputs of the layer, whose length the noise
    /// grows with.
    /// </summary>
    private void FollowNoise(int layer, ReadOnlySpan<float> delta, int n)
    {
        ReadOnlySpan<float> noise = Noise(layer, n);
        Span<double> squares = Squares(layer, n);
        double total = 0;
        for (int sample = 0; sample < n; sample++)
        {
            double product = 0;
            for (int i = sample; i < noise.Length; i += n)
                product += (double)noise[i] * delta[i];
            total += product;
            // d sqrt(s) / dx = x / sqrt(s), of a noise that has the factor sqrt(s).
            _stretch[sample] = squares[sample] > 0 ? (float)(product / squares[sample]) : 0;
        }

        _sigmaGradient[layer] = total;
    }

    private void CountErrors(ReadOnlySpan<float> logits, ReadOnlySpan<int> samples, int seen)
    {
        int n = samples.Length;
        (Fresh, FreshErrors) = (0, 0);
        for (int sample = 0; sample < n; sample++)
        {
            if (samples[sample] < seen)
                continue;
            Fresh++;
            int label = _batch.Labels[sample];
            for (int c = 0; c < shape.OutputSize; c++)
            {
                if (c != label && !(logits[c * n + sample] < logits[label * n + sample]))
                {
                    FreshErrors++;
                    break;
                }
            }
        }
    }

    /// <summary>The noise of a layer, shape [outputs, n].</summary>
    private Span<float> Noise(int layer, int n) =>
        _noise.AsSpan(Enumerable.Range(0, layer).Sum(shape.Outputs) * n, shape.Outputs(layer) * n);

    private Span<double> Squares(int layer, int n) => _squares.AsSpan(layer * n, n);
}
