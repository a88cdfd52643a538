namespace BoundGen;

/// <summary>
/// Chooses the noise levels that bounds may be evaluated at. It looks at what the prior has seen and at nothing else, so that the
/// choice costs nothing (theory.md section 4); the candidates that it leaves are paid for by the bounds.
/// </summary>
public static class SigmaChoice
{
    /// <summary>The least and the first KL that is tried, in nats; less would not lower a bound.</summary>
    private const double LeastKl = 0.25;

    /// <summary>Draws at each noise level: enough to see where a bound is least.</summary>
    private const int Draws = 2000;

    /// <summary>The eta that certificates are compared at.</summary>
    private const double Eta = 0.01;

    private const ulong Seed = 1;

    /// <summary>A candidate more costs every bound; it must lower one by more than this factor.</summary>
    private const double NearEnough = 1.1;

    /// <summary>What a level for the norm-based route may add to the least bound, as a share of it.</summary>
    private const double LargestPrice = 0.01;

    /// <summary>
    /// Whose best levels are candidates: of the randomised classifier, which serves the drawn network too, and of the bound to
    /// quote. Where samples are many, so that one more costs next to nothing, also of the route of norms, which needs the least
    /// noise.
    /// </summary>
    private static readonly BoundKind[] Kinds = [BoundKind.Gibbs, BoundKind.AveragedSparse, BoundKind.UniformSparse];

    /// <summary>
    /// The levels at which bounds are least if the network moves as far as it may and does on the sample what the prior does on
    /// its own data. Seconds for a large network.
    /// </summary>
    /// <param name="prior">Runs theta_0.</param>
    /// <param name="seen">What theta_0 was trained on, or other data that are not the sample.</param>
    /// <param name="maxDistance">How far the network may be from theta_0, all parameters together; not negative.</param>
    /// <param name="samples">m, how many samples the bounds will be about.</param>
    /// <param name="progress">Is told how many noise levels are done.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>At most three; null where no level gives a bound below 1, or the network cannot move.</returns>
    /// <exception cref="ArgumentException">Data that do not fit the network, or a distance or a number out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SigmaCandidates? Choose(
        IReluNetwork prior,
        LabelledData seen,
        double maxDistance,
        int samples,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, PacBayesKl.MinSamples);
        if (!(maxDistance >= 0))
            throw new ArgumentOutOfRangeException(nameof(maxDistance), maxDistance, "Expected a distance of at least 0.");
        int layers = prior.Shape.LayerCount;
        // From KL = 1/4 to m/2, beyond which a bound of m samples says little.
        double[] divergences =
        [
            .. Enumerable.Range(0, 64).Select(j => LeastKl * Math.ScaleB(1, j)).TakeWhile(kl => kl <= samples / 2.0),
        ];
        var levels = divergences
            .Select(kl => (Kl: kl, Sigma: maxDistance / Math.Sqrt(2 * kl)))
            .Where(level => level.Sigma is > 0 and <= SigmaCandidates.Largest)
            .ToList();
        if (levels.Count == 0)
            return null;

        var norms = PriorNorms.Compute(prior.ToParameters(), progress: progress, cancellationToken: cancellationToken);
        double[] caps = Repeat(maxDistance / Math.Sqrt(layers));
        var tried = PhaseProgress.Start(progress, "noise levels", levels.Count);
        var bounds = levels
            .Select(level =>
            {
                var noise = new NoiseModel(norms, Repeat(level.Sigma), caps, Eta);
                var counts = DrawCounts.Compute(prior, noise, seen, Seed, 0, Draws, cancellationToken: cancellationToken);
                tried?.Add(1);
                return Kinds.Select(kind => Bound(kind, counts, level.Kl)).ToArray();
            })
            .ToList();
        List<int> chosen = [];
        for (int kind = 0; kind < Kinds.Length; kind++)
        {
            int best = Enumerable.Range(0, levels.Count).MinBy(level => bounds[level][kind]);
            double enough = bounds[best][kind] * NearEnough,
                price = Math.Log((chosen.Count + 1.0) / chosen.Count) / samples;
            bool wanted = Kinds[kind] != BoundKind.UniformSparse || price <= LargestPrice * bounds.Min(atLevel => atLevel.Min());
            if (wanted && bounds[best][kind] < 1 && !chosen.Exists(level => bounds[level][kind] <= enough))
                chosen.Add(best);
        }

        return chosen.Count == 0 ? null : SigmaCandidates.Uniform(layers, chosen.Select(level => levels[level].Sigma).Order());

        double[] Repeat(double value) => [.. Enumerable.Repeat(value, layers)];

        // Without a limit of Monte Carlo, at full confidence and with caps that cost nothing: it is compared with the bounds of
        // the other levels alone.
        double Bound(BoundKind kind, DrawCounts counts, double kl)
        {
            var confidence = new ConfidenceLedger(new BoundOptions().Delta);
            return PacBayesKl.Bound(
                (double)counts.Failures(kind.Outcome) / counts.Draws,
                kl,
                samples,
                confidence.Spend("comparison", confidence.Delta)
            );
        }
    }
}
