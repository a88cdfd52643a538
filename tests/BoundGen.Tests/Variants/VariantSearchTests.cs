using static BoundGen.Tests.Variants.NetworkVariantsTests;

namespace BoundGen.Tests.Variants;

/// <summary>The smallest variants within caps.</summary>
public class VariantSearchTests
{
    private static readonly NetworkShape Shape = new([5, 7, 6, 3], bias: true);

    [Fact]
    public void The_fewest_bits_are_within_the_caps_and_one_bit_less_in_any_layer_is_not()
    {
        var network = Random(1);
        double[] ofFive = OperatorNorm.Distances(NetworkVariants.QuantiseRows(network, 5).Parameters, network);
        double[] ofNine = OperatorNorm.Distances(NetworkVariants.QuantiseRows(network, 9).Parameters, network);
        var caps = Caps(ofFive[0], ofNine[1], ofFive[2]);
        var variant = VariantSearch.FewestBits(network, network, caps);
        Assert.Equal("int5, int9, int5", variant.Description);
        Assert.True(caps.Hold(OperatorNorm.Distances(variant.Parameters, network)));
        Assert.Equal(
            variant.Parameters.Values[Shape.Layer(1)],
            NetworkVariants.QuantiseRows(network, 9).Parameters.Values[Shape.Layer(1)]
        );
        Assert.False(OperatorNorm.Distance(NetworkVariants.QuantiseRows(network, 4).Parameters, network, 0) <= ofFive[0]);
    }

    [Fact]
    public void A_layer_whose_cap_allows_no_rounding_stays_as_it_is()
    {
        var network = Random(2);
        var variant = VariantSearch.FewestBits(network, network, Caps(0, 1e9, 1e9));
        Assert.Equal(network.Values[Shape.Layer(0)], variant.Parameters.Values[Shape.Layer(0)]);
        Assert.Equal("float32, int2, int2", variant.Description);
    }

    [Fact]
    public void As_many_weights_are_pruned_as_the_caps_allow()
    {
        var (network, prior) = (Random(3), Random(4));
        double[] start = OperatorNorm.Distances(network, prior);
        var caps = Caps(start[0] * 1.001, start[1] * 1.1, 1e9);
        var variant = VariantSearch.MostPruned(network, prior, caps).Parameters;
        Assert.True(caps.Hold(OperatorNorm.Distances(variant, prior)));
        Assert.All(variant.Values[Shape.Weights(2)].ToArray(), weight => Assert.Equal(0, weight));

        var all = VariantSearch.MostPruned(network, network, Caps(1e9, 1e9, 1e9)).Parameters;
        for (int layer = 0; layer < Shape.LayerCount; layer++)
            Assert.All(all.Values[Shape.Weights(layer)].ToArray(), weight => Assert.Equal(0, weight));
        Assert.Equal(network.Values, VariantSearch.MostPruned(network, network, Caps(0, 0, 0)).Parameters.Values);
    }

    [Fact]
    public void A_network_outside_of_its_caps_is_refused_and_a_search_can_be_ended()
    {
        var (network, prior) = (Random(5), Random(6));
        string message = Assert
            .Throws<ArgumentException>(() => VariantSearch.FewestBits(network, prior, Caps(1e9, 1e-9, 1e9)))
            .Message;
        Assert.Contains("Layer 2 of the network", message, StringComparison.Ordinal);
        Assert.Contains("Shrink moves it inside", message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() =>
            VariantSearch.MostPruned(network, network, Caps(1, 1, 1), cancellationToken: new CancellationToken(canceled: true))
        );
    }
}
