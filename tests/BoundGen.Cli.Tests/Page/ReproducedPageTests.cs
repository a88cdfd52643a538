using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BoundGen.Reports;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests.Page;

/// <summary><c>boundgen report</c> of a folder of reproduce.</summary>
public sealed partial class ReproducedPageTests(SmallReproduction small) : IClassFixture<SmallReproduction>
{
    private const string Commands = "How to run it again",
        Unknown = "does not say by which command";

    private static readonly (string File, string Heading, int Figures)[] Sections =
    [
        ("tradeoff.json", "The trade-off between noise and distance", 1),
        ("sparsity.json", "What sparsity itself buys", 2),
        ("truth.json", "Bounds beside the truth", 0),
        ("kappa.json", "Effective activity of the paper&#39;s networks", 2),
        ("bounds.json", "The paper&#39;s bound against the size of the sample", 4),
        ("variants.json", "What was tried, and what each change gave", 0),
        ("robust.json", "Inputs that move", 0),
        ("map.json", "Which bound to quote", 1),
    ];

    [Fact]
    public void Every_experiment_is_a_section_with_its_figures()
    {
        string page = Page("small");

        Assert.Equal([.. Sections.Select(section => section.Heading), Commands], Headings(page));
        Assert.Equal(Sections.Sum(section => section.Figures), Figures(page));
        // Titles of figures that tell experiments apart.
        Assert.All(
            new[]
            {
                "Failures rise with noise and KL falls: 784-100-10",
                "Mean effective activity, one hidden layer",
                "The paper's bound, one hidden layer, zero prior",
            },
            title => Assert.Contains($"aria-label=\"{title}\"", page)
        );
        Assert.Equal(4, Regex.Count(page, "Ours are about procedural digits, the paper&#39;s about MNIST."));
        Assert.Equal(Sections.Length, Regex.Count(page, "not those of the standard experiments"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void One_file_alone_makes_a_page(int section)
    {
        var (file, heading, figures) = Sections[section];
        string folder = small.Changed("small", Path.GetFileNameWithoutExtension(file), _ => { });
        string page = Text(folder);

        Assert.Equal([heading, Commands], Headings(page));
        Assert.Equal(figures, Figures(page));
        Assert.Equal(section == 0, page.Contains("<p class=\"headline\">", StringComparison.Ordinal));
        // No command makes such networks.
        Assert.Single(Regex.Matches(page, Unknown));
    }

    [Fact]
    public void Whatever_the_page_shows_is_in_the_page()
    {
        string page = Page("standard");

        Assert.Equal(8, Figures(page));
        string[] ids = [.. Regex.Matches(page, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(page, @"url\(#([^)]+)\)"), match => Assert.Contains(match.Groups[1].Value, ids));
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("@font-face", page);
        Assert.DoesNotMatch("(?i)(src|[^:]href)=", page);
        Assert.DoesNotContain("http", Regex.Replace(page, "xmlns(:xlink)?=\"[^\"]*\"|http-equiv", ""));
    }

    [Fact]
    public void The_tradeoff_is_the_table_of_the_README()
    {
        string page = Page("standard");
        string[] lines =
        [
            .. File.ReadAllLines(Path.Combine(Readme.Root, "README.md"))
                .SkipWhile(line => !line.StartsWith("| network ", StringComparison.Ordinal))
                .TakeWhile(line => line.StartsWith('|')),
        ];

        Assert.Equal(
            Cells(lines[0]),
            Regex.Matches(page, "<th scope=\"col\"[^>]*>(.*?)</th>").Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
        );
        Assert.Equal(lines[2..].Select(Cells), Rows(page));
        Assert.Equal(["1.049", "1.050", "1.071"], Grey(page));
        Assert.DoesNotContain("Ours are", page);
        // The lines that look the same: of a network with a bound of the paper's that can be shown, and of one without.
        int holdOut = Array.IndexOf(Cells(lines[0]), "hold-out");
        Assert.Contains(
            $"Black lines: at {Cells(lines[2])[holdOut]}, the hold-out bound and at 0.240, the paper&#39;s bound of its own network.",
            page
        );
        Assert.Contains($"Black lines: at {Cells(lines[3])[holdOut]}, the hold-out bound.", page);

        static string[] Cells(string line) => [.. line.Split('|')[1..^1].Select(cell => cell.Trim())];
    }

    [Theory]
    [InlineData(
        "mnist",
        null,
        0.03731,
        1.049,
        "On MNIST, a network 784-500-10 is proven to misread at most 3.74% of new digits, with 95% confidence for this network by itself; the paper's own network of that size has a bound above 100%, which says nothing."
    )]
    [InlineData(
        "sets/MNIST/",
        null,
        0.03,
        0.24,
        "On MNIST, a network 784-500-10 is proven to misread at most 3.00% of new digits, with 95% confidence for this network by itself; the paper's own network of that size has a bound of 24.00%."
    )]
    [InlineData(
        "digits",
        null,
        0.03,
        1.0,
        "On procedural digits, a network 784-500-10 is proven to misread at most 3.00% of new digits, with 95% confidence for this network by itself; the paper's own network of that size, on MNIST, has a bound above 100%, which says nothing."
    )]
    [InlineData(
        "fashion",
        null,
        0.03,
        null,
        "On the images in fashion, a network 784-500-10 is proven to misclassify at most 3.00% of new images, with 95% confidence for this network by itself; the paper has no bound for a network of that size."
    )]
    [InlineData(
        "fashion",
        "clothes",
        0.03,
        null,
        "On the images in fashion, a network 784-500-10 is proven to misclassify at most 3.00% of new clothes, with 95% confidence for this network by itself; the paper has no bound for a network of that size."
    )]
    [InlineData("mnist", null, 1.0, 0.24, "Nothing was proved on MNIST: the bound is vacuous for every network.")]
    public void The_best_result_is_one_sentence(string data, string? noun, double bound, double? paper, string sentence)
    {
        string folder = small.Changed("standard", "tradeoff", json =>
        {
            json["data"] = data;
            json["rows"]![1]!["paperBound"] = paper;
            foreach (var row in json["rows"]!.AsArray())
            {
                Bound(row!, "ball-sparse")["bound"] = Math.Max(bound, row == json["rows"]![1] ? 0 : 0.0374);
                // The sentence does not mention them, and drawing figures is slow.
                row!["result"]!["candidates"] = new JsonArray();
            }
        });

        Assert.Equal(
            sentence,
            WebUtility.HtmlDecode(Regex.Match(Text(folder, noun), "<p class=\"headline\">(.*?)</p>").Groups[1].Value)
        );
    }

    [Fact]
    public void A_choice_among_networks_is_named_and_only_where_there_is_one()
    {
        string one = small.Changed("standard", "tradeoff", json => json["rows"] = new JsonArray(json["rows"]![0]!.DeepClone()));

        Assert.Contains("all 6 hold at once with at least 70%.", Page("standard"));
        Assert.DoesNotContain("hold at once", Text(one));
        Assert.Contains("with 95% confidence;", Text(one));
    }

    [Fact]
    public void Kappa_stands_beside_the_papers_with_the_difference()
    {
        string folder = small.Changed("small", "kappa", json =>
        {
            foreach (var (mean, i) in new[] { 0.6015, 0.753, 0.9551 }.Select((mean, i) => (mean, i)))
                json["rows"]![0]!["kappa"]![i]!["mean"] = mean;
            json["rows"]![0]!["testError"] = 0.5;
            var other = json["rows"]![0]!.DeepClone();
            other["width"] = 70;
            other["paper"] = null;
            json["rows"]!.AsArray().Add(other);
        });

        Assert.Equal(
            [
                ["784-100-10", "0.602", "0.672", "-0.071", "0.753", "0.753", "+0.000", "0.955", "0.943", "+0.012", "0.500"],
                ["784-70-10", "0.602", "", "", "0.753", "", "", "0.955", "", "", "0.500"],
            ],
            Rows(Text(folder))
        );
    }

    [Fact]
    public void Bounds_that_say_nothing_are_grey_and_none_is_printed_below_itself()
    {
        string folder = small.Changed("small", "bounds", json =>
        {
            var (data, zero) = (json["rows"]![0]!, json["rows"]![1]!);
            foreach (var row in new[] { data, zero })
                (
                    row["testError"],
                    row["holdOut"]!["bound"],
                    Bound(row, "averaged-sparse")["bound"],
                    Bound(row, "gibbs")["bound"]
                ) = (0.25, 0.3001, 1, 0.3999);
            (data["theorem13AtNormOne"], zero["theorem13AtNormOne"]) = (1.0234, 1.0234);
            data["theorem13"]!["value"] = 0.98701;
            zero["theorem13"]!["value"] = "Infinity";
            Bound(data, "prior")["bound"] = 0.35001;
            (data["holdOut"]!["priorErrors"], data["holdOut"]!["disagreements"]) = (13, 4);
            // As in results that lack them.
            zero["bounds"]!.AsArray().Remove(Bound(zero, "prior"));
            zero["holdOut"]!.AsObject().Remove("priorErrors");
            zero["holdOut"]!.AsObject().Remove("disagreements");
        });
        string page = Text(folder);

        string[] shared = ["1.023", "1.000", "0.400", "0.301"];
        Assert.Equal(
            [
                ["784-100-10", "data", "1", "360", "0.250", "0.083", "0.988", "0.240", .. shared, "0.351", "0.260", "4 of 50"],
                ["784-100-10", "zero", "1", "400", "0.250", "", "Infinity", "2.060", .. shared, "", "", ""],
            ],
            Rows(page)
        );
        // A result that is no bound is not shown as a vacuous bound.
        Assert.Equal(["1.000", "Infinity", "2.060", "1.000"], Grey(page));
    }

    [Fact]
    public void The_command_lines_are_those_of_the_networks_data_and_seed()
    {
        Assert.Contains(
            $"<pre>boundgen reproduce tradeoff --data mnist --seed 1 --out {small.At("standard")}</pre>",
            Page("standard")
        );
        string quick = small.Changed("standard", "tradeoff", json => (json["data"], json["grid"]) = ("two words", "quick"));
        Assert.Contains(
            $"<pre>boundgen reproduce tradeoff --data &#39;two words&#39; --seed 1 --out {quick} --quick</pre>",
            Text(quick)
        );
        Assert.Single(Regex.Matches(Text(quick), "This is a quick run"));
        Assert.DoesNotContain("quick run", Page("standard"));
        Assert.DoesNotContain("not those of the standard", Page("standard"));
        Assert.Contains(Unknown, Text(small.Changed("standard", "tradeoff", json => json["grid"] = "other")));
        Assert.Contains("<pre>boundgen report &#39;the folder&#39;</pre>", Text(small.At("small"), null, "report", "the folder"));
    }

    [Fact]
    public void Text_from_files_is_text_on_the_page()
    {
        const string Hostile = "<script>alert(\"1\")</script>'&amp;";
        string folder = small.Changed("standard", "tradeoff", json => json["data"] = Hostile);
        string page = Text(folder, Hostile, "report", Hostile);

        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("alert(\"1\")</", page);
        // In the sentence twice, in the text twice and in both command lines.
        Assert.Equal(6, Regex.Count(page, Regex.Escape("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;")));
    }

    [Theory]
    [InlineData("tradeoff", "experiment", "\"kappa\"", "$.experiment: is \"kappa\"")]
    [InlineData("tradeoff", "data", "\"\"", "$.data: is empty")]
    [InlineData("tradeoff", "seed", "-1", "$.seed: is negative")]
    [InlineData("tradeoff", "rows", "[]", "$.rows: expected networks")]
    [InlineData("tradeoff", "rows", "[null]", "$.rows: expected networks")]
    [InlineData("tradeoff", "rows", "null", "")]
    [InlineData("tradeoff", "rows/0/sizes", "[784, 10]", "sizes: expected at least three")]
    [InlineData("tradeoff", "rows/0/sizes", "null", "")]
    [InlineData("tradeoff", "rows/0/result/bounds", "[]", "bounds: expected one ball-sparse")]
    [InlineData("tradeoff", "rows/0/result/bounds", "null", "")]
    [InlineData("tradeoff", "rows/0/result/bounds/0", "null", "bounds: has null")]
    [InlineData("tradeoff", "rows/0/result/bounds/3/bound", "\"NaN\"", "gibbs: is NaN, expected 0 to 1")]
    [InlineData("tradeoff", "rows/0/result/bounds/0/failures", "null", "prior: has no failures")]
    [InlineData("tradeoff", "rows/0/result/bounds/0/failures", "151", "prior: has 151 failures of 150 samples")]
    [InlineData("tradeoff", "rows/0/result/bounds/0/bound", "0.001", "prior: the bound is 0.001, but")]
    [InlineData("tradeoff", "rows/0/result/bounds/5/name", "\"prior\"", "bounds: expected one prior")]
    [InlineData("tradeoff", "rows/0/result/candidates/0/sigma", "null", "candidates: one of gibbs has no sigma")]
    [InlineData("tradeoff", "rows/0/result/holdOut/priorErrors", "51", "holdOut: has 51 errors of the prior of 50 samples")]
    [InlineData("tradeoff", "rows/0/result/holdOut/disagreements", "-1", "holdOut: has -1 disagreements of 50 samples")]
    [InlineData("bounds", "rows/0/bounds/5/name", "\"prior\"", "bounds: expected one prior")]
    [InlineData("sparsity", "rows/0/priorBound", "1.5", "priorBound: is 1.5")]
    [InlineData("truth", "rows/0/holdOut/priorErrors", "10001", "holdOut: has 10001 errors of the prior of 10000 samples")]
    [InlineData("tradeoff", "rows/0/result/candidates/0/bound", "1.5", "gibbs: is 1.5, expected 0 to 1")]
    [InlineData("tradeoff", "rows/0/result/candidates/0/sigma", "0", "positive")]
    [InlineData(
        "tradeoff",
        "rows/0/result/candidates/0/name",
        "\"other\"",
        "\"other\" is no bound, expected one of prior, ball-dense, "
    )]
    [InlineData("tradeoff", "rows/0/result/holdOut/bound", "-1", "holdOut: is -1")]
    [InlineData(
        "tradeoff",
        "rows/0/result/holdOut/bound",
        "0.001",
        "holdOut: the bound is 0.001, but counts, KL and ledger in the file give 0."
    )]
    [InlineData("tradeoff", "rows/0/result/holdOut/errors", "51", "holdOut: has 51 errors of 50 samples")]
    [InlineData("tradeoff", "rows/0/paperBound", "-1", "paperBound: is -1")]
    [InlineData("kappa", "rows/0/depth", "1000000000", "depth and width: are 1000000000 and 100")]
    [InlineData("kappa", "rows/0/kappa/2", "null", "kappa: has null")]
    [InlineData("kappa", "rows/0/kappa", "[]", "kappa: has 0 values, expected 3")]
    [InlineData("kappa", "rows/0/kappa/0/mean", "2", "kappa: is 2")]
    [InlineData("kappa", "rows/0/kappa/0/histogram", "[]", "histogram: expected counts")]
    [InlineData("kappa", "rows/0/paper", "[0.5]", "paper: expected 3 values")]
    [InlineData("bounds", "rows/0/theorem13/value", "-1", "theorem13: is -1")]
    [InlineData("bounds", "rows/0/theorem13", "null", "")]
    [InlineData("bounds", "rows/0/width", "0", "depth and width: are 1 and 0")]
    [InlineData("bounds", "rows/0/prior", "\"none\"", "")]
    [InlineData("bounds", "rows/0/bounds", "[]", "bounds: expected one averaged-sparse")]
    [InlineData("sparsity", "rows/0/gains", "[]", "gains: expected uniform, pointwise, averaged")]
    [InlineData("sparsity", "rows/0/gains/1/sparse", "2", "pointwise: is 2, expected 0 to 1")]
    [InlineData("truth", "rows/0/bounds/0", "null", "bounds: has null")]
    [InlineData("map", "rows/0/samples", "0", "0 and 50 fresh ones")]
    [InlineData("map", "rows/0/near/prior/bound", "0.001", "near.prior")]
    [InlineData("map", "rows/0/chain/bound", "0.001", "chain")]
    [InlineData("map", "rows/0/learned/drawn", "1.5", "learned.drawn: is 1.5")]
    [InlineData("map", "rows/0/learned/drawnTestErrors", "51", "51 of 50 samples")]
    [InlineData("robust", "rows/0/radius", "0", "radius: is 0")]
    [InlineData("robust", "rows/0/turned", "61", "61 turned")]
    [InlineData("robust", "rows/0/crown", "21", "crown: fails on 21")]
    [InlineData("truth", "rows/0/bounds/3/risk/upper", "-1", "gibbs: is -1")]
    [InlineData("truth", "rows/0/bounds/3/risk/upper", "0.99999", "gibbs: the upper limit of the error is 0.99999, but")]
    [InlineData("truth", "rows/0/bounds/3/risk/errors", "0", "gibbs: the upper limit of the error")]
    [InlineData("variants", "rows/0/kappa/1/mean", "[]", "kappa: expected 3 values")]
    [InlineData("variants", "rows/0/theorem13AtNormOne", "null", "")]
    public void What_is_not_of_reproduce_is_refused_with_the_place(string experiment, string place, string json, string reason)
    {
        string folder = small.Changed("small", experiment, root =>
        {
            string[] names = place.Split('/');
            var parent = names[..^1]
                .Aggregate(root, (node, name) =>
                    int.TryParse(name, CultureInfo.InvariantCulture, out int i) ? node[i]! : node[name]!
                );
            if (parent is JsonArray array)
                array[int.Parse(names[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(json);
            else
                parent[names[^1]] = JsonNode.Parse(json);
        });

        var error = Assert.Throws<InvalidDataException>(() => Text(folder));
        Assert.StartsWith(
            $"{Path.Combine(folder, experiment + ".json")}: expected what reproduce {experiment} wrote: ",
            error.Message
        );
        Assert.Contains(reason, error.Message);
    }

    [Slow]
    [ChromiumTheory]
    [InlineData(400)]
    public void A_browser_has_nothing_to_complain_about_and_nothing_sticks_out(int width)
    {
        using var folder = new TemporaryFolder();
        string page = Page("small");
        File.WriteAllText(folder.At("page.html"), page);
        // Only a frame can measure a page without a script; its document forbids nothing, so that the frame may look inside.
        string open = Regex.Replace(page, "<meta http-equiv[^>]*>", "");
        File.WriteAllText(
            folder.At("frame.html"),
            $"<!DOCTYPE html><iframe style=\"width:{width}px;height:900px;border:0\" srcdoc=\"{WebUtility.HtmlEncode(open)}\" "
                + "onload=\"var e=this.contentDocument.documentElement;document.title=e.scrollWidth-e.clientWidth\"></iframe>"
        );

        var shown = Chromium.DumpDom(folder.At("page.html"), width, folder.At("profile"));
        var framed = Chromium.DumpDom(folder.At("frame.html"), 1600, folder.At("profile"));

        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.DoesNotContain("CONSOLE", shown.Error);
        Assert.Equal(Headings(page), Headings(shown.Output));
        Assert.Contains("<title>0</title>", framed.Output);
    }

    private string Page(string name) => Text(small.At(name));

    private static string Text(string folder, string? noun = null, params string[] command) =>
        ReproducedPage.From(folder, noun, new PageFigures(), command).ToString();

    private static JsonNode Bound(JsonNode row, string name) =>
        (row["result"] ?? row)["bounds"]!.AsArray().Single(bound => bound!["name"]!.GetValue<string>() == name)!;
}
