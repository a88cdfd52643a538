using System.Collections.Immutable;
using System.CommandLine;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary><c>boundgen inspect</c>: what a network in a file does with images, neuron by neuron and norm by norm.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "the network: a safetensors file", Required = true };
        var prior = new Option<string?>("--prior") { Description = "what distances are taken from: a safetensors file" };
        var images = new Option<string>("--images") { Description = "the inputs: IDX images, plain or gzipped", Required = true };
        var labels = new Option<string?>("--labels")
        {
            Description = "their labels, for margins; without them those of the predicted classes",
        };
        var range = new SampleOptions();
        var preprocessing = new PreprocessingOptions();
        var eps = new Option<ImmutableArray<double>>("--eps")
        {
            Description = "relative perturbations at which kappa is computed, a list a,b,..",
            DefaultValueFactory = _ => [.. InspectionRequest.DefaultEps],
            CustomParser = result =>
                [
                    .. Numbers.ParseList<double>(result, result.Tokens[0].Value, "a positive number", value =>
                        value > 0 && double.IsFinite(value)
                    ),
                ],
        };
        var maxNorm = new MaxNormOption();
        var robustness = Numbers.Option(
            "--robustness",
            "how many images are certified against perturbations",
            InspectionRequest.DefaultRobustnessInputs,
            "a whole number that is not negative",
            value => value >= 0
        );
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");

        var command = new Command("inspect", "Shows masks, activity, norms, measures and certified radii of a network.")
        {
            model,
            prior,
            images,
            labels,
            eps,
            robustness,
            format,
        };
        range.AddTo(command);
        preprocessing.AddTo(command);
        maxNorm.AddTo(command);
        command.SetAction(arguments =>
        {
            var network = StoredNetwork.Load(arguments.GetValue(model)!);
            var priorNetwork = arguments.GetValue(prior) is { } priorPath ? StoredNetwork.Load(priorPath) : null;
            if (priorNetwork is not null && !priorNetwork.Shape.Equals(network.Shape))
                throw new ArgumentException(
                    $"{priorNetwork.Path}: the prior is a network {priorNetwork.Shape}, the model one {network.Shape}."
                );

            string? labelPath = arguments.GetValue(labels);
            var set = labelPath is null
                ? IdxFiles.LoadImages(arguments.GetValue(images)!)
                : IdxFiles.Load(arguments.GetValue(images)!, labelPath);
            Recipe.CheckFits(network.Shape, set, "--images");
            var selection = range.Read(arguments, SampleSelection.InFileOrder(0, set.Count));
            var pixels = preprocessing.Read(arguments) ?? network.Preprocessing ?? Preprocessing.Default;
            var inputs = set.ToInputs(pixels, selection);
            var inspection = Messages.Display.Inspect(
                new InspectionRequest
                {
                    Network = network.Compile(),
                    Parameters = network.Parameters,
                    Prior = priorNetwork?.Parameters,
                    Data = inputs,
                    Eps = arguments.GetValue(eps),
                    MaxInputNorm = maxNorm.Read(arguments, pixels, inputs),
                    RobustnessInputs = arguments.GetValue(robustness),
                    UsesLabels = labelPath is not null,
                }
            );
            var run = InspectedRun.From(inspection, CommandLine.WordsOf(arguments));
            if (arguments.GetValue(format) == "json")
                Console.WriteLine(StoredRun.ToJson(run));
            else
                ConsoleReport.Print(run);
            return CommandLine.Success;
        });
        return command;
    }
}
