using System.Text.Json;
using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>
/// Computes the bounds of a run again from the counts, KL and ledgers that its file holds, and refuses what does not follow from
/// them. Theorem 13 is made of norms that no file holds: its lines are checked for consistency alone.
/// </summary>
internal static class RunRecomputation
{
    /// <summary>Relative: logarithms of other machines may differ in the last digits.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Whether <see cref="Check"/> computes a bound of this kind again.</summary>
    public static bool Covers(BoundKind kind) => kind.Counts != BoundCount.Nothing || kind == BoundKind.Disintegrated;

    /// <summary>Checks a run whose ranges are in order.</summary>
    /// <exception cref="JsonException">Names the bound, what the file says and what follows from it.</exception>
    public static void Check(CertifiedRun run)
    {
        foreach (var bound in run.Certificates)
            CheckCertificate(run, bound);
        foreach (var candidate in run.Candidates)
            RunNoiseCheck.CheckDraws(run, candidate, run.Certificates.Single(bound => bound.Kind == candidate.Kind).Ledger!);
        CheckFacts(run);
        CheckBall(run);
        CheckCurve(run);
        CheckPaper(run);
        CheckBest(run);
        if (run.Holdout is { } holdOut)
        {
            var confidence = Spend("holdout", run.Delta, holdOut.Ledger, expected: 1)[0];
            Same("holdout", "the bound", holdOut.Bound, ClopperPearson.UpperLimit(holdOut.Errors, holdOut.Samples, confidence));
        }

        RunClassCheck.Check(run);
        RunAbstentionCheck.Check(run);
        RunRobustCheck.Check(run);
        RunProgressive.Check(run);
        CheckContradictions(run);
    }

    private static void CheckCertificate(CertifiedRun run, RunBound bound)
    {
        if (bound.Kind.Outcome != DrawOutcome.None)
        {
            RunNoiseCheck.CheckDraws(run, bound, bound.Ledger!);
            double best = run.Candidates.Where(other => other.Kind == bound.Kind).Min(other => (double?)other.Bound)
                ?? bound.Bound;
            Same(bound.Kind.Name, "the bound", bound.Bound, best, "the best of its candidates is");
        }
        else if (bound.Kind.Counts == BoundCount.Samples)
        {
            if (bound.Failures is null)
                return;
            Same(bound.Kind.Name, "the rate", bound.Rate ?? double.NaN, (double)bound.Failures!.Value / run.Samples);
            Same(bound.Kind.Name, "the bound", bound.Bound, FromSamples(run, bound.Kind.Name, bound, bound.Ledger!, lines: 1));
        }
        else if (bound.Kind == BoundKind.Disintegrated)
        {
            RunNoiseCheck.CheckDrawnNetwork(run, bound);
        }
    }

    /// <summary>A bound that counts samples as a ledger pays for it: for the grid of caps where they follow the sample.</summary>
    private static double FromSamples(
        CertifiedRun run,
        string name,
        RunBound bound,
        IReadOnlyList<RunLedgerEntry> ledger,
        double lines
    )
    {
        double caps = bound.Kind.Theorem == BoundTheorem.Ball ? CapChoices(run) : 1;
        var confidence = SpendOnce(run, name, ledger, run.PriorsTried * lines * caps);
        return ClopperPearson.UpperLimit(bound.Failures!.Value, run.Samples, confidence);
    }

    /// <summary>The line that curve and abstention go with.</summary>
    public static RunBound BallSparseOf(CertifiedRun run) =>
        run.Certificates.FirstOrDefault(bound => bound.Kind == BoundKind.BallSparse)
        ?? throw new JsonException($"$.certificates: expected {BoundKind.BallSparse} among them");

    /// <summary>Every point of the curve, which never falls and has the line of the ball at scale 1.</summary>
    private static void CheckCurve(CertifiedRun run)
    {
        if (run.Curve is not { } curve)
            return;
        const string Name = "curve";
        var confidence = SpendOnce(run, Name, curve.Ledger, run.PriorsTried * CapChoices(run) * Ball.Scales.Count);
        Require(
            curve.Points.Select(point => point.Scale).SequenceEqual(Ball.Scales.Take(curve.Points.Count))
                && curve.Points.Any(point => point.Scale == 1),
            $"{Name}: expected a point at each of the first of the scales {string.Join(", ", Ball.Scales)}, and one at 1"
        );
        Require(
            curve.Points.Zip(curve.Points.Skip(1)).All(pair => pair.First.Failures <= pair.Second.Failures)
                && curve.Points[0].Failures >= 0
                && curve.Points[^1].Failures <= run.Samples,
            $"{Name}: expected failures of 0 to {run.Samples} that never fall"
        );
        var computed = new DistanceCurve([.. curve.Points.Select(point => point.Failures)], run.Samples, confidence);
        foreach (var (point, again) in curve.Points.Zip(computed.Points))
            Same(Name, $"the bound at scale {point.Scale}", point.Bound, again.Bound);
        long? atCaps = BallSparseOf(run).Failures;
        Require(
            curve.Points.Single(point => point.Scale == 1).Failures == atCaps,
            $"{Name}: expected the {atCaps} failures of {BoundKind.BallSparse} at scale 1"
        );
        RunFailuresCheck.Check(
            "$.curve.hardest",
            curve.Hardest,
            run.Network.Sizes[^1],
            [.. curve.Points.Select(point => (point.Scale, point.Failures))],
            curve.Points[0].Failures
        );
    }

