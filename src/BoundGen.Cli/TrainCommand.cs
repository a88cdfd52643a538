using System.CommandLine;
using BoundGen.Compilation;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary><c>boundgen train</c>: a prior on a random part of the samples, then a network near it on all of them.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Description = "digits, or a folder with the IDX files of a data set (train-*, and t10k-* for a test error)",
            Required = true,
        };
        var samples = DigitsCommand.Count("--samples", "how many procedural digits to train on", 60_000);
        var sizes = new Option<int[]>("--sizes")
        {
            Description = "layer sizes, as in 784,1000,1000,10",
            Required = true,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                Numbers.ParseList<int>(result, result.Tokens[0].Value, "a whole number of at least 1", value => value >= 1),
        };
        var bias = new Option<bool>("--bias")
        {
            Description = "whether every layer has biases, as in the attribute; false goes with Bias = false there",
            DefaultValueFactory = _ => true,
        };
        var recipeOptions = new RecipeOptions();
        var output = new Option<string>("--out")
        {
            Description = "the folder that receives model.safetensors and prior.safetensors",
            Required = true,
        };

        var command = new Command("train", "Trains a prior on a random part of a data set and a network near it on all of it.")
        {
            data,
            samples,
            sizes,
            bias,
            output,
        };
        recipeOptions.AddTo(command);
        command.SetAction(arguments =>
        {
            var recipe = recipeOptions.Read(arguments);
            var shape = ShapeOf(arguments.GetValue(sizes), arguments.GetValue(bias));
            CheckCaps(recipe.Caps, shape);
            var set = Messages.Display.Load(
                arguments.GetValue(data)!,
                new DataSetOptions { Digits = new RecordedDigits(DataSets.DigitSeed, arguments.GetValue(samples)) }
            );
            set = set.For(set.Train.UsageFor(recipe.SeenByPrior(set.Train.Count), shape.OutputSize), shape);
            string folder = arguments.GetValue(output)!;
            OutputFolder.Create(folder);

            var initial = NetworkCompiler.Compile(recipe.Initialise(shape), Messages.Display.CancellationToken);
            var pair = recipe.Train(initial, set.Train, Messages.Display);
            pair.Save(folder);
            if (recipeOptions.AskForRule(arguments) && pair.Network.Provenance.Caps is null)
                Messages.Write(
                    $"no caps by rule: it needs --max-distance and at least {Recipe.MinSamplesForCaps} samples of the prior that move a network"
                );
            return Judge(pair, initial, set, folder);
        });
        return command;
    }

    /// <summary>Prints the test errors, and says on stderr if training came to nothing.</summary>
    /// <returns>The exit code.</returns>
    private static int Judge(TrainedPair pair, IReluNetwork initial, DataSet set, string folder)
    {
        var judged = set.Test ?? set.Train;
        var samples = judged.ToInputs(pair.Network.Usage.Preprocessing!, 0, judged.Count);
        int errors = Errors(pair.Network),
            priorErrors = Errors(pair.Prior);
        if (set.Test is not null)
            Console.WriteLine(
                $"test error {Share(errors)} (prior {Share(priorErrors)}) on {samples.Count} samples; {RunFrequentClass.Of(samples.Labels, pair.Network.Usage.ClassNames)}"
            );

        // A prior that has seen everything is what the run was for.
        var check = TrainingCheck.Of(
            set.Test is null ? "training samples" : "test samples",
            samples.Labels,
            errors,
            pair.NewToPrior.Count > 0 ? priorErrors : null
        );
        if (check.Doubt is { } doubt)
            Messages.Write($"{doubt}");
        return check.Failure is { } failure
            ? CommandLine.Fail(
                $"{failure}. Both networks are in {folder}. Other values of --learning-rate, --epochs or --scale may help."
            )
            : CommandLine.Success;

        int Errors(NetworkParameters parameters) =>
            BoundReport.CountErrors(
                initial.WithParameters(parameters),
                samples,
                cancellationToken: Messages.Display.CancellationToken
            );

        string Share(int count) => NumberFormat.Percent((double)count / samples.Count);
    }

    private static void CheckCaps(DistanceCaps? caps, NetworkShape shape)
    {
        try
        {
            caps?.CheckFits(shape, nameof(caps));
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException("--caps: " + e.Message, e);
        }
    }

    private static NetworkShape ShapeOf(int[]? sizes, bool bias)
    {
        try
        {
            return new NetworkShape(sizes, bias);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException("--sizes: " + e.Message, e);
        }
    }
}
