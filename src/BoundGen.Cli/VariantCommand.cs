using System.CommandLine;
using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary><c>boundgen variant</c>: a smaller network made from one in a file, and whether its ball covers it.</summary>
internal static class VariantCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var change = new VariantOptions();
        var caps = new CapOptions(nearPrior: true);
        var data = new DataOptions("samples to count the errors of both networks on", required: false);
        var preprocessing = new ModelPreprocessing();
        var output = new Option<string>("--out")
        {
            Description = "the file to write; its name ends in .safetensors or .onnx",
            Required = true,
        };
        var command = new Command(
            "variant",
            "Rounds, prunes or shrinks a network, and says whether the certificate of the network covers the result."
        )
        {
            output,
        };
        model.AddTo(command);
        change.AddTo(command);
        caps.AddTo(command);
        data.AddTo(command);
        preprocessing.AddTo(command);
        command.SetAction(arguments =>
        {
            string path = arguments.GetValue(output)!;
            NetworkFile.CheckFormat(path);
            OutputFile.Check(output.Name, path);
            var (network, prior) = model.Read(arguments);
            var centre = (prior ?? network).Parameters;
            var limits = caps.ReadOrRecorded(arguments, network.Parameters, prior?.Parameters);
            var sample = data.Read(arguments, network).Sample?.WithLabels();
            var inputs = sample?.Samples.ToInputs(preprocessing.Read(arguments, network, prior), 0, sample.Samples.Count);

            var variant = change.Make(arguments, network.Parameters, prior?.Parameters, limits, caps.KeepLast(arguments));
            var distances = OperatorNorm.Distances(
                variant.Parameters,
                centre,
                cancellationToken: Messages.Display.CancellationToken
            );
            bool inside = limits?.Hold(distances) == true;
            network.WriteRemarks();
            foreach (string remark in NetworkFile.Save(Recorded(variant.Parameters, prior?.Parameters, distances), path))
                Messages.Write($"{remark}");
            Print(variant, distances, limits, inside, prior is null);
            if (inputs is not null)
                PrintErrors(network, variant, inputs);
            return CommandLine.Success;
        });
        return command;
    }

    /// <summary>
    /// A variant beyond the caps that its model records, or measured from another centre than theirs, has no use for them.
    /// </summary>
    private static NetworkParameters Recorded(NetworkParameters variant, NetworkParameters? prior, double[] distances) =>
        prior is not null && DistanceCaps.RecordedBy(variant, prior)?.Hold(distances) == true
            ? variant
            : variant.WithProvenance(variant.Provenance with { Caps = null });

    private static void Print(NetworkVariant variant, double[] distances, DistanceCaps? caps, bool inside, bool ownPrior)
    {
        const int Digits = 4;
        long whole = sizeof(float) * (long)variant.Parameters.Shape.ParameterCount;
        Console.WriteLine($"variant: {variant.Description}");
        Console.WriteLine(
            $"packed size: {NumberFormat.Grouped(variant.PackedBytes)} bytes, {NumberFormat.Percent((double)variant.PackedBytes / whole)} of the {NumberFormat.Grouped(whole)} in single precision"
        );
        var layers = distances.Select(
            (distance, layer) =>
                NumberFormat.UpperSignificant(distance, Digits)
                + (caps is null ? "" : $" of at most {NumberFormat.UpperSignificant(caps.Values[layer], Digits)}")
        );
        Console.WriteLine(
            $"distance from {(ownPrior ? "the network" : "the prior")} by layer (operator norm): {string.Join(", ", layers)}"
        );
        Console.WriteLine(
            inside ? $"inside the ball: a bound {BoundKind.BallSparse} with this prior and these caps holds for it"
            : caps is null ? "no caps are known: certify --variant says whether the ball that it pays for holds it"
            : $"outside of the ball: no bound {BoundKind.BallSparse} with these caps holds for it"
        );
    }

    private static void PrintErrors(StoredNetwork network, NetworkVariant variant, LabelledData inputs)
    {
        var compiled = network.Compile();
        int before = BoundReport.CountErrors(compiled, inputs),
            after = BoundReport.CountErrors(compiled.WithParameters(variant.Parameters), inputs);
        Console.WriteLine($"errors: {Share(after)}; the network itself {Share(before)}");

        string Share(int errors) =>
            $"{NumberFormat.Exact(errors)} of {NumberFormat.Exact(inputs.Count)} ({NumberFormat.Percent((double)errors / inputs.Count)})";
    }
}