    /// <summary>How many caps could have been chosen: one where they were fixed before the sample was seen.</summary>
    public static double CapChoices(CertifiedRun run) =>
        run.Ball.FixedBeforehand ? 1 : Math.Pow(CapGrid.Count, run.Ball.Distances.Count);

    /// <summary>The least bound about the network itself, recomputed where it is made of draws.</summary>
    private static void CheckBest(CertifiedRun run)
    {
        var best = run.Best;
        RunBound[] lines =
        [
            .. run.Certificates.Where(bound => BoundReport.IsAboutNetwork(bound.Kind, run.OwnPrior) && bound.Ledger!.Count > 0),
        ];
        Require(
            lines.Any(line => line.Kind == best.Kind),
            $"best: is \"{best.Kind}\", expected one of {string.Join(", ", lines.Select(line => line.Kind))}"
        );
        if (best.Kind.Counts == BoundCount.Samples)
        {
            var counted = lines.Single(line => line.Kind == best.Kind);
            Same("best", "the bound", best.Bound, FromSamples(run, "best", counted, best.Ledger, lines.Length));
            return;
        }

        if (best.Kind.Counts != BoundCount.Draws)
        {
            _ = SpendOnce(run, "best", best.Ledger, (double)run.PriorsTried * lines.Length);
            double line = lines.Single(line => line.Kind == best.Kind).Bound;
            Require(best.Bound >= line, $"best: the bound is {best.Bound}, but that of {best.Kind} alone is {line}");
            return;
        }

        var bounds = run
            .Candidates.Where(bound => bound.Kind.Subject == BoundSubject.Network)
            .Select(bound => (bound.Kind, RunNoiseCheck.FromDraws(run, "best", bound, best.Ledger, lines.Length).Bound))
            .ToList();
        Same("best", "the bound", best.Bound, bounds.Where(bound => bound.Kind == best.Kind).Min(bound => bound.Bound));
        var (least, value) = bounds.MinBy(bound => bound.Bound);
        Same("best", "the bound", best.Bound, value, $"{least} gives");
    }

    /// <summary>What hold-out data contradict follows from the counts; a file cannot be silent about it.</summary>
    private static void CheckContradictions(CertifiedRun run)
    {
        IReadOnlyList<Contradiction> found = run.Holdout is { } holdOut
            ? Contradiction.Find(
                run.Certificates.Select(bound => (bound.Kind, bound.Bound)),
                (int)run.PriorBound.Failures!.Value,
                run.Samples,
                holdOut.Counts
            )
            : [];
        Require(
            found.Count == run.Contradictions.Count,
            $"$.contradictions: has {run.Contradictions.Count}, but the counts in the file give {found.Count}"
        );
        foreach (var (stored, computed) in run.Contradictions.Zip(found))
        {
            Require(
                (stored with { LowerLimit = computed.LowerLimit, PValue = computed.PValue }) == computed,
                $"$.contradictions: has {stored}, but the counts in the file give {computed}"
            );
            Same("contradictions", "the lower limit", stored.LowerLimit ?? 0, computed.LowerLimit ?? 0);
            Same("contradictions", "the p-value", stored.PValue ?? 0, computed.PValue ?? 0);
        }
    }

    /// <summary>Spends a ledger of one entry that has to pay for so many choices.</summary>
    public static LedgerEntry SpendOnce(CertifiedRun run, string name, IReadOnlyList<RunLedgerEntry> ledger, double choices)
    {
        var confidence = Spend(name, run.Delta, ledger, expected: 1)[0];
        Require(
            confidence.ChoiceCount >= choices,
            $"{name}: the ledger pays for {confidence.ChoiceCount} choices, expected at least {choices}"
        );
        return confidence;
    }

    /// <summary>The best of all candidates is never above the best one without sparsity; both pay for the same choices.</summary>
    private static void CheckPaper(CertifiedRun run)
    {
        RunBound? sparse = Find(BoundKind.Paper),
            dense = Find(BoundKind.PaperDense);
        foreach (var bound in new[] { sparse, dense }.OfType<RunBound>())
        {
            Require(
                bound.Sigma.Count == 0 ? bound.Kl is null && bound.Vacuous : bound.Kl >= 0,
                $"{bound.Kind}: kl is {bound.Kl} at {bound.Sigma.Count} noise levels, and the bound is {bound.Bound}"
            );
            if (bound.Ledger!.Count > 0)
                _ = SpendOnce(run, bound.Kind.Name, bound.Ledger, run.PriorsTried);
            else
                Require(bound.Vacuous, $"{bound.Kind}: the bound is {bound.Bound}, but nothing was spent on it");
        }

        if (sparse is not null && dense is not null)
            Require(
                sparse.Bound <= dense.Bound,
                $"{sparse.Kind}: the bound is {sparse.Bound}, but {dense.Kind}, which is among its candidates, is {dense.Bound}"
            );

        RunBound? Find(BoundKind kind) => run.Certificates.FirstOrDefault(bound => bound.Kind == kind);
    }

