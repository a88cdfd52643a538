using System.Text.Json;
using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>What a run must be for a page to show it, beyond the types of its values.</summary>
internal static class RunCheck
{
    /// <summary>Checks an inspection.</summary>
    /// <exception cref="JsonException">Says what was found and what was expected.</exception>
    public static void Check(InspectedRun run) =>
        Require(
            !run.Activity.Contains(null) && run.Command?.Any(word => word is null) is not true,
            $"$.activity and $.command: one has null, expected layers and words"
        );

    /// <summary>Checks bounds: ranges, and what belongs together.</summary>
    /// <exception cref="JsonException">Says what was found and what was expected.</exception>
    public static void Check(CertifiedRun run)
    {
        CheckNetwork(run.Network);
        Require(run.Samples >= PacBayesKl.MinSamples, $"$.samples: is {run.Samples}, expected at least {PacBayesKl.MinSamples}");
        Require(
            run.Draws is >= 1 and <= ClopperPearson.MaxTrials,
            $"$.draws: is {run.Draws}, expected 1 to {ClopperPearson.MaxTrials}"
        );
        Require(run.PriorsTried >= 1, $"$.priorsTried: is {run.PriorsTried}, expected at least 1");
        Require(run.Delta is > 0 and < 1, $"$.delta: is {run.Delta}, expected a number between 0 and 1");
        Require(run.Eta is > 0 and < 1, $"$.eta: is {run.Eta}, expected a number between 0 and 1");
        Require(
            run.EtaCandidates is null
                || (run.EtaCandidates.Distinct().Count() == run.EtaCandidates.Count && Tried(run).Contains(run.Eta)),
            $"$.etaCandidates: expected distinct numbers, and {run.Eta}, $.eta, among them"
        );
        RequireShare("$.empiricalError", run.EmpiricalError);
        Require(
            run.Rho.Count == run.Network.Sizes.Count - 1 && run.Rho.All(rho => rho >= 0),
            $"$.rho: expected {run.Network.Sizes.Count - 1} distances, none below 0"
        );
        CheckBall(run);
        CheckSigma(run);
        Require(!run.Certificates.Contains(null), $"$.certificates: has null, expected bounds");
        Require(!run.Candidates.Contains(null), $"$.candidates: has null, expected bounds");
        foreach (var bound in run.Certificates)
        {
            CheckBound(bound, run);
            CheckLedger(bound.Kind.Name, bound.Ledger ?? throw new JsonException($"{bound.Kind}: has no ledger"));
            Require(run.Certificates.Count(other => other.Kind == bound.Kind) == 1, $"{bound.Kind}: is there twice");
        }

        Require(
            run.Certificates.Any(bound => bound.Kind == BoundKind.Prior),
            $"$.certificates: expected {BoundKind.Prior} among them"
        );
        RequireShare("best: the bound", run.Best.Bound);
        CheckLedger("best", run.Best.Ledger);
        if (run.Abstention is { } abstention)
        {
            CheckLedger("$.abstention", abstention.Ledger);
            Require(!abstention.Scales.Contains(null), $"$.abstention.scales: has null, expected answers");
        }

        if (run.Progressive is { } chain)
            CheckLedger("$.progressive", chain.Ledger);
        Require(run.Configurations is null or > 1, $"$.configurations: is {run.Configurations}, expected more than 1");
        if (run.Robust is { } robust)
        {
            CheckLedger("$.robust", robust.Ledger);
            Require(
                robust.Radii.Count > 0 && !robust.Radii.Contains(null),
                $"$.robust.radii: has null or nothing, expected radii"
            );
        }

        Require(!run.Contradictions.Contains(null), $"$.contradictions: has null, expected contradictions");
        foreach (var bound in run.Candidates)
        {
            Require(
                run.Certificates.Any(other => other.Kind == bound.Kind),
                $"$.candidates: has {bound.Kind}, expected names of certificates"
            );
            CheckBound(bound, run);
            RunNoiseCheck.RequireCandidate(run, bound);
            // What can be drawn on logarithmic axes.
            Require(bound.Sigma.Count > 0 && bound.Bound > 0, $"{bound.Kind}: a candidate has a bound of {bound.Bound}");
        }

        CheckDrawn(run);
        foreach (var (name, line) in run.PerClass.Lines)
            CheckLedger($"$.perClass.{name}", [.. line.Ledger, .. line.BalancedLedger]);
        if (run.Holdout is { } holdOut)
        {
            RequireShare("holdout: the bound", holdOut.Bound);
            CheckLedger("holdout", holdOut.Ledger);
            Require(holdOut.Samples >= 1, $"holdout: has {holdOut.Samples} samples");
            foreach (int count in new[] { holdOut.Errors, holdOut.PriorErrors, holdOut.DrawnErrors ?? 0, holdOut.Disagreements })
                Require(
                    count >= 0 && count <= holdOut.Samples,
                    $"holdout: has {count} errors or disagreements of {holdOut.Samples} samples"
                );
        }

        // It was fixed beforehand: a file cannot pick another line afterwards.
        Require(
            run.Headline == BoundReport.HeadlineOf(run.OwnPrior) && run.Certificates.Any(bound => bound.Kind == run.Headline),
            $"$.headline: is \"{run.Headline}\", expected \"{BoundReport.HeadlineOf(run.OwnPrior)}\", one of the certificates"
        );
        Require(
            run.Candidates.Count > 0 || run.Certificates.All(bound => bound.Kind.Outcome == DrawOutcome.None),
            $"$.candidates: is empty, expected every bound with draws at every noise level"
        );
        Require(run.Command?.Any(word => word is null) is not true, $"$.command: has null, expected words");
        CheckSample(run);
    }

