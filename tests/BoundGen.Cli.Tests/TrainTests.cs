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
        Assert.Contains("prior: 2 epochs over 300 samples", trained.Training.Error);
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
}
