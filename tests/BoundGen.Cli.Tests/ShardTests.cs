using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary><c>certify</c> in shards: whoever counts them, and in which order, they merge to the bytes of one process.</summary>
[Collection(nameof(TrainedModel))]
public sealed class ShardTests : IDisposable
{
    private const string Draws = "3000";

    private static readonly string[] Work = ["--sigma", "0.001,0.002", "--draws", Draws, "--best-of", "2", "--no-log"];

    private readonly TemporaryFolder _folder = new();
    private readonly TrainedModel _trained;

    public ShardTests(TrainedModel trained) => _trained = trained;

    private string Shards => _folder.At("shards");

    private string[] Certify => ["certify", "--model", _trained.Model, .. _trained.TrainingData, .. Work];

    private string[] WithDraws(string draws) => [.. Certify.Select(word => word == Draws ? draws : word)];

    private string[] WithHoldOut => [.. Certify, .. _trained.Files("holdout-", "t10k")];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shards_in_any_order_and_more_than_once_merge_to_the_bytes_of_one_process()
    {
        string[] command = [.. WithHoldOut, "--curve", "--input-radius", "0.01,0.1"];
        foreach (int shard in new[] { 4, 2, 5, 1, 2, 3 })
            Tool.Succeed(Shard(command, $"{shard}/5"));

        foreach (string format in new[] { "json", "table", "csv" })
            Assert.Equal(
                Tool.Succeed([.. command, "--format", format]).Output,
                Tool.Succeed("merge", Shards, "--format", format).Output
            );
        Assert.Equal(Tool.Succeed(command).Output, Tool.Succeed("merge", Shards).Output);
        Assert.Contains("shard 2 of 5, model 1: finished before\n", Tool.Succeed(Shard(command, "2/5")).Error);
    }

    [Fact]
    public void What_the_first_shard_finds_about_the_sample_is_all_that_shards_and_merge_read()
    {
        string[] command = [.. WithHoldOut, "--format", "json", "--cache", _folder.At("cache")];
        var cache = new CacheFolder(_folder.At("cache"));
        string expected = Tool.Succeed(command).Output;
        cache.Clear();
        Tool.Succeed(Shard(command, "1/2"));
        var checks = Assert.Single(cache.Items(), item => item.Key?.Kind == "checks of the sample");

        Tool.Succeed(Shard(command, "2/2"));
        Assert.Equal(expected, Tool.Succeed("merge", Shards, "--cache", cache.Path).Output);

        // Nobody wrote it again, which whoever checks does.
        Assert.Equal(checks.Written, Assert.Single(cache.Items(), item => item.Key?.Kind == checks.Key!.Kind).Written);
    }

