using BoundGen.Reference;
using BoundGen.Tests.Networks;
using static BoundGen.Tests.Bounds.NoisyPopulation;

namespace BoundGen.Tests.Bounds;

/// <summary>What a report counts class by class, and what it never counts.</summary>
public class ClassReportTests
{
    private static readonly BoundOptions Options = new()
    {
        Draws = 100,
        Sigma = [1e-3],
        Bounds = [],
        Delta = 0.1,
    };

    private static readonly SmallNet Prior = new(Training.Trainer.Initialise(SmallNet.Shape, 3).Values);
    private static readonly LabelledData Data = Draw(300, 5),
        Fresh = Draw(100, 6);

    [Fact]
    public void Classes_count_what_the_prior_the_ball_and_on_fresh_data_the_network_do()
    {
        var network = Moved(1e-3f);
        var options = Options with { PriorsTried = 3 };
        var report = Certified.Report(network, Prior.ToParameters(), Data, options, Fresh);
        var perClass = report.PerClass;

        Assert.Equal(Labels(Data, _ => true), perClass.Prior.Samples);
        Assert.Equal(Labels(Data, i => Errs(Prior, Data, i)), perClass.Prior.Failures);
        Assert.Equal(Labels(Data, _ => true), perClass.BallSparse!.Samples);
        Assert.Equal(report.Headline.Failures, perClass.BallSparse.Failures.Sum());
        Assert.All(perClass.BallSparse.Failures.Zip(perClass.Prior.Failures), pair => Assert.True(pair.First >= pair.Second));
        Assert.Equal(Labels(Fresh, _ => true), perClass.HoldOut!.Samples);
        Assert.Equal(Labels(Fresh, i => Errs(network, Fresh, i)), perClass.HoldOut.Failures);

        // Whatever could have been chosen is paid for: priors, the caps of every layer, classes.
        int classes = SmallNet.Shape.OutputSize;
        Assert.Equal(3.0 * classes, perClass.Prior.Confidence.ChoiceCount);
        Assert.Equal(
            3.0 * classes * Math.Pow(CapGrid.Count, SmallNet.Shape.LayerCount),
            perClass.BallSparse.Confidence.ChoiceCount
        );
        Assert.Equal(classes, perClass.HoldOut.Confidence.ChoiceCount);
        Assert.All(new[] { perClass.Prior, perClass.BallSparse, perClass.HoldOut }, line =>
            Assert.Equal(line.Confidence.ChoiceCount, classes * line.BalancedConfidence.ChoiceCount)
        );
        Assert.All(new[] { perClass.Prior, perClass.BallSparse, perClass.HoldOut }, line =>
            Assert.Equal(options.Delta, line.Confidence.Delta)
        );
    }

    [Fact]
    public void A_network_that_is_its_own_prior_is_the_line_prior()
    {
        var report = Certified.Report(Prior, null, Data, Options);
        Assert.Equal(Labels(Data, i => Errs(Prior, Data, i)), report.PerClass.Prior.Failures);
        Assert.Equal(report.EmpiricalError, (double)report.PerClass.Prior.Failures.Sum() / Data.Count);
        Assert.Null(report.PerClass.HoldOut);
        Assert.Empty(report.PerClass.Names);
    }

    [Fact]
    public void A_ball_beyond_the_grid_of_caps_has_no_limits()
    {
        var report = Certified.Report(Moved(20), Prior.ToParameters(), Data, Options);
        Assert.True(report.Headline.IsVacuous);
        Assert.Null(report.PerClass.BallSparse);
        Assert.Equal(Labels(Data, i => Errs(Prior, Data, i)), report.PerClass.Prior.Failures);
    }

    /// <summary>The errors of a network that learned the sample by heart are no part of any line on the sample.</summary>
    [Fact]
    public void A_network_is_not_counted_on_the_sample()
    {
        var one = Certified.Report(Moved(1e-3f), Prior.ToParameters(), Data, Options, caps: Caps(0.1));
        var other = Certified.Report(Moved(-1e-3f), Prior.ToParameters(), Data, Options, caps: Caps(0.1));
        Assert.Equal(one.PerClass.Prior.Limits.AsEnumerable(), other.PerClass.Prior.Limits);
        Assert.Equal(one.PerClass.BallSparse!.Limits.AsEnumerable(), other.PerClass.BallSparse!.Limits);
    }

    [Fact]
    public void Samples_that_were_left_out_are_in_no_class()
    {
        int[] rows = [.. Enumerable.Range(0, 60), 0, 1];
        var repeated = new LabelledData(
            [.. rows.SelectMany(row => Unequal(row))],
            [.. rows.Select(row => row % SmallNet.Shape.OutputSize)],
            SmallNet.Shape.InputSize
        );
        var report = BoundReport.Evaluate(
            new BoundRequest
            {
                Network = Prior,
                Parameters = Prior.ToParameters(),
                Prior = PriorNetwork.None,
                Sample = repeated,
                Statements = DataStatements.PriorIndependent,
                Options = Options,
            }
        );
        Assert.Equal(60, report.Samples);
        Assert.Equal(60, report.PerClass.Prior.Samples.Sum());

        static float[] Unequal(int row) =>
            [.. Enumerable.Range(0, SmallNet.Shape.InputSize).Select(i => (row * 31 + i * 17) % 101 / 101f)];
    }

    [Fact]
    public void Classes_have_the_names_of_the_parameters()
    {
        string[] names = [.. Enumerable.Range(0, SmallNet.Shape.OutputSize).Select(label => $"class {label}")];
        var report = BoundReport.Evaluate(
            new BoundRequest
            {
                Network = Prior,
                Parameters = Prior.ToParameters().WithUsage(new NetworkUsage { ClassNames = [.. names] }),
                Prior = PriorNetwork.None,
                Sample = Data,
                Statements = DataStatements.PriorIndependent | DataStatements.OnlyAlike | DataStatements.RepeatsAreDraws,
                Options = Options,
            }
        );
        Assert.Equal(names, report.PerClass.Names);
    }

    private static DistanceCaps Caps(double cap) => new(Enumerable.Repeat(cap, SmallNet.Shape.LayerCount), CapOrigin.Stated);

    private static SmallNet Moved(float by) => new([.. Prior.ToParameters().Values.ToArray().Select(value => value + by)]);

    /// <summary>Whether a network errs by the reference's pass; a tie is an error.</summary>
    private static bool Errs(IReluNetwork network, LabelledData data, int sample)
    {
        var logits = new ReferenceNetwork(network.Shape, network.ToParameters().Values).Forward(data.Input(sample)).Logits;
        int label = data.Labels[sample];
        return logits.Where((_, c) => c != label).Max() >= logits[label];
    }

    /// <summary>How many of some samples are of each class.</summary>
    private static int[] Labels(LabelledData data, Func<int, bool> counted)
    {
        int[] counts = new int[SmallNet.Shape.OutputSize];
        foreach (int sample in Enumerable.Range(0, data.Count).Where(counted))
            counts[data.Labels[sample]]++;
        return counts;
    }
}
