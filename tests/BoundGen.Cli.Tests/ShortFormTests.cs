using System.Text.Json;
using System.Text.RegularExpressions;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>What train wrote and what it read are named by their folders.</summary>
[Collection(nameof(TrainedModel))]
public sealed class ShortFormTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => Path.GetDirectoryName(trained.Model)!;

    private string Model => _folder.At("model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_folders_are_certified_as_their_files_are()
    {
        string[] options = ["--draws", "100", "--no-log"];
        var named = Tool.Succeed([
            "certify",
            "--model",
            trained.Model,
            "--prior",
            trained.Prior,
            .. trained.TrainingData,
            .. trained.Files("holdout-", "t10k"),
            .. options,
        ]);
        Assert.Equal(named.Output, Tool.Succeed(["certify", "--model", Folder, "--data", trained.Data, .. options]).Output);
        Assert.Equal(
            named.Output,
            Tool.Succeed(["certify", "--model", Folder, "--prior", Folder, "--data", trained.Data, .. options]).Output
        );
    }

    [Fact]
    public void Digits_are_those_of_train()
    {
        var run = Certified(Folder, "--data", "digits", "--samples", $"{TrainedModel.Samples}");

        Assert.Equal(TrainedModel.Samples - TrainedModel.SeenByPrior, run.GetProperty("samples").GetInt32());
        Assert.Equal(
            ProceduralDigits.Draw(1, 0, TrainedModel.Samples).Fingerprint,
            run.GetProperty("sample").GetProperty("dataSet").GetString()
        );
        Assert.Equal(10_000, run.GetProperty("holdout").GetProperty("samples").GetInt32());
    }

    [Fact]
    public void Number_and_stream_of_digits_are_those_that_the_model_records()
    {
        Assert.Equal($"1:{TrainedModel.Samples}", NetworkParameters.Load(trained.Model).Metadata[RecordedDigits.Key]);
        var run = Certified(Folder, "--data", "digits");
        Assert.Equal(TrainedModel.Samples - TrainedModel.SeenByPrior, run.GetProperty("samples").GetInt32());

        var model = NetworkParameters.Load(trained.Model);
        var metadata = new Dictionary<string, string> { [RecordedDigits.Key] = "2023:50" };
        new NetworkParameters(model.Shape, model.Values, metadata, model.Provenance, model.Usage).Save(Model);
        Assert.Equal(ProceduralDigits.Draw(2023, 0, 50).Fingerprint, DataSetOf());
        Assert.Equal(ProceduralDigits.Draw(2023, 0, 40).Fingerprint, DataSetOf("--samples", "40"));

        string? DataSetOf(params string[] more) =>
            Certified(Model, ["--data", "digits", .. more]).GetProperty("sample").GetProperty("dataSet").GetString();
    }

    [Fact]
    public void Verify_and_inspect_take_the_training_images_of_a_folder()
    {
        string[] inspect = ["inspect", "--take", "20", "--robustness", "2"],
            verify = ["verify", "--inputs", "5"];
        foreach (string[] command in new[] { inspect, verify })
            Assert.Equal(
                Untimed([.. command, "--model", trained.Model, .. trained.TrainingData]),
                Untimed([.. command, "--model", Folder, "--data", trained.Data])
            );
        Assert.Contains("10 inputs", Tool.Succeed([.. verify, "--model", Folder, "--data", trained.Data]).Output);
    }

    /// <summary>What a command prints, but for the speed that it measures.</summary>
    private static string Untimed(string[] arguments) =>
        Regex.Replace(Tool.Succeed(arguments).Output, @"passes a second[^)]*\)", "passes a second");

    [Fact]
    public void The_prior_beside_the_model_is_used_where_the_model_records_it()
    {
        Assert.Equal(NetworkParameters.Load(trained.Prior).Fingerprint, NetworkParameters.Load(trained.Model).Provenance.Prior);
        var run = Certify(trained.Model);
        Assert.False(OwnPrior(run));
        Assert.Contains(
            $"{trained.Prior}: is the prior that {trained.Model} records, and is used (--prior none leaves it out).\n",
            run.Error
        );

        var alone = Certify(trained.Model, "--prior", "none");
        Assert.True(OwnPrior(alone));
        Assert.DoesNotContain("prior.safetensors", alone.Error);
    }

    [Fact]
    public void Nothing_is_said_of_the_prior_where_the_command_is_refused()
    {
        var run = Tool.Run("certify", "--model", Folder, "--data", trained.Data, "--take", "1000");

        Assert.Equal(2, run.ExitCode);
        Assert.Matches(@"^boundgen: [^\n]+\n$", run.Error);
    }

    [Fact]
    public void Another_prior_of_the_same_name_is_left_out()
    {
        File.Copy(trained.Model, Model);
        var prior = NetworkParameters.Load(trained.Prior);
        new NetworkParameters(prior.Shape, [.. prior.Values[1..], 0], provenance: prior.Provenance).Save(
            _folder.At("prior.safetensors")
        );

        var run = Certify(Model);

        Assert.True(OwnPrior(run));
        Assert.Contains(
            $"{_folder.At("prior.safetensors")}: is not the prior that {Model} records, and is left out.\n",
            run.Error
        );
    }

    [Fact]
    public void A_model_without_such_a_record_or_without_a_prior_beside_it_is_its_own_prior()
    {
        File.Copy(trained.Model, Model);
        Assert.True(OwnPrior(Certify(Model)));

        var network = NetworkParameters.Load(Model);
        network.WithProvenance(network.Provenance with { Prior = null }).Save(Model);
        File.Copy(trained.Prior, _folder.At("prior.safetensors"));
        var run = Certify(Model);
        Assert.True(OwnPrior(run));
        Assert.DoesNotContain("prior.safetensors", run.Error);
    }

    /// <summary>Bounds on digits that no network has seen.</summary>
    private ProgramRun Certify(string model, params string[] more) =>
        Tool.Succeed([
            "certify",
            "--model",
            model,
            .. trained.FreshData,
            "--draws",
            "100",
            "--no-log",
            "--format",
            "json",
            .. more,
        ]);

    private static JsonElement Certified(string model, params string[] more) =>
        JsonDocument
            .Parse(Tool.Succeed(["certify", "--model", model, "--draws", "100", "--no-log", "--format", "json", .. more]).Output)
            .RootElement;

    private static bool OwnPrior(ProgramRun run) =>
        JsonDocument.Parse(run.Output).RootElement.GetProperty("ownPrior").GetBoolean();
}
