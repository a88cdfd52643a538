using System.Globalization;
using System.Text.Json.Nodes;

namespace BoundGen.Reports.Tests;

/// <summary>What is written is what is read, and a bound that does not follow from its file is refused.</summary>
public sealed class StoredRunTests(CertifiedExample example) : IClassFixture<CertifiedExample>
{
    [Fact]
    public void Bounds_are_read_as_they_were_written()
    {
        string json = StoredRun.ToJson(example.Run);
        var read = example.Load(json).Certified!;
        Assert.Equal(json, StoredRun.ToJson(read));
        Assert.Equal(BoundKind.All, read.Certificates.Select(bound => bound.Kind));
        // Numbers that a forger could gain from changing.
        Assert.All(read.Certificates.Where(bound => bound.Kind.Theorem != BoundTheorem.Paper), bound =>
            Assert.False(bound.Vacuous)
        );
    }

    [Fact]
    public void An_inspection_is_read_as_it_was_written()
    {
        string json = StoredRun.ToJson(example.Inspection);
        Assert.Equal(json, StoredRun.ToJson(example.Load(json).Inspected!));
    }

    [Theory]
    [InlineData("samples", "299", "prior: the bound is")]
    [InlineData("draws", "2000", "gibbs: the bound is")]
    [InlineData("draws", "999", "uniform-dense: has 1000 failures of 999 draws")]
    [InlineData("eta", "0.005", "$.etaCandidates: expected distinct numbers, and 0.005, $.eta, among them")]
    [InlineData("etaCandidates", "null", "uniform-dense: eta is ")]
    [InlineData("etaCandidates", "[0.01,0.02,0.05,0.1,0.2]", "uniform-dense: the ledger pays for ")]
    [InlineData("certificates/9/eta", "0.3", "averaged-sparse: eta is 0.3, expected one of 0.01, 0.02, 0.05, 0.1")]
    [InlineData("certificates/9/eta", "null", "averaged-sparse: eta is , expected one of")]
    [InlineData("certificates/3/eta", "0.01", "gibbs: eta is 0.01, expected none")]
    [InlineData("delta", "0.04", "prior: the sum of the ledger is 0.05, but delta is 0.04")]
    [InlineData("delta", "0.06", "prior: the sum of the ledger is 0.05, but delta is 0.06")]
    [InlineData("kl", "0", "averaged-sparse: kl is 0")]
    [InlineData("sigmaCandidates", "[[0.02,0.02]]", "gibbs: a candidate has a sigma that is not among those")]
    [InlineData(
        "sigmaCandidates",
        "[[0.02,0.02],[0.1,0.1],[0.5,0.5]]",
        "gibbs: the ledger pays for 2, 2, 1, 2, 2, 1, 2, 2, 2 choices, expected at least 3, 3, 1, 3, 3, 1, 3, 3, 3"
    )]
    [InlineData("sigmaCandidates/1", "[0.02,0.02]", "$.sigmaCandidates: sigma is 0.02, 0.02, expected distinct positive numbers")]
    [InlineData("sigmaCandidates/1", "[0.1]", "$.sigmaCandidates: sigma is")]
    [InlineData("sigmaSource", "\"guessed\"", "sigmaSource")]
    [InlineData("sigma/0", "0.5", "$.sigma: differs from that of averaged-sparse")]
    [InlineData("rho/0", "0", "$.rho: is 0 for layer 1, expected 0.000")]
    [InlineData("choices", "null", "averaged-sparse: choices is NaN")]
    [InlineData("drawn", "null", "$.drawn and $.holdout.drawnErrors: expected where disintegrated is among the certificates")]
    [InlineData("holdout/drawnErrors", "null", "$.drawn and $.holdout.drawnErrors: expected where disintegrated is among")]
    [InlineData("choices", "2", "averaged-sparse: choices is 2")]
    [InlineData("empiricalError", "0.0001", "$.empiricalError: is 0.0001, no whole number of 300 samples")]
    [InlineData("headline", "\"gibbs\"", "headline: is")]
    [InlineData("headline", "\"averaged-dense\"", "headline: is")]
    [InlineData("candidates", "[]", "candidates: is empty")]
    [InlineData("network/parameters", "7", "$.network.parameters: is 7, but a network 3-4-2 has 20")]
    [InlineData("network/sizes/1", "5", "a network 3-5-2 has 25")]
    [InlineData("certificates/3/bound", "0.001", "gibbs: the bound is 0.001, but counts, KL and ledger in the file give 0.")]
    [InlineData("certificates/3/failures", "5", "gibbs: the rate is 0, but")]
    [InlineData("certificates/3/rate", "0.5", "gibbs: the rate is 0.5, but")]
    [InlineData("certificates/3/kl", "0", "gibbs: kl is 0, but distances and sigma allow 0.00034")]
    [InlineData("certificates/3/kl", "3.6e-4", "gibbs: the bound is")]
    [InlineData("certificates/3/kl", "1000", "gibbs: kl is 1000, but distances and sigma allow")]
    [InlineData("certificates/3/vacuous", "true", "gibbs: vacuous is True")]
    [InlineData("certificates/3/sigma/0", "-1", "gibbs: sigma is -1")]
    [InlineData("certificates/3/sigma/0", "0.11", "gibbs: ")]
    [InlineData("certificates/9/bound", "0.001", "averaged-sparse: the bound is 0.001, but")]
    [InlineData("certificates/9/ledger/0/delta", "0.03", "averaged-sparse: the sum of the ledger is 0.0")]
    [InlineData("certificates/9/ledger/0/delta", "0.5", "averaged-sparse: the sum of the ledger is 0.53, but delta is 0.05")]
    [InlineData(
        "certificates/9/ledger/0/choices/1/count",
        "1",
        "averaged-sparse: \"direct form: PAC-Bayes-kl\", for each choice, is"
    )]
    [InlineData(
        "certificates/9/ledger/0/deltaPerChoice",
        "0.04",
        "averaged-sparse: \"direct form: PAC-Bayes-kl\", for each choice, is 0.04"
    )]
    [InlineData(
        "certificates/9/ledger/1/deltaPerChoice",
        "0.01",
        "averaged-sparse: \"direct form: Monte Carlo\", for each choice, is 0.01"
    )]
    [InlineData("candidates/1/bound", "0.002", "but the best of its candidates is 0.002")]
    [InlineData("candidates/1/bound", "0.99999", "gibbs: the bound is 0.99999, but counts, KL and ledger in the file give 0.")]
    [InlineData("candidates/13/failures", "1000", "averaged-sparse: the rate is")]
    [InlineData("candidates/13/failures", "0", "excessFailures of 0 failures")]
    [InlineData("candidates/13/excessFailures", "0", "averaged-sparse: the bound is")]
    [InlineData("certificates/9/excessFailures", "-1", "averaged-sparse: has -1 excessFailures of")]
    [InlineData("certificates/9/excessFailures", "null", "averaged-sparse: has  excessFailures of")]
    [InlineData("certificates/9/form", "null", "averaged-sparse: form is , but the smallest number is that of")]
    [InlineData("certificates/12/form", "null", "disintegrated: form is , but the smallest number is that of")]
    [InlineData(
        "certificates/9/ledger/2/deltaPerChoice",
        "0.02",
        "\"excess form: errors of the prior\", for each choice, is 0.02"
    )]
    [InlineData("drawn/bestOf", "0", "$.drawn.bestOf: is 0, expected at least 1")]
    [InlineData("drawn/bestOf", "10", "disintegrated: the ledger pays for")]
    [InlineData("drawn/excessErrors", "-1", "$.drawn.excessErrors: is -1, expected 0 to")]
    [InlineData("certificates/10/kl", "-1", "paper: kl is -1")]
    [InlineData("certificates/10/failures", "1", "paper: has failures or a rate, but counts nothing")]
    [InlineData("certificates/10/ledger/0/deltaPerChoice", "0.05", "paper: \"Theorem 13\", for each choice, is 0.05")]
    [InlineData("certificates/12/bound", "0.001", "disintegrated: the bound is 0.001, but")]
    [InlineData("certificates/12/kl", "-1e6", "disintegrated: kl is -1000000, but")]
    [InlineData("drawn/seed", "99", "$.drawn.seed: is 99, expected one of 1 from")]
    [InlineData("certificates/0/bound", "0.001", "prior: the bound is 0.001, but counts, KL and ledger in the file give 0.")]
    [InlineData("certificates/0/failures", "5", "prior: the rate is 0, but")]
    [InlineData("certificates/0/failures", "301", "prior: has 301 failures of 300 samples")]
    [InlineData("certificates/0/failures", "-1", "prior: has -1 failures of 300 samples")]
    [InlineData("certificates/0/failures", "null", "prior: has  failures of 300 samples")]
    [InlineData("certificates/0/rate", "0.5", "prior: the rate is 0.5, but")]
    [InlineData("certificates/0/kl", "0", "prior: has sigma or kl, but takes no noise")]
    [InlineData("certificates/0/ledger/0/delta", "0.01", "prior: the sum of the ledger is 0.01, but delta is 0.05")]
    [InlineData("certificates/0/name", "\"gibbs\"", "gibbs: ")]
    [InlineData("certificates/2/bound", "0.001", "ball-sparse: the bound is 0.001, but")]
    [InlineData("certificates/2/failures", "null", "ball-sparse: has  failures of 300 samples")]
    [InlineData("certificates/2/ledger/0/choices/0/count", "1", "ball-sparse: \"test set\", for each choice, is")]
    [InlineData("ball/fixedBeforehand", "true", "$.ball.fixedBeforehand: is True, but the caps are the distances on a grid")]
    [InlineData("ball/distances/0", "0.5", "$.ball.caps: is ")]
    [InlineData("ball/caps/1", "0", "$.ball.caps: is 0 for layer 2")]
    [InlineData("ball/caps/1", "null", "$.ball.caps: is ")]
    [InlineData("configurations", "1", "$.configurations: is 1, expected more than 1")]
    [InlineData("configurations", "3", "disintegrated: the ledger pays for")]
    [InlineData("progressive/errors", "[3]", "$.progressive: expected as many errors as blocks")]
    [InlineData("progressive/errors/0", "101", "$.progressive: expected as many errors as blocks, and no more")]
    [InlineData("progressive/errors/0", "2", "$.progressive: the bound is")]
    [InlineData("progressive/bound", "0.01", "$.progressive: the bound is 0.01, but counts")]
    [InlineData("progressive/ledger/0/choices", "[]", "$.progressive: \"progressive validation\", for each choice, is 0.02")]
    [InlineData("priorsTried", "0", "$.priorsTried: is 0")]
    [InlineData("priorsTried", "2", "prior: the ledger pays for 1 choices, expected at least 2")]
    [InlineData("ownPrior", "true", "$.ball.origin: is PaidGrid, which does not go with")]
    [InlineData("ball/origin", "\"rounding\"", "$.ball.fixedBeforehand: is False")]
    [InlineData("best/bound", "0.001", "best: the bound is 0.001, but counts, KL and ledger in the file give 0.")]
    [InlineData("best/name", "\"gibbs\"", "best: is \"gibbs\", expected one of ball-dense, ball-sparse")]
    [InlineData("best/name", "\"uniform-dense\"", "best: the ledger has 1 entries, expected 5")]
    [InlineData("best/ledger/0/delta", "0.01", "best: the sum of the ledger is 0.0")]
    [InlineData("best/ledger/0/choices/3/count", "1", "best: \"test set\", for each choice, is")]
    [InlineData("abstention/scales", "[]", "$.abstention: expected a first line at scale 1")]
    [InlineData("abstention/scales/0/scale", "2", "$.abstention: expected a first line at scale 1")]
    [InlineData("abstention/scales/1", "null", "$.abstention.scales: has null, expected answers")]
    [InlineData("abstention/scales/1/scale", "4", "at scale 4 after 0 of 300 at 4, expected fewer of both at a larger one")]
    [InlineData("abstention/scales/0/answers", "299", "$.abstention: has 0 errors of 300 answers at scale 2 after 0 of 299 at 1")]
    [InlineData("abstention/scales/2/errors", "1", "$.abstention: has 1 errors of")]
    [InlineData("abstention/scales/0/bound", "0.001", "$.abstention, scale 1: the bound is 0.001, but counts")]
    [InlineData(
        "abstention/scales/1/coverageAtLeast",
        "0.999",
        "$.abstention, scale 2: the lower limit of coverage is 0.999, but"
    )]
    [InlineData("abstention/scales/1/coverageAtMost", "0.5", "$.abstention, scale 2: the upper limit of coverage is 0.5, but")]
    [InlineData("abstention/scales/1/marginBound", "0.001", "$.abstention, scale 2: the bound by margin is 0.001, but counts")]
    [InlineData("abstention/scales/1/marginAnswers", "301", "of 301 by margin, do not fit 300 samples")]
    [InlineData("abstention/ledger/0/delta", "0.01", "$.abstention: the sum of the ledger is 0.0")]
    [InlineData("abstention/ledger/0/choices/3/count", "1", "$.abstention: \"abstention\", for each choice, is")]
    [InlineData("robust/radii", "[]", "$.robust.radii: has null or nothing, expected radii")]
    [InlineData("robust/radii/1", "null", "$.robust.radii: has null or nothing, expected radii")]
    [InlineData("robust/radii/1/radius", "0.01", "expected larger radii and no fewer of anything")]
    [InlineData("robust/radii/1/turned", "301", "does not fit 300 samples")]
    [InlineData("robust/radii/0/bound", "0.001", "$.robust, radius 0.05: the bound is 0.001, but counts")]
    [InlineData("robust/radii/0/priorBound", "0.001", "$.robust, radius 0.05: the bound of the prior is 0.001, but counts")]
    [InlineData("robust/weakest/0", "null", "$.robust.weakest: has null, expected samples")]
    [InlineData("robust/weakest", "[]", "$.robust.weakest: 0 of its samples fail at 0.2, but the counts in the file give 10")]
    [InlineData("robust/weakest/0/failsAt", "0.1", "$.robust.weakest: has EarlyFailure")]
    [InlineData("robust/weakest/0/label", "2", "expected a place from 0, one of 2 classes, and a scale or radius of the file")]
    [InlineData("robust/weakest/0/place", "10", "$.robust.weakest: expected different samples")]
    [InlineData("robust/weakest/0/place", "-1", "$.robust.weakest: has EarlyFailure")]
    [InlineData("curve/hardest", "[{\"place\":1,\"label\":0,\"failsAt\":1}]", "$.curve.hardest: 1 of its samples fail at 1, but")]
    [InlineData("robust/ledger/0/delta", "0.01", "$.robust: the sum of the ledger is 0.0")]
    [InlineData("robust/ledger/0/choices/3/count", "1", "$.robust: \"robust risk\", for each choice, is")]
    [InlineData("abstention/ledger/1/choices", "[]", "$.abstention: \"abstention by margin\", for each choice, is")]
    [InlineData("holdout/priorErrors", "41", "holdout: has 41 errors or disagreements of 40 samples")]
    [InlineData("holdout/priorErrors", "40", "$.contradictions: has 0, but the counts in the file give 2")]
    [InlineData("holdout/drawnErrors", "40", "$.contradictions: has 0, but the counts in the file give 1")]
    [InlineData("holdout/disagreements", "-1", "holdout: has -1 errors or disagreements of 40 samples")]
    [InlineData("drawn/errors", "30", "$.drawn: shares")]
    [InlineData("drawn/empiricalError", "0.5", "drawn: the empirical error is 0.5")]
    [InlineData("drawn/sigma/0", "0.5", "$.drawn.sigma: differs")]
    [InlineData("holdout/samples", "4000", "holdout: the bound is")]
    [InlineData("holdout/errors", "9", "holdout: the bound is")]
    [InlineData("holdout/bound", "0.001", "holdout: the bound is 0.001, but counts, KL and ledger in the file give 0.")]
    [InlineData("frequentClass/class", "2", "$.frequentClass: is class 2, expected one with the most samples")]
    [InlineData("frequentClass/name", "\"cat\"", "$.frequentClass: the name is \"cat\", expected \"\"")]
    [InlineData("frequentClass/share", "0.4", "$.frequentClass: the share is 0.4, but counts")]
    [InlineData("frequentClass/error", "0.6", "$.frequentClass: the error is 0.6, but counts")]
    [InlineData("holdout/frequentClass/error", "0.6", "$.holdout.frequentClass: the error is 0.6, but counts")]
    [InlineData("perClass/classNames", "[\"cat\"]", "$.perClass.classNames: expected 2 names")]
    [InlineData("perClass/classNames", "[\"cat\",null]", "$.perClass.classNames: expected 2 names")]
    [InlineData("perClass/classNames", "[\"cat\",\"dog\"]", "$.frequentClass: the name is \"\", expected \"cat\"")]
    [InlineData("perClass/ball-sparse", "null", "$.perClass: expected ball-sparse and holdout where bounds of that name count")]
    [InlineData("perClass/holdout", "null", "$.perClass: expected ball-sparse and holdout where bounds of that name count")]
    [InlineData("perClass/prior", "null", "perClass.prior")]
    [InlineData("perClass/prior/samples", "[300]", "$.perClass.prior: expected samples, failures and limits of 2 classes")]
    [InlineData("perClass/prior/samples/0", "149", "$.perClass.prior: has 0 failures of 299 samples, expected 0 of 300")]
    [InlineData("perClass/prior/samples", "[151,149]", "$.perClass.prior: the limit of class 0 is 0.0")]
    [InlineData("perClass/prior/failures/1", "1", "$.perClass.prior: has 1 failures of 300 samples, expected 0 of 300")]
    [InlineData("perClass/prior/failures", "[-1,1]", "run.json: -1 of 150 samples of class 0 failed, expected 0 to 150")]
    [InlineData("perClass/prior/limits/1", "0.001", "$.perClass.prior: the limit of class 1 is 0.001, but counts")]
    [InlineData("perClass/prior/balancedRate", "0.1", "$.perClass.prior: the balanced rate is 0.1, but counts")]
    [InlineData("perClass/prior/balancedBound", "0.001", "$.perClass.prior: the balanced bound is 0.001, but counts")]
    [InlineData("perClass/prior/ledger/0", "null", "$.perClass.prior: the ledger has null")]
    [InlineData("perClass/prior/ledger/0/delta", "0.01", "$.perClass.prior: the sum of the ledger is 0.01, but delta is 0.05")]
    [InlineData("perClass/prior/ledger/0/choices", "[]", "$.perClass.prior: \"per class, test set\", for each choice, is 0.02")]
    [InlineData("perClass/prior/balancedLedger/0", "null", "$.perClass.prior: the ledger has null")]
    [InlineData("perClass/prior/balancedLedger/0/delta", "0.1", "$.perClass.prior, balanced: the sum of the ledger is 0.1, but")]
    [InlineData(
        "perClass/ball-sparse/balancedLedger/0/choices",
        "[]",
        "$.perClass.ball-sparse, balanced: \"balanced, test set\""
    )]
    [InlineData("perClass/ball-sparse/samples", "[149,151]", "$.perClass.ball-sparse: the limit of class 0 is")]
    [InlineData("perClass/holdout/failures/0", "2", "$.perClass.holdout: has ")]
    [InlineData("holdout/ledger/0/delta", "0.01", "holdout: the sum of the ledger is 0.01, but delta is 0.05")]
    public void A_number_that_does_not_follow_is_refused(string place, string value, string reason)
    {
        var json = example.Json();
        Change(json, place, JsonNode.Parse(value));
        Refused(json, reason);
    }

