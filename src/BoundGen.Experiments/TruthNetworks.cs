using System.Collections.Immutable;
using BoundGen.Compilation;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>Bounds networks on procedural digits, and counts how often they err on as many fresh ones as it takes to know.</summary>
/// <param name="grid">The networks and how they are trained.</param>
/// <param name="seed">Fixes training and draws.</param>
/// <param name="store">Finished cells.</param>
/// <param name="display">Shows progress.</param>
internal sealed class TruthNetworks(TradeoffGrid grid, int seed, CellStore store, IDisplay display)
{
    private readonly Lazy<DataSet> _digits = new(() => DataSet.Read(DataSet.Digits, grid.Samples));

    /// <summary>One cell: read, or trained and measured.</summary>
    public TruthMeasurements Cell(ImmutableArray<int> sizes)
    {
        var network = new TradeoffNetworks(_digits.Value, grid, seed, store, display).Settings(sizes);
        var settings = new TruthSettings(network, grid.FreshDigits);
        return store.Get(settings.Name, settings, () =>
            NetworkCompiler.Visit(network.Shape, new Run(_digits.Value, settings, display))
        );
    }

    private sealed class Run(DataSet digits, TruthSettings settings, IDisplay display) : INetworkVisitor<TruthMeasurements>
    {
        // As many as fit into memory beside the rest.
        private const int Chunk = 50_000;

        public TruthMeasurements Visit<TNetwork>()
            where TNetwork : class, IReluNetwork<TNetwork>
        {
            var pair = TradeoffPair.Make<TNetwork>(digits, settings.Network, display);
            TNetwork network = TNetwork.Create(pair.Model.Values),
                drawn = TNetwork.Create(pair.Report.Drawn.Parameters.Values);
            var gibbs = pair.Report.Certificates.Single(bound => bound.Kind == BoundKind.Gibbs);
            var noise = new NoiseModel(
                new PriorNorms(pair.Prior),
                gibbs.Sigma.AsSpan(),
                new double[TNetwork.Shape.LayerCount],
                pair.Report.Options.Eta
            );
            long errors = 0,
                randomisedErrors = 0,
                drawnErrors = 0;
            display.Run("fresh digits", advance =>
            {
                for (int start = 0; start < settings.Fresh; start += Chunk)
                {
                    int count = Math.Min(Chunk, settings.Fresh - start);
                    // Behind the digits that serve as test images.
                    var fresh = ProceduralDigits
                        .Draw(DataSet.DigitSeed, DataSet.FreshStart + digits.Test!.Count + start, count)
                        .ToInputs(settings.Network.Preprocessing, 0, count);
                    errors += BoundReport.CountErrors(network, fresh);
                    drawnErrors += BoundReport.CountErrors(drawn, fresh);
                    randomisedErrors += DrawCounts.FailuresOfEach(
                        network,
                        noise,
                        fresh,
                        (ulong)settings.Network.Seed + 1,
                        start,
                        DrawOutcome.Gibbs
                    );
                    advance((double)count / settings.Fresh);
                }

                return 0;
            });
            return new TruthMeasurements(
                pair.Measure<TNetwork>(),
                MeasuredBound.Of(pair.Report.Drawn.Bound),
                KnownRisk.Of(errors, settings.Fresh),
                KnownRisk.Of(randomisedErrors, settings.Fresh),
                KnownRisk.Of(drawnErrors, settings.Fresh)
            );
        }
    }
}
