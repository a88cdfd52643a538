using BoundGen.Reference;
using BoundGen.Testing;

namespace BoundGen.Properties;

/// <summary>What every generated forward pass must do, whatever its architecture.</summary>
[Slow]
public class ForwardLaws
{
    // Enough to run as a batch, with rows to spare in its last tile.
    private const int Inputs = 33;

    [NetworkProperty]
    public void Logits_and_masks_are_those_of_the_reference(NetworkCase network)
    {
        var generated = network.Generated();
        var reference = network.Reference;
        var logits = new float[network.Shape.OutputSize];
        var mask = new ulong[network.Shape.MaskWordCount];
        for (int n = 0; n < Inputs; n++)
        {
            generated.Forward(network.Input(n), logits, mask);
            var pass = reference.Forward(network.Input(n));
            var allowances = ReferenceRounding.Allowances(reference, pass);
            for (int c = 0; c < logits.Length; c++)
                Assert.InRange(logits[c], pass.Logits[c] - allowances[^1][c], pass.Logits[c] + allowances[^1][c]);
            Assert.Empty(ReferenceRounding.MaskDifferences(mask, pass, allowances));
        }
    }

    [NetworkProperty]
    public void Every_path_gives_the_same_bits(NetworkCase network)
    {
        var generated = network.Generated();
        int classes = network.Shape.OutputSize;
        var batch = new float[Inputs * classes];
        generated.ForwardBatch(Enumerable.Range(0, Inputs).SelectMany(network.Input).ToArray(), batch);
        var plain = new float[classes];
        var masked = new float[classes];
        for (int n = 0; n < Inputs; n++)
        {
            generated.Forward(network.Input(n), plain);
            generated.Forward(network.Input(n), masked, new ulong[network.Shape.MaskWordCount]);
            Assert.Equal(Bits(plain), Bits(masked));
            Assert.Equal(Bits(plain), Bits(batch.AsSpan(n * classes, classes)));
            Assert.Equal(Array.IndexOf(plain, plain.Max()), generated.Classify(network.Input(n)));
        }
    }

    private static int[] Bits(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), BitConverter.SingleToInt32Bits);

    [NetworkProperty]
    public void Parameters_come_out_as_they_went_in(NetworkCase network)
    {
        var copied = new float[network.Shape.ParameterCount];
        network.Generated().CopyParameters(copied);
        Assert.Equal(network.Network.Values.ToArray(), copied);
    }

    private const float Temperature = 2,
        Penalty = 0.25f;

    [NetworkProperty]
    public void The_gradient_is_that_of_the_reference(NetworkCase network)
    {
        float[] inputs = Enumerable.Range(0, Inputs).SelectMany(network.Input).ToArray();
        int[] labels = Enumerable.Range(0, Inputs).Select(n => n % network.Shape.OutputSize).ToArray();
        var gradient = new float[network.Shape.ParameterCount];
        double loss = network.Generated().Gradient(network.Network.Values, inputs, labels, new(Temperature, Penalty), gradient);

        var (expectedLoss, expected) = network.Reference.LossAndGradient(inputs, labels, Temperature, Penalty);
        Assert.Equal(expectedLoss, loss, 1e-4 * (1 + expectedLoss));
        double tolerance = 1e-4 * (1 + expected.Max(Math.Abs));
        for (int i = 0; i < gradient.Length; i++)
            Assert.InRange(gradient[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
