using System.Reflection;
using BoundGen.Reference;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Onnx.Tests;

/// <summary>Networks that others have published: what they are read as, beside ONNX Runtime on the same inputs.</summary>
[Slow]
public class RealFileTests
{
    private const int RandomInputs = 500;

    /// <summary>On how many of the inputs the allowance is computed, which takes the naive reference.</summary>
    private const int MeasuredInputs = 5;

    /// <summary>
    /// How far apart the logits may be, as a multiple of what any order of summation may cost in single precision. Both sides
    /// round, so that it is 2. Where layers were folded, ONNX Runtime rounds in more layers than the allowance knows of.
    /// </summary>
    private static double Allowed(OnnxNetwork network) =>
        network.Changes.Any(change => change.Contains("rounded to single", StringComparison.Ordinal)) ? 20 : 2;

    [OnnxTheory]
    [InlineData("ACASXU_run2a_1_1_batch_2000.onnx.gz", "5-50-50-50-50-50-50-5+bias")]
    [InlineData("external/model.onnx", "4-256-256-2+bias")]
    [InlineData("fc1.onnx", "2-25-25-25-2+bias")]
    [InlineData("fc2.onnx", "784-10+bias")]
    [InlineData("fc_matMul.onnx", "125-50-5+bias")]
    [InlineData("layer-gemm.onnx", "2-2+bias")]
    [InlineData("linear2-3_bn1-linear3-1.onnx", "2-1+bias")]
    [InlineData("lunarlander.onnx.gz", "8-64-64-4+bias")]
    [InlineData("mnist-net_256x2.onnx.gz", "784-256-256-10+bias")]
    [InlineData("mnist-point.onnx.gz", "784-250-250-250-250-250-250-250-10+bias")]
    [InlineData("mnist2x10.onnx", "784-10-10-10+bias")]
    [InlineData("nnenum-issue7.onnx", "5-100-100-100-100-100-100-10+bias")]
    [InlineData("test_dropout.onnx", "784-5-5-10+bias")]
    [InlineData("tllBench_16.onnx.gz", "2-512-256-128-64-32-16-8-4-1+bias")]
    public void Logits_and_classes_are_those_of_ONNX_Runtime(string file, string shape)
    {
        var network = OnnxNetwork.Load(At(file));
        Assert.Equal(shape, network.Parameters.Shape.ToString());
        using var runtime = new OnnxRuntimeModel(At(file));
        var random = new Random(1);
        // ONNX Runtime takes a batch of the size that the file fixes.
        int inputSize = network.Parameters.Shape.InputSize,
            batch = runtime.InputSize / inputSize;
        double worst = 0;
        for (int n = 0; n < RandomInputs; n++)
        {
            float[] inputs = RandomInput(random, runtime.InputSize);
            float[][] theirs = [.. runtime.Run(inputs).Chunk(network.Parameters.Shape.OutputSize)];
            for (int row = 0; row < batch; row++)
            {
                float[] input = inputs.AsSpan(row * inputSize, inputSize).ToArray();
                float[] logits = PlainPass.Logits(network.Parameters, input);
                Assert.Equal(PlainPass.Largest(theirs[row]), PlainPass.Largest(logits));
                if (n < MeasuredInputs)
                    worst = Math.Max(worst, Deviation(network.Parameters, input, logits, theirs[row]));
            }
        }

        Assert.InRange(worst, 0, Allowed(network));
    }

    /// <summary>The largest difference of two logits in units of the allowance.</summary>
    private static double Deviation(NetworkParameters parameters, float[] input, float[] ours, float[] theirs)
    {
        var reference = new ReferenceNetwork(parameters.Shape, parameters.Values);
        var allowance = ReferenceRounding.Allowances(reference, reference.Forward(input))[^1];
        return Enumerable.Range(0, ours.Length).Max(c => Math.Abs((double)ours[c] - theirs[c]) / allowance[c]);
    }

