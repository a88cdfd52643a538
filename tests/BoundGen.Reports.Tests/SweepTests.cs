using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BoundGen.Reports.Tests;

/// <summary>The JSON of several models: what is written is what is read, and the best of them follows from the runs.</summary>
public sealed class SweepTests(CertifiedExample example) : IClassFixture<CertifiedExample>
{
    [Fact]
    public void Runs_are_read_as_they_were_written()
    {
        string json = Json().ToJsonString();
        var read = example.Load(json);
        Assert.Null(read.Certified);
        Assert.Throws<InvalidOperationException>(() => read.Network);
        Assert.Equal(JsonNode.Parse(json)!.ToJsonString(), JsonNode.Parse(StoredRun.ToJson(read.Sweep!))!.ToJsonString());
        Assert.Equal(["a", "b"], read.Sweep!.Runs.Select(run => run.Model));
    }

    [Fact]
    public void The_best_is_the_limit_of_its_counts_at_a_part_of_delta()
    {
        var sweep = example.Load(Json().ToJsonString()).Sweep!;
        var run = sweep.Runs[0];
        var part = new ConfidenceLedger(run.Delta / 2).Spend(
            "alone",
            run.Delta / 2,
            run.HeadlineBound.Ledger![0].Choices.Select(choice => new GridChoice(choice.Name, choice.Count))
        );
        double expected = ClopperPearson.UpperLimit(run.HeadlineBound.Failures!.Value, run.Samples, part);
        Assert.Equal(expected, sweep.Best.Bound, 1e-12);
        Assert.True(expected > run.HeadlineBound.Bound);
    }

    [Theory]
    [InlineData("runs", "null", "$.runs")]
    [InlineData("runs", "5", "$.runs")]
    [InlineData("runs", "{}", "$.runs")]
    [InlineData("runs", "[]", "$.runs: There are 0 runs, expected at least 1.")]
    [InlineData("runs/1", "null", "$.runs: has null, expected what certify writes of a model")]
    [InlineData("runs/1", "[]", "$.runs[1]")]
    [InlineData("runs/1", "{}", "required")]
    [InlineData("runs/1/samples", "299", "run 2 of 2: prior: the bound is")]
    [InlineData("runs/1/eta", "2", "run 2 of 2: $.eta: is 2, expected a number between 0 and 1")]
    [InlineData("runs/1/model", "null", "$.runs: Run 2 has no model, expected the file of its network.")]
    [InlineData("runs/1/model", "\"a\"", "$.runs: Run 2 has the model a of another, expected each once.")]
    [InlineData("best", "null", "$.best")]
    [InlineData("best/model", "\"c\"", "$.best: is about c, expected a model of $.runs")]
    [InlineData("best/name", "\"prior\"", "$.best: is \"prior\", expected \"ball-sparse\", the headline of its run")]
    [InlineData("best/name", "\"most\"", "most")]
    [InlineData("best/bound", "0.001", "$.best: the bound is 0.001, but the least of the runs at delta / models is 0.")]
    [InlineData("best/ledger", "[]", "$.best: the ledger is not that of its run with delta divided by the 2 models")]
    [InlineData("best/ledger/0", "null", "$.best: the ledger is not that of its run")]
    [InlineData("best/ledger/0/deltaPerChoice", "0.05", "$.best: \"test set\", for each choice, is 0.05")]
    [InlineData("best/ledger/0/use", "\"luck\"", "$.best: the ledger is not that of its run")]
    [InlineData("best/ledger/0/choices/0/count", "7", "$.best: the ledger is not that of its run")]
    public void What_does_not_follow_is_refused(string place, string value, string reason)
    {
        var json = Json();
        string[] names = place.Split('/');
        var parent = names[..^1].Aggregate(json, (node, name) => At(node, name)!);
        if (parent is JsonArray array)
            array[int.Parse(names[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
        else
            parent[names[^1]] = JsonNode.Parse(value);

        var error = Assert.Throws<InvalidDataException>(() => example.Load(json.ToJsonString()));

        Assert.StartsWith(example.At("run.json") + ": ", error.Message);
        Assert.Contains(reason, error.Message);

        static JsonNode? At(JsonNode node, string name) =>
            int.TryParse(name, CultureInfo.InvariantCulture, out int i) ? node[i] : node[name];
    }

    [Fact]
    public void Runs_of_different_deltas_are_not_compared()
    {
        var error = Assert.Throws<ArgumentException>(() => CertifiedSweep.From([Named("a"), Named("b", delta: 0.1)]));
        Assert.StartsWith("Run 2 has delta 0.1, the first 0.05, expected one.", error.Message);
    }

    [Fact]
    public void Quotes_commas_and_line_ends_are_quoted_in_CSV()
    {
        string csv = CsvReport.Of(Named("a \"b\",\nc"));
        Assert.StartsWith("model,prior,network,samples,name,headline,", csv);
        Assert.Contains("\n\"a \"\"b\"\",\nc\",,3-4-2,300,prior,false,", csv);
    }

    private CertifiedRun Named(string model, double delta = 0.05)
    {
        var json = example.Json();
        json["model"] = model;
        json["delta"] = delta;
        return JsonSerializer.Deserialize(json.ToJsonString(), RunJson.Default.CertifiedRun)!;
    }

    private JsonNode Json() => JsonNode.Parse(StoredRun.ToJson(CertifiedSweep.From([Named("a"), Named("b")])))!;
}
