using System.Text.Json;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary><c>certify --save-drawn</c>: the network that the disintegrated bound is about, as a model like any other.</summary>
[Collection(nameof(TrainedModel))]
public sealed class SaveDrawnTests(TrainedModel trained)
{
    [Fact]
    public void The_saved_network_is_the_one_that_was_counted_and_can_be_used_further()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("drawn.safetensors");
        var report = Certify(path);
        Assert.Equal([path], folder.Contents());

        var drawn = NetworkParameters.Load(path);
        var model = NetworkParameters.Load(trained.Model);
        Assert.Equal(model.Provenance.Seen, drawn.Provenance.Seen);
        Assert.Equal(model.Usage.Preprocessing, drawn.Usage.Preprocessing);

        // Its error, counted by the tool once more: of the sample as hold-out data, which takes a statement that it is new.
        string anonymous = folder.At("anonymous.safetensors");
        new NetworkParameters(drawn.Shape, drawn.Values).Save(anonymous);
        IdxFiles.Save(NewToPrior(), folder.At("images"), folder.At("labels"));
        string[] sample = ["--holdout-images", folder.At("images"), "--holdout-labels", folder.At("labels")];
        var again = JsonDocument.Parse(
            Tool.Succeed([
                "certify",
                "--model",
                anonymous,
                "--prior-independent",
                "--scale",
                "0.1087",
                .. trained.FreshData,
                .. sample,
                "--draws",
                "10",
                "--format",
                "json",
            ]).Output
        );
        int errors = report.GetProperty("drawn").GetProperty("errors").GetInt32();
        Assert.Equal(errors, again.RootElement.GetProperty("holdout").GetProperty("errors").GetInt32());
        Assert.Equal(errors / 300.0, report.GetProperty("drawn").GetProperty("empiricalError").GetDouble());

        Assert.Contains("0 differences", Tool.Succeed("verify", "--model", path, "--inputs", "5").Output);
        var refused = Tool.Run(["certify", "--model", path, .. trained.TrainingData]);
        Assert.Contains("was trained on all 600 samples", refused.Error);

        ImageSet NewToPrior()
        {
            var digits = ProceduralDigits.Draw(1, 0, TrainedModel.Samples);
            int[] rows = SampleSelection.InRandomOrder(1, TrainedModel.SeenByPrior, 300).Rows(digits.Count);
            return new ImageSet(
                [.. rows.SelectMany(row => digits.Image(row).ToArray())],
                [.. rows.Select(row => digits.Labels[row])],
                digits.Rows,
                digits.Columns
            );
        }
    }

    [Fact]
    [Slow]
    public void Seed_and_sigma_decide_which_network()
    {
        using var folder = new TemporaryFolder();
        float[] Values(params string[] more)
        {
            Certify(folder.At("drawn"), more);
            return Saved();
        }

        float[] Saved() => NetworkParameters.Load(folder.At("drawn")).Values.ToArray();

        Tool.SucceedAlone(Arguments(folder.At("drawn"), []));
        float[] one = Saved();
        Assert.Equal(one, Values());
        Assert.NotEqual(one, Values("--seed", "2"));
        Assert.NotEqual(one, Values("--sigma", "0.002"));
    }

    [Fact]
    public void Where_the_sample_chose_among_candidates_a_network_that_had_not_seen_it_has_no_record()
    {
        using var folder = new TemporaryFolder();
        Assert.NotNull(Seen("0.001"));
        Assert.Null(Seen("0.001,0.002"));
        Certify(folder.At("drawn"), "--sigma", "0.001,0.002"); // the model has seen the sample in any case
        Assert.NotNull(NetworkParameters.Load(folder.At("drawn")).Provenance.Seen);

        // The prior, certified by itself on samples that it has not seen.
        SampleRecord? Seen(string sigma)
        {
            Tool.Succeed([
                "certify",
                "--model",
                trained.Prior,
                .. trained.TrainingData,
                "--draws",
                "10",
                "--sigma",
                sigma,
                "--save-drawn",
                folder.At("drawn"),
            ]);
            return NetworkParameters.Load(folder.At("drawn")).Provenance.Seen;
        }
    }

    private JsonElement Certify(string path, params string[] more) =>
        JsonDocument.Parse(Tool.Succeed(Arguments(path, more)).Output).RootElement;

    private string[] Arguments(string path, string[] more) =>
        [
            "certify",
            "--model",
            trained.Model,
            "--prior",
            trained.Prior,
            .. trained.TrainingData,
            "--draws",
            "10",
            "--save-drawn",
            path,
            "--format",
            "json",
            .. more,
        ];
}