    /// <summary>The drawn network is there where the bound about it is.</summary>
    private static void CheckDrawn(CertifiedRun run)
    {
        bool asked = run.Certificates.Any(bound => bound.Kind == BoundKind.Disintegrated);
        Require(
            asked == run.Drawn is not null && (run.Holdout is null || asked == run.Holdout.DrawnErrors is not null),
            $"$.drawn and $.holdout.drawnErrors: expected where {BoundKind.Disintegrated} is among the certificates, and only there"
        );
        if (run.Drawn is not { } drawn)
            return;
        RequireShare("$.drawn.empiricalError", drawn.EmpiricalError);
        Require(drawn.BestOf >= 1, $"$.drawn.bestOf: is {drawn.BestOf}, expected at least 1");
        Require(
            drawn.Errors >= 0 && drawn.Errors <= run.Samples,
            $"$.drawn.errors: is {drawn.Errors}, expected 0 to {run.Samples}"
        );
        Require(
            drawn.ExcessErrors >= 0 && drawn.ExcessErrors <= drawn.Errors,
            $"$.drawn.excessErrors: is {drawn.ExcessErrors}, expected 0 to {drawn.Errors}"
        );
    }

    private static void CheckSigma(CertifiedRun run)
    {
        Require(!run.SigmaCandidates.Contains(null), $"$.sigmaCandidates: has null, expected noise levels");
        try
        {
            int layers = SigmaCandidates.ByLayer(run.SigmaCandidates).LayerCount;
            if (run.SigmaSource == SigmaSource.Network)
            {
                Require(
                    run.SigmaCandidates.Count == 1,
                    $"$.sigmaCandidates: has {run.SigmaCandidates.Count} candidates, expected the one that was learned"
                );
                _ = SigmaCandidates.Learned([.. run.SigmaCandidates[0]]);
            }

            Require(
                layers == run.Rho.Count,
                $"$.sigmaCandidates: has levels for {layers} layers, expected {run.Rho.Count} for a network {run.Network}"
            );
        }
        catch (ArgumentException e)
        {
            throw new JsonException($"$.sigmaCandidates: {e.Message}", e);
        }
    }

