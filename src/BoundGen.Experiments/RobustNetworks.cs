using System.Text.Json.Serialization;
using BoundGen.Compilation;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>
/// Certifies one network at inputs that move: whether no x' with ||x' - x|| at most a radius has another class than y.
/// </summary>
/// <param name="input">x, shape [d_0].</param>
/// <param name="label">y.</param>
/// <param name="radius">In the Euclidean norm, in units of inputs.</param>
public delegate bool InputCertificate(ReadOnlySpan<float> input, int label, double radius);

/// <summary>All that a comparison at one radius depends on.</summary>
/// <param name="Network">The network.</param>
/// <param name="Radius">How far inputs move, in units of pixels from 0 to 1.</param>
/// <param name="Samples">How many samples of the bounds are certified with the ball.</param>
/// <param name="ComparedSamples">How many of them, from the first on, are certified with the other method too.</param>
public sealed record RobustSettings(TradeoffSettings Network, double Radius, int Samples, int ComparedSamples)
{
    /// <summary>Names the cell among those of its grid.</summary>
    [JsonIgnore]
    public string Name => $"robust-{Network.Shape}-{NumberFormat.Exact(Radius)}";
}

/// <summary>Counts the samples that certificates fail on where inputs move.</summary>
/// <param name="data">Training and test images.</param>
/// <param name="grid">The networks and how they are trained.</param>
/// <param name="seed">Fixes training.</param>
/// <param name="store">Finished cells.</param>
/// <param name="display">Shows progress.</param>
internal sealed class RobustNetworks(DataSet data, TradeoffGrid grid, int seed, CellStore store, IDisplay display)
{
    /// <summary>The rows of the grid: each is read, or trained and counted, when it is asked for.</summary>
    /// <param name="compared">Makes the other method's certificate of a network.</param>
    public IEnumerable<Func<RobustRow>> Rows(Func<NetworkParameters, InputCertificate> compared)
    {
        var network = new TradeoffNetworks(data, grid, seed, store, display).Settings(grid.RobustSizes);
        var trained = new Lazy<TrainedPair>(() => TradeoffPair.Train(data, network, display));
        foreach (double radius in grid.InputRadii)
        {
            var settings = new RobustSettings(network, radius, grid.RobustSamples, grid.ComparedSamples);
            yield return () =>
                store.Get(settings.Name, settings, () => Count(settings, trained.Value, compared(trained.Value.Prior)));
        }
    }

    private RobustRow Count(RobustSettings settings, TrainedPair pair, InputCertificate compared)
    {
        var all = CountOf(settings.Samples, out _);
        var first = CountOf(settings.ComparedSamples, out var sample);
        int failures = 0,
            samples = Math.Min(settings.ComparedSamples, sample.Count);
        Parallel.For(0, samples, new ParallelOptions { CancellationToken = display.CancellationToken }, i =>
        {
            if (!compared(sample.Input(i), sample.Labels[i], first.InputRadius))
                Interlocked.Increment(ref failures);
        });
        return new RobustRow(
            settings.Network.Sizes,
            settings.Radius,
            Math.Min(settings.Samples, pair.NewToPrior.Count),
            all.Failures,
            all.DenseFailures,
            all.PriorFailures,
            all.Turned,
            samples,
            failures,
            first.PriorFailures
        );

        RobustCounts CountOf(int most, out LabelledData first)
        {
            var selection = pair.NewToPrior.WithRange(pair.NewToPrior.Start, Math.Min(most, pair.NewToPrior.Count));
            first = data.Train.First(settings.Network.Samples).ToInputs(settings.Network.Preprocessing, selection);
            var report = display.Certify(
                new BoundRequest
                {
                    Network = NetworkCompiler.Compile(pair.Network, display.CancellationToken),
                    Parameters = pair.Network,
                    Prior = PriorNetwork.From(pair.Prior),
                    Sample = first,
                    Options = new BoundOptions
                    {
                        Bounds = [],
                        AbstainAt = [],
                        InputRadii = [settings.Radius],
                    },
                }
            );
            return report.Robust!.Radii.Single().Counts;
        }
    }
}
