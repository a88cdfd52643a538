using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

[Collection(nameof(TrainedModel))]
public sealed class TrainTests(TrainedModel trained)
{
    [Theory]
    [InlineData("prior.safetensors", TrainedModel.SeenByPrior)]
    [InlineData("model.safetensors", TrainedModel.Samples)]
    public void Train_records_the_scale_and_the_samples_seen(string file, int seen)
    {
        var network = NetworkParameters.Load(trained.At("trained", file));
        var digits = ProceduralDigits.Draw(1, 0, TrainedModel.Samples);

        Assert.Equal(new NetworkShape([784, 16, 10], bias: false), network.Shape);
        Assert.Equal(Preprocessing.Scaled(0.1087f), network.Provenance.Preprocessing);
        Assert.Equal(digits.Record(SampleSelection.InRandomOrder(1, 0, seen)), network.Provenance.Seen);
    }

    [Fact]
    public void Train_prints_the_errors_of_both_networks_and_reports_progress_on_stderr()
    {
        Assert.Matches(@"^test error \d+\.\d\d% \(prior \d+\.\d\d%\) on 10000 samples\n$", trained.Training.Output);
        Assert.Contains("prior: 6 epochs over 300 samples", trained.Training.Error);
        Assert.Contains("network: 1 epochs over 600 samples", trained.Training.Error);
    }

    [Fact]
    public void Model_and_prior_keep_to_their_limits()
    {
        var model = NetworkParameters.Load(trained.Model);
        var prior = NetworkParameters.Load(trained.Prior);
        double distance = Math.Sqrt(Enumerable.Range(0, 2).Sum(layer => Math.Pow(model.DistanceTo(prior, layer), 2)));

        Assert.InRange(distance, 1e-6, 0.03 * (1 + 1e-6));
    }

    [Fact]
    public void A_folder_of_IDX_files_trains_the_same_networks_as_the_digits_in_it()
    {
        using var folder = new TemporaryFolder();
        var run = Tool.Succeed(["train", "--data", trained.Data, "--out", folder.At("new", "out"), .. TrainedModel.Recipe]);

        Assert.Equal(File.ReadAllBytes(trained.Model), File.ReadAllBytes(folder.At("new", "out", "model.safetensors")));
        Assert.Equal(File.ReadAllBytes(trained.Prior), File.ReadAllBytes(folder.At("new", "out", "prior.safetensors")));
        Assert.EndsWith("on 300 samples\n", run.Output);
        Assert.Equal(4, folder.Contents().Length);
    }

    [Fact]
    public void A_training_that_comes_to_nothing_says_so_and_leaves_its_files()
    {
        using var folder = new TemporaryFolder();
        var run = Tool.Run([.. Train(trained.Data, folder.At()), "--learning-rate", "1e-9"]);

        Assert.Matches(
            @"\nboundgen: training failed: the network errs on \d+ of 300 test samples, and class \d as [^\n]*\.\n$",
            run.Error
        );
        Assert.EndsWith("on 300 samples\n", run.Output);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(2, folder.Contents().Length);
    }

    [Theory]
    [InlineData("0.1", 0)]
    [InlineData("1e-9", 1)]
    public void Without_test_images_the_training_images_tell(string learningRate, int exitCode)
    {
        using var folder = new TemporaryFolder();
        IdxFiles.Save(
            ProceduralDigits.Draw(1, 0, 600),
            folder.At("train-images-idx3-ubyte"),
            folder.At("train-labels-idx1-ubyte")
        );

        var run = Tool.Run([.. Train(folder.At(), folder.At("out")), "--learning-rate", learningRate, "--epochs", "20"]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Equal(exitCode == 1, run.Error.Contains("of 600 training samples", StringComparison.Ordinal));
    }

    [Fact]
    public void Test_images_that_are_too_few_to_tell_are_remarked_on()
    {
        using var folder = new TemporaryFolder();
        Tool.Succeed("digits", "--samples", "100", "--fresh", "20", "--out", folder.At());

        var run = Tool.Succeed([.. Train(folder.At(), folder.At("out")), "--learning-rate", "1e-9"]);

        Assert.Matches(@"\n20 test samples are too few to tell whether training failed: [^\n]*\n$", run.Error);
    }

    [Fact]
    public void A_training_that_diverges_says_so()
    {
        using var folder = new TemporaryFolder();
        var run = Tool.Run([.. Train(trained.Data, folder.At()), "--learning-rate", "1e30"]);

        Assert.Matches(@"(^|\n)boundgen: Training diverged in epoch 1: [^\n]*\n$", run.Error);
        Assert.Equal("", run.Output);
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(folder.Contents());
    }

    private static string[] Train(string data, string output) =>
        ["train", "--data", data, "--sizes", "784,8,10", "--out", output];
}