    /// <summary>Distances within caps; caps that follow the sample are the distances rounded up.</summary>
    private static void CheckBall(CertifiedRun run)
    {
        var (caps, distances) = (run.Ball.Caps, run.Ball.Distances);
        int layers = run.Rho.Count;
        Require(
            caps.Count == layers && distances.Count == layers && distances.All(distance => distance >= 0),
            $"$.ball: expected {layers} caps and as many distances, none below 0"
        );
        Require(
            run.Variants.All(variant =>
                variant.Distances.Count == layers
                && variant.Distances.All(distance => distance >= 0)
                && variant.Errors >= 0
                && variant.Errors <= run.Samples
                && variant.HoldoutErrors is null == run.Holdout is null
                && !(variant.HoldoutErrors < 0)
                && !(variant.HoldoutErrors > run.Holdout?.Samples)
            ),
            $"$.variants: expected {layers} distances of each, none below 0, and errors among the samples of the run"
        );
        Require(
            run.Ball.FixedBeforehand == (run.Ball.Origin != CapOrigin.PaidGrid),
            $"$.ball.fixedBeforehand: is {run.Ball.FixedBeforehand}, but the caps are {run.Ball.OriginText}"
        );
        Require(
            run.OwnPrior
                ? run.Ball.Origin is CapOrigin.Rounding or CapOrigin.Stated && distances.All(distance => distance == 0)
                : run.Ball.Origin != CapOrigin.Rounding,
            $"$.ball.origin: is {run.Ball.Origin}, which does not go with a network that {(run.OwnPrior ? "is its own prior" : "has a prior")}"
        );
        for (int layer = 0; layer < layers; layer++)
        {
            int index = layer;
            double cap = caps[layer] ?? double.PositiveInfinity;
            Require(
                run.Ball.FixedBeforehand
                    ? double.IsFinite(cap) && distances[layer] <= cap
                    : cap.Equals(CapGrid.RoundUp(run.Variants.Select(Distance).Append(distances[layer]).Max())),
                $"$.ball.caps: is {cap} for layer {layer + 1}, whose distance is {distances[layer]}"
            );
            Require(
                run.Variants.All(variant => !variant.Covered || (double.IsFinite(cap) && Distance(variant) <= cap)),
                $"$.variants: one is said to be covered, but its layer {layer + 1} is beyond the cap {cap}"
            );
            double rho = run.OwnPrior ? 0 : caps[layer] ?? distances[layer];
            Require(
                run.Rho[layer].Equals(rho),
                $"$.rho: is {run.Rho[layer]} for layer {layer + 1}, expected {rho}, as caps and distances say"
            );

            double Distance(RunVariant variant) => variant.Distances[index];
        }
    }

    private static void CheckSample(CertifiedRun run)
    {
        Require(
            run.Assumptions.All(assumption => assumption is { Name.Length: > 0, Text.Length: > 0 }),
            $"$.assumptions: one has no name or no text, expected both"
        );
        foreach (string name in new[] { "independent-draws", "range", "priors-tried", "arithmetic" })
            Require(Count(name) == 1, $"$.assumptions: expected one \"{name}\"");
        // What is paid for assumes nothing.
        int caps = run.Ball.FixedBeforehand ? 1 : 0;
        Require(Count("caps") == caps, $"$.assumptions: has {Count("caps")} \"caps\", expected {caps}");
        Require(
            run.Assumptions.Any(assumption => assumption.Name.StartsWith("sample-new-to-prior", StringComparison.Ordinal)),
            $"$.assumptions: expected one \"sample-new-to-prior\""
        );
        Require(
            run.Sample is null
                || run.Assumptions.Single(assumption => assumption.Name == "range")
                    .Text.Contains(run.Sample.ToSelection().ToString(), StringComparison.Ordinal),
            $"$.sample: is not that of the assumption \"range\""
        );
        Require(run.Digits is null or { Count: >= 1 }, $"$.digits.count: is {run.Digits?.Count}, expected at least 1");
        if (run.Sample is not { } sample)
            return;
        Require(
            sample.Start >= 0 && sample.Count >= run.Samples && sample.Count <= int.MaxValue - sample.Start,
            $"$.sample: has {sample.Count} samples from {sample.Start} on, expected at least the {run.Samples} of the run"
        );
        Require(
            run.Digits is not { } digits || digits.Count >= sample.Start + sample.Count,
            $"$.digits.count: is {run.Digits?.Count}, expected those of the sample"
        );

        int Count(string name) => run.Assumptions.Count(assumption => assumption.Name == name);
    }

