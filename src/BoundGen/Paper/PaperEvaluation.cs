using System.Collections.Immutable;

namespace BoundGen;

/// <summary>The assumptions under which Theorem 13 is evaluated (theory.md section 3).</summary>
/// <param name="InputNorm">zeta_0, positive and finite. The assumption is true if it is M_X.</param>
/// <param name="Omega">Where omega_k comes from.</param>
public readonly record struct PaperAssumption(double InputNorm, OmegaReading Omega = OmegaReading.SparseNorm);

/// <summary>Where omega_k of Theorem 13 comes from.</summary>
public enum OmegaReading
{
    /// <summary>The least of several bounds of the sparse norm (theory.md section 2).</summary>
    SparseNorm,

    /// <summary>
    /// omega_k = xi_k in zeta, and none in sigma. No omega, however computed, gives less at the same s and eps. No network
    /// fulfils this assumption, so the result is no bound.
    /// </summary>
    Least,

    /// <summary>xi_k sqrt(1 + mu) by Lemma 1 alone, as the paper defines it; for networks with one hidden layer.</summary>
    Lemma1,
}

/// <summary>What Theorem 13 needs of a network and a sample under any assumption: norms, distances and one pass.</summary>
internal sealed class PaperEvaluation
{
    private readonly NetworkShape _shape;
    private readonly PaperOptions _options;
    private readonly int _samples;
    private readonly double[] _distances;
    private readonly Theorem13 _theorem;
    private readonly SparsityNorms _norms;
    private readonly NetworkParameters _network;
    private readonly InactiveDepths _depths;

    /// <summary>Measures the network.</summary>
    /// <param name="network">theta.</param>
    /// <param name="prior">theta_0.</param>
    /// <param name="data">The sample S.</param>
    /// <param name="maxInputNorm">M_X.</param>
    /// <param name="lnDelta">ln of delta over the number of choices.</param>
    /// <param name="options">The candidates.</param>
    /// <param name="progress">Is told how far the pass is.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <inheritdoc cref="PaperBound.Evaluate" path="/exception"/>
    public PaperEvaluation(
        NetworkParameters network,
        NetworkParameters? prior,
        LabelledData data,
        double maxInputNorm,
        double lnDelta,
        PaperOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        (_network, _shape) = (network, network.Shape);
        _options = options;
        ShapeCheck.Prior(prior, _shape, nameof(prior));
        if (data.Count < PaperBound.MinSamples)
            throw new ArgumentException(
                $"There are {data.Count} samples, expected at least {PaperBound.MinSamples}.",
                nameof(data)
            );

        _samples = data.Count;
        _distances =
        [
            .. Enumerable.Range(0, _shape.LayerCount).Select(layer => prior is null ? 0 : network.DistanceTo(prior, layer)),
        ];
        _theorem = new Theorem13(_shape, _samples, lnDelta, _distances);
        _norms = SparsityNorms.Compute(network, onGrid: prior is not null, progress, cancellationToken);
        // Checked before the inputs: an M_X that is no number is the caller's mistake, not the data's.
        _ = PreActivationScale.FirstLayer(_norms, maxInputNorm);
        _depths = InactiveDepths.Compute(network, _norms, data, maxInputNorm, progress, cancellationToken);
    }

    /// <summary>The value of every candidate, for each eps first s = 0, then every alpha.</summary>
    /// <param name="assumption">What the theorem is read under.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public PaperCandidate[] Candidates(PaperAssumption assumption, CancellationToken cancellationToken)
    {
        var norms = _norms.Read(assumption.Omega, _network);
        var sample = new PaperSample(_shape, _depths, PreActivationScale.FirstLayer(norms, assumption.InputNorm));
        double?[] alphas = [null, .. _options.Alpha];
        var results = new PaperCandidate[_options.Eps.Length * alphas.Length];
        Parallel.For(0, results.Length, ProcessorThreads.Until(cancellationToken), i =>
            results[i] = Candidate(sample, assumption, _options.Eps[i / alphas.Length], alphas[i % alphas.Length])
        );
        return results;
    }

    /// <summary>The same candidates for another delta, on which only the terms depend.</summary>
    /// <param name="candidates">What <see cref="Candidates"/> gave.</param>
    /// <param name="lnDelta">ln of delta over the number of choices.</param>
    public PaperCandidate[] WithDelta(PaperCandidate[] candidates, double lnDelta)
    {
        var theorem = new Theorem13(_shape, _samples, lnDelta, _distances);
        return
        [
            .. candidates.Select(candidate => new PaperCandidate(
                candidate.Sparsity,
                candidate.Eps,
                candidate.Alpha,
                candidate.Sigma,
                candidate.Kl,
                theorem.Terms(
                    theorem.Divergences(candidate.Sigma),
                    candidate.Terms.MarginLoss,
                    candidate.Terms.Unstable,
                    candidate.Terms.FarUnstable
                )
            )),
        ];
    }

    private PaperCandidate Candidate(PaperSample sample, PaperAssumption assumption, double eps, double? alpha)
    {
        var perturbation = new RelativePerturbation(eps, _shape.HiddenLayerCount);
        int[] sparsity = alpha is double share ? sample.Quantile(perturbation, share) : new int[_shape.HiddenLayerCount];
        SampleLosses losses = sample.Losses(perturbation, sparsity);
        double[] omega =
            assumption.Omega == OmegaReading.Least ? [.. losses.Omega.Select(_ => double.PositiveInfinity)] : losses.Omega;
        ImmutableArray<double> sigma = _theorem.Sigma(sparsity, losses.Xi, omega, perturbation);
        double[] divergences = _theorem.Divergences(sigma);
        PaperTerms terms = _theorem.Terms(divergences, losses.MarginLoss, losses.Unstable, losses.FarUnstable);
        return new([.. sparsity], eps, alpha, sigma, divergences.Sum(), terms);
    }
}
