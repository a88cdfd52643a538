using BoundGen.Onnx.Tests;

namespace BoundGen.Fuzzing;

/// <summary>The files of networks that BoundGen writes.</summary>
internal sealed class SafetensorsFormat : FuzzedFormat
{
    public override IReadOnlyList<byte[]> Files { get; } =
    [Written(true, [3, 4, 2], []), Written(false, [5, 3], new() { ["name"] = "small", ["note"] = "é\n" })];

    public override void Read(byte[] file) => NetworkParameters.Load(file);

    private static byte[] Written(bool bias, int[] sizes, Dictionary<string, string> metadata)
    {
        var shape = new NetworkShape(sizes, bias);
        var stream = new MemoryStream();
        new NetworkParameters(shape, TestModel.Numbers(shape.ParameterCount), metadata).Save(stream);
        return stream.ToArray();
    }
}
