using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Tests.Samples;

[ReluNetwork(784, 2, 10, Bias = false)]
internal sealed partial class ImageNet;

/// <summary>
/// Bounds are refused where the data contradict what they assume, and say what was checked or stated where they do not.
/// </summary>
public class SampleChecksTests
{
    private const int Count = 600;

    private static readonly ImageSet Digits = ProceduralDigits.Draw(3, 0, 2 * Count);
    private static readonly ImageSet Fresh = ProceduralDigits.Draw(3, 1_000_000, Count);
    private static readonly Preprocessing Scale = Preprocessing.Scaled(0.1f);
    private static readonly NetworkParameters Anonymous = Trainer.Initialise(ImageNet.Shape, 1);

    [Fact]
    public void A_sample_that_is_new_to_the_prior_passes_and_the_report_says_what_was_compared()
    {
        var assumptions = Run(SeenFirst(Digits), Second(Digits), Fresh).Assumptions;
        Assert.Equal(
            ["sample-new-to-prior", "hold-out-new-to-network", "hold-out-new-to-prior", "hold-out-new-to-sample"],
            assumptions.Select(assumption => assumption.Name)
        );
        Assert.All(assumptions, assumption => Assert.Equal(AssumptionStatus.Checked, assumption.Status));
        Assert.Contains("none of 600 inputs of the sample is among what the prior was trained on", assumptions[0].Text);
    }

    [Fact]
    public void Images_that_come_twice_in_one_file_are_found()
    {
        var first = First(Digits);
        var twice = new ImageSet(
            [.. first.Pixels, .. first.Pixels],
            [.. first.Labels, .. first.Labels],
            first.Rows,
            first.Columns
        );
        Refused("600 of 600 inputs of the sample are among what the prior was trained on", SeenFirst(twice), Second(twice));
    }

    [Theory]
    [InlineData("one pixel", 1)]
    [InlineData("brighter", 255)]
    [InlineData("noise", 4)]
    public void Changed_copies_are_found(string change, int levels)
    {
        var random = new Random(1);
        byte[] pixels = First(Digits).Pixels.ToArray();
        for (int i = 0; i < Count; i++)
        {
            var image = pixels.AsSpan(i * 784, 784);
            if (change == "one pixel")
                image[random.Next(784)] ^= (byte)levels;
            else
                for (int p = 0; p < image.Length; p++)
                    image[p] = (byte)
                        Math.Clamp(change == "noise" ? image[p] + random.Next(-levels, levels + 1) : image[p] + 1, 0, 255);
        }

        var changed = new ImageSet(pixels, First(Digits).Labels.ToArray(), 28, 28);
        Refused("the sample seems to have changed copies of what the prior was trained on", SeenFirst(Digits), changed);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(300, true)]
    [InlineData(8, false)]
    public void Changed_copies_of_a_part_of_what_the_prior_saw_are_found_or_said_to_be_too_few(int copies, bool found)
    {
        var many = ProceduralDigits.Draw(5, 0, 9000);
        var prior = Anonymous.WithProvenance(new Provenance(many.Record(SampleSelection.InRandomOrder(1, 0, many.Count))));
        byte[] pixels = many.Pixels[..(copies * 784)].ToArray();
        for (int i = 0; i < copies; i++)
            pixels[i * 784 + i] ^= 1;
        var changed = new ImageSet(pixels, many.Labels[..copies].ToArray(), 28, 28);
        if (found)
            Refused("the sample seems to have changed copies", prior, changed);
        else
            Assert.Contains("too few to tell whether they are changed copies", Run(prior, changed, null).Assumptions[0].Text);
    }

    [Fact]
    public void Changed_copies_inside_a_sample_are_doubtful()
    {
        byte[] pixels =
        [
            .. Enumerable
                .Range(0, 40)
                .SelectMany(i => Enumerable.Repeat(Second(Digits).Image(i).ToArray(), 20))
                .SelectMany(image => image),
        ];
        for (int i = 0; i < 800; i++)
            pixels[i * 784 + i % 784] ^= 1;
        var copies = new ImageSet(pixels, new int[800], 28, 28);
        var assumption = Run(SeenFirst(Digits), copies, null).Assumptions.Single(entry => entry.Name == "sample-alike-inside");
        Assert.Equal(AssumptionStatus.Doubtful, assumption.Status);
    }