    private static void CheckNetwork(RunNetwork network)
    {
        var sizes = network.Sizes;
        Require(sizes.Count >= 2 && sizes.All(size => size >= 1), $"$.network.sizes: expected at least two positive numbers");
        long parameters = Enumerable.Range(1, sizes.Count - 1).Sum(k => ((long)sizes[k - 1] + (network.Bias ? 1 : 0)) * sizes[k]);
        Require(
            network.Parameters == parameters,
            $"$.network.parameters: is {network.Parameters}, but a network {network} has {parameters}"
        );
    }

    /// <summary>The values of eta that lines may have.</summary>
    private static IReadOnlyList<double> Tried(CertifiedRun run) => run.EtaCandidates ?? [run.Eta];

    private static void CheckBound(RunBound bound, CertifiedRun run)
    {
        bool certificate = bound.Kind.Outcome is not DrawOutcome.None and not DrawOutcome.Gibbs;
        Require(
            certificate ? bound.Eta is > 0 and < 1 && Tried(run).Contains(bound.Eta.Value) : bound.Eta is null,
            $"{bound.Kind}: eta is {bound.Eta}, expected {(certificate ? $"one of {string.Join(", ", Tried(run))}" : "none")}"
        );
        RequireShare($"{bound.Kind}: the bound", bound.Bound);
        Require(bound.Vacuous == bound.Bound >= 1, $"{bound.Kind}: vacuous is {bound.Vacuous}, but the bound is {bound.Bound}");
        int layers = run.Network.Sizes.Count - 1;
        Require(
            (bound.Sigma.Count == layers && bound.Sigma.All(sigma => sigma > 0)) || bound.Sigma.Count == 0,
            $"{bound.Kind}: sigma is {string.Join(", ", bound.Sigma.Select(sigma => NumberFormat.Exact(sigma)))}, expected {layers} positive levels"
        );
        switch (bound.Kind.Counts)
        {
            case BoundCount.Nothing:
                Require(
                    bound.Failures is null && bound.Rate is null,
                    $"{bound.Kind}: has failures or a rate, but counts nothing"
                );
                break;
            case BoundCount.Samples:
                Require(bound.Sigma.Count == 0 && bound.Kl is null, $"{bound.Kind}: has sigma or kl, but takes no noise");
                if (bound.Kind.Theorem == BoundTheorem.Ball && run.Ball.Caps.Contains(null))
                {
                    Require(
                        bound is { Failures: null, Vacuous: true },
                        $"{bound.Kind}: has {bound.Failures} failures and the bound {bound.Bound}, but a cap is beyond the grid"
                    );
                    break;
                }

                Require(
                    bound.Failures >= 0 && bound.Failures <= run.Samples,
                    $"{bound.Kind}: has {bound.Failures} failures of {run.Samples} samples"
                );
                break;
            default:
                Require(bound.Sigma.Count > 0 && bound.Kl >= 0, $"{bound.Kind}: kl is {bound.Kl}, expected a number, at least 0");
                Require(
                    bound.Failures >= 0 && bound.Failures <= run.Draws,
                    $"{bound.Kind}: has {bound.Failures} failures of {run.Draws} draws"
                );
                Require(
                    bound.ExcessFailures >= 0 && bound.ExcessFailures <= bound.Failures,
                    $"{bound.Kind}: has {bound.ExcessFailures} excessFailures of {bound.Failures} failures"
                );
                Require(
                    bound.Kind == BoundKind.Gibbs || bound.Failures == run.Draws || !run.Ball.Caps.Contains(null),
                    $"{bound.Kind}: has {bound.Failures} failures, but with a cap beyond the grid every draw fails"
                );
                break;
        }
    }

    private static void CheckLedger(string name, IReadOnlyList<RunLedgerEntry> ledger)
    {
        Require(
            ledger.All(entry => entry is not null && !entry.Choices.Contains(null)),
            $"{name}: the ledger has null, expected entries"
        );
        Require(
            ledger.All(entry =>
                entry.Use.Length > 0
                && entry.Delta > 0
                && entry.Choices.All(choice => choice.Name.Length > 0 && choice.Count >= 1)
            ),
            $"{name}: the ledger has an entry without a use, a delta or a choice, expected all"
        );
    }

    private static void RequireShare(string name, double value) =>
        Require(value is >= 0 and <= 1, $"{name} is {value}, expected 0 to 1");
}
