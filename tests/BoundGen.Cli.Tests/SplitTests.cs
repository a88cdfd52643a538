namespace BoundGen.Cli.Tests;

/// <summary>A bound is true only of samples that the prior has not seen, a hold-out bound only of those the model has not.</summary>
[Collection(nameof(TrainedModel))]
public sealed class SplitTests(TrainedModel trained)
{
    [Theory]
    [InlineData("0")]
    [InlineData("299")]
    public void Samples_that_the_prior_has_seen_are_refused(string skip) =>
        Refused(
            $"{trained.Prior}: was trained on samples 0 to 299",
            ["--model", trained.Model, "--prior", trained.Prior, .. trained.TrainingData, "--skip", skip]);

    [Fact]
    public void No_statement_overrules_what_the_prior_has_recorded() =>
        Refused(
            $"{trained.Prior}: was trained on samples 0 to 299",
            ["--model", trained.Model, "--prior", trained.Prior, .. trained.TrainingData, "--prior-independent"]);

    [Fact]
    public void Without_a_prior_the_record_of_the_model_counts() =>
        Refused($"{trained.Model}: was trained on samples 0 to 599", ["--model", trained.Model, .. trained.TrainingData, "--skip", "300"]);

    [Fact]
    public void Hold_out_data_that_the_model_has_seen_are_refused() =>
        Refused(
            $"{trained.Model}: was trained on samples 0 to 599",
            ["--model", trained.Model, "--prior", trained.Prior, .. trained.TrainingData, "--skip", "300", .. trained.Files("holdout-", "train")]);

    [Fact]
    public void A_prior_without_a_record_needs_a_statement()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("anonymous.safetensors");
        var model = NetworkParameters.Load(trained.Model);
        new NetworkParameters(model.Shape, model.Values).Save(path);
        string[] arguments = ["--model", path, .. trained.FreshData];

        Refused($"{path}: does not say", arguments);
        var run = Tool.Succeed(["certify", .. arguments, "--prior-independent", "--draws", "2000"]);
        Assert.Contains("pointwise-sparse", run.Output);
    }

    private static void Refused(string reason, string[] arguments)
    {
        var run = Tool.Run(["certify", .. arguments, "--draws", "2000"]);
        Assert.StartsWith($"boundgen: {reason}", run.Error);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
    }
}
