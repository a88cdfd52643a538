using System.Text.Json.Nodes;
using BoundGen.Testing;

namespace BoundGen.Reports.Tests;

/// <summary>Three inputs, four hidden neurons, two classes.</summary>
[ReluNetwork(3, 4, 2, Bias = false)]
internal sealed partial class TinyNet;

/// <summary>A run whose bounds say something, as JSON, and changes of it.</summary>
public sealed class CertifiedExample : TemporaryFolder
{
    private static readonly float[] Weights = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, -1, 0, 0, -1, 1, 0, 0];

    public CertifiedExample()
    {
        float[] moved = [.. Weights.Select((weight, i) => weight + 0.0001f * (i % 3))];
        NetworkParameters prior = new(TinyNet.Shape, Weights),
            parameters = new(TinyNet.Shape, moved);
        var network = new TinyNet(moved);
        Run = CertifiedRun.From(
            BoundReport.Evaluate(
                new BoundRequest
                {
                    Network = network,
                    Parameters = parameters,
                    Prior = PriorNetwork.From(prior),
                    Sample = Sample(300),
                    HoldOut = Sample(40),
                    Statements = DataStatements.PriorIndependent | DataStatements.OnlyAlike | DataStatements.RepeatsAreDraws,
                    Options = new BoundOptions
                    {
                        Sigma = [0.02, 0.1],
                        Draws = 1000,
                        MaxInputNorm = 2,
                        Configurations = 2,
                        InputRadii = [0.05, 0.2],
                        Curve = true,
                    },
                }
            ),
            ["certify", "--model", "model.safetensors"],
            progressive: RunProgressive.Of([100, 200], [3, 4], new BoundOptions { Configurations = 2 })
        );
        Inspection = InspectedRun.From(
            NetworkInspection.Compute(
                new InspectionRequest
                {
                    Network = network,
                    Parameters = parameters,
                    Prior = prior,
                    Data = Sample(300),
                    MaxInputNorm = 2,
                    RobustnessInputs = 10,
                }
            ),
            ["inspect"]
        );
    }

    internal CertifiedRun Run { get; }

    internal InspectedRun Inspection { get; }

    internal JsonNode Json() => JsonNode.Parse(StoredRun.ToJson(Run))!;

    internal StoredRun Load(string json)
    {
        File.WriteAllText(At("run.json"), json);
        return StoredRun.Load(At("run.json"));
    }

    /// <summary>One of the first two inputs is larger; every tenth by so little that noise turns it round.</summary>
    private static LabelledData Sample(int count)
    {
        var inputs = new float[3 * count];
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            inputs[3 * i + labels[i]] = i % 10 == 0 ? 0.2f : 1;
            inputs[3 * i + 2] = i % 7 / 7f;
        }

        return new LabelledData(inputs, labels, 3);
    }
}