    [Fact]
    [Slow]
    public void Honest_samples_of_any_size_beside_few_or_many_known_ones_are_not_refused()
    {
        // 60 comparisons at level 1e-6 where the sizes differ most. The seeds are 1 to 30.
        for (int seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            LabelledData Table(int rows) =>
                new([.. Enumerable.Range(0, 3 * rows).Select(_ => (float)random.Next(12))], new int[rows], 3);
            foreach (var (known, sample) in new[] { (300, 12_000), (12_000, 300) })
                Assert.False(SampleComparison.CompareWithKnown(Table(known).Record, Table(sample), withEqual: true)!.IsFinding);
        }
    }

    [Fact]
    public void Few_equal_ones_are_left_out_and_the_report_says_so()
    {
        var sample = Joined(Second(Digits), First(Digits).First(6));
        var checks = Run(SeenFirst(Digits), sample, null);
        Assert.Equal(600, checks.Sample.Count);
        Assert.Contains(checks.Assumptions, assumption =>
            assumption.Name == "sample-left-out" && assumption.Text.StartsWith("6 of 606 inputs of the sample were left out")
        );
        Refused("7 of 607 inputs of the sample are among", SeenFirst(Digits), Joined(Second(Digits), First(Digits).First(7)));
    }

    [Fact]
    public void Hold_out_data_are_compared_with_network_prior_and_sample()
    {
        var nothing = Anonymous.WithProvenance(new Provenance(Digits.Record(SampleSelection.InFileOrder(0, 0))));
        Refused(
            "of the hold-out data are among what the network was trained on",
            nothing,
            Fresh,
            First(Digits),
            network: SeenFirst(Digits)
        );
        // The network's record knows nothing: its prior's does.
        Refused(
            "of the hold-out data are among what the prior was trained on",
            SeenFirst(Digits),
            Fresh,
            First(Digits),
            network: nothing
        );
        Refused("of the hold-out data are among the inputs of the sample", nothing, Fresh, Fresh, network: nothing);
        var checks = Run(SeenFirst(Digits), Fresh, Joined(Second(Digits), Fresh.First(2)), network: SeenFirst(Digits));
        Assert.Equal(600, checks.HoldOut!.Count);
    }

    [Fact]
    public void A_hundred_samples_that_a_large_prior_has_seen_are_all_found()
    {
        var many = ProceduralDigits.Draw(4, 0, 20_000);
        var prior = Anonymous.WithProvenance(new Provenance(many.Record(SampleSelection.InRandomOrder(1, 0, many.Count))));
        var few = new ImageSet(many.Pixels[^(100 * 784)..].ToArray(), many.Labels[^100..].ToArray(), 28, 28);
        Refused("100 of 100 inputs of the sample are among", prior, few);
    }

    [Fact]
    public void Copies_inside_a_sample_are_no_draws()
    {
        var copies = Joined(Second(Digits), Joined(Second(Digits), Second(Digits)));
        string message = Refused("1200 of 1800 inputs of the sample repeat others", SeenFirst(Digits), copies);
        Assert.DoesNotContain("--assume-repeats-are-draws", message);
        var checks = Run(SeenFirst(Digits), copies, null, DataStatements.RepeatsAreDraws);
        Assert.Equal(1800, checks.Sample.Count);
        Assert.Contains(checks.Assumptions, assumption => assumption.Name == "sample-repeats-are-draws");
        Assert.Equal(600, Run(SeenFirst(Digits), Joined(Second(Digits), Second(Digits).First(5)), null).Sample.Count);
    }

    [Fact]
    public void A_table_with_few_distinct_rows_is_offered_a_statement_and_keeps_its_rows()
    {
        var random = new Random(2);
        LabelledData Table(int rows) =>
            new([.. Enumerable.Range(0, 7 * rows).Select(_ => (float)random.Next(3))], new int[rows], 7);
        LabelledData seen = Table(2000),
            sample = Table(2000);
        var shape = new NetworkShape([7, 2], bias: false);
        var prior = Trainer.Initialise(shape, 1).WithProvenance(new Provenance(seen.Record));
        var request = Request(prior, prior, sample, null, DataStatements.None);
        Assert.Contains("--assume-repeats-are-draws", Assert.Throws<ArgumentException>(() => SampleChecks.Run(request)).Message);
        request = request with { Statements = DataStatements.RepeatsAreDraws };
        Assert.Equal(2000, SampleChecks.Run(request).Sample.Count);
        // The rows of the prior once more are more alike than draws are.
        request = request with { Sample = new LabelledData(seen.Inputs.ToArray(), seen.Labels.ToArray(), 7) };
        Assert.Contains("seems to have", Assert.Throws<ArgumentException>(() => SampleChecks.Run(request)).Message);
    }

