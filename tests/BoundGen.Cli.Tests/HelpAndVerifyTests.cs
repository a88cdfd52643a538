using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

[Collection(nameof(TrainedModel))]
public sealed class HelpAndVerifyTests(TrainedModel trained)
{
    [Fact]
    public void Help_names_every_command()
    {
        var run = Tool.SucceedAlone("--help");
        Assert.All(new[] { "train", "certify", "inspect", "verify", "digits", "report", "reproduce" }, command =>
            Assert.Matches($@"(?m)^  {command} ", run.Output)
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
        Assert.StartsWith("784-16-10: 40 inputs, 0 differences", run.Output);
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
}
