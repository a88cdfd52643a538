using System.Collections.Immutable;

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

    /// <summary>Evaluates the bound at every candidate.</summary>
    /// <param name="network">theta, without biases: may have been chosen with the sample in view.</param>
    /// <param name="prior">theta_0, independent of the sample; null if the network itself is: KL is 0, and its norms are no choice.</param>
    /// <param name="data">The sample S, i.i.d., at least <see cref="MinSamples"/>.</param>
    /// <param name="maxInputNorm">M_X, an a-priori bound of the norm of any input; positive and finite.</param>
    /// <param name="delta">What each of the two results may fail with, in (0, 1).</param>
    /// <param name="options">The candidates; the default ones if left out.</param>
    /// <exception cref="ArgumentException">
    /// Biases, shapes that do not match, labels outside the classes, an input with a norm above M_X, too few samples, bad candidates.
    /// </exception>
    public static PaperResults Evaluate(
        NetworkParameters network, NetworkParameters? prior, LabelledData data, double maxInputNorm, double delta, PaperOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new PaperOptions();
        options.Check();
        NetworkShape shape = network.Shape;
        if (prior is not null && !prior.Shape.Equals(shape))
            throw new ArgumentException($"The prior is a network {prior.Shape}, expected {shape}.", nameof(prior));
        if (data.Count < MinSamples)
            throw new ArgumentException($"There are {data.Count} samples, expected at least {MinSamples}.", nameof(data));

        var ledger = new ConfidenceLedger(delta);
        PaperChoices choices = PaperChoices.Of(shape, normsOnGrid: prior is not null, options);
        ImmutableArray<LedgerEntry> entries = [ledger.Spend(choices.ToString(), delta)];
        double[] distances = [.. Enumerable.Range(0, shape.LayerCount).Select(layer => prior is null ? 0 : network.DistanceTo(prior, layer))];
        var theorem = new Theorem13(shape, data.Count, delta, choices.Ln, distances);

        var norms = new SparsityNorms(network, onGrid: prior is not null);
        PreActivationScale firstLayer = PreActivationScale.FirstLayer(norms, maxInputNorm);
        var sample = new PaperSample(shape, InactiveDepths.Of(network, norms, data, maxInputNorm), firstLayer);
        // No alpha stands for s = 0.
        double?[] alphas = [null, .. options.Alpha];
        var results = new PaperResult[options.Eps.Length * alphas.Length];
        Parallel.For(0, results.Length, i => results[i] = Result(options.Eps[i / alphas.Length], alphas[i % alphas.Length]));
        PaperResult dense = results.Where(result => result.Alpha is null).MinBy(result => result.Value)!;
        return new(results.MinBy(result => result.Value)!, dense with { Name = "paper-dense" });

        PaperResult Result(double eps, double? alpha)
        {
            var perturbation = new RelativePerturbation(eps, shape.HiddenLayerCount);
            int[] sparsity = alpha is double share ? sample.Quantile(perturbation, share) : new int[shape.HiddenLayerCount];
            SampleLosses losses = sample.Losses(perturbation, sparsity);
            ImmutableArray<double> sigma = theorem.Sigma(sparsity, losses.Xi, losses.Omega, perturbation);
            double[] divergences = theorem.Divergences(sigma);
            PaperTerms terms = theorem.Terms(divergences, losses.MarginLoss, losses.Unstable, losses.FarUnstable);
            return new("paper", [.. sparsity], eps, alpha, sigma, divergences.Sum(), terms, choices, entries);
        }
    }
}
