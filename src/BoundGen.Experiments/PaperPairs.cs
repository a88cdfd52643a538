using System.Collections.Immutable;
using System.Numerics.Tensors;
using BoundGen.Compilation;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>
/// Trains networks and their priors in the paper's way; what the next one shares with the last is trained once.
/// </summary>
/// <param name="data">Training and test images.</param>
/// <param name="seed">Fixes the training.</param>
/// <param name="display">Shows progress.</param>
internal sealed class PaperPairs(DataSet data, int seed, IDisplay display)
{
    private (PaperTraining Training, NetworkParameters Prior)? _lastPrior;
    private (PaperTraining Training, PriorKind Kind, int Trained, NetworkParameters Model)? _lastModel;

    /// <summary>The test images.</summary>
    public LabelledData TestInputs(PaperTraining training) => data.Test!.ToInputs(training.Preprocessing, 0, data.Test.Count);

    /// <summary>
    /// The same training with pixels normalised by what the prior sees. Where it sees nothing the training stays as it is, since
    /// all samples are of the bound.
    /// </summary>
    public PaperTraining Normalised(PaperTraining training, PriorKind kind)
    {
        if (kind == PriorKind.Zero)
            return training;
        var chosen = PreprocessingChoice.MeanAndDeviation(data.Train, Selection(0, training.PriorSamples));
        return training with { PixelMean = chosen.Mean!.Value, PixelDeviation = chosen.Deviation!.Value };
    }

    /// <summary>A prior and the network that starts from it and is pulled towards it.</summary>
    /// <param name="shape">Their architecture.</param>
    /// <param name="training">How both are trained.</param>
    /// <param name="kind">Which prior.</param>
    /// <param name="trained">How many samples the network is trained on: the first of the random order of the seed.</param>
    public PaperPair Train(NetworkShape shape, PaperTraining training, PriorKind kind, int trained)
    {
        bool ofData = kind == PriorKind.Data;
        var prior = ofData ? Prior(shape, training) : SeesNothing(PaperTraining.Zero(shape));
        var seen = Inputs(0, trained);
        return new PaperPair(prior, Model(), seen, ofData ? Inputs(training.PriorSamples, trained) : seen);

        NetworkParameters Model()
        {
            if (
                _lastModel is { } last
                && last.Model.Shape.Equals(shape)
                && last.Training == training
                && (last.Kind, last.Trained) == (kind, trained)
            )
                return last.Model;
            // Weights that are all 0 have a gradient of 0, so training could not start from them.
            var start = ofData ? prior : training.Initialise(shape, seed);
            var model = display
                .Train("network", Compile(start), seen, training.OfNetwork(prior, seed))
                .WithProvenance(new Provenance(seen.Record));
            _lastModel = (training, kind, trained, model);
            return model;
        }

        LabelledData Inputs(int first, int end) => data.Train.ToInputs(training.Preprocessing, Selection(first, end - first));
    }

    private NetworkParameters SeesNothing(NetworkParameters prior) =>
        prior.WithProvenance(new Provenance(data.Train.Record(Selection(0, 0))));

    private NetworkParameters Prior(NetworkShape shape, PaperTraining training)
    {
        // A variant of the network's training alone keeps the prior.
        var ofPrior = training with { Steps = 0, Pull = 0 };
        if (_lastPrior is { } last && last.Prior.Shape.Equals(shape) && last.Training == ofPrior)
            return last.Prior;
        var inputs = data.Train.ToInputs(training.Preprocessing, Selection(0, training.PriorSamples));
        var prior = display
            .Train("prior", Compile(training.Initialise(shape, seed)), inputs, training.OfPrior(shape, seed))
            .WithProvenance(new Provenance(inputs.Record));
        _lastPrior = (ofPrior, prior);
        return prior;
    }

    private SampleSelection Selection(int start, int count) =>
        SampleSelection.InRandomOrder(unchecked((ulong)seed), start, count);

    private IReluNetwork Compile(NetworkParameters parameters) => NetworkCompiler.Compile(parameters, display.CancellationToken);
}

