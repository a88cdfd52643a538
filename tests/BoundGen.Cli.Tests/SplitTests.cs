using BoundGen.Reports;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>
/// A bound is true only of samples that the prior has not seen, a hold-out bound only of those the model has not.
/// </summary>
[Collection(nameof(TrainedModel))]
public sealed class SplitTests(TrainedModel trained)
{
    [Fact]
    public void What_the_prior_has_not_seen_is_the_sample_and_options_cut_from_it()
    {
        string[] arguments = ["--model", trained.Model, "--prior", trained.Prior, .. trained.TrainingData];
        var whole = Certified(arguments);
        Assert.Equal(300, whole.Samples);
        Assert.Equal((1ul, 300, 300), (whole.Sample!.Seed, whole.Sample.Start, whole.Sample.Count));
        var cut = Certified([.. arguments, "--skip", "100", "--take", "150"]);
        Assert.Equal((1ul, 400, 150), (cut.Sample!.Seed, cut.Sample.Start, cut.Sample.Count));
        Refused("--skip and --take choose 0 of 300 samples that can be used", [.. arguments, "--skip", "300"]);
    }

    [Fact]
    public void Without_a_prior_the_record_of_the_model_counts() =>
        Refused(
            $"{trained.Model}: was trained on all 600 samples of --images; a bound needs others, or a prior.",
            ["--model", trained.Model, "--prior", "none", .. trained.TrainingData]
        );

    [Theory]
    [InlineData("590 of 590 inputs of the sample are among what the network was trained on")]
    [InlineData("590 of 590 inputs of the sample are among what the network was trained on", "--prior-independent")]
    [InlineData("the sample seems to have copies of what the network was trained on", "--assume-repeats-are-draws")]
    public void No_statement_but_one_overrules_what_was_found(string found, params string[] statements)
    {
        using var folder = new TemporaryFolder();
        string[] cut = Copies(folder, digits => digits.First(590));
        Refused(found, ["--model", trained.Model, "--prior", "none", .. cut, .. statements]);
    }

    [Fact]
    public void Hold_out_data_that_the_model_has_seen_are_refused()
    {
        string[] arguments = ["--model", trained.Model, "--prior", trained.Prior, .. trained.TrainingData];
        Refused(
            "600 of 600 inputs of the hold-out data are among what the network was trained on",
            [.. arguments, .. trained.Files("holdout-", "train")]
        );
        Refused(
            "300 of 300 inputs of the hold-out data are among the inputs of the sample",
            ["--model", trained.Model, "--prior", "none", .. trained.FreshData, .. trained.Files("holdout-", "t10k")]
        );
    }

    [Fact]
    public void Changed_copies_in_another_file_are_refused_unless_stated_to_be_others()
    {
        using var folder = new TemporaryFolder();
        string[] brighter = Copies(folder, digits => new ImageSet(
            [.. digits.Pixels.ToArray().Select(pixel => (byte)Math.Min(pixel + 1, 255))],
            digits.Labels.ToArray(),
            28,
            28
        ));
        string[] arguments = ["--model", trained.Model, "--prior", trained.Prior, .. brighter];
        Refused("the sample seems to have changed copies of what the prior was trained on", arguments);
        var run = Certified([.. arguments, "--assume-only-alike"]);
        Assert.Contains(run.Assumptions, assumption => assumption.Name == "sample-new-to-prior-only-alike");
    }

    [Fact]
    public void A_few_common_images_are_left_out_and_named()
    {
        using var folder = new TemporaryFolder();
        var fresh = ProceduralDigits.Draw(1, DataSets.FreshStart, 300);
        string[] common = Copies(folder, digits => new ImageSet(
            [.. fresh.Pixels, .. digits.Image(7)],
            [.. fresh.Labels, digits.Labels[7]],
            28,
            28
        ));
        string[] holdOut = [.. common.Select(argument => argument.Replace("--", "--holdout-"))];
        var run = Certified(["--model", trained.Model, "--prior", trained.Prior, .. trained.TrainingData, .. holdOut]);
        Assert.Equal(300, run.Holdout!.Samples);
        Assert.Contains(run.Assumptions, assumption =>
            assumption.Name == "hold-out-left-out"
            && assumption.Text.StartsWith("1 of 301 inputs of the hold-out data", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_model_that_was_changed_elsewhere_has_no_record()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(trained.Model);
        bytes[^1] ^= 1;
        File.WriteAllBytes(folder.At("tuned.safetensors"), bytes);
        Refused(
            "the network may have seen the sample: it is a network whose record was made for other weights",
            ["--model", folder.At("tuned.safetensors"), .. trained.FreshData]
        );
    }

    /// <summary>The arguments for images made from the first 600 digits.</summary>
    private static string[] Copies(TemporaryFolder folder, Func<ImageSet, ImageSet> change)
    {
        string images = folder.At("images"),
            labels = folder.At("labels");
        IdxFiles.Save(change(ProceduralDigits.Draw(1, 0, TrainedModel.Samples)), images, labels);
        return ["--images", images, "--labels", labels];
    }

    private static CertifiedRun Certified(string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string json = Tool.Succeed(["certify", .. arguments, "--draws", "1000", "--format", "json"]).Output;
        File.WriteAllText(folder.At("run.json"), json);
        return StoredRun.Load(folder.At("run.json")).Certified!;
    }

    [Fact]
    public void A_prior_does_not_depend_on_what_it_has_not_seen()
    {
        using var folder = new TemporaryFolder();
        byte[] first = Train("first", pixels => { }),
            second = Train("second", pixels =>
            {
                foreach (int row in SampleSelection.InRandomOrder(1, 100, 100).Rows(200))
                    pixels.Slice(row * 784, 784).Fill(9);
            });
        Assert.Equal(first, second);

        byte[] Train(string name, PixelEdit edit)
        {
            var digits = ProceduralDigits.Draw(1, 0, 200);
            byte[] pixels = digits.Pixels.ToArray();
            edit(pixels);
            string data = folder.At(name);
            Directory.CreateDirectory(data);
            IdxFiles.Save(
                new ImageSet(pixels, digits.Labels.ToArray(), 28, 28),
                Path.Combine(data, "train-images-idx3-ubyte"),
                Path.Combine(data, "train-labels-idx1-ubyte")
            );
            Tool.Succeed(["train", "--data", data, "--sizes", "784,8,10", "--epochs", "10", "--out", data]);
            var prior = NetworkParameters.Load(Path.Combine(data, "prior.safetensors"));
            return System.Runtime.InteropServices.MemoryMarshal.AsBytes(prior.Values).ToArray();
        }
    }

    private delegate void PixelEdit(Span<byte> pixels);

    [Fact]
    public void A_prior_without_a_record_needs_a_statement()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("anonymous.safetensors");
        var model = NetworkParameters.Load(trained.Model);
        new NetworkParameters(model.Shape, model.Values, usage: model.Usage).Save(path);
        string[] arguments = ["--model", path, .. trained.FreshData];

        Refused("the network may have seen the sample: it is a network which does not say", arguments);
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
