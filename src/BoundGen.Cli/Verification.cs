using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BoundGen.Reference;
using BoundGen.Reports;
using BoundGen.Runtime;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Cli;

/// <summary>
/// A network beside the reference, the labels of a sample and the framework that it comes from. First what needs the parameters,
/// then what needs batches, so that three copies of the weights are never there at once.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="inputs">Shape [n, InputSize]: what it is compared on.</param>
/// <param name="labelled">Samples to count errors on; null for none.</param>
/// <param name="parity">What the framework says; null for nothing.</param>
internal sealed class Verification(IReluNetwork network, float[] inputs, LabelledData? labelled, Parity? parity)
{
    /// <summary>Inputs that the reference takes at once: enough to pay for widening the weights.</summary>
    private const int ReferenceInputs = 50;

    private readonly NetworkShape _shape = network.Shape;
    private readonly float[] _logits = new float[inputs.Length / network.Shape.InputSize * network.Shape.OutputSize];
    private readonly IncrementalHash _bits = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private double _worst;
    private int _differences;

    private int Count => inputs.Length / _shape.InputSize;

    /// <summary>Compares single passes with the reference.</summary>
    /// <param name="parameters">Those of the network.</param>
    public void CompareWithReference(NetworkParameters parameters)
    {
        using var timed = Timings.Phase("comparing with the reference");
        for (int start = 0; start < Count; start += ReferenceInputs)
        {
            int count = Math.Min(ReferenceInputs, Count - start);
            var some = inputs.AsSpan(start * _shape.InputSize, count * _shape.InputSize);
            var passes = ReferenceBatch.Run(_shape, parameters.Values, some);
            for (int i = 0; i < count; i++)
                Compare(start + i, passes[i].Pass, passes[i].Allowances);
            // What is left of it is as large as the network before the collector sees a reason.
            LargeGarbage.Collect(_shape.ParameterCount);
        }
    }

    /// <summary>Compares batches with single passes, labels and the framework, and prints what came of all.</summary>
    /// <returns>Whether all agree but the labels.</returns>
    public bool Finish()
    {
        using var timed = Timings.Phase("batches");
        // The parameters are gone, and batches take as much.
        LargeGarbage.Collect(_shape.ParameterCount);
        if (labelled is not null)
            WriteErrors(labelled);
        bool agree = parity?.Run(network) ?? true;
        var batch = new float[_logits.Length];
        network.ForwardBatch(inputs, batch);
        for (int i = 0; i < Count; i++)
            Check(Logits(batch, i).SequenceEqual(Logits(_logits, i)), $"input {i}: ForwardBatch gives other bits than Forward");
        Console.WriteLine(
            FormattableString.Invariant(
                $"{_shape}: {Count} inputs, {_differences} differences, largest deviation {_worst:P1} of the rounding allowance"
            )
        );
        Console.WriteLine(
            $"digest {Convert.ToHexStringLower(_bits.GetHashAndReset().AsSpan(0, 8))} of all logits and masks: the same bits wherever multiply-adds are fused"
        );
        return _differences == 0 && agree;
    }

    private void Compare(int i, ReferencePass pass, IReadOnlyList<Vector<double>> allowances)
    {
        ReadOnlySpan<float> input = inputs.AsSpan(i * _shape.InputSize, _shape.InputSize);
        var logits = Logits(_logits, i);
        var mask = new ulong[_shape.MaskWordCount];
        network.Forward(input, logits, mask);
        _bits.AppendData(MemoryMarshal.AsBytes(logits));
        _bits.AppendData(MemoryMarshal.AsBytes<ulong>(mask));
        if (OverflowingLayer(pass) is { } layer)
        {
            Check(
                false,
                $"input {i}: a value of layer {layer} is {pass.Z(layer).AbsoluteMaximum():G4}, beyond the {float.MaxValue:G4} of single precision, in which networks run: scale weights or inputs down"
            );
            return;
        }

        for (int c = 0; c < logits.Length; c++)
        {
            double off = Math.Abs(logits[c] - pass.Logits[c]) / allowances[^1][c];
            _worst = Math.Max(_worst, off);
            Check(off <= 1, $"input {i}: logit {c} is {logits[c]}, the reference says {pass.Logits[c]}");
        }

        float largest = logits[0];
        foreach (float logit in logits)
            largest = Math.Max(largest, logit);
        Check(logits[network.Classify(input)] == largest, $"input {i}: Classify does not give the largest logit");
        foreach (string difference in ReferenceRounding.MaskDifferences(mask, pass, allowances))
            Check(false, $"input {i}: {difference}");
    }

    private Span<float> Logits(float[] all, int input) => all.AsSpan(input * _shape.OutputSize, _shape.OutputSize);

    private void WriteErrors(LabelledData samples)
    {
        int errors = BoundReport.CountErrors(network, samples);
        Console.WriteLine(
            FormattableString.Invariant(
                $"{errors} of {samples.Count} labelled inputs misclassified ({NumberFormat.Percent((double)errors / samples.Count)}); {RunFrequentClass.Of(samples.Labels, network.Usage.ClassNames)}"
            )
        );
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
