using System.Text.Json;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Experiments.Tests;

/// <summary>The experiments on grids of tiny networks.</summary>
[Slow]
public sealed class ReproductionTests(ReproductionTests.WholeRun whole) : IClassFixture<ReproductionTests.WholeRun>
{
    [Fact]
    public void An_interrupted_run_ends_with_the_bytes_of_an_uninterrupted_one()
    {
        var files = Files("whole");
        string[] cells =
        [
            "paper-data-1x100-020",
            "paper-data-1x100-100",
            "paper-zero-1x100-020",
            "paper-zero-1x100-100",
            "robust-784-100-10-0.1",
            "robust-784-100-10-1",
            "tradeoff-784-100-10",
            "tradeoff-784-100-10-activity-1",
            "tradeoff-784-100-10-reward-1",
            "truth-784-100-10",
            .. Enumerable.Range(0, 12).Select(i => $"variant-100-{i:00}"),
        ];
        string[] results = ["bounds", "kappa", "robust", "sparsity", "tradeoff", "truth", "variants"];
        Assert.Equal(
            [
                .. results
                    .Concat(cells.Select(cell => "cells/" + cell))
                    .Select(name => name + ".json")
                    .Order(StringComparer.Ordinal),
            ],
            files.Keys
        );

        // The later cell of an architecture is there, the one that would train the prior is not; one file was cut.
        Directory.CreateDirectory(whole.At("interrupted", "cells"));
        foreach (string finished in new[] { "cells/paper-data-1x100-100.json", "cells/paper-zero-1x100-020.json" })
            File.Copy(whole.At("whole", finished), whole.At("interrupted", finished));
        File.WriteAllText(
            whole.At("interrupted", "cells/tradeoff-784-100-10.json"),
            files["cells/tradeoff-784-100-10.json"][..^100]
        );
        whole.RunAll("interrupted", 1);
        Assert.Equal(files, Files("interrupted"));
    }

    [Fact]
    public void Cells_that_two_processes_finish_in_one_folder_make_the_bytes_of_one()
    {
        var files = Files("whole");

        whole.RunAll("dealt", 1, new CellDeal(2, 2));
        string[] second = [.. Files("dealt").Keys];
        // No results yet, and about half of the cells.
        Assert.All(second, name => Assert.StartsWith("cells/", name));
        Assert.InRange(second.Length, 9, 13);
        whole.RunAll("dealt", 1, new CellDeal(1, 2));
        Assert.Equal(files.Keys.Where(name => name.StartsWith("cells/", StringComparison.Ordinal)), Files("dealt").Keys);

        whole.RunAll("dealt", 1);
        Assert.Equal(files, Files("dealt"));
    }

