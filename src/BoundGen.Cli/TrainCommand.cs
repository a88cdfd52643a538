using System.CommandLine;
using BoundGen.Compilation;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary><c>boundgen train</c>: a prior on a random part of the samples, then a network near it on all of them.</summary>
internal static class TrainCommand
{
    /// <summary>With fewer samples for bounds, no bound is below 1.4%.</summary>
    private const int FewSamples = 200;

    public static Command Create()
    {
        var data = new DataOptions("the samples", required: true, holdOut: "fresh data for a test error");
        var sizes = Widths("--sizes", "layer sizes, as in 784,1000,1000,10");
        var hidden = Widths("--hidden", "the same without the first and the last, which the data say: 200,200");
        var classes = TableOptions.List(
            "--classes",
            "the labels in the order of the outputs, a list [default: those of the prior's samples, in order]"
        );
        var bias = new Option<bool>("--bias")
        {
            Description = "whether every layer has biases, as in the attribute; false goes with Bias = false there",
            DefaultValueFactory = _ => true,
        };
        var progressive = new Option<int[]?>("--progressive")
        {
            Description =
                "trains a chain of networks for progressive validation too: the sizes of the blocks after the prior's samples that they are tested on, a list B1,B2,..; a last block is what is left",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                Numbers.ParseList<int>(result, result.Tokens[0].Value, "a whole number of at least 1", value => value >= 1),
        };
        var recipeOptions = new RecipeOptions();
        var output = new Option<string>("--out")
        {
            Description = "the folder that receives model.safetensors and prior.safetensors",
            Required = true,
        };

        var command = new Command("train", "Trains a prior on a random part of a data set and a network near it on all of it.")
        {
            sizes,
            hidden,
            classes,
            bias,
            progressive,
            output,
        };
        data.AddTo(command);
        recipeOptions.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(sizes) is null == result.GetResult(hidden) is null)
                result.AddError("--sizes or --hidden is required, and not both.");
        });
        command.SetAction(arguments =>
        {
            var recipe = recipeOptions.Read(arguments);
            NetworkShape? stated = arguments.GetResult(sizes) is null
                ? null
                : ShapeOf(arguments.GetValue(sizes), arguments.GetValue(bias));
            if (stated is not null)
                CheckCaps(recipe.Caps, stated);
            var (train, test) = data.Read(arguments);
            var seen = recipe.SeenByPrior(train!.Samples.Count);
            string[]? named = TableOptions.ValueOf(arguments, classes);
            var usage = named is null
                ? train.Samples.UsageFor(seen, train.Option, stated?.OutputSize)
                : train.Samples.UsageFor(seen, [.. named]);
            var shape = stated ?? train.Samples.ShapeFor(usage, arguments.GetValue(hidden), arguments.GetValue(bias));
            CheckCaps(recipe.Caps, shape);
            CheckObjective(recipe.Objective, shape, train.Samples.Count - seen.Count);
            if (named is not null && named.Length != shape.OutputSize)
                throw new ArgumentException(
                    $"--classes: names {named.Length} classes, but the network {shape} has {shape.OutputSize}."
                );
            (train, test) = (train.For(usage, shape), test?.For(usage, shape));
            if (recipe.Augment && train.Samples.ImageSize is null)
                throw new ArgumentException($"--augment: the samples of {train.Option} are no images.");
            CheckPreprocessing(recipe, train);
            int[] blocks = arguments.GetResult(progressive) is null
                ? []
                : BlocksOf(arguments.GetValue(progressive)!, train.Samples.Count - seen.Count);
            string folder = arguments.GetValue(output)!;
            OutputFolder.Create("--out", folder);
            train.WriteRemarks();
            test?.WriteRemarks();

            var initial = NetworkCompiler.Compile(recipe.Initialise(shape), Messages.Display.CancellationToken);
            var pair = recipe.Train(initial, train.Samples, Messages.Display);
            var chain = blocks.Length > 0 ? recipe.TrainChain(initial, train.Samples, blocks, Messages.Display) : null;
            using (Timings.Phase("writing"))
            {
                pair.Save(folder);
                chain?.Save(Path.Combine(folder, ProgressiveChain.FolderName));
            }

            if (chain is not null)
                Console.WriteLine(
                    $"chain: {NumberFormat.Exact(chain.Errors.Length)} networks with {NumberFormat.Exact(chain.Errors.Sum())} errors on the {NumberFormat.Exact(chain.Samples.Sum())} samples of their blocks; certify --chain bounds the error of a choice among them"
                );
            if (pair.NewToPrior.Count is > 0 and < FewSamples and var left)
                Messages.Write(
                    $"{train.Option}: the {left} samples that the prior has not seen prove next to nothing: the bound of a network without a single error on them is {NumberFormat.UpperBoundPercent(WithoutErrors(left))}"
                );
            if (recipeOptions.AskForRule(arguments) && pair.Network.Provenance.Caps is null)
                Messages.Write(
                    $"no caps by rule: it needs --max-distance and at least {Recipe.MinSamplesForCaps} samples of the prior that move a network"
                );
            return Judge(pair, initial, train.Samples, test?.Samples, folder);
        });
        return command;
    }

    /// <summary>The blocks of a chain, the last of which is what is left.</summary>
    private static int[] BlocksOf(int[] stated, int left)
    {
        long asked = stated.Sum(block => (long)block);
        return asked < left
            ? [.. stated, left - (int)asked]
            : throw new ArgumentException(
                $"--progressive: the blocks have {asked} samples, expected fewer than the {left} that the prior leaves: a last block is what is left."
            );
    }

    /// <summary>Prints the test errors, and says on stderr if training came to nothing.</summary>
    /// <returns>The exit code.</returns>
    private static int Judge(TrainedPair pair, IReluNetwork initial, SampleSet train, SampleSet? test, string folder)
    {
        var judged = test ?? train;
        var samples = judged.ToInputs(pair.Network.Usage.Preprocessing!, 0, judged.Count);
        int errors = Errors(pair.Network),
            priorErrors = Errors(pair.Prior);
        if (test is not null)
            Console.WriteLine(
                $"test error {Share(errors)} (prior {Share(priorErrors)}) on {samples.Count} samples; {RunFrequentClass.Of(samples.Labels, pair.Network.Usage.ClassNames)}"
            );

        // A prior that has seen everything is what the run was for.
        var check = TrainingCheck.Of(
            test is null ? "training samples" : "test samples",
            samples.Labels,
            pair.Network.Usage.ClassNames,
            errors,
            pair.NewToPrior.Count > 0 ? priorErrors : null
        );
        if (check.Doubt is { } doubt)
            Messages.Write($"{doubt}");
        return check.Failure is { } failure
            ? CommandLine.Fail(
                $"{failure}. Both networks are in {folder}. {(train.IsOfPixels || pair.Network.Usage.Preprocessing!.IsByColumn ? "" : "Columns of different sizes want --standardise. ")}Other values of --learning-rate, --epochs or --scale may help."
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

    /// <summary>The limit of no failure among so many, at the usual confidence of 95%.</summary>
    private static double WithoutErrors(int samples) =>
        ClopperPearson.UpperLimit(0, samples, new ConfidenceLedger(0.05).Spend("test set", 0.05));

    private static Option<int[]?> Widths(string name, string description) =>
        new(name)
        {
            Description = description,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                Numbers.ParseList<int>(result, result.Tokens[0].Value, "a whole number of at least 1", value => value >= 1),
        };

    /// <summary>Says before anything is written what values the recipe cannot be used on.</summary>
    private static void CheckPreprocessing(Recipe recipe, NamedSamples train)
    {
        try
        {
            recipe.PreprocessingOf(train.Samples);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{train.Option}: {e.Message} See --standardise and --scale.", e);
        }
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

    private static void CheckObjective(BoundObjective? objective, NetworkShape shape, int samples)
    {
        try
        {
            objective?.Check(shape, samples);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException("--objective bound: " + e.Message, e);
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
