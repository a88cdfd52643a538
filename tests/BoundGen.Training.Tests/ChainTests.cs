using BoundGen.Testing;

namespace BoundGen.Training.Tests;

/// <summary>Chains of networks for progressive validation.</summary>
public class ChainTests
{
    private static readonly ImageSet Images = ProceduralDigits.Draw(1, 0, 1200);
    private static readonly Recipe Recipe = new() { PriorFraction = 0.125, Epochs = 1 };

    [Slow]
    [Fact]
    public void Each_network_is_made_from_what_came_before_its_block_and_tested_on_it()
    {
        int[] blocks = [150, 300, 500];
        var chain = Train(Images, blocks);

        Assert.Equal(blocks, chain.Samples);
        var order = Recipe.SeenByPrior(1200);
        int known = 150;
        foreach (var (t, network) in chain.Networks.Index())
        {
            Assert.Equal(Images.Record(order.WithRange(0, known)), network.Provenance.Seen);
            var test = Images.ToInputs(network.Usage.Preprocessing!, order.WithRange(known, blocks[t]));
            Assert.Equal(BoundReport.CountErrors(new UnbiasedDigitNet(network), test), chain.Errors[t]);
            known += blocks[t];
        }

        // What is learned from more samples errs less.
        Assert.True((double)chain.Errors[2] / blocks[2] < (double)chain.Errors[0] / blocks[0], string.Join(", ", chain.Errors));

        // Labels of a block change its own errors and the networks after it, and nothing before.
        int[] labels = [.. Images.Labels];
        foreach (int row in order.WithRange(300, 300).Rows(1200))
            labels[row] = (labels[row] + 1) % 10;
        var other = Train(new ImageSet([.. Images.Pixels], labels, 28, 28), blocks);
        Assert.Equal([true, true, false], chain.Networks.Zip(other.Networks, (one, two) => one.Fingerprint == two.Fingerprint));
        Assert.Equal(chain.Errors[0], other.Errors[0]);
    }

    [Fact]
    public void A_chain_that_was_kept_is_tested_to_the_same_errors_on_the_samples_it_was_made_with()
    {
        var folder = Directory.CreateTempSubdirectory("boundgen-chain-");
        try
        {
            Train(Images, [150, 150, 150, 600]).Save(folder.FullName);
            // All samples but the prior's 150: the last block is what is left.
            var chain = Train(Images, [150, 300, 600]);
            chain.Save(folder.FullName);
            var networks = ProgressiveChain.LoadNetworks(folder.FullName);
            var program = new UnbiasedDigitNet(networks[0]);

            var tested = ProgressiveChain.Test(networks, program, Images);
            Assert.Equal([.. chain.Samples], tested.Samples.ToArray());
            Assert.Equal([.. chain.Errors], tested.Errors.ToArray());
            Assert.Equal(chain.Bound(0.05), tested.Bound(0.05));

            Refused("has seen 600 samples and the next 300", [networks[0], networks[2], networks[1]], Images);
            Refused("Network 1 of the chain does not record", networks, ProceduralDigits.Draw(2, 0, 1200));
            var others = (Recipe with { Seed = 2 }).TrainChain(program, Images, [150, 900]).Networks;
            Refused("Network 2 of the chain does not record", [networks[0], others[1]], Images);
            Assert.Throws<FileNotFoundException>(() => ProgressiveChain.LoadNetworks(Path.Combine(folder.FullName, "none")));

            void Refused(string message, IReadOnlyList<NetworkParameters> chain, ImageSet images) =>
                Assert.Contains(
                    message,
                    Assert.Throws<ArgumentException>("networks", () => ProgressiveChain.Test(chain, program, images)).Message
                );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData]
    [InlineData(10, 0)]
    [InlineData(1000, 51)]
    public void Blocks_that_the_samples_do_not_fill_are_refused(params int[] blocks) =>
        Assert.Throws<ArgumentException>(nameof(blocks), () => Train(Images, blocks));

    private static ProgressiveChain Train(ImageSet images, int[] blocks) =>
        Recipe.TrainChain(new UnbiasedDigitNet(Recipe.Initialise(UnbiasedDigitNet.Shape)), images, blocks);
}
