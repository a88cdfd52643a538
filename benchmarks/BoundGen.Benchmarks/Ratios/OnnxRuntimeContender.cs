using BoundGen.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>ONNX Runtime at its best: one thread, a fixed batch, every input and the output bound beforehand.</summary>
internal sealed class OnnxRuntimeContender : Contender, IDisposable
{
    // The names that OnnxNetwork.Save gives.
    private const string InputName = "input";
    private const string OutputName = "logits";
    private const string BatchDimension = "batch";

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtValue _output;
    private readonly OrtValue[] _inputs;
    private readonly OrtIoBinding[] _bindings;
    private readonly float[] _logits;

    public OnnxRuntimeContender(Work work)
        : base("ONNX Runtime")
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        options.AddFreeDimensionOverrideByName(BatchDimension, work.Batch);
        _session = new InferenceSession(Model(work.Network.Parameters), options);
        _logits = work.Logits();
        _output = Value(_logits, work.Batch);
        _inputs = [.. Enumerable.Range(0, work.Batches).Select(n => Value(work.Inputs(n), work.Batch))];
        _bindings = [.. _inputs.Select(Bind)];
    }

    public override ReadOnlySpan<float> Logits => _logits;

    public override void Call(int n) => _session.RunWithBinding(_run, _bindings[n % _bindings.Length]);

    public void Dispose()
    {
        IEnumerable<IDisposable> owned = [.. _bindings, .. _inputs, _output, _run, _session];
        foreach (var resource in owned)
            resource.Dispose();
    }

    private static byte[] Model(NetworkParameters parameters)
    {
        var stream = new MemoryStream();
        OnnxNetwork.Save(parameters, stream);
        return stream.ToArray();
    }

    private static OrtValue Value(Memory<float> values, int batch) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, [batch, values.Length / batch]);

    private OrtIoBinding Bind(OrtValue input)
    {
        var binding = _session.CreateIoBinding();
        binding.BindInput(InputName, input);
        binding.BindOutput(OutputName, _output);
        return binding;
    }
}
