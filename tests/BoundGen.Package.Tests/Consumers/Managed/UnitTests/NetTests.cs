using BoundGen;
using Xunit;

namespace UnitTests;

public partial class NetTests
{
    [Fact]
    public void A_network_in_a_test()
    {
        var network = new Net([1, 1, -1, 2, 5, 0]);
        var logits = new float[Net.OutputSize];
        network.Forward([2], logits);
        Assert.Equal([2, 6], logits);
        Assert.Equal(1, network.Classify([2]));
    }

    [ReluNetwork(1, 1, 2)]
    private sealed partial class Net;
}
