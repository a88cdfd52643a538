namespace BoundGen.Tests.Parameters;

/// <summary>The order of layers.</summary>
public partial class SafetensorsNetworkTests
{
    [Theory]
    [InlineData("2.weight", "10.weight")]
    [InlineData("net.fc1.weight", "net.fc2.weight")]
    [InlineData("layers.0.linear.weight", "layers.1.linear.weight")]
    [InlineData("weight", "0.weight")]
    [InlineData("b.1.weight", "a.2.weight")]
    [InlineData("block1.weight", "block1.0.weight")]
    [InlineData("block1.9.weight", "block02.1.weight")]
    [InlineData("9.weight", "123456789012345678901234567890.weight")]
    [InlineData("a.1.weight", "b.1.weight")]
    [InlineData("01_weight", "1.weight")]
    [InlineData("B.weight", "a.weight")]
    public void Layers_follow_the_numbers_or_the_only_order_that_chains(string first, string second)
    {
        // 2-3-1, whichever comes first in the file.
        SafetensorsTensor[] tensors = [new(first, [3, 2], (float[])[1, 2, 3, 4, 5, 6]), new(second, [1, 3], (float[])[7, 8, 9])];
        foreach (var order in new[] { tensors, tensors.Reverse().ToArray() })
        {
            var network = Load(order);
            Assert.Equal("2-3-1", network.Shape.ToString());
            Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], network.Values.ToArray());
        }
    }

    [Theory]
    [InlineData("by the numbers in their names", "net.fc1,net.fc2", "net.fc2.weight 3-2", "net.fc1.weight 4-3")]
    [InlineData(
        "the only order in which their shapes chain",
        "fc1,fc2,out",
        "fc1.weight 4-5",
        "out.weight 3-2",
        "fc2.weight 5-3"
    )]
    [InlineData(
        "the only order in which their shapes chain",
        "layers.0,layers.1,head",
        "head.weight 3-2",
        "layers.0.weight 4-5",
        "layers.1.weight 5-3"
    )]
    // Keras leaves out the first number: without the rule, dense could stand anywhere among squares.
    [InlineData(
        "the only order in which their shapes chain",
        "m/dense,m/dense_1,m/dense_2",
        "m/dense_2/kernel:0 3-3",
        "m/dense_1/kernel:0 3-3",
        "m/dense/kernel:0 3-3"
    )]
    [InlineData("by the numbers in their names", "0,1", "coefs_1 5-2", "coefs_0 4-5")]
    [InlineData("by the numbers in their names", "1,2", "W2 5-2", "W1 4-5")]
    [InlineData("the only one", "weight", "weight 4-2")]
    public void The_order_and_what_decided_it_are_known(string reason, string layers, params string[] weights)
    {
        var network = Read(new SafetensorsOptions(), [.. weights.Select(Weight)]);
        Assert.Equal(reason, network.OrderReason);
        Assert.Equal(layers, string.Join(',', network.Layers));
    }

    [Fact]
    public void Orders_that_are_left_open_are_listed_and_can_be_stated()
    {
        SafetensorsTensor[] tensors =
        [
            Weight("fc_one.weight 4-3"),
            Weight("fc_two.weight 3-3"),
            Weight("fc_three.weight 3-3"),
            Weight("out.weight 3-2"),
        ];
        var refused = Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions(), tensors));
        Assert.Contains(
            "more than one order of the layers chains: fc_one,fc_two,fc_three,out or fc_one,fc_three,fc_two,out; ",
            refused.Message
        );
        Assert.Contains("--layers", refused.Message);

        var stated = Read(new SafetensorsOptions { Layers = ["fc_one", "fc_three.weight", "fc_two", "out"] }, tensors);
        Assert.Equal("fc_one,fc_three,fc_two,out", string.Join(',', stated.Layers));
        Assert.Equal("as stated", stated.OrderReason);
        Assert.Equal(tensors[2].Values.ToArray(), stated.Parameters.Values[stated.Parameters.Shape.Weights(1)].ToArray());

        Refused("has no layer \"fc\", expected some of fc_one, fc_two, fc_three, out", "fc");
        Refused("a layer is stated twice", "fc_one", "fc_one", "fc_two", "out");
        Refused("tensor \"fc_three.weight\" is not among the layers that were stated", "fc_one", "fc_two", "out");
        Refused(
            "layer 2 (\"fc_one.weight\") takes 4 inputs but layer 1 (\"out.weight\") gives 2",
            "fc_two",
            "out",
            "fc_one",
            "fc_three"
        );

        void Refused(string problem, params string[] layers)
        {
            var options = new SafetensorsOptions { Layers = [.. layers] };
            Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => Read(options, tensors)).Message);
        }
    }

    [Fact]
    public void Numbers_of_different_names_are_not_compared()
    {
        // PyTorch: features and classifier are two sequences of their own.
        SafetensorsTensor[] open =
        [
            .. Layer("features.0", 20, 64),
            .. Layer("features.3", 64, 64),
            .. Layer("classifier.1", 64, 64),
            .. Layer("classifier.4", 64, 10),
        ];
        Assert.Contains(
            "more than one order of the layers chains",
            Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions(), open)).Message
        );
        SafetensorsTensor[] clear =
        [
            .. Layer("features.0", 784, 500),
            .. Layer("features.2", 500, 500),
            .. Layer("classifier.1", 500, 10),
        ];
        Assert.Equal("features.0,features.2,classifier.1", string.Join(',', Read(new SafetensorsOptions(), clear).Layers));
    }

    [Fact]
    public void A_number_that_may_have_been_left_out_at_two_places_says_nothing()
    {
        SafetensorsTensor[] tensors = [Weight("fc_1.weight 3-3"), Weight("fc_2.weight 3-3"), Weight("fc_1_1.weight 3-3")];
        Assert.Contains(
            "more than one order of the layers chains",
            Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions(), tensors)).Message
        );
    }

    [Fact]
    public void A_file_of_very_many_layers_is_refused_at_once()
    {
        SafetensorsTensor[] tensors =
        [
            .. Enumerable.Range(0, 20_000).Select(i => new SafetensorsTensor($"{i}.weight", [1, 1], (float[])[1])),
            new("b.bias", [1], (float[])[0]),
            new("b.weight", [1, 1], (float[])[1]),
        ];
        Assert.Contains(
            "too many orders to try",
            Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions(), tensors)).Message
        );
    }

    [Fact]
    public void Many_layers_whose_order_is_open_end_in_an_error_and_not_in_a_search_without_end()
    {
        // Thirty squares in any order, none of which leads to the last layer.
        SafetensorsTensor[] tensors =
        [
            .. Enumerable.Range(0, 30).Select(i => Weight($"layer_{(char)('a' + i % 26)}{(char)('a' + i / 26)}x.weight 3-3")),
            Weight("out.weight 5-2"),
        ];
        var error = Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions(), tensors));
        Assert.Contains("too many orders to try", error.Message);
    }
}
