namespace BoundGen.Cli.Tests;

[Collection(nameof(TrainedModel))]
public sealed class HelpAndVerifyTests(TrainedModel trained)
{
    [Fact]
    public void Help_names_every_command()
    {
        var run = Tool.Succeed("--help");
        Assert.All(new[] { "train", "certify", "inspect", "verify", "digits", "report" }, command => Assert.Matches($@"(?m)^  {command}  ", run.Output));
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void A_command_explains_its_options_before_it_asks_for_the_required_ones() =>
        Assert.Contains("--prior-independent", Tool.Succeed("certify", "--help").Output);

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
    public void Every_vector_width_gives_the_same_bits(string variable, string value)
    {
        string[] arguments = ["verify", "--model", trained.Model, "--inputs", "100", .. trained.FreshData];
        string output = Tool.Succeed(arguments).Output;
        Assert.Matches("(?m)^digest [0-9a-f]{16} ", output);
        Assert.Equal(output, Tool.SucceedWith(variable, value, arguments).Output);
    }
}
