namespace BoundGen.Cli.Tests;

[Collection(nameof(TrainedModel))]
public sealed class HelpAndVerifyTests(TrainedModel trained)
{
    [Fact]
    public void Help_names_every_command()
    {
        var run = Tool.Succeed("--help");
        Assert.All(new[] { "train", "certify", "inspect", "verify", "digits" }, command => Assert.Matches($@"(?m)^  {command}  ", run.Output));
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
}
