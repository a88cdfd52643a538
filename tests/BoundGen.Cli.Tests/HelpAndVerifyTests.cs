using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

[Collection(nameof(TrainedModel))]
public sealed class HelpAndVerifyTests(TrainedModel trained)
{
    [Fact]
    public void Help_names_every_command()
    {
        var run = Tool.SucceedAlone("--help");
        Assert.All(
            new[] { "train", "certify", "inspect", "verify", "convert", "digits", "report", "reproduce", "cache" },
            command => Assert.Matches($@"(?m)^  {command} ", run.Output)
        );
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void A_command_explains_its_options_before_it_asks_for_the_required_ones() =>
        Assert.Contains("--prior-independent", Tool.SucceedAlone("certify", "--help").Output);

    [Fact]
    public void A_good_model_passes_verification_on_random_and_supplied_inputs()
    {
        var run = Tool.Succeed(["verify", "--model", trained.Model, "--inputs", "20", .. trained.FreshData]);
        Assert.Matches(
            @"^\d+ of 20 labelled inputs misclassified \([0-9.]+%\); class \d as the answer to everything errs on \d+\.00%\n784-16-10: 40 inputs, 0 differences",
            run.Output
        );
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "0")]
    [InlineData("DOTNET_PreferredVectorBitWidth", "256")]
    [InlineData("DOTNET_PreferredVectorBitWidth", "128")]
    [Slow]
    public void Every_vector_width_gives_the_same_bits(string variable, string value)
    {
        string[] arguments = ["verify", "--model", trained.Model, "--inputs", "100", .. trained.FreshData];
        string output = Tool.Succeed(arguments).Output;
        Assert.Matches("(?m)^digest [0-9a-f]{16} ", output);
        Assert.Equal(output, Tool.SucceedWith(variable, value, arguments).Output);
    }

    /// <summary>Panels of 48, 32 and 16 outputs, layers with many and with few active inputs.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "0")]
    [InlineData("DOTNET_PreferredVectorBitWidth", "256")]
    [InlineData("DOTNET_PreferredVectorBitWidth", "128")]
    [Slow]
    public void A_network_of_many_panels_gives_the_same_bits_at_every_vector_width(string variable, string value)
    {
        var shape = new NetworkShape([150, 250, 80, 96, 3], true);
        var values = new float[shape.ParameterCount];
        CounterNormals.Fill(1, 0, values);
        float[] biases = [0.5f, -0.5f, 0.5f, 0];
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            foreach (ref float weight in values.AsSpan(shape.Weights(layer)))
                weight *= MathF.Sqrt(2f / shape.Inputs(layer));
            values.AsSpan(shape.Biases(layer)).Fill(biases[layer]);
        }

