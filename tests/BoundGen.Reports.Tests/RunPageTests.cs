using System.Text.Json;

namespace BoundGen.Reports.Tests;

public sealed class RunPageTests(CertifiedExample example) : IClassFixture<CertifiedExample>
{
    [Theory]
    [InlineData(
        0.07312,
        0.2699,
        "At most 7.32% of new inputs will be misclassified, with 95% confidence; the norm-based theory, which counts every neuron, can only say 26.99%."
    )]
    [InlineData(
        0.5,
        1,
        "At most 50.00% of new inputs will be misclassified, with 95% confidence; the norm-based theory, which counts every neuron, can say nothing."
    )]
    [InlineData(
        1,
        1,
        "Nothing was proved: the headline bound, ball-sparse, is vacuous. It allows for all new inputs to be misclassified."
    )]
    public void The_headline_is_one_sentence(double sparse, double dense, string sentence)
    {
        var json = example.Json();
        foreach (var (name, bound) in new[] { ("ball-sparse", sparse), ("ball-dense", dense), ("paper", 1) })
        {
            var certificate = json["certificates"]!.AsArray().Single(c => c!["name"]!.GetValue<string>() == name)!;
            certificate["bound"] = bound;
            certificate["vacuous"] = bound >= 1;
        }

        string page = Page(JsonSerializer.Deserialize(json.ToJsonString(), RunJson.Default.CertifiedRun)!);

        Assert.Contains($"<p class=\"headline\">{sentence}</p>", page);
        Assert.Equal(sparse >= 1, page.Contains("class=\"marked vacuous\"", StringComparison.Ordinal));
        Assert.Matches("class=\"vacuous\">\n<th scope=\"row\">paper</th>.*>vacuous</td>", page);
    }

    [Fact]
    public void Lines_of_Theorem_13_are_marked_as_not_recomputed()
    {
        string page = Page(example.Run);
        Assert.Matches("<th scope=\"row\">paper</th><td class=\"text\">[^<]*\\(not recomputed\\)</td>", page);
        Assert.Matches("<th scope=\"row\">paper-dense</th><td class=\"text\">[^<]*\\(not recomputed\\)</td>", page);
        Assert.Equal(2, page.Split("(not recomputed)").Length - 1);
        Assert.Contains("paper and paper-dense (Theorem 13)", page);
    }

    [Fact]
    public void Inputs_that_move_have_a_table_and_lines_in_the_ledger()
    {
        string page = Page(example.Run);
        Assert.Contains("Inputs that move</h2>", page);
        Assert.Contains("Failures at each radius", page);
        Assert.Matches(">robust</th><td class=\"text\">robust risk of the prior</td>", page);
    }

    private static string Page(CertifiedRun run) =>
        RunPage.From(new StoredRun(run), null, null, new RunFigures(null, null, null), "inputs", ["report"]).ToString();
}
