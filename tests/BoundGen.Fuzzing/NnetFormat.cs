using System.Text;
using BoundGen.Onnx;

namespace BoundGen.Fuzzing;

/// <summary>The text format of ACAS Xu.</summary>
internal sealed class NnetFormat : FuzzedFormat
{
    public override IReadOnlyList<byte[]> Files { get; } =
    [
        Encoding.UTF8.GetBytes(
            "// small\n2,2,1,2,\n2,2,1,\n0,\n-1,-1,\n1,1,\n0.5,-1.5,7,\n2,4,10,\n1,-2\n3,4e-1\n0.1\n0.2\n1,2\n0.5\n"
        ),
    ];

    public override void Read(byte[] file) => NnetNetwork.Load(new MemoryStream(file));
}
