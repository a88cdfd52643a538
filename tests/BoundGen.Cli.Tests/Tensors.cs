using System.Buffers.Binary;
using System.Text.Json;

namespace BoundGen.Cli.Tests;

/// <summary>Files of tensors as other programs write them.</summary>
internal static class Tensors
{
    /// <summary>Writes a safetensors file of single-precision tensors whose elements are 1, 2, 3, ..., each over 10.</summary>
    public static void Write(string path, params (string Name, int[] Shape)[] tensors)
    {
        var header = new Dictionary<string, object>();
        var data = new List<byte>();
        foreach (var (name, shape) in tensors)
        {
            int begin = data.Count,
                count = shape.Aggregate(1, (a, b) => a * b);
            for (int i = 1; i <= count; i++)
                data.AddRange(BitConverter.GetBytes(i / 10f));
            header[name] = new
            {
                dtype = "F32",
                shape,
                data_offsets = new[] { begin, data.Count },
            };
        }

        byte[] text = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(path, [.. length, .. text, .. data]);
    }
}
