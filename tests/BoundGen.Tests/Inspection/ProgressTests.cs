using BoundGen.Runtime;
using BoundGen.Testing;
using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Inspection;

public class ProgressTests
{
    private const int Inputs = 600;

    private static readonly NetworkParameters Parameters = new(BiasFreeNet.Shape, Sample.Parameters(BiasFreeNet.Shape));
    private static readonly NetworkParameters Prior = new(BiasFreeNet.Shape, Sample.Parameters(BiasFreeNet.Shape, seed: 2));
    private static readonly BiasFreeNet Network = new(Parameters);
    private static readonly LabelledData Data = Sines(0);
    private static readonly LabelledData Fresh = Sines(0.5f);

    private readonly CollectedProgress<EvaluationProgress> _progress = new();

    private static (string Phase, long Done, long Total) Parts(EvaluationProgress report) =>
        (report.Phase, report.Done, report.Total);

    [Fact]
    public void An_evaluation_reports_Theorem_13_before_its_draws_and_all_phases_to_their_end()
    {
        BoundReport.Evaluate(
            new BoundRequest
            {
                Network = Network,
                Parameters = Parameters,
                Prior = PriorNetwork.From(Prior),
                Sample = Data,
                HoldOut = Fresh,
                Statements = DataStatements.PriorIndependent | DataStatements.OnlyAlike | DataStatements.RepeatsAreDraws,
                Options = new BoundOptions
                {
                    Sigma = [1e-3, 2e-3],
                    Draws = 1500,
                    MaxInputNorm = 100,
                },
                Progress = _progress,
            }
        );
        Assert.Equal(
            [
                ("norms", 3),
                ("Theorem 13", Inputs),
                ("norms of the prior", 3),
                ("ball", Inputs),
                ("abstention", Inputs),
                ("errors", 2 * Inputs),
                ("draws", 3000),
                ("drawn networks", 2),
                ("hold-out", 5 * Inputs),
            ],
            Phases.Check(_progress, Parts)
        );
        // Each of the slow ones is seen on its way.
        Assert.Contains(_progress.Reports, report => report is { Phase: "Theorem 13", Done: > 0 and < Inputs });
        Assert.Contains(_progress.Reports, report => report is { Phase: "draws", Done: > 1500 and < 3000 });
    }

    [Fact]
    public void An_inspection_reports_all_phases_to_their_end()
    {
        NetworkInspection.Compute(
            new InspectionRequest
            {
                Network = Network,
                Parameters = Parameters,
                Data = Data,
                MaxInputNorm = 100,
                RobustnessInputs = 7,
                Progress = _progress,
            }
        );
        Assert.Equal(
            [("masks", Inputs), ("norms", 3), ("kappa", Inputs), ("margins", Inputs), ("radii", 7)],
            Phases.Check(_progress, Parts)
        );
    }

    [Fact]
    public void Radii_and_vectors_of_the_paper_are_counted()
    {
        var greedy = new GreedySparsity(Parameters, SparsityNorms.Compute(Parameters), 100);
        greedy.ComputeRadii(Data, [1, 1], _progress);
        greedy.ComputeVectors(Data, 0.01, _progress);
        Assert.Equal([("sparse local radii", Inputs), ("sparsity vectors", Inputs)], Phases.Check(_progress, Parts));
    }

    [Fact]
    public void Draws_of_every_sample_are_counted()
    {
        var noise = new NoiseModel(PriorNorms.Compute(Prior), [1e-3, 1e-3, 1e-3], [1, 1, 1], 0.01);
        DrawCounts.CountFailures(Network, noise, Data, 1, 0, DrawOutcome.Gibbs, _progress);
        Assert.Equal([("draws", Inputs)], Phases.Check(_progress, Parts));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 2)]
    [InlineData(3, 40)]
    [InlineData(60, 50)]
    public void A_norm_takes_no_more_products_than_it_announces(int rows, int columns)
    {
        // Orthogonal rows of one length take the most squarings.
        float[] weights = new float[rows * columns];
        for (int i = 0; i < Math.Min(rows, columns); i++)
            weights[i * columns + i] = 1;
        OperatorNorm.UpperBound(weights, rows, columns, _progress);
        var (_, total) = Assert.Single(Phases.Check(_progress, Parts));
        Assert.Equal(Enumerable.Range(0, (int)total + 1).Select(i => (long)i), _progress.Reports.Select(report => report.Done));
    }

    [Fact]
    public void A_norm_that_needs_fewer_products_than_announced_ends_with_all_done()
    {
        OperatorNorm.UpperBound(new float[12], 3, 4, _progress);
        Phases.Check(_progress, Parts);
    }

    [Fact]
    public void The_babel_function_counts_pairs_of_rows_and_can_be_cancelled()
    {
        float[] weights = Sample.Parameters(BiasFreeNet.Shape)[..(20 * 20)];
        BabelFunction.At(weights, 20, 20, 1, 1, _progress);
        Assert.Equal([("pairs of rows", 190)], Phases.Check(_progress, Parts));
        Assert.Throws<OperationCanceledException>(() =>
            BabelFunction.At(weights, 20, 20, 1, 1, cancellationToken: new CancellationToken(canceled: true))
        );
    }

    [Fact]
    public void A_norm_and_Theorem_13_can_be_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() =>
            OperatorNorm.UpperBound([1, 2, 3, 4], 2, 2, cancellationToken: cancelled)
        );
        Assert.Throws<OperationCanceledException>(() =>
            PaperBound.Evaluate(Parameters, Prior, Data, 100, 0.05, cancellationToken: cancelled)
        );
    }

    [Fact]
    public void Threads_add_up_and_a_phase_makes_a_thousand_reports_at_most()
    {
        var phase = PhaseProgress.Start(_progress, "work", 1_000_000)!;
        Parallel.For(0, 1_000_000, _ => phase.Add(1));
        Assert.Equal([("work", 1_000_000)], Phases.Check(_progress, Parts));
        Assert.InRange(_progress.Reports.Count, 1000, 1001);
    }

    [Fact]
    public void Without_a_listener_or_without_work_there_is_no_phase()
    {
        Assert.Null(PhaseProgress.Start(null, "work", 5));
        Assert.Null(PhaseProgress.Start(_progress, "work", 0));
        Assert.Empty(_progress.Reports);
    }

    private static LabelledData Sines(float shift) =>
        new(
            Enumerable.Range(0, Inputs * BiasFreeNet.Shape.InputSize).Select(i => MathF.Sin(i + shift)).ToArray(),
            new int[Inputs],
            BiasFreeNet.Shape.InputSize
        );
}
