using System.Text.Json;

namespace BoundGen.Package.Tests;

/// <summary>
/// The network and the input of all consumers, evaluated from its definition: each output is the bias, then one fused
/// multiply-add per input.
/// </summary>
internal static class SampleNetwork
{
    private static readonly int[] Sizes = [20, 33, 17, 5];

    private static readonly float[] LogitValues = Forward(Sizes, i => (i * 29 % 17 - 8) / 8f);

    /// <summary>The logits as consumers print them: exactly.</summary>
    public static string Logits { get; } = string.Join(' ', LogitValues.Select(logit => logit.ToString("R", null)));

    /// <summary>The bits of the logits, as consumers in C print them.</summary>
    public static string LogitBits { get; } =
        string.Join(' ', LogitValues.Select(logit => BitConverter.SingleToUInt32Bits(logit).ToString("X8", null)));

    public static string Class { get; } = Largest(LogitValues);

    /// <summary>The class of an input of zeros in a network with the same formula for its parameters.</summary>
    public static string ClassOfZeros(params int[] sizes) => Largest(Forward(sizes, _ => 0));

    /// <summary>Writes the network, or one of other sizes, as safetensors.</summary>
    public static void Save(string path, params int[] sizes)
    {
        if (sizes.Length == 0)
            sizes = Sizes;
        var tensors = new Dictionary<string, object>();
        int count = 0;
        for (int layer = 1; layer < sizes.Length; layer++)
        {
            Add("weight", [sizes[layer], sizes[layer - 1]]);
            Add("bias", [sizes[layer]]);

            void Add(string name, int[] shape)
            {
                int end = count + shape.Aggregate(1, (product, size) => product * size);
                int[] offsets = [sizeof(float) * count, sizeof(float) * end];
                tensors.Add(
                    $"{2 * (layer - 1)}.{name}",
                    new
                    {
                        dtype = "F32",
                        shape,
                        data_offsets = offsets,
                    }
                );
                count = end;
            }
        }

        using var file = new BinaryWriter(File.Create(path));
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(tensors);
        file.Write((long)header.Length);
        file.Write(header);
        for (int i = 0; i < count; i++)
            file.Write(Parameter(i));
    }

    private static string Largest(float[] values) => values.ToList().IndexOf(values.Max()).ToString();

    private static float[] Forward(int[] sizes, Func<int, float> input)
    {
        float[] values = [.. Enumerable.Range(0, sizes[0]).Select(input)];
        int next = 0;
        for (int layer = 1; layer < sizes.Length; layer++)
        {
            float[] inputs = values;
            int rows = sizes[layer],
                weights = next,
                biases = next + rows * inputs.Length;
            values = new float[rows];
            for (int row = 0; row < rows; row++)
            {
                values[row] = Parameter(biases + row);
                for (int column = 0; column < inputs.Length; column++)
                    values[row] = MathF.FusedMultiplyAdd(
                        Parameter(weights + row * inputs.Length + column),
                        inputs[column],
                        values[row]
                    );
                if (layer + 1 < sizes.Length)
                    values[row] = MathF.Max(values[row], 0);
            }

            next = biases + rows;
        }

        return values;
    }

    private static float Parameter(int index) => (index * 37 % 101 - 50) / 96f;
}
