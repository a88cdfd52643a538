namespace BoundGen.Package.Tests;

/// <summary>
/// The network and the input of all consumers, evaluated from its definition: each output is the bias, then one fused
/// multiply-add per input.
/// </summary>
internal static class SampleNetwork
{
    private static readonly int[] Sizes = [20, 33, 17, 5];

    /// <summary>The logits as consumers print them: exactly.</summary>
    public static string Logits { get; } = string.Join(' ', Forward().Select(logit => logit.ToString("R", null)));

    public static string Class { get; } = Forward().ToList().IndexOf(Forward().Max()).ToString();

    private static float[] Forward()
    {
        float[] values = [.. Enumerable.Range(0, Sizes[0]).Select(i => (i * 29 % 17 - 8) / 8f)];
        int next = 0;
        for (int layer = 1; layer < Sizes.Length; layer++)
        {
            float[] inputs = values;
            int rows = Sizes[layer],
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
                if (layer + 1 < Sizes.Length)
                    values[row] = MathF.Max(values[row], 0);
            }

            next = biases + rows;
        }

        return values;
    }

    private static float Parameter(int index) => (index * 37 % 101 - 50) / 96f;
}