/// <summary>A network of the paper's experiments, its prior, and the samples.</summary>
/// <param name="Prior">theta_0.</param>
/// <param name="Model">theta.</param>
/// <param name="Seen">All samples that the network was trained on.</param>
/// <param name="Sample">S: those that the prior has not seen.</param>
internal sealed record PaperPair(NetworkParameters Prior, NetworkParameters Model, LabelledData Seen, LabelledData Sample)
{
    /// <summary>||W^k - W_0^k||_F, shape [K + 1].</summary>
    public ImmutableArray<double> Distances() =>
        [.. Enumerable.Range(0, Model.Shape.LayerCount).Select(layer => Model.DistanceTo(Prior, layer))];

    /// <summary>The largest norm of the sample, raised by more than any order of summation can add.</summary>
    public double LargestNorm() => Enumerable.Range(0, Sample.Count).Max(Sample.InputNorm) * (1 + 1e-12);

    /// <summary>
    /// The network with the weights of every layer over its largest norm of a row, the prior's over the prior's own: the paper's
    /// rescaling to xi = 1. But for rounding it changes no class; distances it does change.
    /// </summary>
    public PaperPair Rescaled() => this with { Prior = Rescaled(Prior), Model = Rescaled(Model) };

    /// <summary>kappa(x, eps) of the network over the sample, shape [eps][n].</summary>
    /// <param name="maxInputNorm">M_X.</param>
    /// <param name="eps">eps.</param>
    /// <param name="display">Shows the progress.</param>
    public double[][] Kappa(double maxInputNorm, IReadOnlyList<double> eps, IDisplay display) =>
        display.Run(shown =>
            new GreedySparsity(
                Model,
                SparsityNorms.Compute(Model, progress: shown, cancellationToken: display.CancellationToken),
                maxInputNorm
            ).ComputeKappa(Sample, eps, shown, display.CancellationToken)
        );

    /// <summary>Theorem 13 under every assumption.</summary>
    /// <param name="training">Knows what pixels allow.</param>
    /// <param name="delta">What each may fail with.</param>
    /// <param name="candidates">The candidates.</param>
    /// <param name="display">Shows the progress.</param>
    public TheoremReadings Theorem13(PaperTraining training, double delta, PaperOptions candidates, IDisplay display)
    {
        double allowed = training.Preprocessing.MaxInputNorm(Sample.InputSize);
        PaperAssumption[] assumed =
        [
            new(allowed),
            new(LargestNorm()),
            new(1),
            new(allowed, OmegaReading.Least),
            new(1, OmegaReading.Least),
            .. Model.Shape.HiddenLayerCount == 1 ? [new(1, OmegaReading.Lemma1)] : Array.Empty<PaperAssumption>(),
        ];
        TheoremPair[] pairs =
        [
            .. display
                .Run(shown =>
                    PaperBound.EvaluateAssuming(
                        Model,
                        Prior,
                        Sample,
                        allowed,
                        assumed,
                        delta,
                        candidates,
                        shown,
                        display.CancellationToken
                    )
                )
                .Zip(assumed, (results, assumption) => TheoremPair.From(results, assumption.InputNorm)),
        ];
        return new TheoremReadings(pairs[0], pairs[1], pairs[2], pairs[3], pairs[4], pairs.ElementAtOrDefault(5));
    }

    private static NetworkParameters Rescaled(NetworkParameters parameters)
    {
        var (shape, values) = (parameters.Shape, parameters.Values.ToArray());
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            var weights = values.AsSpan(shape.Weights(layer));
            float largest = 0;
            for (int row = 0; row < shape.Outputs(layer); row++)
                largest = Math.Max(
                    largest,
                    TensorPrimitives.Norm<float>(weights.Slice(row * shape.Inputs(layer), shape.Inputs(layer)))
                );
            if (largest > 0)
                TensorPrimitives.Divide(weights, largest, weights);
        }

        return new NetworkParameters(shape, values);
    }
}
