using System.Collections.Immutable;
using BoundGen.Compilation;
using BoundGen.Reports;
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
    /// <summary>One cell: read, or trained and measured.</summary>
    public TradeoffCell Cell(ImmutableArray<int> sizes, float activityPenalty = 0)
    {
        var settings = Settings(sizes, activityPenalty);
        return new TradeoffCell(
            settings,
            store.Get(settings.Name, settings, () => TradeoffPair.Make(data, settings, display).Measure(display))
        );
    }

    /// <summary>All that the network of some sizes depends on.</summary>
    public TradeoffSettings Settings(ImmutableArray<int> sizes, float activityPenalty = 0)
    {
        var recipe = new Recipe { Seed = seed };
        var images = data.Train.First(grid.Samples);
        return new TradeoffSettings(
            data.Train.Fingerprint,
            data.Test!.Fingerprint,
            sizes,
            grid.Samples,
            recipe.PreprocessingOf(images).Scale!.Value,
            recipe.Temperature,
            recipe.MaxOperatorNorm!.Value,
            grid.MaxDistance,
            grid.Epochs,
            activityPenalty,
            grid.Augment,
            grid.Delta,
            grid.Eta,
            new PaperOptions(),
            grid.Draws,
            grid.Sigma,
            seed
        );
    }
}

/// <summary>A network of the trade-off, its prior, and what is proved of it.</summary>
/// <param name="Prior">theta_0.</param>
/// <param name="Model">theta.</param>
/// <param name="Network">Runs theta.</param>
/// <param name="Sample">S: what the prior has not seen.</param>
/// <param name="Report">The bounds.</param>
internal sealed record TradeoffPair(
    NetworkParameters Prior,
    NetworkParameters Model,
    IReluNetwork Network,
    LabelledData Sample,
    BoundReport Report
)
{
    /// <summary>Trains the prior and the network.</summary>
    public static TrainedPair Train(DataSet data, TradeoffSettings settings, IDisplay display)
    {
        var recipe = new Recipe
        {
            Preprocessing = settings.Preprocessing,
            Temperature = settings.Temperature,
            MaxOperatorNorm = settings.MaxOperatorNorm,
            MaxDistance = settings.MaxDistance,
            Epochs = settings.Epochs,
            ActivityPenalty = settings.ActivityPenalty,
            Augment = settings.Augment,
            Seed = settings.Seed,
        };
        return recipe.Train(
            NetworkCompiler.Compile(recipe.Initialise(settings.Shape), display.CancellationToken),
            data.Train.First(settings.Samples),
            display
        );
    }

    /// <summary>Trains both and bounds the error of the network.</summary>
    public static TradeoffPair Make(DataSet data, TradeoffSettings settings, IDisplay display)
    {
        var (prior, model, newToPrior) = Train(data, settings, display);
        var sample = data.Train.First(settings.Samples).ToInputs(settings.Preprocessing, newToPrior);
        var test = data.Test!.ToInputs(settings.Preprocessing, 0, data.Test.Count);
        var options = new BoundOptions
        {
            Seed = (ulong)settings.Seed,
            Delta = settings.Delta,
            Eta = settings.Eta,
            Paper = settings.Candidates,
            Draws = settings.Draws,
            Sigma = settings.Sigma,
            MaxInputNorm = settings.Preprocessing.MaxInputNorm(sample.InputSize),
        };
        var network = NetworkCompiler.Compile(model, display.CancellationToken);
        var report = display.Certify(
            new BoundRequest
            {
                Network = network,
                Parameters = model,
                Prior = PriorNetwork.From(prior),
                Sample = sample,
                HoldOut = test,
                Options = options,
            }
        );
        return new TradeoffPair(prior, model, network, sample, report);
    }

    /// <summary>What is kept of it.</summary>
    public TradeoffMeasurements Measure(IDisplay display)
    {
        var masks = display.Run(shown => MaskStatistics.Compute(Network, Sample, shown, display.CancellationToken));
        var holdOut = MeasuredHoldOut.From(Report.HoldOut!, Report.HoldOutCounts!);
        return new TradeoffMeasurements(
            Sample.Count,
            Report.EmpiricalError,
            holdOut.Error,
            holdOut.PriorError!.Value,
            Model.DistanceTo(Prior),
            Report.Ball.Distances,
            [.. masks.Layers.Select(layer => layer.Activity.Mean)],
            TheoremPair.From(Report.Paper!, Report.Options.MaxInputNorm!.Value),
            MeasuredBound.Best(Report),
            MeasuredBound.All(Report),
            holdOut
        );
    }
}
