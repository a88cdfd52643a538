using System.Text.Json.Nodes;
using BoundGen.Experiments;
using BoundGen.Training;

namespace BoundGen.Cli.Tests.Page;

/// <summary>What reproduce leaves of all experiments, with tiny networks, and the trade-off of docs/data, which is of its standard grid.</summary>
public sealed class SmallReproduction : TemporaryFolder
{
    public SmallReproduction()
    {
        var data = new DataSet(DataSet.Digits, ProceduralDigits.Draw(1, 0, 200), ProceduralDigits.Draw(1, DataSet.FreshStart, 50));
        var paper = new PaperGrid
        {
            Depths = [1],
            Widths = [100],
            BoundNetworks = [(PriorKind.Data, 1, 100), (PriorKind.Zero, 1, 100)],
            VariantWidths = [100],
            Fractions = [1],
            Samples = 200,
            Training = new PaperTraining { PriorSamples = 20, PriorSteps = 10, Steps = 10 },
            Draws = 50,
            Sigma = [0.01],
        };
        var tradeoff = new TradeoffGrid
        {
            Sizes = [[784, 100, 10]],
            PenalisedSizes = [784, 100, 10],
            ActivityPenalties = [0, 1],
            KnownSizes = [[784, 100, 10]],
            FreshDigits = 500,
            Samples = 200,
            Epochs = 1,
            Draws = 50,
            Sigma = [0.001, 0.01],
        };
        var reproduction = new Reproduction(data, At("small"), 7, new Silence(), paper, tradeoff);
        reproduction.Kappa();
        reproduction.Bounds();
        reproduction.Variants();
        reproduction.Tradeoff();
        reproduction.Sparsity();
        reproduction.Truth();
        Directory.CreateDirectory(At("standard"));
        File.Copy(Path.Combine(Readme.Root, "docs", "data", "tradeoff.json"), At("standard", "tradeoff.json"));
    }

    /// <summary>A folder with one file of another, changed.</summary>
    internal string Changed(string from, string experiment, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(At(from, experiment + ".json")))!;
        change(json);
        string folder = Directory.CreateDirectory(At($"changed-{Guid.NewGuid():N}")).FullName;
        File.WriteAllText(Path.Combine(folder, experiment + ".json"), json.ToJsonString());
        return folder;
    }

    private sealed class Silence : IDisplay
    {
        public T Run<T>(string title, Func<Action<double>, T> work) => work(_ => { });

        public void Write(FormattableString message)
        {
        }
    }
}
