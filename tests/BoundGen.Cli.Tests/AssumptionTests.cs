using System.Text.Json;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>What a user sees of certify where the data are not what bounds assume.</summary>
[Collection(nameof(TrainedModel))]
public sealed class AssumptionTests(TrainedModel trained) : IDisposable
{
    private const int Fresh = 4000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_range_of_a_file_without_a_record_is_named_and_nothing_is_claimed_beyond_it()
    {
        // Labels that the network gets right, so that there is a bound to speak of.
        var network = StoredNetwork.Load(trained.Model);
        var digits = FreshDigits();
        var inputs = digits.ToInputs(network.Preprocessing!, 0, Fresh);
        var compiled = network.Compile();
        int[] labels = [.. Enumerable.Range(0, Fresh).Select(i => compiled.Classify(inputs.Input(i)))];

        var run = Certify([.. Files("", new ImageSet(digits.Pixels.ToArray(), labels, 28, 28)), "--skip", "200"]).Succeeded();

        Assert.Matches(
            @"(?m)^ball-sparse: every network within the caps errs on at most [0-9.]+% of inputs drawn independently from where these samples came from \(samples 200 to 3999 in file order\); this is wrong with probability at most 0.05.\r?$",
            run.Output
        );
        Assert.Matches(
            "(?m)^  assumed +range: bounds speak of inputs [^\n]+: samples 200 to 3999 in file order of data set",
            run.Output
        );
        Assert.DoesNotContain("all inputs", run.Output + run.Error);
    }

    [Theory]
    [InlineData("ink")]
    [InlineData("label")]
    public void A_file_in_an_order_that_is_not_random_is_certified_with_a_doubt(string sortedBy)
    {
        var digits = FreshDigits();
        int[] rows = [.. Enumerable.Range(0, Fresh).OrderBy(i => sortedBy == "label" ? digits.Labels[i] : Ink(digits.Image(i)))];
        string[] sorted = Files("", Chosen(digits, rows));

        var run = Certify(sorted).Succeeded();

        Assert.Matches(
            "(?m)^  doubtful +independent-draws: the sample does not look like independent draws: [^\n]+ p [^\n]+$",
            run.Output
        );
        var assumption = JsonDocument
            .Parse(Certify([.. sorted, "--format", "json"]).Succeeded().Output)
            .RootElement.GetProperty("assumptions")
            .EnumerateArray()
            .Single(found => found.GetProperty("name").GetString() == "independent-draws");
        Assert.Equal("doubtful", assumption.GetProperty("status").GetString());
        Assert.StartsWith("the sample does not look like independent draws: ", assumption.GetProperty("text").GetString());

        // The same digits as they were drawn.
        Assert.DoesNotContain("doubtful", Certify(Files("", digits)).Succeeded().Output);

        static long Ink(ReadOnlySpan<byte> image)
        {
            long sum = 0;
            foreach (byte pixel in image)
                sum += pixel;
            return sum;
        }
    }

    [Fact]
    public void Copies_are_no_sample()
    {
        int[] rows = [.. Enumerable.Range(0, 1000).Select(i => i / 25)];
        Refused("960 of 1000 inputs of the sample repeat others", Files("", Chosen(FreshDigits(), rows)));
    }

    [Fact]
    public void Hold_out_data_that_the_prior_was_trained_on_are_refused_whatever_is_stated_about_the_model()
    {
        var model = NetworkParameters.Load(trained.Model);
        new NetworkParameters(model.Shape, model.Values).Save(_folder.At("anonymous.safetensors"));
        var digits = ProceduralDigits.Draw(1, 0, TrainedModel.Samples);
        int[] seen = SampleSelection.InRandomOrder(1, 0, TrainedModel.SeenByPrior).Rows(digits.Count);

        var run = Tool.Run([
            "certify",
            "--model",
            _folder.At("anonymous.safetensors"),
            "--prior",
            trained.Prior,
            "--prior-independent",
            "--scale",
            "0.1087",
            .. trained.TrainingData,
            .. Files("holdout-", Chosen(digits, seen)),
            "--draws",
            "100",
        ]);

        IsRefused("300 of 300 inputs of the hold-out data are among what the prior was trained on", run);
    }

    [Fact]
    public void A_file_that_has_every_image_twice_is_no_training_data_and_sample_at_once()
    {
        string data = _folder.At("data");
        Directory.CreateDirectory(data);
        string images = Path.Combine(data, "train-images-idx3-ubyte"),
            labels = Path.Combine(data, "train-labels-idx1-ubyte");
        IdxFiles.Save(Chosen(FreshDigits(), [.. Enumerable.Range(0, 200), .. Enumerable.Range(0, 200)]), images, labels);
        Tool.Succeed(["train", "--data", data, "--sizes", "784,8,10", "--epochs", "10", "--out", data]);

        var run = Tool.Run([
            "certify",
            "--model",
            Path.Combine(data, "model.safetensors"),
            "--prior",
            Path.Combine(data, "prior.safetensors"),
            "--images",
            images,
            "--labels",
            labels,
            "--assume-prior-independent",
            "--draws",
            "100",
        ]);

        IsRefused("of 200 inputs of the sample", run);
    }

    /// <summary>Digits that no network has seen.</summary>
    private static ImageSet FreshDigits() => ProceduralDigits.Draw(1, DataSets.FreshStart + 1000, Fresh);

    private static ImageSet Chosen(ImageSet digits, int[] rows) =>
        new(
            [.. rows.SelectMany(row => digits.Image(row).ToArray())],
            [.. rows.Select(row => digits.Labels[row])],
            digits.Rows,
            digits.Columns
        );

    /// <summary>The options that name images and their labels, as files.</summary>
    private string[] Files(string prefix, ImageSet digits)
    {
        string images = _folder.At($"{Guid.NewGuid():N}-images"),
            labels = _folder.At($"{Guid.NewGuid():N}-labels");
        IdxFiles.Save(digits, images, labels);
        return [$"--{prefix}images", images, $"--{prefix}labels", labels];
    }

    /// <summary>The trained model as its own prior.</summary>
    private ProgramRun Certify(string[] more) =>
        Tool.Run(["certify", "--model", trained.Model, "--prior", "none", "--draws", "1000", "--no-log", .. more]);

    private void Refused(string finding, string[] data) => IsRefused(finding, Certify(data));

    private static void IsRefused(string finding, ProgramRun run)
    {
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches(@"^boundgen: [^\n]+\n$", run.Error);
        Assert.Contains(finding, run.Error);
    }
}