    [Fact]
    public void A_network_that_is_its_own_prior_does_not_differ_from_it()
    {
        var json = example.Json();
        Change(json, "ownPrior", true);
        Change(json, "headline", "prior");
        Change(json, "ball/origin", "stated");
        Change(json, "ball/fixedBeforehand", true);
        Change(json, "ball/distances", new JsonArray(0, 0));
        Refused(json, "$.rho: is 0.000");
        Change(json, "rho", new JsonArray(0, 0));
        Refused(json, "$.assumptions: has 0 \"caps\", expected 1");
        AddCaps(json);
        Refused(json, "kl is");
    }

    [Fact]
    public void The_papers_bound_is_not_above_the_one_without_sparsity()
    {
        var json = example.Json();
        Change(json, "certificates/10/bound", 1);
        Change(json, "certificates/10/vacuous", true);
        Change(json, "certificates/11/bound", 0.5);
        Change(json, "certificates/11/vacuous", false);
        Refused(json, "paper: the bound is 1, but paper-dense, which is among its candidates, is 0.5");
    }

    [Theory]
    [InlineData("ball-sparse", 299, "ball-sparse: has 299 failures, expected the 0 of prior to the ")]
    [InlineData("prior", 300, "failures, expected the 300 of prior to the ")]
    public void The_forms_of_the_ball_fail_where_the_prior_errs_and_the_sparse_one_no_more_often(
        string name,
        int failures,
        string refusal
    )
    {
        var json = example.Json();
        var bound = json["certificates"]!.AsArray().Single(other => other!["name"]!.GetValue<string>() == name)!;
        var choices = bound["ledger"]![0]!["choices"]!
            .AsArray()
            .Select(choice => new GridChoice(choice!["name"]!.GetValue<string>(), choice["count"]!.GetValue<long>()));
        var paid = new ConfidenceLedger(0.05).Spend("test set", 0.05, choices);
        double limit = ClopperPearson.UpperLimit(failures, 300, paid);
        bound["failures"] = failures;
        bound["rate"] = failures / 300.0;
        bound["bound"] = limit;
        bound["vacuous"] = limit >= 1;
        Refused(json, refusal);
    }

