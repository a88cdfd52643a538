using BoundGen.Testing;

namespace BoundGen.Training.Tests;

[ReluNetwork(784, 32, 10)]
internal sealed partial class BiasedDigitNet;

[ReluNetwork(784, 32, 10, Bias = false)]
internal sealed partial class UnbiasedDigitNet;

public class RecipeTests
{
    private static readonly ImageSet Images = ProceduralDigits.Draw(1, 0, 3000);
    private static readonly ImageSet Fresh = ProceduralDigits.Draw(1, DataSets.FreshStart, 2000);

    /// <summary>A scale of byte/255, or 0 for standardised pixels.</summary>
    [Theory]
    [Slow]
    [InlineData(0.01f)]
    [InlineData(0.08f)]
    [InlineData(0.1f)]
    [InlineData(0.1087f)]
    [InlineData(0.15f)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(1e4f)]
    [InlineData(0)]
    public void Inputs_of_any_scale_train_with_and_without_biases_and_limits(float scale)
    {
        var recipe = new Recipe { Preprocessing = PreprocessingOf(scale) };
        var free = recipe with { Temperature = 1, MaxOperatorNorm = null, MaxDistance = null };

        foreach (bool bias in new[] { false, true })
        {
            Assert.InRange(Error(recipe, bias), 0.15, 0.35); // a guess has 0.9
            Assert.InRange(Error(free, bias), 0.15, 0.35);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_recipe_of_defaults_trains(bool bias) => Assert.InRange(Error(new Recipe(), bias), 0.15, 0.35);

    [Fact]
    public void The_scale_that_is_chosen_gives_the_images_of_the_prior_a_mean_norm_of_1()
    {
        var recipe = new Recipe { Seed = 3, PriorFraction = 0.25 };
        var dark = new ImageSet([1, 2, 2, 0, 9, 9, 9, 9], [0, 0], 2, 2);

        Assert.Equal(
            PreprocessingChoice.MeanNormOne(Images, SampleSelection.InRandomOrder(3, 0, 750)),
            recipe.PreprocessingOf(Images)
        );
        Assert.Equal(Preprocessing.Scaled(0.5f), (recipe with { PriorFraction = 0 }).PreprocessingOf(dark));
        Assert.Equal(Preprocessing.Scaled(7), (recipe with { Preprocessing = Preprocessing.Scaled(7) }).PreprocessingOf(Images));
    }

    [Fact]
    public void Inputs_twice_as_large_train_the_same_network_with_half_the_first_weights()
    {
        // The limit binds, as the largest norm shows.
        var recipe = new Recipe
        {
            Preprocessing = PreprocessingOf(1),
            Epochs = 1,
            MaxOperatorNorm = 1,
            MaxDistance = null,
        };
        var (once, twice) = (Train(recipe, true), Train(recipe with { Preprocessing = PreprocessingOf(2) }, true));

        var shape = BiasedDigitNet.Shape;
        Assert.Equal(
            once.Values[shape.Weights(0)].ToArray(),
            Array.ConvertAll(twice.Values[shape.Weights(0)].ToArray(), weight => 2 * weight)
        );
        Assert.Equal(once.Values[shape.Weights(0).End..].ToArray(), twice.Values[shape.Weights(0).End..].ToArray());
        Assert.InRange(OperatorNorm.UpperBound(twice.Values[shape.Weights(0)], 32, 784), 0.06, 1 / 16.0);
    }

    [Fact]
    public void A_learning_rate_replaces_the_rule()
    {
        var recipe = new Recipe
        {
            Preprocessing = PreprocessingOf(1),
            Epochs = 1,
            MaxDistance = null,
        };
        var (slow, quick) = (Moved(1e-6), Moved(2e-6));

        Assert.InRange(quick / slow, 1.9, 2.1);
        Assert.InRange(Moved(null) / slow, 1000, double.PositiveInfinity);

        double Moved(double? rate)
        {
            var start = new BiasedDigitNet(recipe.Initialise(BiasedDigitNet.Shape)).ToParameters();
            return Train(recipe with { LearningRate = rate }, true).DistanceTo(start, 1);
        }
    }

    private static Preprocessing PreprocessingOf(float scale) =>
        scale == 0
            ? PreprocessingChoice.MeanAndDeviation(Images, SampleSelection.InFileOrder(0, Images.Count))
            : Preprocessing.Scaled(scale);

    private static double Error(Recipe recipe, bool bias)
    {
        var network = Network(Train(recipe, bias));
        var fresh = Fresh.ToInputs((recipe with { PriorFraction = 1 }).PreprocessingOf(Images), 0, Fresh.Count);
        return (double)BoundReport.CountErrors(network, fresh) / fresh.Count;
    }

    /// <summary>The network near a prior that has seen all images.</summary>
    private static NetworkParameters Train(Recipe recipe, bool bias)
    {
        var initial = Network(recipe.Initialise(bias ? BiasedDigitNet.Shape : UnbiasedDigitNet.Shape));
        return (recipe with { PriorFraction = 1 }).Train(initial, Images, Silence.Instance).Network;
    }

    private static IReluNetwork Network(NetworkParameters parameters) =>
        parameters.Shape.HasBias ? new BiasedDigitNet(parameters) : new UnbiasedDigitNet(parameters);
}
