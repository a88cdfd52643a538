using BoundGen.Compilation;
using BoundGen.Reference;

namespace BoundGen.Properties;

/// <summary>What every generated forward pass must do, whatever its architecture.</summary>
public class ForwardLaws
{
    // Enough to run as a batch, with rows to spare in its last tile.
    private const int Inputs = 33;

    [NetworkProperty]
    public void Logits_and_masks_are_those_of_the_reference(NetworkCase network) =>
        NetworkCompiler.Visit(network.Shape, new LogitsAndMasks(network));

    [NetworkProperty]
    public void Every_path_gives_the_same_bits(NetworkCase network) => NetworkCompiler.Visit(network.Shape, new Paths(network));

    [NetworkProperty]
    public void Parameters_come_out_as_they_went_in(NetworkCase network) =>
        NetworkCompiler.Visit(network.Shape, new Parameters(network));

    [NetworkProperty]
    public void The_gradient_is_that_of_the_reference(NetworkCase network) =>
        NetworkCompiler.Visit(network.Shape, new Gradient(network));

    private sealed class LogitsAndMasks(NetworkCase network) : INetworkVisitor<bool>
    {
        public bool Visit<T>()
            where T : class, IReluNetwork<T>
        {
            var generated = T.Create(network.Network.Values);
            var reference = network.Reference;
            var logits = new float[T.Shape.OutputSize];
            var mask = new ulong[T.Shape.MaskWordCount];
            for (int n = 0; n < Inputs; n++)
            {
                generated.Forward(network.Input(n), logits, mask);
                var pass = reference.Forward(network.Input(n));
                var allowances = ReferenceRounding.Allowances(reference, pass);
                for (int c = 0; c < logits.Length; c++)
                    Assert.InRange(logits[c], pass.Logits[c] - allowances[^1][c], pass.Logits[c] + allowances[^1][c]);
                Assert.Empty(ReferenceRounding.MaskDifferences(mask, pass, allowances));
            }

            return true;
        }
    }

    private sealed class Paths(NetworkCase network) : INetworkVisitor<bool>
    {
        public bool Visit<T>()
            where T : class, IReluNetwork<T>
        {
            var generated = T.Create(network.Network.Values);
            int classes = T.Shape.OutputSize;
            var batch = new float[Inputs * classes];
            generated.ForwardBatch(Enumerable.Range(0, Inputs).SelectMany(network.Input).ToArray(), batch);
            var plain = new float[classes];
            var masked = new float[classes];
            for (int n = 0; n < Inputs; n++)
            {
                generated.Forward(network.Input(n), plain);
                generated.Forward(network.Input(n), masked, new ulong[T.Shape.MaskWordCount]);
                Assert.Equal(Bits(plain), Bits(masked));
                Assert.Equal(Bits(plain), Bits(batch.AsSpan(n * classes, classes)));
                Assert.Equal(Array.IndexOf(plain, plain.Max()), generated.Classify(network.Input(n)));
            }

            return true;
        }

        private static int[] Bits(ReadOnlySpan<float> values) =>
            Array.ConvertAll(values.ToArray(), BitConverter.SingleToInt32Bits);
    }

    private sealed class Parameters(NetworkCase network) : INetworkVisitor<bool>
    {
        public bool Visit<T>()
            where T : class, IReluNetwork<T>
        {
            var copied = new float[T.Shape.ParameterCount];
            T.Create(network.Network.Values).CopyParameters(copied);
            Assert.Equal(network.Network.Values.ToArray(), copied);
            return true;
        }
    }

    private sealed class Gradient(NetworkCase network) : INetworkVisitor<bool>
    {
        private const float Temperature = 2,
            Penalty = 0.25f;

        public bool Visit<T>()
            where T : class, IReluNetwork<T>
        {
            float[] inputs = Enumerable.Range(0, Inputs).SelectMany(network.Input).ToArray();
            int[] labels = Enumerable.Range(0, Inputs).Select(n => n % T.Shape.OutputSize).ToArray();
            var gradient = new float[T.Shape.ParameterCount];
            double loss = T.Gradient(network.Network.Values, inputs, labels, new(Temperature, Penalty), gradient);

            var (expectedLoss, expected) = network.Reference.LossAndGradient(inputs, labels, Temperature, Penalty);
            Assert.Equal(expectedLoss, loss, 1e-4 * (1 + expectedLoss));
            double tolerance = 1e-4 * (1 + expected.Max(Math.Abs));
            for (int i = 0; i < gradient.Length; i++)
                Assert.InRange(gradient[i], expected[i] - tolerance, expected[i] + tolerance);
            return true;
        }
    }
}
