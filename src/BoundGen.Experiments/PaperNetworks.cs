using BoundGen.Compilation;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>Trains the networks of the paper's experiments and measures them.</summary>
/// <param name="data">Training and test images.</param>
/// <param name="grid">How they are trained.</param>
/// <param name="seed">Fixes training and draws.</param>
/// <param name="store">Finished cells.</param>
/// <param name="display">Shows progress.</param>
internal sealed class PaperNetworks(DataSet data, PaperGrid grid, int seed, CellStore store, IDisplay display)
{
    private readonly PaperPairs _pairs = new(data, seed, display);

    /// <summary>One cell: read, or trained and measured.</summary>
    public PaperCell Cell(PriorKind prior, int depth, int width, double fraction)
    {
        var settings = new PaperSettings(
            data.Train.Fingerprint,
            data.Test!.Fingerprint,
            depth,
            width,
            fraction,
            prior,
            grid.Samples,
            _pairs.Normalised(grid.Training, prior),
            grid.Delta,
            grid.Eta,
            new PaperOptions(),
            grid.Draws,
            grid.Sigma,
            seed
        );
        return new PaperCell(settings, store.Get(settings.Name, settings, () => Measure(settings)));
    }

    private PaperMeasurements Measure(PaperSettings settings)
    {
        var pair = _pairs.Train(settings.Shape, settings.Training, settings.Prior, settings.Trained);
        var (prior, model, seen, sample) = pair;
        var network = NetworkCompiler.Compile(model, display.CancellationToken);
        // No M_X: Theorem 13 is evaluated below, for several of them in one pass.
        var options = new BoundOptions
        {
            Seed = (ulong)settings.Seed,
            Delta = settings.Delta,
            Eta = settings.Eta,
            Draws = settings.Draws,
            Sigma = settings.Sigma,
        };
        var report = display.Certify(
            new BoundRequest
            {
                Network = network,
                Parameters = model,
                Prior = PriorNetwork.From(prior),
                Sample = sample,
                HoldOut = _pairs.TestInputs(settings.Training),
                Options = options,
            }
        );
        var holdOut = MeasuredHoldOut.From(report.HoldOut!, report.HoldOutCounts!);
        double largest = pair.LargestNorm();
        double[][] kappa = pair.Kappa(largest, PaperValues.Eps, display);
        return new PaperMeasurements(
            sample.Count,
            (double)BoundReport.CountErrors(network, seen, cancellationToken: display.CancellationToken) / seen.Count,
            holdOut.Error,
            pair.Distances(),
            largest,
            [.. kappa.Select((values, i) => KappaDistribution.From(PaperValues.Eps[i], values))],
            pair.Theorem13(settings.Training, settings.Delta, settings.Candidates, display),
            MeasuredBound.Best(report),
            MeasuredBound.All(report),
            holdOut
        );
    }
}