    [Fact]
    public void Rows_whose_columns_depend_on_each_other_may_repeat_as_often_as_those_of_the_prior()
    {
        var random = new Random(3);
        // All columns follow from the first: if they were independent, no row would come again.
        LabelledData Table(int rows) => Rows([.. Enumerable.Range(0, rows).Select(_ => random.Next(20_000))]);
        LabelledData Rows(int[] first) =>
            new(
                [.. first.SelectMany(value => Enumerable.Range(1, 7).Select(factor => (float)(factor * value)))],
                new int[first.Length],
                7
            );
        LabelledData seen = Table(2000),
            sample = Table(2000);
        var prior = Trainer.Initialise(new NetworkShape([7, 2], bias: false), 1).WithProvenance(new Provenance(seen.Record));
        var request = Request(prior, prior, sample, null, DataStatements.None);
        Assert.Contains("--assume-repeats-are-draws", Assert.Throws<ArgumentException>(() => SampleChecks.Run(request)).Message);

        request = request with { Statements = DataStatements.RepeatsAreDraws };
        var checks = SampleChecks.Run(request);
        Assert.Equal(2000, checks.Sample.Count);
        Assert.DoesNotContain(checks.Assumptions, assumption => assumption.Status == AssumptionStatus.Doubtful);
        Assert.Contains(checks.Assumptions, assumption => assumption.Name == "sample-new-to-prior");

        var known = request with { Sample = Rows([.. Enumerable.Range(0, 2000).Select(i => (int)seen.Input(i)[0])]) };
        Assert.Contains("seems to have", Assert.Throws<ArgumentException>(() => SampleChecks.Run(known)).Message);

        int[] few = [.. Enumerable.Range(0, 700).Select(_ => random.Next(20_000))];
        var thrice = SampleChecks.Run(request with { Sample = Rows([.. few, .. few, .. few]) });
        Assert.Contains(thrice.Assumptions, assumption => assumption.Name == "sample-alike-inside");
    }

    [Fact]
    public void What_cannot_be_checked_must_be_stated_and_leaves_a_trace()
    {
        string message = Refused("the prior may have seen the sample", Anonymous, Fresh);
        Assert.Contains("does not say what it was trained on; --assume-prior-independent states", message);
        var stated = Run(Anonymous, Fresh, null, DataStatements.PriorIndependent);
        Assert.Equal(
            ("sample-new-to-prior", AssumptionStatus.Stated),
            (stated.Assumptions[0].Name, stated.Assumptions[0].Status)
        );

        // Another kind of record is none, and weights that were changed have none.
        var rows = Anonymous.WithProvenance(new Provenance(Second(Digits).ToInputs(Scale, 0, 10).Keep([1]).Record));
        Assert.Equal(AssumptionStatus.Checked, Run(rows, Fresh, null).Assumptions[0].Status);
        var values = Fresh.ToInputs(Scale, 0, 20);
        var other = new LabelledData(values.Inputs.ToArray(), values.Labels.ToArray(), 784);
        message = Assert
            .Throws<ArgumentException>(() => SampleChecks.Run(Request(rows, rows, other, null, DataStatements.None)))
            .Message;
        Assert.Contains("whose record is of inputs 28x28, not 784 values", message);
        var changed = Anonymous.WithProvenance(SeenFirst(Digits).Provenance with { IsOutdated = true });
        Refused("whose record was made for other weights", changed, Fresh);
        Assert.Equal(AssumptionStatus.Stated, Run(changed, Fresh, null, DataStatements.PriorIndependent).Assumptions[0].Status);
        // What the weights had seen before they were changed stays seen.
        Refused("are among", changed, First(Digits), statements: DataStatements.PriorIndependent);
    }

