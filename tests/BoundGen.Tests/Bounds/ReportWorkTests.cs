using System.Text;
using BoundGen.Testing;
using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Bounds;

/// <summary>The work of a report in shares.</summary>
public sealed class ReportWorkTests
{
    private const string Checks = "checks of the sample";

    private static readonly NetworkParameters Parameters = new(BiasFreeNet.Shape, Sample.Parameters(BiasFreeNet.Shape));
    private static readonly NetworkParameters Prior = new(BiasFreeNet.Shape, Sample.Parameters(BiasFreeNet.Shape, seed: 2));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(101)]
    public void Counts_of_shares_add_up_to_those_of_the_whole_through_JSON_too(int shares)
    {
        var whole = Work().Count(WorkShare.Whole);

        // Every share by a process of its own.
        var added = Enumerable
            .Range(0, shares)
            .Select(i => ReportCounts.FromJson(Work().Count(new WorkShare(i, i + 1, shares)).ToJson()))
            .Aggregate((counts, next) => counts.Append(next));

        string expected = Encoding.UTF8.GetString(whole.ToJson());
        Assert.Equal(
            expected.Replace("\"share\":[0,1,1]", $"\"share\":[0,{shares},{shares}]", StringComparison.Ordinal),
            Encoding.UTF8.GetString(added.ToJson())
        );
        var report = Work().Report(added);
        var alone = BoundReport.Evaluate(Request());
        Assert.Equal(alone.Certificates.Select(bound => bound.Bound), report.Certificates.Select(bound => bound.Bound));
        Assert.Equal(alone.Drawn!.Parameters.Fingerprint, report.Drawn!.Parameters.Fingerprint);
        Assert.Equal(alone.Best.Bound, report.Best.Bound);
    }

    [Fact]
    public void Shares_that_do_not_follow_each_other_are_refused()
    {
        var work = Work();
        var first = work.Count(new WorkShare(0, 1, 3));

        var gap = Assert.Throws<ArgumentException>(() => first.Append(work.Count(new WorkShare(2, 3, 3))));
        Assert.StartsWith("The share is 2..3 of 3, expected one that starts at 1 of 3.", gap.Message);
        Assert.Throws<ArgumentException>(() => first.Append(first));
        Assert.Throws<ArgumentException>(() => first.Append(work.Count(new WorkShare(1, 2, 4))));
        var part = Assert.Throws<InvalidDataException>(() => work.Report(first));
        Assert.Equal("The counts are those of 0..1 of 3, expected all of the work.", part.Message);
    }

    [Fact]
    public void Counts_of_other_work_are_refused()
    {
        var counts = Work().Count(WorkShare.Whole);
        var options = Request().Options;

        Assert.All(
            new[]
            {
                options with
                {
                    Draws = options.Draws + 1,
                },
                options with
                {
                    Seed = 2,
                },
                options with
                {
                    Sigma = [1e-3],
                },
                options with
                {
                    Curve = false,
                },
                options with
                {
                    AbstainAt = [],
                },
                options with
                {
                    InputRadii = [0.1],
                },
                options with
                {
                    Eta = 0.01,
                },
                options with
                {
                    Bounds = [BoundKind.Gibbs],
                },
            },
            other => Assert.Throws<InvalidDataException>(() => Work(other).Report(counts))
        );
        Work().Check(counts);
    }

    [Fact]
    public void Errors_of_the_prior_are_counted_once_for_all_processes_and_change_no_number()
    {
        using var folder = new TemporaryFolder();
        var cache = new CacheFolder(folder.At("cache"));
        var request = Request() with { Cache = cache };
        byte[] counted = ReportWork.Prepare(request).Count(WorkShare.Whole).ToJson();
        Assert.Equal(Work().Count(WorkShare.Whole).ToJson(), counted);
        var entry = Assert.Single(cache.Items(), item => item.Key?.Kind == "errors of the prior");

        Assert.Equal(counted, ReportWork.Prepare(request).Count(WorkShare.Whole).ToJson());

        // They are read: where all samples are errors of the prior, no failure exceeds them.
        cache.Write(entry.Key!, [.. Enumerable.Repeat((byte)1, request.Sample.Count)]);
        var none = ReportWork.Prepare(request).Count(WorkShare.Whole);
        Assert.NotEqual(counted, none.ToJson());
        // Another label is another entry.
        int[] labels = [.. request.Sample.Labels];
        labels[0] = (labels[0] + 1) % BiasFreeNet.Shape.OutputSize;
        var other = new LabelledData(request.Sample.Inputs.ToArray(), labels, request.Sample.InputSize);
        _ = ReportWork.Prepare(request with { Sample = other }).Count(WorkShare.Whole);
        Assert.Equal(2, cache.Items().Count(item => item.Key?.Kind == "errors of the prior"));
    }

    [Fact]
    public void A_sample_is_checked_once_for_all_processes_and_the_report_is_the_same()
    {
        using var folder = new TemporaryFolder();
        var cache = new CacheFolder(folder.At("cache"));
        var request = Request() with { Cache = cache };
        var alone = BoundReport.Evaluate(Request());
        Same(alone, BoundReport.Evaluate(request));
        var entry = Assert.Single(cache.Items(), item => item.Key?.Kind == Checks);
        Same(alone, BoundReport.Evaluate(request));

        // It is read: what it says is what the report says.
        byte[] kept = cache.Read(entry.Key!)!;
        string changed = Encoding.UTF8.GetString(kept).Replace("the sample", "the SAMPLE", StringComparison.Ordinal);
        cache.Write(entry.Key!, Encoding.UTF8.GetBytes(changed));
        Assert.Contains(BoundReport.Evaluate(request).Assumptions, said => said.Text.Contains("the SAMPLE"));

        string path = Path.Combine(cache.Path, entry.Key!.FileName);
        // One that is damaged, or is no such thing, is made anew.
        byte[] file = File.ReadAllBytes(path);
        file[^3] ^= 1;
        File.WriteAllBytes(path, file);
        Same(alone, BoundReport.Evaluate(request));
        Assert.Equal(kept, cache.Read(entry.Key!));
        cache.Write(entry.Key!, "[1"u8);
        Same(alone, BoundReport.Evaluate(request));
        Assert.Equal(kept, cache.Read(entry.Key!));

        static void Same(BoundReport expected, BoundReport found)
        {
            Assert.Equal(expected.Samples, found.Samples);
            Assert.Equal<Assumption>(expected.Assumptions, found.Assumptions);
            Assert.Equal(expected.Headline.Bound, found.Headline.Bound);
        }
    }

    [Fact]
    public void Samples_that_were_left_out_are_left_out_of_the_next_report_too()
    {
        using var folder = new TemporaryFolder();
        var cache = new CacheFolder(folder.At("cache"));
        var rows = Inputs();
        int size = rows.InputSize;
        // Row 5 comes again as row 9, and row 20 is known to the prior.
        float[] inputs = rows.Inputs.ToArray();
        Array.Copy(inputs, 5 * size, inputs, 9 * size, size);
        var sample = new LabelledData(inputs, rows.Labels.ToArray(), size);
        float[] seen = Array.ConvertAll(inputs[..(21 * size)], value => value + 1);
        Array.Copy(inputs, 20 * size, seen, 20 * size, size);
        var record = new LabelledData(seen, new int[21], size).Record;
        var request = Request() with
        {
            Sample = sample,
            Prior = PriorNetwork.From(Prior.WithProvenance(new Provenance(record))),
            Statements = DataStatements.None,
            Cache = cache,
        };
        var first = ReportWork.Prepare(request);
        Assert.Equal(58, first.Request.Sample.Count);

        var second = ReportWork.Prepare(request);

        Assert.True(first.Request.Sample.Inputs.SequenceEqual(second.Request.Sample.Inputs));
        Assert.Equal(first.Request.Sample.Record, second.Request.Sample.Record);
        Assert.Equal<Assumption>(first.Checked, second.Checked);
        Assert.Equal(
            ["sample-repeats-left-out", "sample-left-out", "sample-new-to-prior"],
            second.Checked.Select(assumption => assumption.Name)
        );
    }

    [Fact]
    public void What_is_known_of_other_samples_another_prior_or_stated_otherwise_is_not_taken()
    {
        using var folder = new TemporaryFolder();
        var cache = new CacheFolder(folder.At("cache"));
        var request = Request() with { Cache = cache };
        var other = Inputs();
        var inputs = other.Inputs.ToArray();
        inputs[0] = 7;
        var seen = new Provenance(
            new LabelledData([.. inputs.Select(value => -value)], other.Labels.ToArray(), other.InputSize).Record
        );
        foreach (
            var asked in new[]
            {
                request,
                request with
                {
                    Sample = new LabelledData(inputs, other.Labels.ToArray(), other.InputSize),
                },
                request with
                {
                    Statements = request.Statements & ~DataStatements.OnlyAlike,
                },
                request with
                {
                    Prior = PriorNetwork.From(Prior.WithProvenance(seen)),
                },
                request with
                {
                    Prior = PriorNetwork.From(Prior.WithProvenance(seen with { IsOutdated = true })),
                },
                request with
                {
                    Prior = PriorNetwork.None,
                },
            }
        )
        {
            int before = cache.Items().Count(item => item.Key?.Kind == Checks);
            Assert.Equal<Assumption>(ReportWork.Prepare(asked with { Cache = null }).Checked, ReportWork.Prepare(asked).Checked);
            Assert.Equal(before + 1, cache.Items().Count(item => item.Key?.Kind == Checks));
        }
    }

    [Theory]
    [InlineData("null", "Counts are null")]
    [InlineData("{}", "No counts of a report: ")]
    [InlineData("""{"share":[0,1],"draws":[]}""", "A share has 2 numbers, expected 3")]
    [InlineData("""{"share":[0,5,4],"draws":[]}""", "Parts 0 to 5 of 4 are no share")]
    [InlineData("""{"share":[0,1,1],"draws":[null]}""", "The draws of a noise level are null")]
    [InlineData(
        """{"share":[0,1,1],"draws":[{"seed":1,"start":0,"end":5,"failures":[[1]],"excess":[[1]]}]}""",
        "The failures of draws 0 to 5 are no counts of"
    )]
    [InlineData(
        """{"share":[0,1,1],"draws":[],"ball":{"outcomes":"04","robust":[],"weakest":[]}}""",
        "What is said of 2 samples"
    )]
    public void What_is_no_counts_is_refused(string json, string message)
    {
        var refused = Assert.Throws<InvalidDataException>(() => ReportCounts.FromJson(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(message, refused.Message);
    }

    [Fact]
    public void Shares_of_many_draws_leave_out_none()
    {
        const long Draws = ClopperPearson.MaxTrials;
        const long Of = 1_000_003L << 16;
        long end = 0;
        for (long part = 0; part < Of; part += Of / 7)
        {
            var (start, next) = new WorkShare(part, Math.Min(Of, part + Of / 7), Of).RangeOf(Draws);
            Assert.Equal(end, start);
            end = next;
        }

        Assert.Equal(Draws, end);
    }

    private static ReportWork Work(BoundOptions? options = null) =>
        ReportWork.Prepare(options is null ? Request() : Request() with { Options = options });

    private static BoundRequest Request() =>
        new()
        {
            Network = new BiasFreeNet(Parameters),
            Parameters = Parameters,
            Prior = PriorNetwork.From(Prior),
            Sample = Inputs(),
            Statements = DataStatements.PriorIndependent | DataStatements.OnlyAlike | DataStatements.RepeatsAreDraws,
            Options = new BoundOptions
            {
                Sigma = [1e-3, 2e-3],
                Draws = 700,
                BestOf = 2,
                Curve = true,
                InputRadii = [0.01, 0.1],
                MaxInputNorm = 100,
            },
        };

    private static LabelledData Inputs()
    {
        const int Count = 60;
        int size = BiasFreeNet.Shape.InputSize;
        float[] inputs = [.. Enumerable.Range(0, Count * size).Select(i => MathF.Sin(i * 0.7f))];
        return new LabelledData(inputs, [.. Enumerable.Range(0, Count).Select(i => i % BiasFreeNet.Shape.OutputSize)], size);
    }
}
