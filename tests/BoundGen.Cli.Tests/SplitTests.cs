using BoundGen.Testing;
using BoundGen.Training;

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
            ["--model", trained.Model, "--prior", trained.Prior, .. trained.TrainingData, "--skip", skip]
        );

    [Fact]
    public void No_statement_overrules_what_the_prior_has_recorded() =>
        Refused(
            $"{trained.Prior}: was trained on samples 0 to 299",
            ["--model", trained.Model, "--prior", trained.Prior, .. trained.TrainingData, "--prior-independent"]
        );

    [Fact]
    public void Without_a_prior_the_record_of_the_model_counts() =>
        Refused(
            $"{trained.Model}: was trained on samples 0 to 599",
            ["--model", trained.Model, .. trained.TrainingData, "--skip", "300"]
        );

    [Fact]
    public void Hold_out_data_that_the_model_has_seen_are_refused() =>
        Refused(
            $"{trained.Model}: was trained on samples 0 to 599",
            [
                "--model",
                trained.Model,
                "--prior",
                trained.Prior,
                .. trained.TrainingData,
                "--skip",
                "300",
                .. trained.Files("holdout-", "train"),
            ]
        );

    [Fact]
    public void Samples_that_come_again_in_another_file_are_refused()
    {
        using var folder = new TemporaryFolder();
        Tool.Succeed(["digits", "--samples", "590", "--fresh", "10", "--out", folder.At("cut")]);
        string[] cut =
        [
            "--images",
            folder.At("cut/train-images-idx3-ubyte"),
            "--labels",
            folder.At("cut/train-labels-idx1-ubyte"),
        ];
        Refused($"{trained.Model}: was trained on samples 0 to 599", ["--model", trained.Model, .. cut]);
        Refused(
            "--holdout-images: meets the sample",
            ["--model", trained.Model, .. trained.FreshData, .. trained.Files("holdout-", "t10k")]
        );
    }

    [Fact]
    public void A_prior_does_not_depend_on_what_it_has_not_seen()
    {
        using var folder = new TemporaryFolder();
        byte[] first = Train("first", pixels => { }),
            second = Train("second", pixels => pixels[(100 * 784)..].Fill(9));
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
            Tool.Succeed(["train", "--data", data, "--sizes", "784,8,10", "--epochs", "1", "--out", data]);
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
