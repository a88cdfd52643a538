namespace BoundGen.Training;

/// <summary>The Gibbs bound while its network is trained: what it would be about, at the noisy error of the last steps.</summary>
/// <param name="samples">m.</param>
/// <param name="layers">K + 1, each with a noise level off the grid.</param>
internal sealed class RunningBound(int samples, int layers)
{
    private static readonly double Delta = new BoundOptions().Delta;

    private long _errors;
    private long _draws;

    /// <summary>The noisy error when <see cref="Update"/> was last called.</summary>
    public double NoisyError { get; private set; }

    /// <summary>KL then, in nats.</summary>
    public double Kl { get; private set; }

    /// <summary>klinv of both.</summary>
    public double Bound { get; private set; } = 1;

    /// <summary>
    /// What a nat of KL/m is worth in noisy error: the derivative of klinv in its second argument over that in its first.
    /// </summary>
    public double KlWeight { get; private set; }

    /// <summary>Counts the noisy errors of a minibatch.</summary>
    public void Count(int errors, int draws)
    {
        _errors += errors;
        _draws += draws;
    }

    /// <summary>Takes what was counted since the last call.</summary>
    public void Update(double kl)
    {
        // Half an error more, so that the derivative is finite without a single one.
        (NoisyError, Kl) = ((_errors + 0.5) / (_draws + 1), kl);
        (_errors, _draws) = (0, 0);
        var confidence = new ConfidenceLedger(Delta);
        var choice = new GridChoice("sigma", LearnedSigma.Choices(layers));
        Bound = PacBayesKl.Bound(NoisyError, kl, samples, confidence.Spend("PAC-Bayes-kl", Delta, choice));
        // Of kl(q||p) = c: dp/dc = 1/(dkl/dp), dp/dq = -(dkl/dq)/(dkl/dp), and dkl/dq = ln(q (1 - p)/(p (1 - q))).
        double p = Math.Min(Bound, 1 - 1e-6),
            q = Math.Min(NoisyError, p * (1 - 1e-6));
        KlWeight = 1 / Math.Log(p * (1 - q) / (q * (1 - p)));
    }
}
