using System.Text;
using BoundGen.Onnx.Tests;

namespace BoundGen.Fuzzing;

/// <summary>The files of networks that BoundGen writes.</summary>
internal sealed class SafetensorsFormat : FuzzedFormat
{
    private const string Named =
        """{"in.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"mid.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[24,40]},"out.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[40,48]},"in.bias":{"dtype":"F32","shape":[2],"data_offsets":[48,56]},"out.bias":{"dtype":"F32","shape":[1],"data_offsets":[56,60]}}""";

    public override IReadOnlyList<byte[]> Files { get; } =
    [
        Written(true, [3, 4, 2], []),
        Written(false, [5, 3], new() { ["name"] = "small", ["note"] = "é\n" }),
        // Names that leave the order to the shapes.
        [.. BitConverter.GetBytes((long)Named.Length), .. Encoding.UTF8.GetBytes(Named), .. new byte[4 * 15]],
    ];

    public override void Read(byte[] file) => NetworkParameters.Load(file);

    private static byte[] Written(bool bias, int[] sizes, Dictionary<string, string> metadata)
    {
        var shape = new NetworkShape(sizes, bias);
        var stream = new MemoryStream();
        new NetworkParameters(shape, TestModel.Numbers(shape.ParameterCount), metadata).Save(stream);
        return stream.ToArray();
    }
}
