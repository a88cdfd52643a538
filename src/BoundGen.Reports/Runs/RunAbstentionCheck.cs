using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>
/// Computes the limits of answers again, and holds their counts against each other and against those of the bounds.
/// </summary>
internal static class RunAbstentionCheck
{
    private const string Name = "$.abstention";

    /// <summary>Checks a run whose ledgers and bounds are in order.</summary>
    /// <exception cref="System.Text.Json.JsonException">Says what was found and what follows from the file.</exception>
    /// <exception cref="ArgumentException">Counts that do not fit together.</exception>
    public static void Check(CertifiedRun run)
    {
        if (run.Abstention is not { } abstention)
            return;
        CheckCounts(run, abstention.Scales);
        var confidence = RunRecomputation.Spend(Name, run.Delta, abstention.Ledger, expected: 2);
        double choices = run.PriorsTried * RunRecomputation.CapChoices(run);
        RequirePaid(confidence[0], choices * Abstention.Choices(abstention.Scales.Count).Aggregate(1.0, Times));
        RequirePaid(confidence[1], Times(run.PriorsTried, Abstention.MarginChoice(run.Samples)));
        var computed = new Abstention(
            run.Samples,
            [.. abstention.Scales.Select(answers => answers.Counts)],
            confidence[0],
            confidence[1]
        );
        foreach (var (found, limits) in abstention.Scales.Zip(computed.Scales))
        {
            Same("the lower limit of coverage", found.CoverageAtLeast, limits.CoverageAtLeast);
            Same("the upper limit of coverage", found.CoverageAtMost, limits.CoverageAtMost);
            Same("the bound", found.Bound, limits.Bound);
            Same("the bound by margin", found.MarginBound, limits.MarginBound);

            void Same(string what, double stored, double expected) =>
                RunRecomputation.Same($"{Name}, scale {NumberFormat.Exact(found.Scale)}", what, stored, expected);
        }

        static double Times(double product, GridChoice grid) => product * grid.Count;

        static void RequirePaid(LedgerEntry entry, double choices) =>
            Require(
                entry.ChoiceCount >= choices,
                $"{Name}: \"{entry.Use}\" pays for {entry.ChoiceCount} choices, expected at least {choices}"
            );
    }

    /// <summary>
    /// Larger balls agree on less; at scale 1 the right answers are the samples on which the ball is certified.
    /// </summary>
    private static void CheckCounts(CertifiedRun run, IReadOnlyList<RunAnswers> scales)
    {
        Require(scales.Count > 0 && scales[0] is { Scale: 1 }, $"{Name}: expected a first line at scale 1");
        foreach (var (inner, outer) in scales.Zip(scales.Skip(1)))
            Require(
                outer.Scale > inner.Scale
                    && outer.Answers <= inner.Answers
                    && outer.Errors <= inner.Errors
                    && outer.Answers - outer.Errors <= inner.Answers - inner.Errors,
                $"{Name}: has {outer.Errors} errors of {outer.Answers} answers at scale {outer.Scale} after {inner.Errors} of {inner.Answers} at {inner.Scale}, expected fewer of both at a larger one"
            );
        long? failures = RunRecomputation.BallSparseOf(run).Failures;
        Require(
            scales[0].Answers - scales[0].Errors == run.Samples - failures,
            $"{Name}: has {scales[0].Answers - scales[0].Errors} right answers at scale 1, expected those of {run.Samples} samples on which {BoundKind.BallSparse} does not fail"
        );
        foreach (var answers in scales)
            Require(
                answers.Errors <= run.PriorBound.Failures && answers.MarginErrors <= run.PriorBound.Failures,
                $"{Name}: has {answers.Errors} and {answers.MarginErrors} errors at scale {answers.Scale}, expected at most the {run.PriorBound.Failures} of {BoundKind.Prior}"
            );
    }
}
