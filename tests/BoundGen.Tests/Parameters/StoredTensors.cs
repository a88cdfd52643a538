using BoundGen.Runtime;

namespace BoundGen.Tests;

/// <summary>All that a safetensors file holds.</summary>
internal sealed class StoredTensors
{
    private StoredTensors(SafetensorsFile file)
    {
        Metadata = file.Metadata;
        Tensors =
        [
            .. file.Tensors.Select(tensor =>
            {
                float[] values = new float[tensor.Type is null ? 0 : tensor.Count];
                if (tensor.Type is not null)
                    file.Read(tensor, values);
                return (tensor.Name, tensor.Shape, values);
            }),
        ];
    }

    public (string Name, int[] Shape, float[] Values)[] Tensors { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public static StoredTensors Load(string path)
    {
        using var stream = InputFile.Open(path);
        return new StoredTensors(SafetensorsFile.Open(stream, path));
    }
}
