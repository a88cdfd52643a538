using BoundGen.Testing;

namespace BoundGen.Training.Tests;

[ReluNetwork(784, 24, 12, 10)]
internal sealed partial class CappedDigitNet;

/// <summary>Caps of the layers' distances from the prior, and networks that keep to them.</summary>
public class CapTests
{
    /// <summary>The prior is trained on a half.</summary>
    private const int Samples = 1200;

    private static readonly ImageSet Images = ProceduralDigits.Draw(1, 0, Samples);

    private static readonly Recipe Recipe = new()
    {
        // Fixed beforehand, so that other samples change nothing but what the networks see.
        Preprocessing = Preprocessing.Scaled(1 / 9.2f),
        Epochs = 8,
        MaxDistance = 0.03,
    };

    private static readonly Lazy<TrainedPair> ByRule = new(() => Train(Recipe));

    [Fact]
    public void Caps_by_rule_depend_on_the_data_of_the_prior_alone()
    {
        byte[] pixels = Images.Pixels.ToArray();
        int[] labels = Images.Labels.ToArray();
        foreach (int row in ByRule.Value.NewToPrior.Rows(Samples))
        {
            labels[row] = (labels[row] + 1) % 10;
            pixels.AsSpan(784 * row, 784).Reverse();
        }

        var other = Train(Recipe, new ImageSet(pixels, labels, 28, 28));

        Assert.NotEqual(ByRule.Value.Network.Fingerprint, other.Network.Fingerprint);
        Assert.Equal(Caps(ByRule.Value), Caps(other));
        Assert.Equal(CapOrigin.Rule, other.Network.Provenance.Caps!.Origin);
        Assert.Null(other.Prior.Provenance.Caps);
    }

    [Fact]
    public void Caps_by_rule_are_a_copys_distances_made_as_large_as_the_network_may_move()
    {
        double[] caps = Caps(ByRule.Value);
        // An operator norm is at most the Frobenius norm, and a network's layers share theirs.
        Assert.All(caps, cap => Assert.InRange(cap, 0.05 * 0.03, 0.03));
        Assert.InRange(caps.Sum(cap => cap * cap), 0, 0.03 * 0.03);

        // No copy gets as far: the caps are what a free copy does, scaled.
        var quick = Recipe with { Epochs = 1, MaxDistance = 1000 };
        var (once, twice) = (Caps(Train(quick)), Caps(Train(quick with { MaxDistance = 2000 })));
        Assert.InRange(once.Sum(cap => cap * cap), 1000, 1000 * 1000);
        Assert.All(twice.Zip(once), pair => Assert.Equal(2, pair.First / pair.Second, 1e-9));
    }

    [Fact]
    public void A_network_keeps_to_its_distance_and_fills_its_caps()
    {
        var pair = ByRule.Value;
        var free = Train(Recipe with { CapsByRule = false });
        double[] caps = Caps(pair),
            distances = Distances(pair),
            unlimited = Distances(free);

        Assert.Null(free.Network.Provenance.Caps);
        Assert.Equal(free.Prior.Fingerprint, pair.Prior.Fingerprint);
        Assert.All(distances.Zip(caps), layer => Assert.InRange(layer.First, 0, layer.Second));
        Assert.InRange(Frobenius(pair), 0, 0.03);
        for (int layer = 0; layer < caps.Length; layer++)
            Assert.InRange(distances[layer], 0.9 * Math.Min(unlimited[layer], caps[layer]), caps[layer]);
        // The caps bind, so that something was shown.
        Assert.Contains(unlimited.Zip(caps), layer => layer.First > layer.Second);
    }

    [Fact]
    public void Stated_caps_are_kept_and_a_cap_of_0_freezes_its_layer()
    {
        double[] caps = [0.002, 0, 0.001];
        var pair = Train(Recipe with { Caps = new DistanceCaps(caps, CapOrigin.Stated), MaxDistance = null });

        Assert.Equal(caps, Caps(pair));
        Assert.Equal(CapOrigin.Stated, pair.Network.Provenance.Caps!.Origin);
        double[] distances = Distances(pair);
        Assert.InRange(distances[0], 0.9 * 0.002, 0.002);
        Assert.Equal(0, distances[1]);
        Assert.InRange(distances[2], 0.9 * 0.001, 0.001);
    }

    [Theory]
    [InlineData(100, 0.01)]
    [InlineData(1_000, 0.1)]
    public void Caps_hold_where_weights_are_coarse(float scale, double cap)
    {
        var shape = CappedDigitNet.Shape;
        var start = new NetworkParameters(
            shape,
            Array.ConvertAll(Trainer.Initialise(shape, 1).Values.ToArray(), weight => scale * weight)
        );
        var near = Trainer.Train(
            new CappedDigitNet(start),
            Images.ToInputs(Recipe.Preprocessing!, 0, Samples),
            new TrainingOptions
            {
                Epochs = 1,
                Temperature = 1 / (scale * scale * scale),
                LearningRate = scale,
                Caps = new DistanceCaps([cap, cap, cap], CapOrigin.Stated),
            }
        );
        for (int layer = 0; layer < shape.LayerCount; layer++)
            Assert.InRange(OperatorNorm.Distance(near, start, layer), 0.9 * cap, cap);
    }

    [Fact]
    public void There_are_no_caps_where_the_rule_has_nothing_to_go_by()
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
                    PriorFraction = 0,
                },
                // 199 samples.
                quick with
                {
                    PriorFraction = 0.166,
                },
                quick with
                {
                    CapsByRule = false,
                },
            ],
            recipe => Assert.Null(Train(recipe).Network.Provenance.Caps)
        );
        Assert.NotNull(Train(quick with { PriorFraction = 0.167 }).Network.Provenance.Caps);
    }

    [Fact]
    public void Caps_for_another_number_of_layers_are_refused()
    {
        var caps = new DistanceCaps([1, 1], CapOrigin.Stated);
        var e = Assert.Throws<ArgumentException>(() => Train(Recipe with { Caps = caps }));
        Assert.Contains("has 3 layers and needs as many caps, got 2", e.Message);
    }

    [Fact]
    public void Caps_that_were_not_fixed_beforehand_are_refused_before_any_training()
    {
        var caps = new DistanceCaps([1, 1, 1], CapOrigin.PaidGrid);
        var initial = new CappedDigitNet(Recipe.Initialise(CappedDigitNet.Shape));
        var e = Assert.Throws<ArgumentException>(() => (Recipe with { Caps = caps }).Train(initial, Images, new NoWork()));
        Assert.StartsWith("The caps are of origin PaidGrid, expected caps of a rule or stated ones", e.Message);
    }

    private static TrainedPair Train(Recipe recipe, ImageSet? images = null) =>
        recipe.Train(new CappedDigitNet(recipe.Initialise(CappedDigitNet.Shape)), images ?? Images, Silence.Instance);

    private static double[] Caps(TrainedPair pair) => [.. pair.Network.Provenance.Caps!.Values];

    private static double[] Distances(TrainedPair pair) =>
        [
            .. Enumerable
                .Range(0, pair.Network.Shape.LayerCount)
                .Select(layer => OperatorNorm.Distance(pair.Network, pair.Prior, layer)),
        ];

    private static double Frobenius(TrainedPair pair) => pair.Network.DistanceTo(pair.Prior);

    private sealed class NoWork : IDisplay
    {
        public CancellationToken CancellationToken => default;

        public T Run<T>(Func<IProgress<EvaluationProgress>, T> work) => throw new InvalidOperationException("Work has begun.");

        public void Write(FormattableString message) { }
    }
}
