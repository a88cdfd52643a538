using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>How a prior and a network near it are trained and recorded.</summary>
internal sealed record Recipe
{
    public const int DefaultEpochs = 10;

    public const string ModelFile = "model.safetensors";
    public const string PriorFile = "prior.safetensors";

    public required Preprocessing Preprocessing { get; init; }

    public double PriorFraction { get; init; } = 0.5;

    public int Epochs { get; init; } = DefaultEpochs;

    public int Seed { get; init; } = 1;

    public float Temperature { get; init; } = 1;

    public double? MaxOperatorNorm { get; init; }

    public double? MaxDistance { get; init; }

    /// <summary>Throws unless images of a data set are inputs of a network and their labels are among its classes.</summary>
    public static void CheckFits(NetworkShape shape, ImageSet images, string source)
    {
        int pixels = images.Rows * images.Columns;
        if (shape.InputSize != pixels)
            throw new ArgumentException($"{source}: images have {images.Rows} x {images.Columns} = {pixels} pixels, but the network {shape} takes {shape.InputSize} inputs.");
        int bad = images.Labels.IndexOfAnyExceptInRange((byte)0, (byte)Math.Min(shape.OutputSize - 1, byte.MaxValue));
        if (bad >= 0)
            throw new ArgumentException($"{source}: label {bad} is {images.Labels[bad]}, but the network {shape} has {shape.OutputSize} classes.");
    }

    /// <summary>Trains both; each records the preprocessing and the samples it has seen.</summary>
    public (NetworkParameters Prior, NetworkParameters Model) Train<TNetwork>(ImageSet images)
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        int seenByPrior = (int)(PriorFraction * images.Count);
        var options = new TrainingOptions
        {
            Epochs = Epochs,
            BatchSize = 192,
            Seed = Seed,
            Temperature = Temperature,
            MaxOperatorNorm = MaxOperatorNorm,
        };

        var prior = Trainer.Initialise(TNetwork.Shape, (ulong)Seed);
        if (seenByPrior > 0)
        {
            // Nothing of the prior, its learning rate included, may depend on the samples that bounds will be about.
            var first = images.ToInputs(Preprocessing, 0, seenByPrior);
            prior = Messages.Train<TNetwork>("prior", prior, first, options with { LearningRate = LearningRate(first) });
        }

        var all = images.ToInputs(Preprocessing, 0, images.Count);
        var model = Messages.Train<TNetwork>("network", prior, all, options with
        {
            Epochs = Math.Max(1, Epochs / 4),
            LearningRate = LearningRate(all) / 10,
            MaxDistance = MaxDistance,
        });
        return (Record(prior, images, seenByPrior), Record(model, images, images.Count));
    }

    /// <summary>The curvature of the loss grows with (temperature times input norm)^2; the step falls with it.</summary>
    private double LearningRate(LabelledData data)
    {
        double squares = 0;
        foreach (float value in data.Inputs)
            squares += (double)value * value;
        return 13 / (1 + squares / data.Count * Temperature * Temperature);
    }

    /// <summary>Writes both files, each in one step, into a folder that exists.</summary>
    public static void Save(NetworkParameters prior, NetworkParameters model, string folder)
    {
        prior.Save(Path.Combine(folder, PriorFile));
        model.Save(Path.Combine(folder, ModelFile));
    }

    private NetworkParameters Record(NetworkParameters parameters, ImageSet images, int seen)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        Preprocessing.WriteTo(metadata);
        images.Range(0, seen).WriteTo(metadata);
        return new NetworkParameters(parameters.Shape, parameters.Values, metadata);
    }
}
