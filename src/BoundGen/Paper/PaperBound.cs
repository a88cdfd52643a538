namespace BoundGen;

/// <summary>
/// The generalization bound of Muthukumar and Sulam (COLT 2023), Theorem 13 of theory.md section 3, for networks without
/// biases. Its statement is about the network in exact arithmetic, not about a program that rounds.
/// </summary>
/// <remarks>
/// Where a comparison decides in the network's favour, it does so in exact arithmetic: pre-activations and margins are
/// lowered by the rounding error of their computation, and thresholds are raised by a relative 4 (d_0 + 8K + 16) 2^-53, which
/// covers the norm of the input and the products that make up xi_k zeta_{k-1} and gamma_k.
/// </remarks>
public static class PaperBound
{
    /// <summary>Fewest samples the bound is defined for.</summary>
    public const int MinSamples = 2;

    /// <summary>The phase of its progress that passes over the sample.</summary>
    internal const string Phase = "Theorem 13";

    /// <summary>Evaluates the bound at every candidate.</summary>
    /// <param name="network">theta, without biases: may have been chosen with the sample in view.</param>
    /// <param name="prior">
    /// theta_0, independent of the sample; null if the network itself is: KL is 0, and its norms are no choice.
    /// </param>
    /// <param name="data">The sample S, i.i.d., at least <see cref="MinSamples"/>.</param>
    /// <param name="maxInputNorm">M_X, an a-priori bound of the norm of any input; positive and finite.</param>
    /// <param name="delta">What the bound may fail with, in (0, 1); both results hold together.</param>
    /// <param name="options">The candidates; the default ones if left out.</param>
    /// <param name="progress">Is told how far the norms and the pass over the sample are.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">
    /// Biases, shapes that do not match, labels outside the classes, an input with a norm above M_X, too few samples, bad
    /// candidates.
    /// </exception>
    public static PaperResults Evaluate(
        NetworkParameters network,
        NetworkParameters? prior,
        LabelledData data,
        double maxInputNorm,
        double delta,
        PaperOptions? options = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        PaperAssumption[] assumed = [new(maxInputNorm)];
        return EvaluateAssuming(network, prior, data, maxInputNorm, assumed, delta, options, progress, cancellationToken)[0];
    }

    /// <summary>
    /// Evaluates Theorem 13 under several assumptions, in one pass over the sample. Where an assumption is false, its result is
    /// no bound: it shows what the theorem would give to somebody who assumes it.
    /// </summary>
    /// <param name="network">theta.</param>
    /// <param name="prior">theta_0.</param>
    /// <param name="data">The sample S.</param>
    /// <param name="maxInputNorm">M_X.</param>
    /// <param name="assumed">The assumptions.</param>
    /// <param name="delta">What each may fail with.</param>
    /// <param name="options">The candidates; the default ones if left out.</param>
    /// <param name="progress">Is told how far the norms and the pass over the sample are.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One for each assumption, in their order.</returns>
    /// <inheritdoc cref="Evaluate" path="/exception"/>
    public static PaperResults[] EvaluateAssuming(
        NetworkParameters network,
        NetworkParameters? prior,
        LabelledData data,
        double maxInputNorm,
        IReadOnlyList<PaperAssumption> assumed,
        double delta,
        PaperOptions? options = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        PaperOptions grid = options ?? new PaperOptions();
        var evaluation = Measure(network, prior, data, maxInputNorm, delta, grid, progress, cancellationToken);
        GridChoice[] choices = [.. Choices(network.Shape, prior is not null, grid)];
        return [.. assumed.Select(assumption => Results(evaluation.Candidates(assumption, cancellationToken), delta, choices))];
    }

