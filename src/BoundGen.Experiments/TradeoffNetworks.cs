using System.Collections.Immutable;
using BoundGen.Compilation;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>Trains the networks of the trade-off and bounds their error.</summary>
/// <param name="data">Training and test images.</param>
/// <param name="grid">How they are trained.</param>
/// <param name="seed">Fixes training and draws.</param>
/// <param name="store">Finished cells.</param>
/// <param name="display">Shows progress.</param>
internal sealed class TradeoffNetworks(DataSet data, TradeoffGrid grid, int seed, CellStore store, IDisplay display)
{
    // The average digit has norm 9.
    private const float Scale = 1 / 9.2f;
    private const float Temperature = 8;
    private const double MaxOperatorNorm = 4;

    /// <summary>One cell: read, or trained and measured.</summary>
    public TradeoffCell Cell(ImmutableArray<int> sizes)
    {
        var settings = new TradeoffSettings(
            data.Train.Fingerprint, data.Test!.Fingerprint, sizes, grid.Samples, Scale, Temperature, MaxOperatorNorm,
            grid.MaxDistance, grid.Epochs, grid.Augment, grid.Draws, grid.Sigma, seed);
        return new TradeoffCell(settings, store.Get(settings.Name, settings, () => NetworkCompiler.Visit(settings.Shape, new Run(data, settings, display))));
    }

    private sealed class Run(DataSet data, TradeoffSettings settings, IDisplay display) : INetworkVisitor<TradeoffMeasurements>
    {
        private readonly Recipe _recipe = new()
        {
            Preprocessing = Preprocessing.Scaled(settings.Scale),
            Temperature = settings.Temperature,
            MaxOperatorNorm = settings.MaxOperatorNorm,
            MaxDistance = settings.MaxDistance,
            Epochs = settings.Epochs,
            Augment = settings.Augment,
            Seed = settings.Seed,
        };

        public TradeoffMeasurements Visit<TNetwork>()
            where TNetwork : class, IReluNetwork<TNetwork>
        {
            var images = data.Train.First(settings.Samples);
            var (prior, model) = _recipe.Train<TNetwork>(images, display);
            int seenByPrior = SampleRange.FromMetadata(prior.Metadata)!.Count;
            var sample = images.ToInputs(_recipe.Preprocessing, seenByPrior, images.Count - seenByPrior);
            var test = data.Test!.ToInputs(_recipe.Preprocessing, 0, data.Test.Count);
            var options = new BoundOptions { Seed = (ulong)settings.Seed, Draws = settings.Draws, Sigma = settings.Sigma, HoldOut = test };
            var report = display.Certify(TNetwork.Create(model.Values), prior, sample, options);
            var holdOut = MeasuredHoldOut.Of(report);
            return new TradeoffMeasurements(
                sample.Count,
                report.EmpiricalError,
                holdOut.Error,
                (double)BoundReport.CountErrors(TNetwork.Create(prior.Values), test) / test.Count,
                Math.Sqrt(Enumerable.Range(0, model.Shape.LayerCount).Sum(layer => Math.Pow(model.DistanceTo(prior, layer), 2))),
                MeasuredBound.Best(report),
                MeasuredBound.All(report),
                holdOut);
        }
    }
}
