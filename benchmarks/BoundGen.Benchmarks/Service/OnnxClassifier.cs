using BoundGen.Onnx;
using Digits.Api;
using Microsoft.ML.OnnxRuntime;

namespace BoundGen.Benchmarks.Service;

/// <summary>The same network on ONNX Runtime with one thread, in the place of the generated one.</summary>
internal sealed class OnnxClassifier : IClassifier, IDisposable
{
    private static readonly RunOptions Options = new();

    private readonly Preprocessing _preprocessing;
    private readonly InferenceSession _session;
    private readonly float[] _inputs;
    private readonly float[] _logits;

    public OnnxClassifier(NetworkParameters parameters, int maxBatch)
    {
        _preprocessing = parameters.Usage.Preprocessing!;
        _inputs = new float[maxBatch * DigitNet.InputSize];
        _logits = new float[maxBatch * DigitNet.OutputSize];
        var model = new MemoryStream();
        OnnxNetwork.Save(parameters, model);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(model.ToArray(), options);
    }

    /// <inheritdoc/>
    public void Classify(ReadOnlySpan<float> images, Span<Classification> answers)
    {
        _preprocessing.Apply(images, _inputs.AsSpan(0, images.Length));
        using OrtValue input = Value(_inputs, answers.Length, DigitNet.InputSize),
            output = Value(_logits, answers.Length, DigitNet.OutputSize);
        // The names that OnnxNetwork.Save gives.
        _session.Run(Options, ["input"], [input], ["logits"], [output]);
        for (int i = 0; i < answers.Length; i++)
            answers[i] = Classification.Of(_logits.AsSpan(i * DigitNet.OutputSize, DigitNet.OutputSize));
    }

    public void Dispose() => _session.Dispose();

    private static OrtValue Value(float[] values, int rows, int columns) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(0, rows * columns), [rows, columns]);
}

/// <summary>Says 0 to everything: what is left is the service around the network.</summary>
internal sealed class NoClassifier : IClassifier
{
    /// <inheritdoc/>
    public void Classify(ReadOnlySpan<float> images, Span<Classification> answers) =>
        answers.Fill(new Classification(0, 1, Abstained: false));
}
