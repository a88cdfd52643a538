using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests.Page;

/// <summary><c>boundgen report</c>: a run as one page.</summary>
[Collection(nameof(TrainedModel))]
public sealed class ReportTests(TrainedModel trained, ReportTests.Runs runs) : IClassFixture<ReportTests.Runs>
{
    private static readonly string[] Sections =
    [
        "What was certified",
        "The bounds",
        "The bound against distance",
        "Abstention",
        "Class by class",
        "What this rests on",
        "What the confidence was spent on",
        "Activity",
        "The inputs hardest to certify",
        "How to run it again",
    ];

    [Fact]
    public void The_JSON_of_certify_alone_makes_a_page()
    {
        string page = Report("--run", runs.Certified());

        Assert.Equal(Sections, Headings(page, 2));
        var certificates = runs.Json()["certificates"]!.AsArray();
        Assert.All(certificates, bound => Assert.Matches($"<th scope=\"row\">{bound!["name"]}( \\(headline\\))?</th>", page));
        Assert.Contains("<th scope=\"row\">holdout</th>", page);
        Assert.Matches(
            "<tr class=\"marked( vacuous)?\">\n<th scope=\"row\">ball-sparse \\(headline\\)</th><td class=\"text\">this network and every other",
            page
        );
        Assert.Equal(
            Regex.Count(page, "class=\"marked"),
            Regex.Count(page, "class=\"marked( vacuous)?\">\n<th scope=\"row\">ball-sparse \\(headline\\)</th>")
        );
        Assert.Contains("a randomised classifier", page);
        Assert.Contains("fresh labelled samples", page);
        Assert.Contains("PAC-Bayes-kl", page);
        Assert.Contains("Left out: the command was given no inputs", page);
        Assert.Single(Regex.Matches(page, "<svg "));
        Assert.Contains("aria-label=\"The bound against distance: 784-16-10\"", page);
        Assert.Contains("<pre>boundgen certify --model ", page);
        Assert.Contains("<pre>boundgen report --run ", page);
    }

