using BoundGen.Testing;

namespace BoundGen.Training.Tests;

[ReluNetwork(784, 32, 10)]
internal sealed partial class BiasedDigitNet;

[ReluNetwork(784, 32, 10, Bias = false)]
internal sealed partial class UnbiasedDigitNet;

public class RecipeTests
{
    private static readonly ImageSet Images = ProceduralDigits.Draw(1, 0, 3000);
    private static readonly ImageSet Fresh = ProceduralDigits.Draw(1, DataSet.FreshStart, 2000);

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
    public void Inputs_of_any_scale_train_with_and_without_biases(float scale)
    {
        var recipe = new Recipe { Preprocessing = PreprocessingOf(scale) };

        Assert.All([false, true], bias => Assert.InRange(Error(recipe, bias), 0.15, 0.35)); // a guess has 0.9
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.1087f)]
    [InlineData(1)]
    public void Biases_train_under_a_norm_cap(float scale) =>
        Assert.InRange(Error(Recipe.ForDigits with { Preprocessing = PreprocessingOf(scale) }, bias: true), 0.15, 0.35);

    [Fact]
    public void Inputs_twice_as_large_train_the_same_network_with_half_the_first_weights()
    {
        var recipe = new Recipe { Preprocessing = PreprocessingOf(1), Epochs = 1 };
        var (once, twice) = (Train(recipe, true), Train(recipe with { Preprocessing = PreprocessingOf(2) }, true));

        var shape = BiasedDigitNet.Shape;
        Assert.Equal(
            once.Values[shape.Weights(0)].ToArray(),
            Array.ConvertAll(twice.Values[shape.Weights(0)].ToArray(), weight => 2 * weight)
        );
        Assert.Equal(once.Values[shape.Weights(0).End..].ToArray(), twice.Values[shape.Weights(0).End..].ToArray());
    }

    [Fact]
    public void A_learning_rate_replaces_the_rule()
    {
        var recipe = new Recipe { Preprocessing = PreprocessingOf(1), Epochs = 1 };
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
        var fresh = Fresh.ToInputs(recipe.Preprocessing, 0, Fresh.Count);
        var network = Network(Train(recipe, bias));
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

    private sealed class Silence : IDisplay
    {
        public static readonly Silence Instance = new();

        public CancellationToken CancellationToken => default;

        public T Run<T>(Func<IProgress<EvaluationProgress>, T> work) => work(new Progress<EvaluationProgress>());

        public void Write(FormattableString message) { }
    }
}