    /// <summary>What one form of the ball certifies, the other one certifies too, and the prior is in the ball.</summary>
    private static void CheckBall(CertifiedRun run)
    {
        long? dense = Failures(BoundKind.BallDense),
            sparse = Failures(BoundKind.BallSparse),
            prior = run.PriorBound.Failures;
        Require(
            sparse is null || (sparse >= prior && !(sparse > dense)),
            $"{BoundKind.BallSparse}: has {sparse} failures, expected the {prior} of {BoundKind.Prior} to the {dense} of {BoundKind.BallDense}"
        );
        Require(
            dense is null || dense >= prior,
            $"{BoundKind.BallDense}: has {dense} failures, expected at least the {prior} of {BoundKind.Prior}"
        );

        long? Failures(BoundKind kind) => run.Certificates.FirstOrDefault(bound => bound.Kind == kind)?.Failures;
    }

    /// <summary>What stands beside the bounds.</summary>
    private static void CheckFacts(CertifiedRun run)
    {
        double errors = run.EmpiricalError * run.Samples;
        Require(
            Math.Abs(errors - Math.Round(errors)) < 1e-6,
            $"$.empiricalError: is {run.EmpiricalError}, no whole number of {run.Samples} samples"
        );
        if (run.OwnPrior)
        {
            Require(
                run.Network.Digest is null || run.Network.Digest == run.Ball.Centre,
                $"$.network.digest: is {run.Network.Digest}, expected {run.Ball.Centre}, $.ball.centre, of a network that is its own prior"
            );
            Require(
                run.PriorBound.Failures == (long)Math.Round(errors)
                    && run.Holdout is null or { Disagreements: 0 }
                    && run.Holdout?.PriorErrors == run.Holdout?.Errors,
                $"$.ownPrior: is true, but network and prior differ"
            );
        }

        if (run.Drawn is { } network)
            Same("drawn", "the empirical error", network.EmpiricalError, (double)network.Errors / run.Samples);
        if (run.Certificates.FirstOrDefault(bound => bound.Kind == BoundKind.AveragedSparse) is { } averaged)
        {
            Same(averaged.Kind.Name, "kl", run.Kl ?? double.NaN, averaged.Kl ?? double.NaN);
            Require(run.Sigma.SequenceEqual(averaged.Sigma), $"$.sigma: differs from that of {averaged.Kind}");
            double choices = averaged.Ledger!.Max(entry => (double?)ChoiceCount(entry)) ?? 1;
            Same(averaged.Kind.Name, "choices", run.Choices ?? double.NaN, choices);
        }
        else
        {
            Require(
                run.Sigma.Count == 0 && run.Kl is null && run.Choices is null,
                $"$.sigma, $.kl and $.choices: expected none without {BoundKind.AveragedSparse}"
            );
        }

        if (run.Certificates.FirstOrDefault(bound => bound.Kind == BoundKind.Disintegrated) is { } drawn)
            Require(run.Drawn!.Sigma.SequenceEqual(drawn.Sigma), $"$.drawn.sigma: differs from that of {drawn.Kind}");
    }

    /// <summary>Spends delta as a ledger of the file says it was spent.</summary>
    public static LedgerEntry[] Spend(string name, double delta, IReadOnlyList<RunLedgerEntry> entries, int expected)
    {
        Require(entries.Count == expected, $"{name}: the ledger has {entries.Count} entries, expected {expected}");
        Same(name, "the sum of the ledger", entries.Sum(entry => entry.Delta), delta, "delta is");
        var ledger = new ConfidenceLedger(delta);
        try
        {
            return
            [
                .. entries.Select(entry =>
                {
                    var spent = ledger.Spend(
                        entry.Use,
                        entry.Delta,
                        entry.Choices.Select(choice => new GridChoice(choice.Name, choice.Count))
                    );
                    Same(name, $"\"{entry.Use}\", for each choice,", entry.DeltaPerChoice, spent.DeltaPerChoice);
                    return spent;
                }),
            ];
        }
        catch (ArgumentException e)
        {
            throw new JsonException($"{name}: the ledger does not add up: {e.Message}", e);
        }
    }

    private static double ChoiceCount(RunLedgerEntry entry) =>
        Math.Min(entry.Choices.Aggregate(1.0, (product, choice) => product * choice.Count), double.MaxValue);

    /// <summary>Throws unless a number of a file is the computed one, but for rounding.</summary>
    /// <exception cref="JsonException">Names both.</exception>
    public static void Same(
        string name,
        string what,
        double found,
        double computed,
        string reason = "counts, KL and ledger in the file give"
    ) =>
        Require(
            found.Equals(computed) || Math.Abs(found - computed) <= Tolerance * Math.Abs(computed),
            $"{name}: {what} is {found}, but {reason} {computed}"
        );
}
