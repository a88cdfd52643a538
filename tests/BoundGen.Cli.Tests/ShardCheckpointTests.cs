using System.CommandLine;
using System.Text;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>What a shard had counted when it was stopped is not counted again.</summary>
[Collection(nameof(TrainedModel))]
public sealed class ShardCheckpointTests(TrainedModel trained) : TemporaryFolder
{
    private string[] Command =>
        ["certify", "--model", trained.Model, .. trained.TrainingData, "--sigma", "0.001", "--draws", "3000"];

    [Fact]
    public void A_shard_goes_on_from_its_checkpoint_and_comes_to_the_same_counts()
    {
        Tool.Succeed([.. Command, "--shards", At(), "--shard", "2/2"]);
        string path = At("shard-2-1.json");
        byte[] counted = File.ReadAllBytes(path);
        var (share, half) = HalfOfShardTwo();
        var folder = new ShardFolder(At());

        File.Delete(path);
        folder.SaveCheckpoint(2, 0, half);
        Tool.Succeed([.. Command, "--shards", At(), "--shard", "2/2"]);
        Assert.Equal(counted, File.ReadAllBytes(path));
        Assert.False(File.Exists(At("shard-2-1.part")));

        // Were the checkpoint not read, one that says something else would change nothing.
        string said = Encoding.UTF8.GetString(half.ToJson());
        string other = said.Replace("\"outcomes\":\"3", "\"outcomes\":\"0", StringComparison.Ordinal);
        Assert.NotEqual(said, other);
        File.Delete(path);
        folder.SaveCheckpoint(2, 0, ReportCounts.FromJson(Encoding.UTF8.GetBytes(other)));
        Tool.Succeed([.. Command, "--shards", At(), "--shard", "2/2"]);
        Assert.NotEqual(counted, File.ReadAllBytes(path));
        Assert.Equal(share, folder.Counts(2, 0, share).Share);
    }

    /// <summary>What a process that does the second of two shards has counted after half of it.</summary>
    private (WorkShare Share, ReportCounts Half) HalfOfShardTwo()
    {
        var options = new CertifyOptions();
        var command = new Command("certify");
        options.AddTo(command);
        var request = ModelCertification.Read(command.Parse(Command[1..]), options, trained.Model).Request();
        var (_, share) = Assert.Single(new ShardPlace(2, 2, ArrayNumbers.FromOne).Shares(1));
        var half = new WorkShare(share.Start, (share.Start + share.End) / 2, share.Of);
        return (share, ReportWork.Prepare(request).Count(half));
    }
}
