using System.CommandLine;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BoundGen.Reference;
using BoundGen.Reports;

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
            var compiled = network.Compile();
            if (labelled is not null)
                WriteErrors(
                    BoundReport.CountErrors(compiled, labelled),
                    labelled.Count,
                    RunFrequentClass.Of(labelled.Labels, network.Parameters.Usage.ClassNames)
                );
            bool agree = parity?.Run(compiled) ?? true;
            return new Comparison(network, compiled, inputs).Run() && agree ? CommandLine.Success : CommandLine.CheckFailed;
        });
        return command;
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

    private static void WriteErrors(int errors, int count, RunFrequentClass frequent) =>
        Console.WriteLine(
            FormattableString.Invariant(
                $"{errors} of {count} labelled inputs misclassified ({NumberFormat.Percent((double)errors / count)}); {frequent}"
            )
        );

    private sealed class Comparison(StoredNetwork stored, IReluNetwork network, float[] inputs)
    {
        private readonly IncrementalHash _bits = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private int _differences;

        public bool Run()
        {
            var shape = stored.Shape;
            var reference = new ReferenceNetwork(shape, stored.Parameters.Values);
            int count = inputs.Length / shape.InputSize;
            var batch = new float[count * shape.OutputSize];
            network.ForwardBatch(inputs, batch);

            double worst = 0;
            var logits = new float[shape.OutputSize];
            var mask = new ulong[shape.MaskWordCount];
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> input = inputs.AsSpan(i * shape.InputSize, shape.InputSize);
                network.Forward(input, logits, mask);
                _bits.AppendData(MemoryMarshal.AsBytes<float>(logits));
                _bits.AppendData(MemoryMarshal.AsBytes<ulong>(mask));
                var pass = reference.Forward(input);
                if (OverflowingLayer(pass) is { } layer)
                {
                    Check(
                        false,
                        $"input {i}: a value of layer {layer} is {pass.Z(layer).AbsoluteMaximum():G4}, beyond the {float.MaxValue:G4} of single precision, in which networks run: scale weights or inputs down"
                    );
                    continue;
                }

                var allowances = ReferenceRounding.Allowances(reference, pass);
                for (int c = 0; c < logits.Length; c++)
                {
                    double off = Math.Abs(logits[c] - pass.Logits[c]) / allowances[^1][c];
                    worst = Math.Max(worst, off);
                    Check(off <= 1, $"input {i}: logit {c} is {logits[c]}, the reference says {pass.Logits[c]}");
                }

                Check(
                    batch.AsSpan(i * logits.Length, logits.Length).SequenceEqual(logits),
                    $"input {i}: ForwardBatch gives other bits than Forward"
                );
                Check(logits[network.Classify(input)] == logits.Max(), $"input {i}: Classify does not give the largest logit");
                foreach (string difference in ReferenceRounding.MaskDifferences(mask, pass, allowances))
                    Check(false, $"input {i}: {difference}");
            }

            Console.WriteLine(
                FormattableString.Invariant(
                    $"{shape}: {count} inputs, {_differences} differences, largest deviation {worst:P1} of the rounding allowance"
                )
            );
            Console.WriteLine(
                $"digest {Convert.ToHexStringLower(_bits.GetHashAndReset().AsSpan(0, 8))} of all logits and masks: the same bits wherever multiply-adds are fused"
            );
            return _differences == 0;
        }

        /// <summary>The first layer, from 1, with a value that single precision cannot hold; null where there is none.</summary>
        private static int? OverflowingLayer(ReferencePass pass) =>
            Enumerable
                .Range(1, pass.K + 1)
                .Select(layer => (int?)layer)
                .FirstOrDefault(layer => !(pass.Z(layer!.Value).AbsoluteMaximum() <= float.MaxValue));

        private void Check(bool holds, FormattableString difference)
        {
            if (holds)
                return;
            if (_differences++ == 0)
                Messages.Write(difference);
        }
    }
}
