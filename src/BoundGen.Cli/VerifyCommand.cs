using System.CommandLine;

namespace BoundGen.Cli;

/// <summary><c>boundgen verify</c>: the generated code of a network against the reference.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var model = new ModelOptions(takesPrior: false);
        var data = new DataOptions("inputs to compare on, beside random ones", required: false);
        var preprocessing = new ModelPreprocessing();
        var framework = new ParityOptions();
        var count = Numbers.Option(
            "--inputs",
            "how many random inputs, and how many of the samples",
            100,
            "a whole number of at least 1",
            value => value >= 1
        );
        var seed = Numbers.Option("--seed", "fixes the random inputs", 1ul, "a whole number that is not negative", _ => true);
        var command = new Command(
            "verify",
            "Compares generated code with the reference, and with the framework that a network comes from."
        )
        {
            count,
            seed,
        };
        model.AddTo(command);
        data.AddTo(command);
        preprocessing.AddTo(command);
        framework.AddTo(command);
        command.SetAction(arguments =>
        {
            // The reference's products are so small that handing them out to threads costs more than it gains.
            MathNet.Numerics.Control.UseSingleThread();
            return Compare(arguments).Finish() ? CommandLine.Success : CommandLine.CheckFailed;
        });
        return command;

        // The parameters are gone when this returns: batches need another layout of the weights, and there is room for two.
        Verification Compare(ParseResult arguments)
        {
            var network = model.ReadNetwork(arguments);
            var inputs = RandomInputs(network.Shape.InputSize, arguments.GetValue(count), arguments.GetValue(seed));
            var parity = framework.Read(arguments, network);
            LabelledData? labelled = null;
            var named = data.Read(arguments, network).Sample;
            if (named is not null)
            {
                var samples = named.Samples;
                var pixels = preprocessing.Read(arguments, network);
                int taken = Math.Min(arguments.GetValue(count), samples.Count);
                var known = samples.ToInputs(pixels, 0, taken);
                inputs = [.. inputs, .. known.Inputs];
                labelled = samples.HasLabels ? known : null;
            }

            network.WriteRemarks();
            named?.WriteRemarks();
            var verification = new Verification(network.Compile(), inputs, labelled, parity);
            verification.CompareWithReference(network.Parameters);
            return verification;
        }
    }

    /// <summary>Normal inputs, of which one in five is kept and the rest are 0, as in images.</summary>
    private static float[] RandomInputs(int size, int count, ulong seed)
    {
        var inputs = new float[checked(size * count)];
        CounterNormals.Fill(seed, 0, RandomPurpose.Inputs, inputs);
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = CounterNormals.Sample(seed, (ulong)i + 1, 5) == 0 ? inputs[i] / MathF.Sqrt(size) : 0;
        return inputs;
    }
}