    [Fact]
    public void Beyond_the_grid_of_caps_no_certificate_passes()
    {
        var json = example.Json();
        json["ball"]!["distances"]![0] = 20;
        json["ball"]!["caps"]![0] = null;
        json["rho"]![0] = 20;
        foreach (var bound in json["certificates"]!.AsArray().Skip(1).Take(2))
        {
            bound!["failures"] = bound["rate"] = null;
            bound["bound"] = 1;
            bound["vacuous"] = true;
        }

        Refused(json, "failures, but with a cap beyond the grid every draw fails");
    }

    [Fact]
    public void Caps_that_cost_nothing_are_assumed_once()
    {
        var json = example.Json();
        AddCaps(json);
        Refused(json, "$.assumptions: has 1 \"caps\", expected 0");
    }

    [Theory]
    [InlineData(
        "gibbs",
        "gibbs: the ledger pays for 1, 1, 1, 1, 1, 1, 1, 1, 1 choices, expected at least 2, 2, 1, 2, 2, 1, 2, 2, 2"
    )]
    [InlineData("disintegrated", "disintegrated: the ledger pays for 1, 1, 1, 1, 1 choices, expected at least 4, 1, 4, 1, 4")]
    public void A_ledger_pays_for_what_was_chosen(string name, string refusal)
    {
        var json = example.Json();
        foreach (var bound in json["certificates"]!.AsArray().Where(bound => bound!["name"]!.GetValue<string>() == name))
        {
            foreach (var entry in bound!["ledger"]!.AsArray())
            {
                foreach (var choice in entry!["choices"]!.AsArray())
                    choice!["count"] = 1;
                entry["deltaPerChoice"] = entry["delta"]!.DeepClone();
            }
        }

        Refused(json, refusal);
    }

