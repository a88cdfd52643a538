using System.Text.Json;
using BoundGen.Reports;

namespace BoundGen.Experiments.Tests;

/// <summary>Rows of results hold the right one of a cell's many numbers.</summary>
public class ResultsTests
{
    private static readonly TheoremReadings Readings = new(Pair(1), Pair(2), Pair(3), Pair(4), Pair(5), Pair(6));
    private static readonly MeasuredHoldOut HoldOut = new(100, 3, 0.08, 4, 2);

    [Fact]
    public void Kept_values_of_Theorem_13_are_read_as_they_were_written()
    {
        string kept = JsonSerializer.Serialize(Readings, ResultsJson.Options);
        var read = JsonSerializer.Deserialize<TheoremReadings>(kept, ResultsJson.Options)!;
        Assert.Equal(kept, JsonSerializer.Serialize(read, ResultsJson.Options));
    }

    [Fact]
    public void Variants_and_bounds_know_the_readings_of_Theorem_13_apart()
    {
        var settings = new VariantSettings("a", "b", "other", 100, 50, new PaperTraining(), false, 0.05, new PaperOptions(), 1);
        var variant = ResultRows.Variant(
            settings,
            new VariantMeasurements(0.1, 0.2, [1, 2], 28, 49, [new("reading", [0.5, 0.6, 0.7])], Readings)
        );
        Assert.Equal(
            [1, 2, 3, 4, 5, 6],
            new[]
            {
                variant.Theorem13,
                variant.Theorem13AtLargestNorm,
                variant.Theorem13AtNormOne,
                variant.Theorem13LeastOmega,
                variant.Theorem13LeastOmegaAtNormOne,
                variant.Theorem13Lemma1AtNormOne!,
            }.Select(value => value.Value)
        );
        Assert.Equal((0.1, 0.2, 28, 49), (variant.PriorTestError, variant.TestError, variant.MeanNorm, variant.LargestNorm));

        var cell = new PaperSettings(
            "a",
            "b",
            1,
            100,
            1,
            PriorKind.Data,
            50,
            new PaperTraining(),
            0.05,
            0.01,
            new PaperOptions(),
            10,
            [0.1],
            1
        );
        var bounds = ResultRows.Bounds(
            new PaperCell(cell, new PaperMeasurements(50, 0.3, 0.4, [1, 2], 49, [], Readings, [], [], HoldOut))
        );
        Assert.Equal(
            (1, 1.5, 2, 3),
            (bounds.Theorem13.Value, bounds.Theorem13Dense, bounds.Theorem13AtLargestNorm, bounds.Theorem13AtNormOne)
        );
        Assert.Equal((0.3, 0.4), (bounds.TrainingError, bounds.TestError));
    }

    [Fact]
    public void Sparsity_is_what_the_sparse_form_of_each_theorem_takes_off()
    {
        var (settings, result) = Tradeoff();
        var row = ResultRows.Sparsity(new TradeoffCell(settings, result));
        Assert.Equal(
            [("uniform", 0.8, 0.4), ("pointwise", 0.6, 0.45), ("averaged", 0.5, 0.4)],
            row.Gains.Select(gain => (SparsityGain.NameOf(gain.Theorem), gain.Dense, gain.Sparse))
        );
        Assert.Equal([0.5, 0.25, 0.2], row.Gains.Select(gain => Math.Round(gain.Share, 12)));
        Assert.Equal((0.15, HoldOut), (row.PriorBound, row.HoldOut));
        // Three of four neurons have half the activity of the other.
        Assert.Equal((0.25f, 0.25), (row.ActivityPenalty, row.Activity));
    }

    [Fact]
    public void Every_bound_stands_beside_the_error_it_is_about()
    {
        var (settings, result) = Tradeoff();
        KnownRisk risk = KnownRisk.From(10, 1000),
            prior = KnownRisk.From(15, 1000),
            randomised = KnownRisk.From(20, 1000),
            drawn = KnownRisk.From(30, 1000);
        var row = ResultRows.Truth(
            settings.Sizes,
            new TruthMeasurements(result, Bound("disintegrated", 0.2), risk, prior, randomised, drawn)
        );
        Assert.Equal(
            [
                ("prior", 0.15, 15),
                ("ball-dense", 0.2, 10),
                ("ball-sparse", 0.18, 10),
                ("gibbs", 0.1, 20),
                ("uniform-dense", 0.8, 10),
                ("uniform-sparse", 0.4, 10),
                ("pointwise-dense", 0.6, 10),
                ("pointwise-sparse", 0.45, 10),
                ("averaged-dense", 0.5, 10),
                ("averaged-sparse", 0.4, 10),
                ("disintegrated", 0.2, 30),
                ("paper", 7, 10),
                ("holdout", 0.08, 10),
            ],
            row.Bounds.Select(bound => (bound.Bound, bound.Value, bound.Risk.Errors))
        );
        Assert.Equal(HoldOut, row.HoldOut);
        // The limit of Clopper and Pearson is where so few errors have this probability: 1 - (1 - p)^1000 for none.
        Assert.Equal(1 - Math.Pow(KnownRisk.Delta, 1 / 1000.0), KnownRisk.From(0, 1000).Upper, 1e-9);
        Assert.Equal(Math.Pow(KnownRisk.Delta, 1 / 1000.0), KnownRisk.From(1000, 1000).Lower, 1e-9);
        Assert.True(new BoundAndTruth("", risk.Upper, risk).Above);
        Assert.False(new BoundAndTruth("", risk.Upper - 1e-9, risk).Above);
        Assert.Equal(4, new BoundAndTruth("", 0.04, risk).Factor, 1e-12);
    }

    private static (TradeoffSettings Settings, TradeoffMeasurements Result) Tradeoff()
    {
        var settings = new TradeoffSettings(
            "a",
            "b",
            [2, 1, 3, 2],
            50,
            1,
            1,
            4,
            0.1,
            1,
            0.25f,
            false,
            0.05,
            0.01,
            new PaperOptions(),
            10,
            [0.1],
            1
        );
        return (
            settings,
            new TradeoffMeasurements(
                50,
                0.1,
                0.2,
                0.3,
                0.1,
                [0.05, 0.03],
                [0.4, 0.2],
                Pair(7),
                [
                    new MeasuredBound(BoundKind.Prior, null, null, 3, 0.06, 0.15),
                    new MeasuredBound(BoundKind.BallDense, null, null, 5, 0.1, 0.2),
                    new MeasuredBound(BoundKind.BallSparse, null, null, 4, 0.08, 0.18),
                    Bound("gibbs", 0.1),
                    Bound("uniform-dense", 0.8),
                    Bound("uniform-sparse", 0.4),
                    Bound("pointwise-dense", 0.6),
                    Bound("pointwise-sparse", 0.45),
                    Bound("averaged-dense", 0.5),
                    Bound("averaged-sparse", 0.4),
                    Bound("disintegrated", 0.3),
                ],
                [],
                HoldOut
            )
        );
    }

    private static MeasuredBound Bound(string name, double bound) => new(BoundKind.FromName(name)!, 0.1, 1, null, null, bound);

    private static TheoremPair Pair(double value) => new(1, Theorem(value), Theorem(value + 0.5));

    private static TheoremValue Theorem(double value) =>
        new(value, [0], 0.1, null, 1, [0.1, 0.1], new PaperTerms(1, 0, [], [], []));
}
