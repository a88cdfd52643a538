namespace BoundGen.Training;

/// <summary>sigma_k as Adam moves ln sigma_k, until each is snapped to the grid that bounds pay for.</summary>
internal sealed class LearnedNoise(double[] start)
{
    private const double Rate = 5e-3,
        FirstDecay = 0.9,
        SecondDecay = 0.999,
        Epsilon = 1e-8;

    private readonly double[] _first = new double[start.Length];
    private readonly double[] _second = new double[start.Length];
    private int _steps;

    /// <summary>Shape [K + 1].</summary>
    public double[] Sigma { get; } = [.. start];

    /// <summary>One step.</summary>
    /// <param name="gradient">The derivative of the objective by ln sigma_k, shape [K + 1].</param>
    public void Step(double[] gradient)
    {
        _steps++;
        for (int layer = 0; layer < Sigma.Length; layer++)
        {
            _first[layer] = FirstDecay * _first[layer] + (1 - FirstDecay) * gradient[layer];
            _second[layer] = SecondDecay * _second[layer] + (1 - SecondDecay) * gradient[layer] * gradient[layer];
            double mean = _first[layer] / (1 - Math.Pow(FirstDecay, _steps)),
                size = Math.Sqrt(_second[layer] / (1 - Math.Pow(SecondDecay, _steps)));
            Sigma[layer] *= Math.Exp(-Rate * mean / (size + Epsilon));
        }
    }

    /// <summary>Takes the nearest points of the grid.</summary>
    public void Snap()
    {
        for (int layer = 0; layer < Sigma.Length; layer++)
            Sigma[layer] = LearnedSigma.Nearest(Sigma[layer]);
    }
}
