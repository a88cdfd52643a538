using System.CommandLine;
using System.Text;
using BoundGen.Compilation;
using BoundGen.Reports;
using BoundGen.Runtime;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>The network of the main job: the class is all there is to write.</summary>
[ReluNetwork(784, 1000, 1000, 10, Bias = false)]
internal sealed partial class DigitNet;

/// <summary>The main job: procedural digits, a prior and a network, its masks, its bounds, its error on fresh digits.</summary>
internal static class MainJob
{
    /// <summary>The folder that receives the networks and the report.</summary>
    public const string DefaultFolder = "boundgen-out";

    /// <summary>A stream of digits that no constant of this project was chosen on.</summary>
    private const ulong DigitStream = 2023;

    private const int TrainingDigits = 60_000;
    private const int HoldOutDigits = 10_000;
    private const int Draws = 30_000;
    private const int FreshDigits = 200_000;
    private const int FreshAtOnce = 20_000;

    public static void AddTo(Command root)
    {
        var output = new Option<string>("--out")
        {
            Description = "the folder that receives the networks and the report",
            DefaultValueFactory = _ => DefaultFolder,
        };
        var seed = Numbers.Option("--seed", "fixes training and draws", 1, "a whole number that is not negative", value =>
            value >= 0
        );
        root.Options.Add(output);
        root.Options.Add(seed);
        root.SetAction(arguments => Run(arguments.GetValue(output)!, arguments.GetValue(seed), CommandLine.WordsOf(arguments)));
    }

    private static int Run(string folder, int seed, string[] command)
    {
        OutputFolder.Create("--out", folder);
        // The scale was chosen on MNIST and on another stream of digits, so that it knows nothing of the sample.
        var preprocessing = Preprocessing.Scaled(1 / 9.2f);
        var recipe = new Recipe
        {
            Preprocessing = preprocessing,
            Epochs = 6,
            Seed = seed,
        };
        var digits = DigitsCommand.Draw(0, TrainingDigits, DigitStream);
        var holdOut = DigitsCommand.Draw(DataSets.FreshStart, HoldOutDigits, DigitStream);
        var pair = recipe.Train(new DigitNet(recipe.Initialise(DigitNet.Shape)), digits, Messages.Display);
        var network = new DigitNet(pair.Network);

        var sample = digits.ToInputs(preprocessing, pair.NewToPrior);
        var masks = Messages.Display.Run(shown =>
            MaskStatistics.Compute(network, sample, shown, Messages.Display.CancellationToken)
        );
        var report = Messages.Display.Certify(
            new BoundRequest
            {
                Network = network,
                Parameters = pair.Network,
                Prior = PriorNetwork.From(pair.Prior),
                Sample = sample,
                HoldOut = holdOut.ToInputs(preprocessing, 0, HoldOutDigits),
                Cache = NetworkCompiler.Cache,
                Options = new BoundOptions
                {
                    Seed = (ulong)seed,
                    Draws = Draws,
                    MaxInputNorm = preprocessing.MaxInputNorm(sample.InputSize),
                    Curve = true,
                },
            }
        );
        double fresh = Messages.Display.Run(shown => FreshError(network, preprocessing, shown));

        using var timed = Timings.Phase("writing");
        pair.Save(folder);
        DigitPictures.Save(holdOut, Path.Combine(folder, DigitPictures.Folder));
        var run = CertifiedRun.From(report, command, new RunDigits { Stream = DigitStream, Count = TrainingDigits });
        string json = StoredRun.ToJson(run);
        AtomicFile.Write(Path.Combine(folder, StoredRun.FileName), stream => stream.Write(Encoding.UTF8.GetBytes(json)));
        ConsoleReport.Print(
            run,
            [
                .. ConsoleReport.ActivityFacts(RunActivity.From(masks)),
                (
                    "fresh error",
                    $"{NumberFormat.Percent(fresh)} of {NumberFormat.Exact(FreshDigits)} new digits (no bound: the truth, nearly)"
                ),
            ]
        );
        return CommandLine.Judge(run);
    }

    /// <summary>The error on digits that nothing else has touched; there is no end of them.</summary>
    private static double FreshError(DigitNet network, Preprocessing preprocessing, IProgress<EvaluationProgress> progress)
    {
        int errors = 0;
        var phase = PhaseProgress.Start(progress, "fresh digits", FreshDigits);
        for (int start = 0; start < FreshDigits; start += FreshAtOnce)
        {
            var digits = ProceduralDigits.Draw(
                DigitStream,
                DataSets.FreshStart + HoldOutDigits + start,
                FreshAtOnce,
                cancellationToken: Messages.Display.CancellationToken
            );
            errors += BoundReport.CountErrors(
                network,
                digits.ToInputs(preprocessing, 0, FreshAtOnce),
                cancellationToken: Messages.Display.CancellationToken
            );
            phase?.Add(FreshAtOnce);
        }

        return (double)errors / FreshDigits;
    }
}