    [Fact]
    public void Whatever_the_page_shows_is_in_the_page()
    {
        string page = File.ReadAllText(runs.Whole());

        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("http", Regex.Replace(page, "xmlns(:xlink)?=\"[^\"]*\"|http-equiv", ""));
        string[] ids = [.. Regex.Matches(page, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        // A picture of its own, or one that a figure of the page defines.
        Assert.All(Regex.Matches(page, "(src|href)=\"(?<at>[^\"]*)\"").Select(match => match.Groups["at"].Value), at =>
            Assert.True(at.StartsWith("data:image/png;base64,", StringComparison.Ordinal) || ids.Contains(at[1..]), at)
        );
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", page);
        Assert.Single(Headings(page, 1));
        Assert.Equal(["Hidden layer 1, 16 neurons"], Headings(page, 3));
        Assert.Equal(3, Regex.Count(page, "<svg [^>]*role=\"img\" aria-label=\"[^\"]+\""));
        Assert.Contains("all 16 neurons", page);
        Assert.Equal(24 + 10, Regex.Count(page, "<img [^>]*alt=\"image [0-9]+, of class [0-9]\""));
        Assert.DoesNotContain("Left out", page);
        // The number of errors that certify counted on the same samples.
        int errors = (int)Math.Round(300 * runs.Json()["empiricalError"]!.GetValue<double>());
        Assert.Contains($"300 labelled samples (--images) and misread {errors} of them", page);
    }

    [Fact]
    public void The_folder_of_the_main_job_is_enough()
    {
        using var folder = new TemporaryFolder();
        var json = runs.Json();
        json["digits"] = new JsonObject { ["stream"] = 1, ["count"] = TrainedModel.Samples };
        File.WriteAllText(folder.At("report.json"), json.ToJsonString());
        File.Copy(trained.Model, folder.At("model.safetensors"));

        Tool.Succeed("report", "--run", folder.At());

        string page = File.ReadAllText(folder.At("report.html"));
        Assert.Equal([.. Sections[..^2], "The digits hardest to certify", Sections[^1]], Headings(page, 2));
        Assert.Matches("(At most [0-9.]+% of new digits will be misread|allows for all new digits to be misread)", page);
        // The digits are drawn again: those that certify read from files.
        int errors = (int)Math.Round(300 * json["empiricalError"]!.GetValue<double>());
        Assert.Contains($"300 labelled samples (the digits of the run) and misread {errors} of them", page);
        Assert.Contains("<img ", page);
    }

    [Fact]
    [Slow]
    public void The_same_run_gives_the_same_bytes_wherever_they_go()
    {
        using var folder = new TemporaryFolder();
        Tool.SucceedAlone(["report", $"--out={folder.At("page.html")}", .. runs.WholeArguments]);

        Assert.Equal(File.ReadAllBytes(runs.Whole()), File.ReadAllBytes(folder.At("page.html")));
        Assert.Equal([folder.At("page.html")], folder.Contents());
    }

    [Fact]
    public void An_inspection_shows_its_activity_alone_and_beside_bounds()
    {
        string inspection = runs.Inspected(trained);
        string alone = Report("--run", inspection),
            beside = Report("--run", runs.Certified(), "--inspection", inspection);

        Assert.Equal(Sections.Where(title => title is not ("Abstention" or "The bound against distance")), Headings(alone, 2));
        Assert.Contains("this run is an inspection, which proves nothing", alone);
        Assert.All(new[] { alone, beside }, page =>
            Assert.Contains("Share of active neurons over 50 inspected inputs (%)", page)
        );
        Assert.All(new[] { alone, beside }, page => Assert.Contains("<pre>boundgen inspect --model ", page));
        Assert.DoesNotContain("proves nothing", beside);
    }

    [Fact]
    public void Text_from_files_is_text_on_the_page()
    {
        const string Hostile = "<script>alert(\"1\")</script>'&amp;";
        var json = runs.Json();
        json["certificates"]![4]!["note"] = Hostile;
        json["certificates"]![5]!["ledger"]![0]!["use"] = Hostile;
        json["certificates"]![10]!["ledger"]![0]!["choices"]![0]!["name"] = Hostile;
        json["command"] = new JsonArray(Hostile);
        json["perClass"]!["classNames"] = new JsonArray([.. Enumerable.Range(0, 10).Select(_ => (JsonNode)Hostile)]);
        json["frequentClass"]!["name"] = Hostile;
        json["holdout"]!["frequentClass"]!["name"] = Hostile;
        string page = ReportOf(json, "--inputs-are", Hostile);

        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("alert(\"", page);
        // A note, a use, a grid, ten classes: as they are; the noun in several sentences; command lines quoted for a shell.
        Assert.True(
            Regex.Count(page, Regex.Escape("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;amp;")) >= 16,
            page
        );
        Assert.Contains(
            "<pre>boundgen &#39;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;\\&#39;&#39;&amp;amp;&#39;</pre>",
            page
        );
    }

    [Fact]
    public void Noise_levels_that_were_tried_are_a_figure()
    {
        // A single noise level gives no line.
        Assert.DoesNotContain("Failures rise with noise", Report("--run", runs.Certified()));

        string page = Report("--run", runs.Tried());
        Assert.Equal(2, Regex.Count(page, "<svg "));
        Assert.Contains("aria-label=\"Failures rise with noise and KL falls: 784-16-10\"", page);
        Assert.All(
            BoundKind.All.Where(kind => kind.Outcome != DrawOutcome.None).Select(kind => kind.Name).Append("hold-out"),
            label => Assert.Matches($"<text[^>]*>{label}</text>", page)
        );
    }

    [Fact]
    public void What_cannot_be_drawn_or_does_not_follow_is_refused()
    {
        var json = runs.Json();
        JsonNode gibbs = json["certificates"]![3]!,
            candidate = json["candidates"]![0]!;
        double bound = gibbs["bound"]!.GetValue<double>();
        gibbs["bound"] = bound / 2;
        Refused(
            FormattableString.Invariant($"gibbs: the bound is {bound / 2}, but counts, KL and ledger in the file give {bound}")
        );
        candidate["bound"] = 0;
        Refused("gibbs: a candidate has a bound of 0");
        candidate["name"] = "unknown";
        Refused("\"unknown\" is no bound");
        json["candidates"]![0] = null;
        Refused("$.candidates: has null");

        void Refused(string message)
        {
            File.WriteAllText(runs.At("changed.json"), json.ToJsonString());
            var run = Tool.Run("report", "--run", runs.At("changed.json"), "--out", runs.At("page.html"));
            Assert.Equal(2, run.ExitCode);
            Assert.Matches(@"^boundgen: [^\n]+\n$", run.Error);
            Assert.Contains(message, run.Error);
        }
    }

    [Fact]
    public void A_run_that_does_not_say_how_it_was_made_is_shown_as_such()
    {
        var json = runs.Json();
        json.Remove("command");
        Assert.Contains("does not say by which command", ReportOf(json));
    }

    [Slow]
    [ChromiumTheory]
    [InlineData(400)]
    [InlineData(1400)]
    public void A_browser_has_nothing_to_complain_about(int width)
    {
        using var folder = new TemporaryFolder();
        var run = Chromium.DumpDom(runs.Whole(), width, folder.At("profile"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain("CONSOLE", run.Error);
        Assert.Equal(Sections, Headings(run.Output, 2));
    }

    private string Report(params string[] arguments)
    {
        string path = runs.At("page.html");
        var run = Tool.Succeed(["report", .. arguments, "--out", path]);
        Assert.Equal("", run.Output);
        return File.ReadAllText(path);
    }

    private string ReportOf(JsonObject json, params string[] arguments)
    {
        File.WriteAllText(runs.At("changed.json"), json.ToJsonString());
        return Report(["--run", runs.At("changed.json"), .. arguments]);
    }

    private static string[] Headings(string page, int level) =>
        [.. Regex.Matches(page, $"<h{level}>(.*?)</h{level}>").Select(match => match.Groups[1].Value)];

    /// <summary>What certify and inspect print of the trained model, made once.</summary>
    public sealed class Runs(TrainedModel trained) : TemporaryFolder
    {
        public string Certified() => Certify("certified.json", "--sigma", "0.001");

        /// <summary>The same at two noise levels.</summary>
        public string Tried() => Certify("tried.json", "--sigma", "0.001,0.25");

        private string Certify(string name, params string[] more)
        {
            string path = At(name);
            if (!File.Exists(path))
            {
                File.WriteAllText(
                    path,
                    Tool.Succeed([
                        "certify",
                        "--model",
                        trained.Model,
                        "--prior",
                        trained.Prior,
                        .. trained.TrainingData,
                        "--draws",
                        "1000",
                        .. trained.Files("holdout-", "t10k"),
                        .. more,
                        "--format",
                        "json",
                    ]).Output
                );
            }

            return path;
        }

        internal string[] WholeArguments => ["--run", Certified(), "--model", trained.Model, .. trained.TrainingData];

        /// <summary>The page with all that can be on it.</summary>
        public string Whole()
        {
            string path = At("whole.html");
            if (!File.Exists(path))
                Tool.Succeed(["report", .. WholeArguments, "--out", path]);
            return path;
        }

        internal JsonObject Json() => JsonNode.Parse(File.ReadAllText(Certified()))!.AsObject();

        public string Inspected(TrainedModel model)
        {
            string path = At("inspected.json");
            File.WriteAllText(
                path,
                Tool.Succeed([
                    "inspect",
                    "--model",
                    model.Model,
                    .. model.FreshData[..2],
                    "--take",
                    "50",
                    "--robustness",
                    "0",
                    "--format",
                    "json",
                ]).Output
            );
            return path;
        }
    }
}
