using BoundGen.Testing;

namespace BoundGen.Training.Tests;

[ReluNetwork(784, 16, 12, 10)]
internal sealed partial class DeepDigitNet;

/// <summary>Training whose objective is the bound.</summary>
public class BoundObjectiveTests
{
    private const int Samples = 3000;

    private static readonly ImageSet Images = ProceduralDigits.Draw(1, 0, Samples);

    private static readonly Recipe Recipe = new() { PriorFraction = 0.02 };

    [Slow]
    [Fact]
    public void A_network_far_from_a_weak_prior_has_a_gibbs_bound_below_the_bound_of_the_prior()
    {
        var images = ProceduralDigits.Draw(1, 0, 20_000);
        var recipe = new Recipe
        {
            PriorFraction = 0.003,
            Objective = new BoundObjective { PriorSteps = 300, Steps = 1000 },
        };
        var pair = Train<UnbiasedDigitNet>(recipe, images);
        var report = Report(new UnbiasedDigitNet(pair.Network), pair, images);
        double own = Bound(report, BoundKind.Prior),
            gibbs = Bound(report, BoundKind.Gibbs);

        Assert.Equal(SigmaSource.Network, report.SigmaSource);
        Assert.True(gibbs < 0.95 * own, $"gibbs {gibbs}, the prior's own {own}");
    }

    [Fact]
    public void Any_depth_trains_by_its_seed_alone_and_records_what_it_learned()
    {
        var quick = Recipe with
        {
            Objective = new BoundObjective
            {
                PriorSteps = 10,
                Steps = 30,
                PriorNoise = [0.1, 0.05, 0],
            },
        };
        var (one, again, other) = (
            Train<DeepDigitNet>(quick),
            Train<DeepDigitNet>(quick),
            Train<DeepDigitNet>(quick with { Seed = 2 })
        );

        Assert.Equal(one.Network.Fingerprint, again.Network.Fingerprint);
        Assert.NotEqual(one.Network.Fingerprint, other.Network.Fingerprint);
        Assert.Equal(one.Prior.Fingerprint, one.Network.Provenance.Prior);
        Assert.Equal(60, one.Prior.Provenance.Seen!.Selection.Count);
        Assert.Equal(Samples, one.Network.Provenance.Seen!.Selection.Count);
        Assert.Equal((20f, 40f), (one.Prior.Usage.Temperature, one.Network.Usage.Temperature));
        Assert.Null(one.Prior.Provenance.Sigma);
        double[] sigma = [.. one.Network.Provenance.Sigma!.Levels.Single()];
        Assert.True(LearnedSigma.Covers(sigma));
        // Eighteen steps of at most about the rate, a grid of 15%, and the usual noise where the prior had none.
        Assert.All(sigma.Zip([0.1, 0.05, 0.08]), pair => Assert.InRange(pair.First / pair.Second, 0.8, 1.25));
    }

    [Fact]
    public void Augmentation_distorts_the_images_of_the_prior_and_of_nothing_else()
    {
        var plain = Recipe with
        {
            Objective = new BoundObjective { PriorSteps = 10, Steps = 10 },
        };
        var augmented = plain with { Augment = true };

        Assert.NotEqual(Train<UnbiasedDigitNet>(plain).Prior.Fingerprint, Train<UnbiasedDigitNet>(augmented).Prior.Fingerprint);
        // Without a prior's samples there is nothing to distort.
        Assert.Equal(
            Train<UnbiasedDigitNet>(plain with { PriorFraction = 0 }).Network.Fingerprint,
            Train<UnbiasedDigitNet>(augmented with { PriorFraction = 0 }).Network.Fingerprint
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_prior_depends_on_its_own_samples_alone(bool augment)
    {
        var quick = Recipe with
        {
            Augment = augment,
            Preprocessing = Preprocessing.Scaled(0.1f),
            Objective = new BoundObjective { PriorSteps = 10, Steps = 10 },
        };
        int[] labels = [.. Images.Labels];
        foreach (int row in quick.SeenByPrior(Samples).WithRange(60, Samples - 60).Rows(Samples))
            labels[row] = (labels[row] + 1) % 10;

        var (usual, odd) = (
            Train<UnbiasedDigitNet>(quick),
            Train<UnbiasedDigitNet>(quick, new ImageSet([.. Images.Pixels], labels, 28, 28))
        );

        Assert.Equal(usual.Prior.Fingerprint, odd.Prior.Fingerprint);
        Assert.NotEqual(usual.Network.Fingerprint, odd.Network.Fingerprint);
    }

    [Theory]
    [InlineData(1.0, new[] { 0.1, 0.1 }, "0 samples that are new to the prior")]
    [InlineData(0.02, new[] { 0.1 }, "has 1 levels, expected 2")]
    [InlineData(0.02, new[] { 0.1, -0.1 }, "noise is 0.1, -0.1")]
    public void What_no_pair_can_be_trained_with_is_refused(double fraction, double[] noise, string message)
    {
        var recipe = new Recipe
        {
            PriorFraction = fraction,
            Objective = new BoundObjective { PriorNoise = [.. noise] },
        };
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => Train<UnbiasedDigitNet>(recipe)).Message);
    }

    private static TrainedPair Train<T>(Recipe recipe, ImageSet? images = null)
        where T : class, IReluNetwork<T> => recipe.Train(T.Create(recipe.Initialise(T.Shape).Values), images ?? Images);

    private static BoundReport Report(IReluNetwork network, TrainedPair pair, ImageSet images) =>
        BoundReport.Evaluate(
            new BoundRequest
            {
                Network = network,
                Parameters = pair.Network,
                Prior = PriorNetwork.From(pair.Prior),
                Sample = images.ToInputs(pair.Network.Usage.Preprocessing!, pair.NewToPrior),
                Statements = DataStatements.PriorIndependent | DataStatements.RepeatsAreDraws | DataStatements.OnlyAlike,
                Options = new BoundOptions { Draws = 20_000, Bounds = [BoundKind.Gibbs] },
            }
        );

    private static double Bound(BoundReport report, BoundKind kind) =>
        report.Certificates.Single(bound => bound.Kind == kind).Bound;
}
