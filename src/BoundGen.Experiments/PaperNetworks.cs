using BoundGen.Compilation;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>Trains the networks of the paper's experiments and measures them; priors are shared by the cells of an architecture.</summary>
/// <param name="data">Training and test images.</param>
/// <param name="grid">How they are trained.</param>
/// <param name="seed">Fixes training and draws.</param>
/// <param name="store">Finished cells.</param>
/// <param name="display">Shows progress.</param>
internal sealed class PaperNetworks(DataSet data, PaperGrid grid, int seed, CellStore store, IDisplay display)
{
    private readonly Dictionary<NetworkShape, NetworkParameters> _priors = [];

    private IDisplay Display => display;

    private LabelledData TestInputs => data.Test!.ToInputs(PaperGrid.Preprocessing, 0, data.Test.Count);

    /// <summary>One cell: read, or trained and measured.</summary>
    public PaperCell Cell(PriorKind prior, int depth, int width, double fraction)
    {
        var settings = new PaperSettings(
            data.Train.Fingerprint, data.Test!.Fingerprint, depth, width, fraction, prior,
            grid.Samples, grid.PriorSamples, grid.Steps, grid.Draws, grid.Sigma, seed);
        return new PaperCell(settings, store.Get(settings.Name, settings, () => NetworkCompiler.Visit(settings.Shape, new Run(this, settings))));
    }

    private LabelledData Inputs(int start, int end) => data.Train.ToInputs(PaperGrid.Preprocessing, start, end - start);

    private TrainingOptions Training(int steps) => new()
    {
        Steps = steps,
        BatchSize = 100,
        LearningRate = 0.01,
        Schedule = LearningRateSchedule.Constant,
        Momentum = 0,
        Seed = seed,
    };

    /// <summary>theta_0 of the data-dependent prior.</summary>
    private NetworkParameters TrainedPrior<TNetwork>()
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        if (!_priors.TryGetValue(TNetwork.Shape, out var prior))
        {
            var start = Trainer.Initialise(TNetwork.Shape, (ulong)seed);
            _priors[TNetwork.Shape] = prior = Display.Train<TNetwork>("prior", start, Inputs(0, grid.PriorSamples), Training(grid.Steps));
        }

        return prior;
    }

    private sealed class Run(PaperNetworks networks, PaperSettings settings) : INetworkVisitor<PaperMeasurements>
    {
        public PaperMeasurements Visit<TNetwork>()
            where TNetwork : class, IReluNetwork<TNetwork>
        {
            bool trained = settings.Prior == PriorKind.Data;
            var shape = settings.Shape;
            var prior = trained ? networks.TrainedPrior<TNetwork>() : new NetworkParameters(shape, new float[shape.ParameterCount]);
            // From weights that are all 0 no gradient leads anywhere.
            var start = trained ? prior : Trainer.Initialise(shape, (ulong)settings.Seed);
            var seen = networks.Inputs(0, settings.Trained);
            var training = networks.Training(settings.Steps) with { Pull = 1, PullCentre = prior };
            var model = networks.Display.Train<TNetwork>("network", start, seen, training);
            double trainingError = (double)BoundReport.CountErrors(TNetwork.Create(model.Values), seen) / seen.Count;
            var sample = settings.FirstOfBound == 0 ? seen : networks.Inputs(settings.FirstOfBound, settings.Trained);
            return Measure(TNetwork.Create(model.Values), model, prior, sample, trainingError);
        }

        private PaperMeasurements Measure<TNetwork>(
            TNetwork network, NetworkParameters model, NetworkParameters prior, LabelledData sample, double trainingError)
            where TNetwork : class, IReluNetwork<TNetwork>
        {
            var options = new BoundOptions
            {
                Seed = (ulong)settings.Seed,
                Draws = settings.Draws,
                Sigma = settings.Sigma,
                MaxInputNorm = PaperGrid.Preprocessing.MaxInputNorm(sample.InputSize),
                HoldOut = networks.TestInputs,
            };
            var report = networks.Display.Certify(network, prior, sample, options);
            var holdOut = MeasuredHoldOut.Of(report);

            // Raised by more than any order of summation can add.
            double largestNorm = Enumerable.Range(0, sample.Count).Max(sample.InputNorm) * (1 + 1e-12);
            double[][] kappa = new GreedySparsity(model, new SparsityNorms(model), largestNorm).Kappa(sample, PaperValues.Eps);
            return new PaperMeasurements(
                sample.Count,
                trainingError,
                holdOut.Error,
                [.. Enumerable.Range(0, model.Shape.LayerCount).Select(layer => model.DistanceTo(prior, layer))],
                largestNorm,
                [.. kappa.Select((values, i) => KappaDistribution.Of(PaperValues.Eps[i], values))],
                TheoremPair.Of(report.Paper!, options.MaxInputNorm.Value),
                TheoremPair.Of(PaperBound.Evaluate(model, prior, sample, largestNorm, options.Delta), largestNorm),
                MeasuredBound.Best(report),
                MeasuredBound.All(report),
                holdOut);
        }
    }
}
