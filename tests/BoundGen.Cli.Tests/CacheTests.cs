using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>The cache of the tool: what is said of it, and that it changes no number.</summary>
[Collection(nameof(TrainedModel))]
public sealed class CacheTests(TrainedModel trained) : TemporaryFolder
{
    private string[] Verify(params string[] more) => ["verify", "--model", trained.Model, "--inputs", "3", .. more];

    [Fact]
    public async Task Two_processes_at_once_and_one_after_them_print_what_a_process_without_cache_prints()
    {
        string[] cached = Verify("--cache", At("cache"));
        var runs = await Task.WhenAll(
            Task.Run(() => Tool.SucceedAlone(cached)),
            Task.Run(() => Tool.SucceedAlone(cached)),
            Task.Run(() => Tool.SucceedAlone(Verify("--no-cache")))
        );
        string entry = Assert.Single(Directory.GetFiles(At("cache")));
        var after = Tool.SucceedAlone(cached);
        Assert.All([.. runs, after], run => Assert.Equal((runs[2].Output, runs[2].Error), (run.Output, run.Error)));

        Assert.Matches(@"(?m)^ +\d+ KiB +0 min  network 784-16-10$", Tool.SucceedAlone("cache", "--cache", At("cache")).Output);
        Assert.Matches(@": 1 entry, \d+ KiB deleted\n$", Tool.SucceedAlone("cache", "--clear", "--cache", At("cache")).Output);
        Assert.False(File.Exists(entry));
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_remarked_on_once_and_changes_nothing()
    {
        File.WriteAllText(At("file"), "");
        var run = Tool.SucceedAlone(Verify("--cache", At("file")));
        Assert.Equal(Tool.Succeed(Verify("--no-cache")).Output, run.Output);
        Assert.Single(run.Error.Split('\n'), line => line.StartsWith($"{At("file")}: is not used as cache: it cannot be made"));
    }

    [Fact]
    public void Without_a_cache_there_is_none_to_list() =>
        Assert.Equal(
            (2, "boundgen: There is no cache: with --no-cache, or for a user without a home folder. --cache names a folder.\n"),
            (Tool.Run("cache", "--no-cache").ExitCode, Tool.Run("cache", "--no-cache").Error)
        );

    [Fact]
    public void A_folder_that_is_not_there_has_no_entries() =>
        Assert.Equal(
            $"{At("none")}: 0 entries, 0 KiB of at most 1,048,576 KiB\n",
            Tool.SucceedAlone("cache", "--cache", At("none")).Output
        );
}
