namespace BoundGen.Tests.Networks;

public class NetworkMaskTests
{
    // Layers that end within a word, at its end, and one neuron behind it.
    private static readonly NetworkShape Shape = new([3, 70, 64, 65, 2], bias: false);

    [Fact]
    public void A_mask_finds_the_neurons_whose_bits_are_set()
    {
        var random = new Random(5);
        bool[][] active =
        [
            .. new[] { 70, 64, 65 }.Select(size => Enumerable.Range(0, size).Select(_ => random.Next(3) == 0).ToArray()),
        ];
        var words = new ulong[Shape.MaskWordCount];
        int first = 0;
        foreach (bool[] layer in active)
        {
            for (int i = 0; i < layer.Length; i++)
                words[first + i / 64] |= layer[i] ? 1ul << (i % 64) : 0;
            first += (layer.Length + 63) / 64;
        }

        var mask = new NetworkMask(Shape, words);
        Assert.Equal(active.Sum(layer => layer.Count(one => one)), mask.Count);
        for (int layer = 0; layer < active.Length; layer++)
        {
            var found = new List<int>();
            foreach (int neuron in mask.ActiveNeurons(layer))
                found.Add(neuron);
            Assert.Equal(Enumerable.Range(0, active[layer].Length).Where(i => active[layer][i]), found);
            Assert.Equal(found.Count, mask.CountOf(layer));
            for (int i = 0; i < active[layer].Length; i++)
                Assert.Equal(active[layer][i], mask[layer, i]);
        }
    }

    [Fact]
    public void A_mask_of_a_network_has_the_neurons_with_pre_activations_above_0()
    {
        var parameters = Sample.Parameters(BiasedNet.Shape);
        float[] input = Sample.Input(BiasedNet.Shape),
            logits = new float[BiasedNet.OutputSize];
        var words = new ulong[BiasedNet.MaskWordCount];
        new BiasedNet(parameters).Forward(input, logits, words);
        var pass = new BoundGen.Reference.ReferenceNetwork(BiasedNet.Shape, parameters).Forward(input);
        var mask = new NetworkMask(BiasedNet.Shape, words);
        for (int layer = 0; layer < BiasedNet.HiddenLayerCount; layer++)
        {
            for (int i = 0; i < BiasedNet.LayerSizes[layer + 1]; i++)
                Assert.Equal(pass.Z(layer + 1)[i] > 0, mask[layer, i]);
        }
    }

    [Fact]
    public void Layers_neurons_and_words_that_do_not_exist_are_refused()
    {
        var words = new ulong[Shape.MaskWordCount];
        Assert.Throws<ArgumentException>("words", () => _ = new NetworkMask(Shape, new ulong[4]).Count);
        Assert.Throws<ArgumentOutOfRangeException>("layer", () => new NetworkMask(Shape, words).CountOf(3));
        Assert.Throws<ArgumentOutOfRangeException>("layer", () => new NetworkMask(Shape, words).ActiveNeurons(-1).MoveNext());
        Assert.Throws<ArgumentOutOfRangeException>("neuron", () => new NetworkMask(Shape, words)[1, 64]);
        Assert.Throws<ArgumentOutOfRangeException>("neuron", () => new NetworkMask(Shape, words)[0, -1]);
    }

    [Fact]
    public void Walking_through_a_mask_allocates_nothing()
    {
        var words = new ulong[Shape.MaskWordCount];
        words.AsSpan().Fill(0x5555_5555_5555_5555);
        int sum = 0;
        Assert.Equal(
            0,
            Allocations.Of(() =>
            {
                var mask = new NetworkMask(Shape, words);
                foreach (int neuron in mask.ActiveNeurons(1))
                    sum += neuron + mask.CountOf(0) + (mask[2, 0] ? 1 : 0);
            })
        );
        Assert.NotEqual(0, sum);
    }
}