        using var folder = new TemporaryFolder();
        new NetworkParameters(shape, values).Save(folder.At("panels.safetensors"));
        string[] arguments = ["verify", "--model", folder.At("panels.safetensors"), "--inputs", "300"];
        string output = Tool.Succeed(arguments).Output;
        Assert.StartsWith("150-250-80-96-3+bias: 300 inputs, 0 differences", output);
        Assert.Equal(output, Tool.SucceedWith(variable, value, arguments).Output);
    }

    [Fact]
    public void Logits_beyond_single_precision_are_said_with_their_layer()
    {
        using var folder = new TemporaryFolder();
        var shape = new NetworkShape([2, 2, 2], false);
        new NetworkParameters(shape, [1e30f, 1e30f, 1e30f, 1e30f, 1e30f, 0, 0, -1e30f]).Save(folder.At("huge.safetensors"));
        var run = Tool.Run("verify", "--model", folder.At("huge.safetensors"), "--inputs", "20");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^input \d+: a value of layer 2 is [0-9.]+E\+\d+, beyond the 3.403E\+38 of single precision", run.Error);
        Assert.DoesNotContain("NaN", run.Output);
    }

    [Fact]
    public void The_order_of_the_layers_is_said_and_can_be_stated()
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("named.safetensors");
        Tensors.Write(file, ("one.weight", [2, 2]), ("two.weight", [2, 2]), ("out.weight", [3, 2]));
        var refused = Tool.Run("verify", "--model", file);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("more than one order of the layers chains: one,two,out or two,one,out", refused.Error);

        var run = Tool.Succeed("verify", "--model", file, "--layers", "two,one,out");
        Assert.Contains($"{file}: the layers are two, one, out: as stated.", run.Error);
        Assert.StartsWith("2-2-2-3: ", run.Output);

        Assert.Contains(
            "--layout: \"across\" is no layout, expected out-in or in-out",
            Tool.Run("verify", "--model", file, "--layout", "across").Error
        );
        foreach (string option in new[] { "--layers", "--ignore" })
            Assert.Equal(
                $"boundgen: {option}: \"two,,one\" has an empty name, expected a list of names a,b,..\n",
                Tool.Run("verify", "--model", file, option, "two,,one").Error
            );
    }

    [Fact]
    public void Names_of_tensors_stay_on_one_line()
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("named.safetensors");
        Tensors.Write(file, ("one\r\n\u001b[31m.weight", [2, 2]), ("two.weight", [2, 2]), ("out.weight", [3, 2]));
        var refused = Tool.Run("verify", "--model", file);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("more than one order of the layers chains: one  [31m,two,out or", refused.Error);
        Assert.Equal(refused.Error.Length - 1, refused.Error.IndexOf('\n'));

        Tensors.Write(file, ("one\n.weight", [2, 2]), ("out.weight", [3, 2]));
        Assert.StartsWith($"{file}: the layers are one , out: the only", Tool.Succeed("verify", "--model", file).Error);
    }

    [Fact]
    public void One_output_is_taken_as_two_classes_and_deep_networks_run()
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("deep.safetensors");
        Tensors.Write(file, [.. Enumerable.Range(0, 120).Select(layer => ($"{layer}.weight", new[] { 1, 1 }))]);
        var run = Tool.Succeed("verify", "--model", file, "--inputs", "5");
        Assert.Contains("has one output, and is taken as two classes: class 1 where the output is positive", run.Error);
        Assert.Contains("-1-1-2: 5 inputs, 0 differences", run.Output);
    }

    [Fact]
    public void A_network_is_compared_with_what_its_framework_says()
    {
        using var folder = new TemporaryFolder();
        string model = folder.At("model.safetensors"),
            x = folder.At("x.npy"),
            y = folder.At("y.npy");
        // Logits are (2a, 3b).
        new NetworkParameters(new NetworkShape([2, 2], false), [2, 0, 0, 3]).Save(model);
        NpyFile.Save(x, new float[] { 1, 0, 0, 1, 1, 1 }, 3, 2);

        NpyFile.Save(y, new float[] { 2, 0, 0, 3, 2, 3.5f }, 3, 2);
        Assert.StartsWith(
            $"{y}: 3 inputs, 0 classes differ; logits are at most 0.5 apart, and the largest is 3.5",
            Compare(0).Output
        );
        NpyFile.Save(y, new float[] { 0.9f, 0.1f, 0.04f, 0.96f, 0.3f, 0.7f }, 3, 2);
        Assert.StartsWith($"{y}: 3 inputs, 0 classes differ; probabilities are at most 0.03", Compare(0).Output);
        NpyFile.Save(y, new float[] { 0, 1, 1 }, 3);
        Assert.StartsWith($"{y}: 3 inputs, 0 classes differ\n", Compare(0).Output);
        NpyFile.Save(y, new float[] { -0.5f, 2, 0.5f }, 3, 1);
        Assert.StartsWith($"{y}: 3 inputs, 0 classes differ\n", Compare(0).Output);

        NpyFile.Save(y, new float[] { 1, 1, 0 }, 3);
        var run = Compare(1);
        Assert.StartsWith($"{y}: 3 inputs, 2 classes differ\n", run.Output);
        Assert.Contains($"{y}: row 0 is of class 1, but the network says 0: their logits are 0 and 2.", run.Error);

        NpyFile.Save(y, new float[] { 1, 2, 0 }, 3);
        Assert.Contains($"{y}: has 2 among its classes, expected 0 to 1.", Compare(2).Error);
        NpyFile.Save(y, new float[] { 1, 0 }, 2);
        Assert.Contains(
            $"{y}: has shape (2), expected (3, 2) for logits or probabilities, or (3) for classes.",
            Compare(2).Error
        );
        NpyFile.Save(y, new float[] { 2, 0, 0, 3, float.NaN, 3.5f }, 3, 2);
        Assert.Contains($"{y}: has NaN in row 2, expected finite numbers.", Compare(2).Error);
        NpyFile.Save(x, new float[] { 1, 0, 0, 1, float.NegativeInfinity, 1 }, 3, 2);
        Assert.Contains($"{x}: has -Infinity in row 2, expected finite numbers.", Compare(2).Error);
        NpyFile.Save(x, new float[] { 1, 0, 0 }, 1, 3);
        Assert.Contains($"{x}: has shape (1, 3), expected rows of 2 inputs", Compare(2).Error);

        ProgramRun Compare(int exitCode)
        {
            var run = Tool.Run("verify", "--model", model, "--compare", x, "--outputs", y, "--inputs", "5");
            Assert.Equal(exitCode, run.ExitCode);
            if (exitCode == 2)
                Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n'));
            return run;
        }
    }
}
