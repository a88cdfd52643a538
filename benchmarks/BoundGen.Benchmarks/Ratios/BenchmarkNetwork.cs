using BoundGen.Training;

namespace BoundGen.Benchmarks.Ratios;

[ReluNetwork(784, 1000, 1000, 10)]
internal sealed partial class Flagship;

/// <summary>A network and inputs to run it on.</summary>
internal sealed class BenchmarkNetwork
{
    /// <summary>How many inputs every network has.</summary>
    public const int SampleCount = 1024;

    /// <summary>Wraps parameters and inputs, and looks how active the network is on them.</summary>
    /// <param name="name">For the tables.</param>
    /// <param name="parameters">theta.</param>
    /// <param name="inputs">Shape [SampleCount, InputSize], row-major.</param>
    public BenchmarkNetwork(string name, NetworkParameters parameters, float[] inputs)
    {
        Name = name;
        Parameters = parameters;
        Inputs = inputs;
        Network = new Flagship(parameters.Values);
        InputDensity = inputs.Count(value => value != 0) / (double)inputs.Length;
        var masks = MaskStatistics.Compute(Network, new LabelledData(inputs, new int[SampleCount], Flagship.InputSize));
        Activity = [.. masks.Layers.Select(layer => layer.Neurons.Average())];
    }

    public string Name { get; }

    public NetworkParameters Parameters { get; }

    public Flagship Network { get; }

    public float[] Inputs { get; }

    /// <summary>The share of inputs that a trained network misclassifies; null for random ones.</summary>
    public double? Error { get; private init; }

    /// <summary>The share of inputs that are not 0.</summary>
    public double InputDensity { get; }

    /// <summary>The share of active neurons of every hidden layer, over all inputs.</summary>
    public double[] Activity { get; }

    /// <summary>
    /// Random weights of He's scale, with biases such that every hidden neuron is active on a given share of the inputs.
    /// </summary>
    /// <param name="name">For the tables.</param>
    /// <param name="inputDensity">The share of inputs that are not 0.</param>
    /// <param name="activity">The share of inputs that a hidden neuron is active on; 1 for all.</param>
    public static BenchmarkNetwork Synthetic(string name, double inputDensity, double activity)
    {
        var shape = Flagship.Shape;
        float[] inputs = Calibration.RandomInputs(SampleCount, Flagship.InputSize, inputDensity);
        float[] values = Calibration.RandomWeights(shape);
        Calibration.SetBiases(shape, values, inputs, activity);
        return new BenchmarkNetwork(name, new NetworkParameters(shape, values), inputs);
    }

    /// <summary>A network trained for seconds on procedural digits, with fresh digits as inputs.</summary>
    public static BenchmarkNetwork Trained()
    {
        const int Digits = 6_000;
        const long Fresh = 1_000_000_000;
        // The average digit has norm 9, so this scale gives inputs of norm about 1.
        var preprocessing = Preprocessing.Scaled(1 / 9.2f);
        var data = ProceduralDigits.Draw(1, 0, Digits).ToInputs(preprocessing, 0, Digits);
        var options = new TrainingOptions
        {
            Epochs = 2,
            BatchSize = 32,
            Temperature = 8,
            LearningRate = 0.03,
            MaxOperatorNorm = 4,
        };
        var parameters = Trainer.Train(new Flagship(Trainer.Initialise(Flagship.Shape, seed: 1)), data, options);
        var fresh = ProceduralDigits.Draw(1, Fresh, SampleCount).ToInputs(preprocessing, 0, SampleCount);
        double error = BoundReport.CountErrors(new Flagship(parameters.Values), fresh) / (double)SampleCount;
        return new BenchmarkNetwork("digits", parameters, fresh.Inputs.ToArray()) { Error = error };
    }
}
