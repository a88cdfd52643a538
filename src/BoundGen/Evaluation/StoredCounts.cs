using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace BoundGen;

/// <summary><see cref="ReportCounts"/> as JSON has them.</summary>
internal sealed class StoredCounts
{
    /// <summary>The share: first part, part after the last, number of parts.</summary>
    public required long[] Share { get; init; }

    /// <summary>By noise level.</summary>
    public required StoredDraws[] Draws { get; init; }

    public StoredBall? Ball { get; init; }

    public DrawnCandidate? Drawn { get; init; }

    public static StoredCounts From(ReportCounts counts) =>
        new()
        {
            Share = [counts.Share.Start, counts.Share.End, counts.Share.Of],
            Draws = [.. counts.Draws.Select(StoredDraws.From)],
            Ball = counts.Ball is null ? null : StoredBall.From(counts.Ball),
            Drawn = counts.Drawn,
        };

    /// <summary>The counts.</summary>
    /// <exception cref="ArgumentException">Values that no count has.</exception>
    public ReportCounts Counts()
    {
        if (Share is not [var start, var end, var of])
            throw new ArgumentException($"A share has {Share.Length} numbers, expected 3.");
        if (Draws.Contains(null!))
            throw new ArgumentException("The draws of a noise level are null.");
        return new ReportCounts(new WorkShare(start, end, of), Ball?.Counts(), [.. Draws.Select(draws => draws.Counts())], Drawn);
    }
}

/// <summary>The draws at one noise level.</summary>
internal sealed class StoredDraws
{
    public required ulong Seed { get; init; }

    public required long Start { get; init; }

    public required long End { get; init; }

    /// <summary>By eta and flag.</summary>
    public required ImmutableArray<long>[] Failures { get; init; }

    /// <summary>The same for samples on which the prior is right.</summary>
    public required ImmutableArray<long>[] Excess { get; init; }

    public static StoredDraws From(ImmutableArray<DrawCounts> counts) =>
        new()
        {
            Seed = counts[0].Seed,
            Start = counts[0].Start,
            End = counts[0].End,
            Failures = [.. counts.Select(count => count.AllFailures)],
            Excess = [.. counts.Select(count => count.AllExcess)],
        };

    public ImmutableArray<DrawCounts> Counts()
    {
        if (Start < 0 || End < Start || Failures.Length != Excess.Length)
            throw new ArgumentException(
                $"Draws {Start} to {End} with {Failures.Length} and {Excess.Length} counts are no draws."
            );
        foreach (var (failures, excess) in Failures.Zip(Excess))
        {
            bool fit =
                !failures.IsDefault
                && !excess.IsDefault
                && failures.Length == DrawCounts.FlagCount
                && excess.Length == DrawCounts.FlagCount
                && failures.Zip(excess).All(pair => pair.Second >= 0 && pair.Second <= pair.First && pair.First <= End - Start);
            if (!fit)
                throw new ArgumentException(
                    $"The failures of draws {Start} to {End} are no counts of {DrawCounts.FlagCount} flags."
                );
        }

        return [.. Failures.Zip(Excess, (failures, excess) => new DrawCounts(Seed, Start, End, failures, excess))];
    }
}

/// <summary>What the ball's certificates said of a range of samples.</summary>
internal sealed class StoredBall
{
    /// <summary>A digit for every sample: <see cref="BallOutcome"/>.</summary>
    public required string Outcomes { get; init; }

    public double[]? Radii { get; init; }

    /// <summary>The largest scale at which each sample gets an answer.</summary>
    public double[]? AnswerScales { get; init; }

    public double[]? Margins { get; init; }

    /// <summary>A digit for every sample: whether the prior errs.</summary>
    public string? PriorErrs { get; init; }

    public required ImmutableArray<RobustCounts> Robust { get; init; }

    public required ImmutableArray<EarlyFailure> Weakest { get; init; }

    public static StoredBall From(BallCounts counts) =>
        new()
        {
            Outcomes = string.Concat(counts.Outcomes.Select(outcome => (char)('0' + (int)outcome))),
            Radii = counts.Radii,
            AnswerScales = counts.Answers?.Scales,
            Margins = counts.Answers?.Margins,
            PriorErrs = counts.Answers is { } answers ? string.Concat(answers.Errs.Select(errs => errs ? '1' : '0')) : null,
            Robust = counts.Robust,
            Weakest = counts.Weakest,
        };

    public BallCounts Counts()
    {
        int samples = Outcomes.Length;
        bool fit =
            Outcomes.All(digit => digit is >= '0' and <= '3')
            && (Radii?.Length ?? samples) == samples
            && (AnswerScales?.Length ?? samples) == samples
            && AnswerScales is null == Margins is null
            && (Margins?.Length ?? samples) == samples
            && AnswerScales is null == PriorErrs is null
            && (PriorErrs?.Length ?? samples) == samples
            && PriorErrs?.All(digit => digit is '0' or '1') != false
            && !Robust.IsDefault
            && !Robust.Contains(null!)
            && !Weakest.IsDefault
            && !Weakest.Contains(null!);
        if (!fit)
            throw new ArgumentException($"What is said of {samples} samples does not fit them.");
        return new BallCounts
        {
            Outcomes = [.. Outcomes.Select(digit => (BallOutcome)(digit - '0'))],
            Radii = Radii,
            Answers = AnswerScales is null
                ? null
                : new AnsweredSamples(AnswerScales, Margins!, [.. PriorErrs!.Select(digit => digit == '1')]),
            Robust = Robust,
            Weakest = Weakest,
        };
    }
}

/// <summary>Numbers as they are, infinite ones too.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(StoredCounts))]
internal sealed partial class CountsJson : JsonSerializerContext;
