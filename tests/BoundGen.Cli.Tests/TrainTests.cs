using System.Text.RegularExpressions;
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
        Assert.Equal(Preprocessing.Scaled(0.1087f), network.Usage.Preprocessing);
        Assert.Equal(digits.Record(SampleSelection.InRandomOrder(1, 0, seen)), network.Provenance.Seen);
    }

    [Fact]
    public void Train_prints_the_errors_of_both_networks_and_reports_progress_on_stderr()
    {
        Assert.Matches(
            @"^test error \d+\.\d\d% \(prior \d+\.\d\d%\) on 10000 samples; class \d as the answer to everything errs on 8\d\.\d\d%\n$",
            trained.Training.Output
        );
        Assert.Contains("prior: 6 epochs over 300 samples", trained.Training.Error);
        Assert.Contains("network: 1 epochs over 600 samples", trained.Training.Error);
    }

    [Fact]
    public void Model_and_prior_keep_to_their_limits()
    {
        var model = NetworkParameters.Load(trained.Model);
        var prior = NetworkParameters.Load(trained.Prior);

        Assert.InRange(TrainedModel.Distance(model, prior), 1e-6, 0.03 * (1 + 1e-6));
    }

    [Fact]
    public void A_folder_of_IDX_files_trains_the_same_networks_as_the_digits_in_it()
    {
        using var folder = new TemporaryFolder();
        var run = Tool.Succeed(["train", "--data", trained.Data, "--out", folder.At("new", "out"), .. TrainedModel.Recipe]);

        foreach (string file in new[] { "model.safetensors", "prior.safetensors" })
        {
            var drawn = NetworkParameters.Load(trained.At("trained", file));
            var read = NetworkParameters.Load(folder.At("new", "out", file));
            Assert.Equal(drawn.Fingerprint, read.Fingerprint);
            Assert.Equal(drawn.Usage, read.Usage);
            Assert.Equal(drawn.Provenance.Seen, read.Provenance.Seen);
            Assert.Equal(drawn.Provenance.Prior, read.Provenance.Prior);
            Assert.Equal(drawn.Provenance.Caps?.Values, read.Provenance.Caps?.Values);
            // Only who draws digits can say which they are.
            Assert.Equal(["boundgen.digits"], drawn.Metadata.Keys);
            Assert.Empty(read.Metadata);
        }

        Assert.Matches(@"on 300 samples; class \d as the answer to everything errs on 86\.67%\n$", run.Output);
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
        Assert.Matches(@"on 300 samples; class \d as the answer to everything errs on 86\.67%\n$", run.Output);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(2, folder.Contents().Length);
    }

    [Fact]
    public void A_network_that_is_worse_than_its_prior_says_so()
    {
        using var folder = new TemporaryFolder();
        var digits = ProceduralDigits.Draw(1, 0, 2000);
        var labels = digits.Labels.ToArray();
        // The prior sees a quarter, all of it right; all others are wrong.
        foreach (int row in SampleSelection.InRandomOrder(1, 500, 1500).Rows(2000))
            labels[row] = (labels[row] + 1) % 10;
        SaveImages(new ImageSet(digits.Pixels.ToArray(), labels, 28, 28), folder, "train");
        SaveImages(ProceduralDigits.Draw(1, DataSets.FreshStart, 1000), folder, "t10k");

        string[] arguments = [.. Train(folder.At(), folder.At("out")), "--prior-fraction", "0.25", "--epochs", "20"];
        var far = Tool.Run([.. arguments, "--max-distance", "none"]);

        Assert.Matches(
            @"\nboundgen: training failed: the network errs on \d+ of 1000 test samples, its prior on \d+\. [^\n]*\n$",
            far.Error
        );
        Assert.Equal(1, far.ExitCode);
        // By default the network stays near its prior, where little can go wrong.
        Assert.Equal(0, Tool.Run(arguments).ExitCode);
    }

    [Theory]
    [InlineData("784-8-10+bias")]
    [InlineData("784-8-10+bias", "--bias")]
    [InlineData("784-8-10+bias", "--bias", "true")]
    [InlineData("784-8-10", "--bias", "false")]
    public void Sizes_and_a_folder_are_the_whole_recipe(string shape, params string[] bias)
    {
        using var folder = new TemporaryFolder();

        Tool.Succeed([.. Train(trained.Data, folder.At()), .. bias]);

        var model = NetworkParameters.Load(folder.At("model.safetensors"));
        var prior = NetworkParameters.Load(folder.At("prior.safetensors"));
        Assert.Equal(shape, model.Shape.ToString());
        Assert.Equal(new Recipe().PreprocessingOf(ProceduralDigits.Draw(1, 0, TrainedModel.Samples)), model.Usage.Preprocessing);
        Assert.InRange(TrainedModel.Distance(model, prior), 0.01, 0.0155 * (1 + 1e-6));
        Assert.All([model, prior], network => Assert.InRange(LargestNorm(network), 1, 4));
    }

    [Fact]
    public void Caps_are_found_by_rule_or_stated_or_left_out()
    {
        const string Line = "distance from the prior by layer (operator norm): ";
        using var folder = new TemporaryFolder();
        string[] arguments = Train(trained.Data, folder.At());
        var recorded = NetworkParameters.Load(trained.Model).Provenance.Caps!;

        Assert.Equal(CapOrigin.Rule, recorded.Origin);
        const string Share = @"0\.\d+ of at most 0\.\d+ \(\d+% of it\)";
        Assert.Matches($@"\n{Regex.Escape(Line)}{Share}, {Share}\n", trained.Training.Error);

        Assert.Contains(Line + "0 of at most 0, ", Tool.Succeed([.. arguments, "--caps", "0,1e-3"]).Error);
        var stated = NetworkParameters.Load(folder.At("model.safetensors"));
        Assert.Equal(CapOrigin.Stated, stated.Provenance.Caps!.Origin);
        Assert.Equal([0, 1e-3], stated.Provenance.Caps.Values);
        Assert.Equal(0, OperatorNorm.Distance(stated, NetworkParameters.Load(folder.At("prior.safetensors")), 0));

        Assert.DoesNotContain(Line, Tool.Succeed([.. arguments, "--caps", "none"]).Error);
        Assert.Null(NetworkParameters.Load(folder.At("model.safetensors")).Provenance.Caps);

        string[] without = [.. arguments, "--max-distance", "none"];
        Assert.DoesNotContain("no caps", Tool.Succeed(without).Error);
        Assert.Contains("\nno caps by rule: it needs --max-distance and ", Tool.Succeed([.. without, "--caps", "rule"]).Error);
    }

    [Theory]
    [InlineData("1", "--caps: A network 784-8-10+bias has 2 layers and needs as many caps, got 1.")]
    [InlineData("1,-1", "--caps: \"-1\" is not a number that is not negative, rule or none.")]
    [InlineData("1,inf", "--caps: \"inf\" is not a number that is not negative, rule or none.")]
    [InlineData("all", "--caps: \"all\" is not a number that is not negative, rule or none.")]
    public void Bad_caps_are_refused(string caps, string message)
    {
        using var folder = new TemporaryFolder();
        var run = Tool.Run([.. Train(trained.Data, folder.At()), "--caps", caps]);

        Assert.Contains(message, run.Error);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(folder.Contents());
    }

    [Fact]
    public void Limits_can_be_lifted()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [.. Train(trained.Data, folder.At()), "--epochs", "30", "--learning-rate", "1"];

        Tool.Succeed([.. arguments, "--max-operator-norm", "none", "--max-distance", "none"]);

        var model = NetworkParameters.Load(folder.At("model.safetensors"));
        Assert.InRange(LargestNorm(model), 4.1, double.PositiveInfinity);
        Assert.InRange(
            TrainedModel.Distance(model, NetworkParameters.Load(folder.At("prior.safetensors"))),
            0.02,
            double.PositiveInfinity
        );
    }

    [Theory]
    [InlineData("0.1", 0)]
    [InlineData("1e-9", 1)]
    public void Without_test_images_the_training_images_tell(string learningRate, int exitCode)
    {
        using var folder = new TemporaryFolder();
        SaveImages(ProceduralDigits.Draw(1, 0, 600), folder, "train");

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

    private static double LargestNorm(NetworkParameters network) =>
        Enumerable
            .Range(0, network.Shape.LayerCount)
            .Max(layer =>
                OperatorNorm.UpperBound(
                    network.Values[network.Shape.Weights(layer)],
                    network.Shape.Outputs(layer),
                    network.Shape.Inputs(layer)
                )
            );

    private static void SaveImages(ImageSet images, TemporaryFolder folder, string set) =>
        IdxFiles.Save(images, folder.At($"{set}-images-idx3-ubyte"), folder.At($"{set}-labels-idx1-ubyte"));

    private static string[] Train(string data, string output) =>
        ["train", "--data", data, "--sizes", "784,8,10", "--out", output];
}