    [Fact]
    public void A_deal_has_shards_from_1_to_their_number()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CellDeal(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CellDeal(3, 2));
    }

    [Fact]
    public void Another_seed_is_another_result()
    {
        whole.Reproduction("seeds", 1).Kappa();
        var first = Files("seeds");
        whole.Reproduction("seeds", 2).Kappa();
        Assert.Equal(["cells/paper-data-1x100-100.json", "kappa.json"], first.Keys);
        Assert.All(Files("seeds"), file => Assert.NotEqual(first[file.Key], file.Value));
    }

    [Fact]
    public void Results_hold_our_numbers_and_those_of_the_paper()
    {
        var kappa = Rows("kappa").Single();
        Assert.Equal([0.672, 0.753, 0.943], Numbers(kappa.GetProperty("paper")));
        Assert.Equal(360, kappa.GetProperty("samples").GetInt32());
        double[] means = [.. kappa.GetProperty("kappa").EnumerateArray().Select(at => at.GetProperty("mean").GetDouble())];
        Assert.Equal(means.Order(), means);
        Assert.All(kappa.GetProperty("kappa").EnumerateArray(), at =>
            Assert.Equal(360, Numbers(at.GetProperty("histogram")).Sum())
        );

        var bounds = Rows("bounds");
        Assert.Equal([0.415, 0.240, 3.40, 2.06], bounds.Select(row => row.GetProperty("paperBound").GetDouble()));
        Assert.Equal([0.118, 0.083, null, null], bounds.Select(row => row.GetProperty("paperTestError").Deserialize<double?>()));
        Assert.Equal([40, 360, 80, 400], bounds.Select(row => row.GetProperty("samples").GetInt32()));
        // All candidates are vacuous, and the one with the least value is reported. s = 0 is one of them.
        Assert.All(bounds, row =>
            Assert.InRange(
                row.GetProperty("theorem13").GetProperty("value").GetDouble(),
                0.1,
                row.GetProperty("theorem13Dense").GetDouble()
            )
        );

        var tradeoff = Rows("tradeoff").Single();
        Assert.Equal(0.240, tradeoff.GetProperty("paperBound").GetDouble());
        var result = tradeoff.GetProperty("result");
        Assert.InRange(result.GetProperty("distance").GetDouble(), 1e-4, 0.0155);
        Assert.Equal(14, result.GetProperty("candidates").GetArrayLength());
        var prior = result
            .GetProperty("bounds")
            .EnumerateArray()
            .Single(bound => bound.GetProperty("name").GetString() == "prior");
        Assert.Equal(prior.GetProperty("failures").GetInt32() / 150.0, prior.GetProperty("rate").GetDouble());
        Assert.InRange(prior.GetProperty("bound").GetDouble(), prior.GetProperty("rate").GetDouble(), 1);
        Assert.All(new[] { "sigma", "kl" }, name => Assert.Equal(JsonValueKind.Null, prior.GetProperty(name).ValueKind));
    }

    [Fact]
    public void Variants_change_one_thing_each_and_stand_beside_the_papers_figures()
    {
        var rows = Rows("variants");
        Assert.Equal(rows.Length, rows.Select(row => row.GetProperty("variant").GetString()).Distinct().Count());
        Assert.All(rows, row =>
            Assert.Equal((0.240, 0.672), (row.GetProperty("paperBound").GetDouble(), Numbers(row.GetProperty("paperKappa"))[0]))
        );
        var asElsewhere = rows[0];
        Assert.Equal(
            Rows("kappa").Single().GetProperty("testError").GetDouble(),
            asElsewhere.GetProperty("testError").GetDouble()
        );
        // Other candidates of Theorem 13 alone leave the network as it is.
        string[] distances = [.. rows.Select(row => row.GetProperty("distances").ToString())];
        Assert.Equal(distances[0], distances[1]);
        Assert.Equal(rows.Length - 1, distances.Distinct().Count());
        // Rescaling changes distances, but no class and no kappa.
        Assert.Equal("weights rescaled to xi = 1", rows[2].GetProperty("variant").GetString());
        Assert.Equal(asElsewhere.GetProperty("testError").GetDouble(), rows[2].GetProperty("testError").GetDouble());
        Assert.Equal(Kappa(asElsewhere)[0][0], Kappa(rows[2])[0][0], 1e-3);
        Assert.All(rows, row =>
        {
            // A smaller radius to exceed, and a smaller M_X, leave more neurons inactive.
            double[][] kappa = Kappa(row);
            Assert.Equal(4, kappa.Length);
            Assert.All(Enumerable.Range(0, 3), eps =>
                Assert.True(
                    kappa[0][eps] >= Math.Max(kappa[1][eps], kappa[2][eps])
                        && Math.Min(kappa[1][eps], kappa[2][eps]) >= kappa[3][eps]
                )
            );
            Assert.InRange(row.GetProperty("meanNorm").GetDouble(), 1, row.GetProperty("largestNorm").GetDouble());
            double[] values =
            [
                .. new[] { "theorem13", "theorem13AtLargestNorm", "theorem13AtNormOne" }.Select(name => Value(row, name)),
            ];
            Assert.Equal(values.OrderDescending(), values);
            Assert.True(Value(row, "theorem13LeastOmega") >= Value(row, "theorem13LeastOmegaAtNormOne"));
            Assert.True(Value(row, "theorem13LeastOmega") <= Value(row, "theorem13"));
        });

        static double Value(JsonElement row, string theorem) => row.GetProperty(theorem).GetProperty("value").GetDouble();

        static double[][] Kappa(JsonElement row) =>
            [.. row.GetProperty("kappa").EnumerateArray().Select(reading => Numbers(reading.GetProperty("mean")))];
    }

    [Fact]
    public void Rescaled_networks_have_a_largest_row_of_norm_1_in_every_layer()
    {
        var shape = new NetworkShape([3, 2, 2], bias: false);
        var data = new LabelledData([1, 0, 0], [0], 3);
        var (prior, model) = (
            new NetworkParameters(shape, [1, 2, 2, 0, 0, 1, 0, 0, 0, 0]),
            new NetworkParameters(shape, [3, 0, 4, 0, 1, 0, 1, 1, -2, 0])
        );
        var rescaled = new PaperPair(prior, model, data, data).Rescaled();
        Assert.Equal([0.6f, 0, 0.8f, 0, 0.2f, 0, 0.5f, 0.5f, -1, 0], rescaled.Model.Values.ToArray());
        // Network and prior are divided by their own norms. A layer of zeros stays a layer of zeros.
        Assert.Equal([1 / 3f, 2 / 3f, 2 / 3f, 0, 0, 1 / 3f, 0, 0, 0, 0], rescaled.Prior.Values.ToArray());
    }

    [Fact]
    public void Preprocessing_knows_what_the_prior_sees_and_nothing_else_of_the_data()
    {
        // The first half and the first 40 of the random order of seed 1.
        var half = PreprocessingChoice.MeanNormOne(
            TinyReproduction.Data.Train.First(300),
            SampleSelection.InRandomOrder(1, 0, 150)
        );
        Assert.All(new[] { "tradeoff-784-100-10", "tradeoff-784-100-10-reward-1" }, cell =>
            Assert.Equal(half.Scale, Settings(cell).GetProperty("scale").GetSingle())
        );
        var seen = PreprocessingChoice.MeanAndDeviation(TinyReproduction.Data.Train, SampleSelection.InRandomOrder(1, 0, 40));
        Assert.All(new[] { "paper-data-1x100-020", "paper-data-1x100-100", "variant-100-00" }, cell =>
            Assert.Equal((seen.Mean, seen.Deviation), Pixels(cell))
        );
        // A prior of zero sees nothing.
        Assert.Equal((0.5f, 0.2887f), Pixels("paper-zero-1x100-100"));
        Assert.Equal((0f, 1f), Pixels("variant-100-07"));

        (float?, float?) Pixels(string cell)
        {
            var training = Settings(cell).GetProperty("training");
            return (training.GetProperty("pixelMean").GetSingle(), training.GetProperty("pixelDeviation").GetSingle());
        }

        JsonElement Settings(string cell) =>
            JsonDocument.Parse(File.ReadAllText(whole.At("whole", "cells", cell + ".json"))).RootElement.GetProperty("settings");
    }

    [Fact]
    public void Activity_falls_as_its_price_rises()
    {
        var rows = Rows("sparsity");
        Assert.Equal([-1, 0, 1], rows.Select(row => row.GetProperty("activityPenalty").GetDouble()));
        double[] activity = [.. rows.Select(row => row.GetProperty("activity").GetDouble())];
        Assert.Equal(activity.OrderDescending(), activity);
        Assert.Equal(3, activity.Distinct().Count());
    }

    [Fact]
    public void On_digits_every_bound_is_above_the_error_it_is_about()
    {
        var row = Rows("truth").Single();
        var bounds = row.GetProperty("bounds").EnumerateArray().ToDictionary(bound => bound.GetProperty("bound").GetString()!);
        Assert.Equal(13, bounds.Count);
        Assert.All(bounds.Values, bound =>
        {
            var risk = bound.GetProperty("risk");
            Assert.Equal(2_000, risk.GetProperty("samples").GetInt64());
            Assert.Equal(risk.GetProperty("errors").GetInt64() / 2_000.0, risk.GetProperty("estimate").GetDouble());
            Assert.InRange(
                risk.GetProperty("estimate").GetDouble(),
                risk.GetProperty("lower").GetDouble(),
                risk.GetProperty("upper").GetDouble()
            );
            bool above = bound.GetProperty("value").GetDouble() >= risk.GetProperty("upper").GetDouble();
            Assert.Equal(above, bound.GetProperty("above").GetBoolean());
            // Test-set bounds are nearer to the error than 2,000 digits can tell.
            Assert.True(above || bound.GetProperty("bound").GetString() is "holdout" or "prior");
        });
        // The network, the randomised classifier and the drawn network err differently.
        long Errors(string name) => bounds[name].GetProperty("risk").GetProperty("errors").GetInt64();
        Assert.Equal(Errors("averaged-sparse"), Errors("holdout"));
        Assert.NotEqual(Errors("gibbs"), Errors("holdout"));
    }

    [Fact]
    public void Failures_of_inputs_that_move_are_counted_beside_those_of_another_method()
    {
        var rows = Rows("robust").ToArray();
        Assert.Equal([0.1, 1], rows.Select(row => row.GetProperty("radius").GetDouble()));
        Assert.All(rows, row =>
        {
            Assert.Equal(60, Count(row, "samples"));
            Assert.Equal(20, Count(row, "comparedSamples"));
            Assert.Equal(20, Count(row, "crown"));
            Assert.InRange(Count(row, "failures"), Count(row, "turned"), Count(row, "denseFailures"));
            Assert.InRange(Count(row, "comparedPriorFailures"), 0, Count(row, "priorFailures"));
        });
        Assert.True(Count(rows[0], "failures") < Count(rows[1], "failures"));

        static int Count(JsonElement row, string name) => row.GetProperty(name).GetInt32();
    }

    [Fact]
    public void Too_few_images_and_none_to_test_on_are_refused_before_any_work()
    {
        string folder = whole.At("refused");
        Assert.Contains(
            "has 400 training images, expected at least 60000",
            Assert.Throws<ArgumentException>(() => new Reproduction(TinyReproduction.Data, folder, 1, Silence.Instance)).Message
        );
        Assert.Contains(
            "no test images",
            Assert
                .Throws<ArgumentException>(() =>
                    new Reproduction(
                        TinyReproduction.Data with
                        {
                            Test = null,
                        },
                        folder,
                        1,
                        Silence.Instance,
                        TinyReproduction.Paper,
                        TinyReproduction.Tradeoff
                    )
                )
                .Message
        );
        Assert.False(Directory.Exists(folder));
    }

    private SortedDictionary<string, string> Files(string name)
    {
        string root = whole.At(name);
        return new(
            Directory
                .EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .ToDictionary(path => Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText),
            StringComparer.Ordinal
        );
    }

    private JsonElement[] Rows(string experiment) =>
        [
            .. JsonDocument
                .Parse(File.ReadAllText(whole.At("whole", experiment + ".json")))
                .RootElement.GetProperty("rows")
                .EnumerateArray(),
        ];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>An uninterrupted run, in the folder <c>whole</c>.</summary>
    public sealed class WholeRun : TemporaryFolder
    {
        public WholeRun() => RunAll("whole", 1);

        public Reproduction Reproduction(string name, int seed) => TinyReproduction.Of(At(name), seed, TinyReproduction.Paper);

        public void RunAll(string name, int seed, CellDeal? deal = null) =>
            TinyReproduction.RunAll(At(name), seed, TinyReproduction.Paper, deal);
    }
}
