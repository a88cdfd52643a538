using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary><c>reproduce</c> in shards: what is said of them; the experiments' tests deal cells out.</summary>
public sealed class ReproduceShardTests : TemporaryFolder
{
    [Fact]
    public void Results_of_shards_go_into_their_folder()
    {
        var run = Tool.Run("reproduce", "kappa", "--shards", At("shards"), "--shard", "1/2", "--out", At("out"));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--out: the results go into the folder of --shards; leave it out.", run.Error);
    }

    [Fact]
    public void Shards_that_are_not_done_are_named()
    {
        var folder = new ShardFolder(At());
        folder.Join(ShardRun.Of(new ShardPlace(2, 5, new ArrayNumbers(0, 1)), ["reproduce", "kappa", "--quick"]));
        folder.SetDone(2);
        folder.SetDone(4);

        var run = Tool.Run("merge", At());

        Assert.Equal((1, "--array=0,2,4\n"), (run.ExitCode, run.Output));
        Assert.Contains("--format: ", Tool.Run("merge", At(), "--format", "json").Error);
    }
}
