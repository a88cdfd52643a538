using BoundGen;
using BoundGen.Reports;
using BoundGen.Training;
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

    [Fact]
    public void A_training_in_a_test()
    {
        var digits = ProceduralDigits.Draw(1, 0, 100).ToInputs(Preprocessing.Scaled(0.1f), 0, 100);
        var start = Trainer.Initialise(DigitNet.Shape, 1);
        var trained = Trainer.Train(new DigitNet(start.Values), digits, new TrainingOptions { Epochs = 1 });
        Assert.NotEqual(start.Values.ToArray(), trained.Values.ToArray());
    }

    [Fact]
    public void A_report_in_a_test()
    {
        var parameters = new NetworkParameters(Net.Shape, [1, 1, -1, 2, 5, 0]);
        var request = new BoundRequest
        {
            Network = new Net(parameters),
            Parameters = parameters,
            Prior = PriorNetwork.None,
            Sample = new LabelledData([1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 1, 1, 1, 1, 1, 1], 1),
            Statements = DataStatements.PriorIndependent,
            Options = new BoundOptions { Draws = 10 },
        };
        string json = StoredRun.ToJson(CertifiedRun.From(BoundReport.Evaluate(request)));
        Assert.Contains("\"samples\": 8", json);
    }

    [ReluNetwork(1, 1, 2)]
    private sealed partial class Net;

    [ReluNetwork(784, 8, 10, Bias = false)]
    private sealed partial class DigitNet;
}
