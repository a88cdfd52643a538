using BoundGen.Benchmarks.Ratios;

namespace BoundGen.Benchmarks.Cost;

/// <summary>One architecture at several activities.</summary>
internal interface ICostCase
{
    /// <summary>Measures one network after the other: two at a time would throw each other out of the caches.</summary>
    IEnumerable<CostPoint> Measure(IReadOnlyList<double> activities, Interleaving interleaving);
}

/// <inheritdoc/>
internal sealed class CostCase<TNetwork> : ICostCase
    where TNetwork : class, IReluNetwork<TNetwork>
{
    // Of inputs, as in MNIST.
    private const double Nonzero = 0.19;
    private const int WidestOfManySamples = 2000;

    private static readonly NetworkShape Shape = TNetwork.Shape;

    // All activities are whole numbers of either; wide networks would take long to calibrate on many.
    private static readonly int Samples = Shape.Outputs(0) <= WidestOfManySamples ? 200 : 40;

    public IEnumerable<CostPoint> Measure(IReadOnlyList<double> activities, Interleaving interleaving)
    {
        float[] inputs = Calibration.RandomInputs(Samples, Shape.InputSize, Nonzero);
        float[] values = Calibration.RandomWeights(Shape);
        foreach (double activity in activities)
        {
            Calibration.SetBiases(Shape, values, inputs, activity);
            yield return Measure(activity, inputs, TNetwork.Create(values), interleaving);
            // The next one takes as much memory again.
            GC.Collect();
        }
    }

    private static CostPoint Measure(double asked, float[] inputs, TNetwork network, Interleaving interleaving)
    {
        var masks = MaskStatistics.Compute(network, new LabelledData(inputs, new int[Samples], Shape.InputSize));
        double[] active =
        [
            inputs.Count(value => value != 0) / (double)Samples,
            .. masks.Layers.Select(layer => layer.Neurons.Sum()),
        ];
        var layers = Enumerable.Range(0, Shape.LayerCount);
        var seconds = interleaving.Run([new Passes(network, inputs)])[0];
        return new CostPoint(
            Shape.Outputs(0),
            asked,
            active[1..].Sum() / Shape.HiddenNeuronCount,
            sizeof(float) * layers.Sum(layer => (long)Shape.Inputs(layer) * Shape.Outputs(layer)),
            layers.Sum(layer => active[layer] * Shape.Outputs(layer)),
            1e6 * Quantile.Median(seconds)
        );
    }

    /// <summary>Forward passes, one input after the other.</summary>
    private sealed class Passes(TNetwork network, float[] inputs) : Contender(typeof(TNetwork).Name)
    {
        private readonly float[] _logits = new float[Shape.OutputSize];

        public override ReadOnlySpan<float> Logits => _logits;

        public override void Call(int n) =>
            network.Forward(inputs.AsSpan(n % Samples * Shape.InputSize, Shape.InputSize), _logits);
    }
}