    [Theory]
    [InlineData(DataStatements.PriorIndependent)]
    [InlineData(DataStatements.RepeatsAreDraws)]
    public void No_other_statement_overrules_what_was_found(DataStatements statements)
    {
        Refused("sample", SeenFirst(Digits), First(Digits), statements: statements);
        var sample = Joined(Second(Digits), First(Digits).First(100));
        var checks = Run(SeenFirst(Digits), sample, null, DataStatements.OnlyAlike);
        Assert.Equal(700, checks.Sample.Count);
        // Where most are the same no statement is offered.
        Assert.DoesNotContain("--assume", Refused("600 of 600", SeenFirst(Digits), First(Digits)));
        Assert.Contains(checks.Assumptions, assumption =>
            assumption.Name == "sample-new-to-prior-only-alike" && assumption.Status == AssumptionStatus.Stated
        );
    }

    [Fact]
    public void Evaluate_and_Check_refuse_the_data_that_network_or_prior_saw()
    {
        var network = SeenFirst(Digits);
        foreach (var prior in new[] { PriorNetwork.None, PriorNetwork.From(network) })
        {
            var request = Request(network, network, First(Digits).ToInputs(Scale, 0, Count), null, DataStatements.None) with
            {
                Prior = prior,
            };
            string refused = Assert.Throws<ArgumentException>(() => BoundReport.Evaluate(request)).Message;
            Assert.Contains("was trained on", refused);
            Assert.Equal(refused, Assert.Throws<ArgumentException>(() => BoundReport.Check(request)).Message);
        }
    }

    [Fact]
    [Slow]
    public void Honest_digits_are_not_found_to_be_alike()
    {
        // 100 pairs of disjoint sets at level 1e-6: none may be flagged. The seeds are the streams 100 to 199.
        for (ulong stream = 100; stream < 200; stream++)
        {
            var digits = ProceduralDigits.Draw(stream, 0, 400);
            var known = digits.Record(SampleSelection.InRandomOrder(stream, 0, 200));
            var data = digits.ToInputs(Scale, SampleSelection.InRandomOrder(stream, 200, 200));
            Assert.False(SampleComparison.CompareWithKnown(known, data, withEqual: true)!.IsFinding);
            Assert.False(SampleComparison.CompareInside(known, data, withEqual: false)!.IsFinding);
        }
    }

    private static NetworkParameters SeenFirst(ImageSet images) =>
        Anonymous.WithProvenance(new Provenance(images.Record(SampleSelection.InFileOrder(0, Count))));

    private static ImageSet First(ImageSet images) => images.First(Count);

    private static ImageSet Second(ImageSet images) =>
        new(images.Pixels[(Count * 784)..].ToArray(), images.Labels[Count..].ToArray(), 28, 28);

    private static ImageSet Joined(ImageSet one, ImageSet other) =>
        new([.. one.Pixels, .. other.Pixels], [.. one.Labels, .. other.Labels], 28, 28);

    private static string Refused(
        string found,
        NetworkParameters prior,
        ImageSet sample,
        ImageSet? holdOut = null,
        NetworkParameters? network = null,
        DataStatements statements = DataStatements.None
    )
    {
        string message = Assert.Throws<ArgumentException>(() => Run(prior, sample, holdOut, statements, network)).Message;
        Assert.Contains(found, message);
        return message;
    }

    private static SampleChecks Run(
        NetworkParameters prior,
        ImageSet sample,
        ImageSet? holdOut,
        DataStatements statements = DataStatements.None,
        NetworkParameters? network = null
    ) =>
        SampleChecks.Run(
            Request(
                prior,
                network ?? prior,
                sample.ToInputs(Scale, 0, sample.Count),
                holdOut?.ToInputs(Scale, 0, holdOut.Count),
                statements
            )
        );

    private static BoundRequest Request(
        NetworkParameters prior,
        NetworkParameters network,
        LabelledData sample,
        LabelledData? holdOut,
        DataStatements statements
    ) =>
        new()
        {
            Network = new ImageNet(Anonymous),
            Parameters = network,
            Prior = PriorNetwork.From(prior),
            Sample = sample,
            HoldOut = holdOut,
            Statements = statements,
            Options = new BoundOptions { Draws = 10 },
        };
}