    /// <summary>A file whose limits are those of one class alone, each with the whole delta.</summary>
    [Fact]
    public void Per_class_limits_pay_for_all_classes()
    {
        var json = example.Json();
        var line = json["perClass"]!["prior"]!;
        double alone = ClopperPearson.UpperLimit(0, 150, new ConfidenceLedger(0.05).Spend("test set", 0.05));
        line["limits"] = new JsonArray(alone, alone);
        line["ledger"]![0]!["deltaPerChoice"] = 0.05;
        line["ledger"]![0]!["choices"]!.AsArray().RemoveAt(1);
        Refused(json, "$.perClass.prior: the ledger pays for 1 choices, expected at least 2");
        line["ledger"]![0]!["choices"]![0]!["count"] = 2;
        line["ledger"]![0]!["deltaPerChoice"] = 0.025;
        Refused(json, "does not pay for 2 classes, expected a choice of \"classes\"");
    }

    [Fact]
    public void Contradictions_are_those_of_the_counts()
    {
        var json = example.Json();
        json["contradictions"] = JsonNode.Parse(
            """[{ "name": "gibbs", "holdOutErrors": 9, "holdOutSamples": 40, "bound": 0.1, "lowerLimit": 0.2 }]"""
        );
        Refused(json, "$.contradictions: has 1, but the counts in the file give 0");
        json["holdout"]!["drawnErrors"] = 40;
        Refused(json, "$.contradictions: has Contradiction { Kind = gibbs");
        var found = json["contradictions"]![0]!;
        found["name"] = "disintegrated";
        found["holdOutErrors"] = 40;
        found["bound"] = json["certificates"]![12]!["bound"]!.DeepClone();
        Refused(json, "contradictions: the lower limit is 0.2, but counts, KL and ledger in the file give 0.8");
        found["lowerLimit"] = 0.84139514164519502;
        Assert.StartsWith(
            "an assumption is broken: by disintegrated the drawn network errs on at most ",
            Assert.Single(example.Load(json.ToJsonString()).Certified!.BrokenAssumptions)
        );
        Assert.Empty(example.Run.BrokenAssumptions);
    }

    private void Refused(JsonNode json, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => example.Load(json.ToJsonString()));
        Assert.StartsWith(example.At("run.json") + ": ", error.Message);
        Assert.Contains(reason, error.Message);
    }

    private static void AddCaps(JsonNode json) =>
        json["assumptions"]!
            .AsArray()
            .Add(JsonNode.Parse("""{ "name": "caps", "status": "stated", "text": "fixed beforehand" }"""));

    private static void Change(JsonNode root, string place, JsonNode? value)
    {
        string[] names = place.Split('/');
        var parent = names[..^1]
            .Aggregate(root, (node, name) =>
                int.TryParse(name, CultureInfo.InvariantCulture, out int i) ? node[i]! : node[name]!
            );
        if (parent is JsonArray array)
            array[int.Parse(names[^1], CultureInfo.InvariantCulture)] = value;
        else
            parent[names[^1]] = value;
    }
}
