using System.Collections.Immutable;
using BoundGen.Reports;
using BoundGen.Runtime;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>
/// Bounds networks on procedural digits, and counts how often they err on as many fresh ones as it takes to know.
/// </summary>
/// <param name="grid">The networks and how they are trained.</param>
/// <param name="seed">Fixes training and draws.</param>
/// <param name="store">Finished cells.</param>
/// <param name="display">Shows progress.</param>
internal sealed class TruthNetworks(TradeoffGrid grid, int seed, CellStore store, IDisplay display)
{
    // Digits are drawn in chunks that fit into memory beside everything else.
    private const int Chunk = 50_000;

    private readonly Lazy<DataSet> _digits = new(() =>
        display.Load(DataSets.Digits, new DataSetOptions { Digits = new RecordedDigits(DataSets.DigitSeed, grid.Samples) })
    );

    /// <summary>One cell: read, or trained and measured.</summary>
    public TruthMeasurements Cell(ImmutableArray<int> sizes)
    {
        var network = new TradeoffNetworks(_digits.Value, grid, seed, store, display).Settings(sizes);
        var settings = new TruthSettings(network, grid.FreshDigits);
        return store.Get(settings.Name, settings, () => Measure(settings));
    }

    private TruthMeasurements Measure(TruthSettings settings)
    {
        var pair = TradeoffPair.Make(_digits.Value, settings.Network, display);
        var (network, token) = (pair.Network, display.CancellationToken);
        var (prior, drawn) = (network.WithParameters(pair.Prior), network.WithParameters(pair.Report.Drawn!.Parameters));
        var gibbs = pair.Report.Certificates.Single(bound => bound.Kind == BoundKind.Gibbs);
        var noise = new NoiseModel(
            PriorNorms.Compute(pair.Prior, cancellationToken: token),
            gibbs.Sigma.AsSpan(),
            pair.Report.Rho.AsSpan(),
            settings.Network.Eta
        );
        long errors = 0,
            priorErrors = 0,
            randomisedErrors = 0,
            drawnErrors = 0;
        display.Run(shown =>
        {
            var done = PhaseProgress.Start(shown, "fresh digits", settings.Fresh);
            for (int start = 0; start < settings.Fresh; start += Chunk)
            {
                int count = Math.Min(Chunk, settings.Fresh - start);
                // Starts after the digits that serve as test images.
                var fresh = ProceduralDigits
                    .Draw(
                        DataSets.DigitSeed,
                        DataSets.FreshStart + _digits.Value.Test!.Count + start,
                        count,
                        cancellationToken: token
                    )
                    .ToInputs(settings.Network.Preprocessing, 0, count);
                errors += BoundReport.CountErrors(network, fresh, cancellationToken: token);
                priorErrors += BoundReport.CountErrors(prior, fresh, cancellationToken: token);
                drawnErrors += BoundReport.CountErrors(drawn, fresh, cancellationToken: token);
                randomisedErrors += DrawCounts.CountFailures(
                    network,
                    noise,
                    fresh,
                    (ulong)settings.Network.Seed + 1,
                    start,
                    DrawOutcome.Gibbs,
                    cancellationToken: token
                );
                done?.Add(count);
            }

            return 0;
        });
        return new TruthMeasurements(
            pair.Measure(display),
            MeasuredBound.From(pair.Report.Drawn!.Bound),
            KnownRisk.From(errors, settings.Fresh),
            KnownRisk.From(priorErrors, settings.Fresh),
            KnownRisk.From(randomisedErrors, settings.Fresh),
            KnownRisk.From(drawnErrors, settings.Fresh)
        );
    }
}
