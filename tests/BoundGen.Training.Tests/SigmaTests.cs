using BoundGen.Testing;

namespace BoundGen.Training.Tests;

[ReluNetwork(4, 32, 3, Bias = false)]
internal sealed partial class FlowerNet;

/// <summary>The noise levels that training records for bounds.</summary>
public class SigmaTests
{
    private const double MaxDistance = 0.0155;

    /// <summary>Of 2000 rows the prior is trained on a half.</summary>
    private const int Rows = 2000;

    private static readonly ImageSet Flowers = Table(Rows);

    private static readonly Recipe Recipe = new()
    {
        // Fixed beforehand, so that other rows change nothing but what the networks see.
        Preprocessing = Preprocessing.Normalised(0.42f, 0.26f),
        Temperature = 8,
        MaxOperatorNorm = 4,
        MaxDistance = MaxDistance,
        Epochs = 12,
    };

    [Slow]
    [Fact]
    public void Recorded_levels_give_bounds_within_a_tenth_of_the_best_of_a_fine_grid()
    {
        var pair = Train(Recipe, Flowers);
        var recorded = Bounds(pair, sigma: null);
        Assert.Equal(SigmaSource.Prior, recorded.SigmaSource);
        Assert.InRange(recorded.Sigma.Levels.Length, 2, 3);

        // Each level is paid for alone, as if whoever certifies had known it.
        var fine = Enumerable.Range(-12, 14).Select(j => Bounds(pair, MaxDistance * Math.Pow(2, j / 2.0))).ToList();
        foreach (var kind in new[] { BoundKind.Gibbs, BoundKind.AveragedSparse, BoundKind.Disintegrated })
        {
            double best = fine.Min(report => Bound(report, kind));
            Assert.True(
                Bound(recorded, kind) <= 1.1 * best,
                $"{kind}: {Bound(recorded, kind)} at the best of {recorded.Sigma}, {best} at {fine.MinBy(report => Bound(report, kind))!.Sigma}"
            );
            Assert.InRange(best, 0, 0.1); // so that a tenth of it means something
        }
    }

    [Fact]
    public void The_record_depends_on_the_data_of_the_prior_alone()
    {
        byte[] pixels = Flowers.Pixels.ToArray();
        int[] labels = Flowers.Labels.ToArray();
        foreach (int row in Recipe.SeenByPrior(Rows).WithRange(Rows / 2, Rows / 2).Rows(Rows))
        {
            labels[row] = (labels[row] + 1) % 3;
            pixels.AsSpan(4 * row, 4).Reverse();
        }

        var quick = Recipe with { Epochs = 2 };
        var (usual, other) = (Train(quick, Flowers), Train(quick, new ImageSet(pixels, labels, 2, 2)));

        Assert.NotEqual(usual.Network.Fingerprint, other.Network.Fingerprint);
        Assert.Equal(usual.Prior.Fingerprint, other.Prior.Fingerprint);
        Assert.NotNull(usual.Prior.Provenance.Sigma);
        Assert.Equal(usual.Prior.Provenance.Sigma, other.Prior.Provenance.Sigma);
        Assert.Null(usual.Network.Provenance.Sigma);
    }

    [Fact]
    public void Levels_follow_the_distance_that_the_network_may_move()
    {
        var quick = Recipe with { Epochs = 2 };
        var (near, far) = (Levels(quick), Levels(quick with { MaxDistance = 4 * MaxDistance }));

        Assert.InRange(far[^1] / near[^1], 1.4, 8);
    }

    [Fact]
    public void Nothing_is_recorded_where_there_is_nothing_to_choose_by()
    {
        var quick = Recipe with { Epochs = 1 };
        Assert.All(
            [
                quick with
                {
                    MaxDistance = null,
                },
                quick with
                {
                    MaxDistance = 0,
                },
                quick with
                {
                    PriorFraction = 0,
                },
                quick with
                {
                    PriorFraction = 1,
                },
                // No noise that pays for such a distance leaves more than a guess.
                quick with
                {
                    MaxDistance = 1e300,
                },
            ],
            recipe => Assert.Null(Train(recipe, Flowers).Prior.Provenance.Sigma)
        );
    }

    private static double[] Levels(Recipe recipe) =>
        [.. Train(recipe, Flowers).Prior.Provenance.Sigma!.Levels.Select(levels => levels[0])];

    private static TrainedPair Train(Recipe recipe, ImageSet images) =>
        recipe.Train(new FlowerNet(recipe.Initialise(FlowerNet.Shape)), images, Silence.Instance);

    private static BoundReport Bounds(TrainedPair pair, double? sigma) =>
        BoundReport.Evaluate(
            new BoundRequest
            {
                Network = new FlowerNet(pair.Network),
                Parameters = pair.Network,
                Prior = PriorNetwork.From(pair.Prior),
                Sample = Flowers.ToInputs(Recipe.Preprocessing!, pair.NewToPrior),
                Statements = DataStatements.PriorIndependent | DataStatements.RepeatsAreDraws | DataStatements.OnlyAlike,
                Options = new BoundOptions { Sigma = sigma is { } level ? [level] : null, Draws = 10_000 },
            }
        );

    private static double Bound(BoundReport report, BoundKind kind) =>
        report.Certificates.Single(bound => bound.Kind == kind).Bound;

    /// <summary>Rows of four measurements of three kinds of flowers, a byte each.</summary>
    private static ImageSet Table(int rows)
    {
        double[][] centres =
        [
            [150, 102, 42, 8],
            [177, 84, 129, 39],
            [198, 90, 165, 60],
        ];
        var normals = new float[4 * rows];
        CounterNormals.Fill(3, 0, normals);
        var pixels = new byte[4 * rows];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = row % 3;
            for (int j = 0; j < 4; j++)
                pixels[4 * row + j] = (byte)Math.Clamp(centres[row % 3][j] + 9 * normals[4 * row + j], 0, 255);
        }

        return new ImageSet(pixels, labels, 2, 2);
    }
}