    /// <summary>The bound where others than Theorem 13's own choices were open too, in one pass over the sample.</summary>
    /// <param name="network">theta.</param>
    /// <param name="prior">theta_0.</param>
    /// <param name="data">The sample S.</param>
    /// <param name="maxInputNorm">M_X.</param>
    /// <param name="others">For each result, what else could have been chosen.</param>
    /// <param name="delta">What each may fail with.</param>
    /// <param name="options">The candidates.</param>
    /// <param name="progress">Is told how far the norms and the pass over the sample are.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One for each of <paramref name="others"/>, in their order.</returns>
    /// <inheritdoc cref="Evaluate" path="/exception"/>
    internal static PaperResults[] EvaluatePaying(
        NetworkParameters network,
        NetworkParameters? prior,
        LabelledData data,
        double maxInputNorm,
        IReadOnlyList<GridChoice[]> others,
        double delta,
        PaperOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var evaluation = Measure(network, prior, data, maxInputNorm, delta, options, progress, cancellationToken);
        PaperCandidate[] candidates = evaluation.Candidates(new PaperAssumption(maxInputNorm), cancellationToken);
        bool largest = InputNorm.IsLargestOf(data, maxInputNorm);
        return
        [
            .. others.Select(more =>
            {
                GridChoice[] choices = [.. Choices(network.Shape, prior is not null, options), .. more];
                double lnDelta = Pay(new ConfidenceLedger(delta), choices).LnDeltaPerChoice;
                return Results(evaluation.WithDelta(candidates, lnDelta), delta, choices, largest);
            }),
        ];
    }

    private static PaperEvaluation Measure(
        NetworkParameters network,
        NetworkParameters? prior,
        LabelledData data,
        double maxInputNorm,
        double delta,
        PaperOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        options.Check();
        ArgumentNullException.ThrowIfNull(network);
        double lnDelta = Pay(
            new ConfidenceLedger(delta),
            [.. Choices(network.Shape, prior is not null, options)]
        ).LnDeltaPerChoice;
        return new PaperEvaluation(network, prior, data, maxInputNorm, lnDelta, options, progress, cancellationToken);
    }

    private static LedgerEntry Pay(ConfidenceLedger ledger, GridChoice[] choices) =>
        ledger.Spend("Theorem 13", ledger.Delta, choices).Take();

    // Both results hold on one event; each is handed out with a ledger of its own.
    private static PaperResults Results(
        PaperCandidate[] candidates,
        double delta,
        GridChoice[] choices,
        bool normIsLargestOfSample = false
    )
    {
        return new(
            Result(BoundKind.Paper, candidates.MinBy(candidate => candidate.Terms.Value)!),
            Result(
                BoundKind.PaperDense,
                candidates.Where(candidate => candidate.Alpha is null).MinBy(candidate => candidate.Terms.Value)!
            )
        )
        {
            NormIsLargestOfSample = normIsLargestOfSample,
        };

        PaperResult Result(BoundKind kind, PaperCandidate candidate)
        {
            var ledger = new ConfidenceLedger(delta);
            _ = Pay(ledger, choices);
            // Norms beyond the grid count as infinite, and so does the noise that they allow: there is no such posterior.
            bool noise = candidate.Sigma.All(double.IsFinite);
            var bound = new CertificateBound(
                kind,
                noise ? candidate.Sigma : [],
                noise ? candidate.Kl : null,
                candidate.Terms.Value,
                ledger
            )
            {
                Note = FormattableString.Invariant(
                    $"Theorem 13 gives {RoundUp(candidate.Terms.Value):F3} at eps {candidate.Eps:G3}, s {string.Join(", ", candidate.Sparsity)}{(normIsLargestOfSample ? $"; {PaperResults.NormOfSampleNote}" : "")}"
                ),
            };
            return new PaperResult(candidate, bound);
        }

        // To three decimals; covered first, as the product rounds.
        static double RoundUp(double value) => Math.Ceiling(1000 * Rounding.Cover(4) * value) / 1000;
    }

    /// <summary>
    /// What the sample chooses: every sparsity vector, xi and omega on their grids unless theta is the prior, eps and alpha.
    /// </summary>
    private static IEnumerable<GridChoice> Choices(NetworkShape shape, bool normsOnGrid, PaperOptions options)
    {
        int hidden = shape.HiddenLayerCount;
        for (int k = 1; k <= hidden; k++)
            yield return new GridChoice($"s_{k}", shape.Outputs(k - 1));
        for (int k = 1; normsOnGrid && k <= hidden + 1; k++)
            yield return new GridChoice($"xi_{k}", NormGrid.Count);
        for (int k = 1; normsOnGrid && k <= hidden; k++)
            yield return new GridChoice($"omega_{k}", NormGrid.Count);
        yield return new GridChoice("eps", options.Eps.Length);
        yield return new GridChoice("alpha", options.Alpha.Length);
    }
}