    [OnnxMnistTheory]
    [InlineData("mnist-net_256x2.onnx.gz", "784-256-256-10+bias", 52)]
    [InlineData("mnist-point.onnx.gz", "784-250-250-250-250-250-250-250-10+bias", 1_773)]
    [InlineData("fc2.onnx", "784-10+bias", 1_822)]
    [InlineData("mnist2x10.onnx", "784-10-10-10+bias", 195)]
    [InlineData("test_dropout.onnx", "784-5-5-10+bias", 1_047)]
    [InlineData("softmax-last-layer.onnx", "784-32-32-10+bias", 270)]
    public void Errors_on_real_digits_are_those_of_ONNX_Runtime(string file, string shape, int errors)
    {
        var network = OnnxNetwork.Load(At(file));
        Assert.Equal(shape, network.Parameters.Shape.ToString());
        using var runtime = new OnnxRuntimeModel(At(file));
        bool hasSoftmax = network.Changes.Any(change => change.Contains("Softmax", StringComparison.Ordinal));
        var (inputs, labels) = FirstDigits(2_000);
        int wrong = 0;
        for (int n = 0; n < labels.Length; n++)
        {
            float[] logits = PlainPass.Logits(network.Parameters, inputs[n]),
                theirs = runtime.Run(inputs[n]);
            int found = PlainPass.Largest(logits);
            Assert.Equal(PlainPass.Largest(theirs), found);
            if (n < MeasuredInputs && !hasSoftmax)
                Assert.InRange(Deviation(network.Parameters, inputs[n], logits, theirs), 0, Allowed(network));
            wrong += found == labels[n] ? 0 : 1;
        }

        Assert.Equal(errors, wrong);
    }

    /// <summary>MATLAB stores images column by column.</summary>
    [OnnxMnistTheory]
    [InlineData("mnist-point.onnx.gz", 50)]
    public void A_network_of_MATLAB_knows_transposed_digits(string file, int errors)
    {
        var parameters = OnnxNetwork.Load(At(file)).Parameters;
        var (inputs, labels) = FirstDigits(2_000);
        int wrong = inputs
            .Zip(labels)
            .Count(pair => PlainPass.Largest(PlainPass.Logits(parameters, Transposed(pair.First))) != pair.Second);
        Assert.Equal(errors, wrong);
    }

    private static float[] Transposed(float[] image) =>
        [.. Enumerable.Range(0, image.Length).Select(i => image[i % 28 * 28 + i / 28])];

    private static (float[][] Inputs, int[] Labels) FirstDigits(int count)
    {
        var (images, labels) = IdxFiles.Find(MnistFactAttribute.Folder, "t10k");
        var digits = IdxFiles.Load(images, labels);
        int size = digits.Rows * digits.Columns;
        return (
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(n => Array.ConvertAll(digits.Pixels.Slice(n * size, size).ToArray(), pixel => pixel / 255f)),
            ],
            [.. digits.Labels[..count].ToArray().Select(label => (int)label)]
        );
    }

    [OnnxTheory]
    [InlineData("AC1.onnx.gz", "12-32-16-1+bias")]
    [InlineData("NET_2_1.5_5.onnx.gz", "3-20-20-20-10-1+bias")]
    public void Float_weights_between_double_values_load_though_ONNX_Runtime_refuses_them(string file, string shape)
    {
        Assert.ThrowsAny<Exception>(() => new OnnxRuntimeModel(At(file)));
        Assert.Equal(shape, OnnxNetwork.Load(At(file)).Parameters.Shape.ToString());
    }

    [OnnxTheory]
    [InlineData("mnist2x5_sigmoid.onnx", "Sigmoid node \"/Sigmoid\"", "Relu is needed")]
    [InlineData("mnist5x20_leaky_relu.onnx", "LeakyRelu node \"LeakyRelu_3\"", "Relu between dense layers is needed")]
    [InlineData("test_nano.onnx", "Relu node \"Re_Relu\"", "no dense layer after it")]
    public void Other_activations_and_a_last_one_are_refused_by_operator_and_node(string file, string node, string needed)
    {
        string message = Assert.Throws<InvalidDataException>(() => OnnxNetwork.Load(At(file))).Message;
        Assert.StartsWith(At(file), message, StringComparison.Ordinal);
        Assert.Contains(node, message, StringComparison.Ordinal);
        Assert.Contains(needed, message, StringComparison.Ordinal);
    }

    [OnnxFact]
    public void Every_file_has_its_test()
    {
        var tested = typeof(RealFileTests)
            .GetMethods()
            .SelectMany(method => method.GetCustomAttributesData())
            .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
            .Select(attribute => ((IReadOnlyList<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)[0].Value)
            .ToHashSet();
        Assert.All(
            Directory
                .EnumerateFiles(OnnxFiles.Folder, "*.onnx*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".data", StringComparison.Ordinal)),
            file => Assert.Contains(Path.GetRelativePath(OnnxFiles.Folder, file).Replace('\\', '/'), tested)
        );
    }

    private static float[] RandomInput(Random random, int size)
    {
        float[] input = new float[size];
        for (int i = 0; i < input.Length; i++)
            input[i] = (float)(2 * random.NextDouble() - 1);
        return input;
    }

    private static string At(string file) => Path.Combine([OnnxFiles.Folder, .. file.Split('/')]);
}
