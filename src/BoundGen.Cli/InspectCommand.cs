using System.Collections.Immutable;
using System.CommandLine;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary><c>boundgen inspect</c>: what a network in a file does with inputs, neuron by neuron and norm by norm.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var data = new DataOptions(
            "the inputs",
            required: true,
            withoutLabels: "without them margins are those of the predicted classes"
        );
        var range = new SampleOptions();
        var preprocessing = new ModelPreprocessing();
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
            "how many samples are certified against perturbations",
            InspectionRequest.DefaultRobustnessInputs,
            "a whole number that is not negative",
            value => value >= 0
        );
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");

        var command = new Command("inspect", "Shows masks, activity, norms, measures and certified radii of a network.")
        {
            eps,
            robustness,
            format,
        };
        model.AddTo(command);
        data.AddTo(command);
        range.AddTo(command);
        preprocessing.AddTo(command);
        maxNorm.AddTo(command);
        command.SetAction(arguments =>
        {
            var (network, prior) = model.Read(arguments);
            var sample = data.Read(arguments, network).Sample!;
            var samples = sample.Samples;
            var selection = range.Read(arguments, SampleSelection.InFileOrder(0, samples.Count));
            var pixels = preprocessing.Read(arguments, network, prior);
            var inputs = samples.ToInputs(pixels, selection);
            var compiled = network.Compile();
            var inspection = Messages.Display.Inspect(
                new InspectionRequest
                {
                    Network = compiled,
                    Parameters = network.Parameters,
                    Prior = prior?.Parameters,
                    Data = inputs,
                    Eps = arguments.GetValue(eps),
                    MaxInputNorm = maxNorm.Read(arguments, pixels, inputs, samples.IsOfPixels),
                    RobustnessInputs = arguments.GetValue(robustness),
                    UsesLabels = samples.HasLabels,
                }
            );
            network.WriteRemarks();
            sample.WriteRemarks();
            var run = InspectedRun.From(inspection, CommandLine.WordsOf(arguments));
            if (arguments.GetValue(format) == "json")
                Console.WriteLine(StoredRun.ToJson(run));
            else
            {
                ConsoleReport.Print(run, [("passes a second", PassSpeed.Measure(compiled, inputs).ToString())]);
                PrintCaps(network, prior);
            }

            return CommandLine.Success;
        });
        return command;
    }

    /// <summary>
    /// The caps that the model's file records, and beside them its distances from the prior that they are about.
    /// </summary>
    private static void PrintCaps(StoredNetwork network, StoredNetwork? prior)
    {
        const int Digits = 4;
        var provenance = network.Parameters.Provenance;
        if (provenance.Caps is not { } caps)
            return;
        bool measured = prior is not null && prior.Parameters.Fingerprint == provenance.Prior;
        var layers = caps.Values.Select(
            (cap, layer) =>
                (measured ? NumberFormat.UpperSignificant(Distance(layer), Digits) + " of " : "")
                + $"at most {NumberFormat.UpperSignificant(cap, Digits)}"
        );
        string origin = caps.Origin == CapOrigin.Rule ? "by rule" : "as stated";
        Console.WriteLine($"\ndistance from the prior by layer (operator norm), caps {origin}: {string.Join(", ", layers)}");

        double Distance(int layer) =>
            OperatorNorm.Distance(network.Parameters, prior!.Parameters, layer, Messages.Display.CancellationToken);
    }
}
