using System.Collections.Immutable;
using BoundGen.Compilation;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>Trains the networks of one row of the map, and computes every bound of them that could be quoted.</summary>
/// <param name="data">Training and test samples.</param>
/// <param name="grid">The networks and how they are trained.</param>
/// <param name="store">Finished cells.</param>
/// <param name="display">Shows progress.</param>
internal sealed class MapNetworks(MapData data, MapGrid grid, CellStore store, IDisplay display)
{
    /// <summary>A row: read from its three cells, or trained and measured.</summary>
    /// <param name="priorSamples">n0.</param>
    /// <param name="seed">Fixes the split, training and draws.</param>
    public MapRow Row(int priorSamples, int seed)
    {
        var point = new MapPoint(data, grid, priorSamples, seed, display);
        return new MapRow(
            point.Sizes,
            priorSamples,
            seed,
            data.Train.Count - priorSamples,
            data.TestCount,
            grid.Delta,
            Part("learned", point.Learned),
            Part("near", point.Near),
            Part("chain", point.Chain)
        );

        TResult Part<TResult>(string part, Func<TResult> compute)
            where TResult : class => store.Get(point.Settings.Name(part), point.Settings, compute);
    }
}

/// <summary>One row of the map.</summary>
internal sealed class MapPoint
{
    private readonly IDisplay _display;
    private readonly MapGrid _grid;
    private readonly MapData _data;
    private readonly Recipe _recipe;
    private readonly SampleSet _train;
    private readonly Lazy<IReluNetwork> _initial;

    public MapPoint(MapData data, MapGrid grid, int priorSamples, int seed, IDisplay display)
    {
        (_data, _grid, _display) = (data, grid, display);
        _recipe = new Recipe
        {
            // A fifth of a sample more, so that rounding down gives n0.
            PriorFraction = (priorSamples + 0.2) / data.Train.Count,
            Seed = seed,
            Standardise = grid.Standardise,
            Augment = grid.Augment,
            Epochs = grid.Epochs,
            MaxDistance = grid.MaxDistance,
        };
        var (usage, shape) = data.Network(grid, _recipe.SeenByPrior(data.Train.Count));
        _train = data.Train.For(usage, shape, data.Source);
        // A row whose cells are finished runs nothing.
        _initial = new(() => NetworkCompiler.Compile(_recipe.Initialise(shape), display.CancellationToken));
        Sizes = [.. shape.Sizes];
        Settings = new MapSettings(
            data.Train.Fingerprint,
            data.TestFingerprint,
            data.Train.Count,
            shape.ToString(),
            grid.Bias,
            priorSamples,
            seed,
            grid.Standardise,
            grid.Augment,
            grid.Epochs,
            grid.MaxDistance,
            string.Join(", ", grid.PriorNoise.Select(noise => NumberFormat.Exact(noise))),
            grid.Steps,
            grid.PriorSteps,
            grid.Delta,
            grid.Draws,
            grid.BestOf
        );
    }

    /// <summary>Layer sizes.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>All that it depends on.</summary>
    public MapSettings Settings { get; }

    /// <summary>Trains the pair whose objective is the bound.</summary>
    public MapLearned Learned()
    {
        var recipe = _recipe with
        {
            Objective = new BoundObjective
            {
                PriorNoise = _grid.PriorNoise,
                Steps = _grid.Steps,
                PriorSteps = _grid.PriorSteps,
            },
        };
        var report = Certify(recipe, out var test, BoundKind.Gibbs, BoundKind.Disintegrated);
        var drawn = report.Drawn!;
        return new MapLearned(
            PriorOf(report),
            BoundOf(report, BoundKind.Gibbs),
            drawn.Bound.Bound,
            drawn.Bound.Forms[(int)NoiseForm.Direct],
            drawn.Bound.Forms[(int)NoiseForm.VectorKl],
            Errors(drawn.Parameters, test),
            MeasuredHoldOut.From(report.HoldOut!, report.HoldOutCounts!)
        );
    }

    /// <summary>Trains the pair whose network stays near its prior.</summary>
    public MapNear Near()
    {
        var report = Certify(_recipe, out _, BoundKind.AveragedSparse);
        return new MapNear(
            PriorOf(report),
            BoundOf(report, BoundKind.BallSparse),
            BoundOf(report, BoundKind.AveragedSparse),
            MeasuredHoldOut.From(report.HoldOut!, report.HoldOutCounts!)
        );
    }

    /// <summary>Trains the chain: blocks that double what is known, the last one the rest.</summary>
    public MapChain Chain()
    {
        var blocks = new List<int>();
        for (int known = Settings.PriorSamples; known < _train.Count; known += blocks[^1])
            blocks.Add(Math.Min(known, _train.Count - known));
        var chain = _recipe.TrainChain(_initial.Value, _train, blocks, _display);
        var first = chain.Networks[0];
        var preprocessing = first.Usage.Preprocessing!;
        var seen = _recipe.SeenByPrior(_train.Count);
        var sample = _train.ToInputs(preprocessing, seen.WithRange(seen.Count, _train.Count - seen.Count));
        var test = _data.TestInputs(preprocessing, first.Usage, first.Shape);
        var own = BoundReport.EvaluateHoldOut(
            _initial.Value.WithParameters(first),
            sample,
            _grid.Delta,
            cancellationToken: _display.CancellationToken
        );
        double risk = chain
            .Networks.Zip(chain.Samples, (network, block) => (double)block / sample.Count * Errors(network, test) / test.Count)
            .Sum();
        return new MapChain(
            new MapPrior(own.Errors, own.Bound, Errors(first, test)),
            chain.Errors.Sum(),
            chain.Bound(_grid.Delta),
            risk
        );
    }

    private BoundReport Certify(Recipe recipe, out LabelledData test, params ImmutableArray<BoundKind> bounds)
    {
        var pair = recipe.Train(_initial.Value, _train, _display);
        var preprocessing = pair.Network.Usage.Preprocessing!;
        test = _data.TestInputs(preprocessing, pair.Network.Usage, pair.Network.Shape);
        return _display.Certify(
            new BoundRequest
            {
                Network = NetworkCompiler.Compile(pair.Network, _display.CancellationToken),
                Parameters = pair.Network,
                Prior = PriorNetwork.From(pair.Prior),
                Sample = _train.ToInputs(preprocessing, pair.NewToPrior),
                HoldOut = test,
                Statements = _data.Statements,
                Options = new BoundOptions
                {
                    Bounds = bounds,
                    AbstainAt = [],
                    Delta = _grid.Delta,
                    Draws = _grid.Draws,
                    BestOf = _grid.BestOf,
                    Seed = (ulong)Settings.Seed,
                },
            }
        );
    }

    private int Errors(NetworkParameters network, LabelledData samples) =>
        BoundReport.CountErrors(_initial.Value.WithParameters(network), samples, cancellationToken: _display.CancellationToken);

    private static MapPrior PriorOf(BoundReport report)
    {
        var prior = report.Certificates.Single(bound => bound.Kind == BoundKind.Prior);
        return new MapPrior((int)prior.Failures!.Value, prior.Bound, report.HoldOutCounts!.PriorErrors);
    }

    private static double BoundOf(BoundReport report, BoundKind kind) =>
        report.Certificates.Single(bound => bound.Kind == kind).Bound;
}