    [Fact]
    public void Shards_at_once_and_each_of_them_twice_merge_to_the_bytes_of_one_process()
    {
        Parallel.For(0, 6, i => Tool.Succeed(Shard(Certify, $"{i % 3 + 1}/3")));

        Assert.Equal(
            Tool.Succeed([.. Certify, "--format", "json"]).Output,
            Tool.Succeed("merge", Shards, "--format", "json").Output
        );
        Assert.DoesNotContain(_folder.Contents(), path => path.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.DoesNotContain(_folder.Contents(), path => path.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public void There_may_be_more_shards_than_draws_and_more_than_samples()
    {
        string[] few = [.. WithDraws("3"), "--bounds", "gibbs,disintegrated"];
        for (int shard = 1; shard <= 7; shard++)
            Tool.Succeed(Shard(few, $"{shard}/7"));

        Assert.Equal(Tool.Succeed(few).Output, Tool.Succeed("merge", Shards).Output);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Several_models_are_dealt_out_and_merge_to_the_bytes_of_one_process(int shards)
    {
        string other = _folder.At("other.safetensors"),
            third = _folder.At("third.safetensors");
        Trainer.Initialise(new NetworkShape([784, 5, 4, 10], bias: true), 1).Save(other);
        File.Copy(_trained.Prior, third);
        string[] sweep = [.. WithDraws("500"), "--model", other, third, "--scale", "0.1087", "--prior-independent"];
        for (int shard = shards; shard >= 1; shard--)
            Tool.Succeed(Shard(sweep, $"{shard}/{shards}"));

        Assert.Equal(
            Tool.Succeed([.. sweep, "--format", "json"]).Output,
            Tool.Succeed("merge", Shards, "--format", "json").Output
        );
        // Each shard has a file for every model that it has a part in, and no more parts than it takes to deal them out.
        int files = Directory.GetFiles(Shards, "shard-*.json").Length;
        Assert.InRange(files, Math.Max(3, shards), 3 + shards - 1);
    }

    [Fact]
    public void What_is_missing_is_named_in_the_numbers_of_the_array_and_N_does_not_shrink()
    {
        // Of an array of 8 four jobs ran; the rest is submitted again, as an array of its own.
        foreach (int id in new[] { 0, 4, 5, 6 })
            Slurm(Certify, id, count: 8, min: 0, max: 7).Succeeded();

        var incomplete = Tool.Run("merge", Shards, "--format", "json");
        Assert.Equal((1, "--array=1-3,7\n"), (incomplete.ExitCode, incomplete.Output));
        Assert.Contains("4 of 8 shards are missing", incomplete.Error);

        foreach (int id in new[] { 1, 2, 3, 7 })
            Slurm(Certify, id, count: 4, min: 1, max: 7).Succeeded();
        Assert.Equal(Tool.Succeed(Certify).Output, Tool.Succeed("merge", Shards).Output);
    }

    [Fact]
    public void An_array_in_steps_is_named_in_its_own_numbers()
    {
        Slurm(Certify, 22, count: 5, min: 10, max: 26, step: 4).Succeeded();

        var incomplete = Tool.Run("merge", Shards);
        Assert.Equal((1, "--array=10-18:4,26\n"), (incomplete.ExitCode, incomplete.Output));
    }

    [Theory]
    [InlineData("PBS_ARRAY_INDEX", "3", "--array=1-2\n")]
    [InlineData("JOB_COMPLETION_INDEX", "2", "--array=0-1\n")]
    [InlineData("TEST_SHARD_INDEX", "0", "--array=1-2\n")]
    public void Other_schedulers_number_their_jobs_in_their_way(string variable, string number, string missing)
    {
        Tool.RunWith(new Dictionary<string, string> { [variable] = number }, Shard(Certify, "*/3")).Succeeded();

        Assert.Equal(missing, Tool.Run("merge", Shards).Output);
        // Now the folder knows how many there are.
        Tool.RunWith(new Dictionary<string, string> { [variable] = "1" }, [.. Certify, "--shards", Shards]).Succeeded();
    }

    [Fact]
    public void The_array_of_a_test_runner_says_how_many_there_are()
    {
        Tool.RunWith(
                new Dictionary<string, string> { ["TEST_SHARD_INDEX"] = "1", ["TEST_TOTAL_SHARDS"] = "2" },
                [.. Certify, "--shards", Shards]
            )
            .Succeeded();

        Assert.Equal("--array=0\n", Tool.Run("merge", Shards).Output);
    }

    [Fact]
    public void A_shard_of_another_command_is_refused_and_told_what_differs()
    {
        Tool.Succeed(Shard(Certify, "1/4"));
        string run = Path.Combine(Shards, "run.json");

        Refused(Shard(Certify, "2/8"), $"--shard: 2/8 is of 8 shards, but {run} says 4; a run keeps its number of shards.");
        Refused(
            Shard([.. Certify, "--seed", "2"], "2/4"),
            $"{run}: --seed is not stated in this run, and 2 here; all shards of a run are of one command, and another one needs another folder."
        );
        Refused(Shard(WithDraws("3001"), "2/4"), $"{run}: --draws is 3000 in this run, and 3001 here;");
        var outside = Slurm(Certify, 5, count: 5, min: 1, max: 5);
        Assert.Equal(2, outside.ExitCode);
        Assert.Contains(
            $"SLURM_ARRAY_TASK_ID is 5, expected a number of an array of 4 shards from 1, as {run} has it.",
            outside.Error
        );
        // What the order of words or the place of the cache changes is nothing.
        Tool.Succeed(Shard([.. Certify, "--cache", _folder.At("cache"), "--timings"], "2/4"));
    }

    [Fact]
    public void A_shard_of_another_network_or_sample_is_refused_and_told_what_differs()
    {
        string model = _folder.At("model.safetensors");
        File.Copy(_trained.Model, model);
        string[] command = ["certify", "--model", model, "--prior", _trained.Prior, .. _trained.TrainingData, .. Work];
        Tool.Succeed(Shard(command, "1/2"));
        var first = NetworkParameters.Load(model);

        var parameters = new NetworkParameters(first.Shape, [.. first.Values.ToArray().Select(value => value * 0.999999f)]);
        parameters.WithProvenance(first.Provenance).WithUsage(first.Usage).Save(model);

        Refused(
            Shard([.. command, "--prior-independent"], "2/2"),
            $"{Path.Combine(Shards, "run.json")}: --prior-independent is not stated in this run, and stated here;"
        );
        Refused(
            Shard(command, "2/2"),
            $"{Path.Combine(Shards, "model-1.json")}: the network of {model} is {first.Fingerprint} in this run, and {parameters.Fingerprint} here; its counts are of other files."
        );
    }

    [Fact]
    public void Gaps_overlaps_and_files_of_other_runs_are_refused()
    {
        for (int shard = 1; shard <= 3; shard++)
            Tool.Succeed(Shard(Certify, $"{shard}/3"));
        string second = Path.Combine(Shards, "shard-2-1.json"),
            third = Path.Combine(Shards, "shard-3-1.json");
        string whole = File.ReadAllText(second);

        // One that counted less, one that counted its neighbour's draws, one of other draws.
        File.WriteAllText(second, File.ReadAllText(third));
        Refused(
            ["merge", Shards],
            $"{second}: has 131072..196608 of 196608, expected 65536..131072 of 196608: its neighbours leave a gap or overlap it."
        );
        File.WriteAllText(second, whole.Replace("\"start\": 1000", "\"start\": 1001", StringComparison.Ordinal));
        Refused(["merge", Shards], "of other work: other draws, samples, noise levels or bounds");
        File.WriteAllText(second, whole.Replace("\"run\": \"", "\"run\": \"0", StringComparison.Ordinal));
        Refused(["merge", Shards], $"{second}: is of run 0");
        File.WriteAllText(second, whole[..^40]);
        Refused(["merge", Shards], $"{second}: ");
        File.WriteAllText(second, whole);
        string stranger = Path.Combine(Shards, "shard-4-1.json");
        File.Copy(third, stranger);
        Refused(["merge", Shards], $"{stranger}: is of no shard of this run, which has 3 shards and 1 models; delete it.");
        File.Delete(stranger);
        Tool.Succeed("merge", Shards);
    }

    [Fact]
    public void What_a_killed_shard_left_behind_is_in_nobodys_way()
    {
        Directory.CreateDirectory(Shards);
        File.WriteAllText(Path.Combine(Shards, "run.json.0123.tmp"), "{ \"sha");
        Tool.Succeed(Shard(Certify, "1/2"));
        File.WriteAllText(Path.Combine(Shards, "shard-2-1.part"), "{ \"run\": ");
        File.WriteAllText(Path.Combine(Shards, "shard-2-1.json.0123.tmp"), "{ \"run\": ");
        Tool.Succeed(Shard(Certify, "2/2"));

        Assert.Equal(Tool.Succeed(Certify).Output, Tool.Succeed("merge", Shards).Output);
    }

    [Fact]
    public void The_drawn_network_is_saved_by_whoever_merges()
    {
        string drawn = _folder.At("drawn.safetensors"),
            alone = _folder.At("alone.safetensors");
        for (int shard = 1; shard <= 2; shard++)
            Tool.Succeed(Shard([.. Certify, "--save-drawn", drawn], $"{shard}/2"));
        Assert.False(File.Exists(drawn));

        Tool.Succeed("merge", Shards);

        Tool.Succeed([.. Certify, "--save-drawn", alone]);
        Assert.Equal(File.ReadAllBytes(alone), File.ReadAllBytes(drawn));
    }

    [Theory]
    [InlineData("0/4", "--shard: \"0/4\" is no shard, expected I/N with I from 1 to N, or */N.")]
    [InlineData("5/4", "--shard: \"5/4\" is no shard")]
    [InlineData("2", "--shard: \"2\" is no shard")]
    [InlineData("1/0", "--shard: \"1/0\" is no shard")]
    [InlineData(
        "*/4",
        "--shard: */4 leaves the shard open, and none of SLURM_ARRAY_TASK_ID, PBS_ARRAY_INDEX, JOB_COMPLETION_INDEX, TEST_SHARD_INDEX is set; expected --shard I/N with I from 1."
    )]
    public void What_is_no_shard_is_refused(string shard, string message) => Refused(Shard(Certify, shard), message);

    [Fact]
    public void An_array_that_does_not_tell_its_numbers_is_refused()
    {
        string[] command = [.. Certify, "--shards", Shards];
        var gaps = Slurm(Certify, 7, count: 4, min: 3, max: 9);
        Assert.Equal(2, gaps.ExitCode);
        Assert.Contains(
            $"SLURM_ARRAY_TASK_ID is 7, and there is no run.json in {Shards} yet: the first array of a run is whole, such as --array=0-3",
            gaps.Error
        );
        var unknown = Tool.RunWith(new Dictionary<string, string> { ["JOB_COMPLETION_INDEX"] = "1" }, command);
        Assert.Contains("--shard */N says how many shards there are", unknown.Error);
        var odd = Tool.RunWith(new Dictionary<string, string> { ["PBS_ARRAY_INDEX"] = "one" }, command);
        Assert.Contains("PBS_ARRAY_INDEX is \"one\" in the environment, expected a whole number.", odd.Error);
        Refused(["merge", Shards], $"{Shards}: has no run.json, expected the folder that --shards named to at least one shard.");
        Refused([.. Certify, "--shard", "1/2"], "--shard goes with --shards.");
    }

    private string[] Shard(string[] command, string shard) => [.. command, "--shards", Shards, "--shard", shard];

    private ProgramRun Slurm(string[] command, int id, int count, int min, int max, int step = 1) =>
        Tool.RunWith(
            new Dictionary<string, string>
            {
                ["SLURM_ARRAY_TASK_ID"] = $"{id}",
                ["SLURM_ARRAY_TASK_COUNT"] = $"{count}",
                ["SLURM_ARRAY_TASK_MIN"] = $"{min}",
                ["SLURM_ARRAY_TASK_MAX"] = $"{max}",
                ["SLURM_ARRAY_TASK_STEP"] = $"{step}",
            },
            [.. command, "--shards", Shards]
        );

    private static void Refused(string[] command, string message)
    {
        var run = Tool.Run(command);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.StartsWith("boundgen: "));
    }
}
