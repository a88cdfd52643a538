using System.Text.Json.Nodes;
using BoundGen;
using BoundGen.Testing;

namespace Digits.Api.Tests;

/// <summary>A folder with a network, its prior, and a report about them.</summary>
internal sealed class CertifiedModel : TemporaryFolder
{
    public CertifiedModel()
    {
        var usage = new NetworkUsage { Preprocessing = Preprocessing.Scaled(0.125f) };
        Prior = new NetworkParameters(DigitNet.Shape, Values(1, 1f)).WithUsage(usage);
        Network = new NetworkParameters(DigitNet.Shape, Values(1, 1.0001f)).WithUsage(usage);
        Prior.Save(At("prior.safetensors"));
        Network.Save(At("model.safetensors"));
        Report = new JsonObject
        {
            ["network"] = new JsonObject { ["digest"] = Network.Fingerprint },
            ["headline"] = "ball-sparse",
            ["certificates"] = new JsonArray(
                new JsonObject { ["name"] = "prior", ["bound"] = 0.02 },
                new JsonObject { ["name"] = "ball-sparse", ["bound"] = 0.025 }
            ),
            ["delta"] = 0.05,
            ["samples"] = 1000,
            ["assumptions"] = new JsonArray(new JsonObject { ["name"] = "range", ["text"] = "of a test" }),
            ["ball"] = new JsonObject { ["centre"] = Prior.Fingerprint, ["caps"] = new JsonArray(0.01, 0.01) },
        };
        Save();
    }

    public NetworkParameters Network { get; }

    public NetworkParameters Prior { get; }

    public JsonObject Report { get; }

    public ServiceOptions Options => new() { Model = At(), Report = At("report.json") };

    /// <summary>Writes the report as it is now.</summary>
    public void Save() => File.WriteAllText(At("report.json"), Report.ToJsonString());

    private static float[] Values(int seed, float factor)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, DigitNet.ParameterCount).Select(_ => factor * (random.NextSingle() - 0.5f) / 4)];
    }
}
