namespace BoundGen.Reference;

/// <summary>
/// The paper's own quantities (theory.md section 3) at fixed base hyper-parameters, for a network without biases. Layers are
/// counted from 1; arrays of s run from s_0 = 0 to s_{K+1} = 0, those of xi, omega and eps start with an unused entry.
/// </summary>
public sealed class ReferencePaper
{
    private readonly ReferenceNetwork _network;

    /// <summary>Takes a network and its scales.</summary>
    /// <param name="network">theta, without biases.</param>
    /// <param name="maxInputNorm">M_X.</param>
    /// <param name="s">s_0..s_{K+1}.</param>
    /// <param name="xi">xi_1..xi_{K+1} behind an unused entry.</param>
    /// <param name="omega">omega_1..omega_K behind an unused entry.</param>
    /// <param name="eps">eps_1..eps_{K+1} behind an unused entry.</param>
    /// <exception cref="ArgumentException">A network with biases.</exception>
    public ReferencePaper(ReferenceNetwork network, double maxInputNorm, int[] s, double[] xi, double[] omega, double[] eps)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Beta == 1)
            throw new ArgumentException("The network has biases, which the paper's theory does not cover.", nameof(network));
        _network = network;
        (MaxInputNorm, S, Xi, Omega, Eps) = (maxInputNorm, s, xi, omega, eps);
    }

    /// <summary>M_X.</summary>
    public double MaxInputNorm { get; }

    /// <summary>s_0..s_{K+1}.</summary>
    public IReadOnlyList<int> S { get; }

    /// <summary>xi_k.</summary>
    public IReadOnlyList<double> Xi { get; }

    /// <summary>omega_k.</summary>
    public IReadOnlyList<double> Omega { get; }

    /// <summary>eps_k.</summary>
    public IReadOnlyList<double> Eps { get; }

    /// <summary>eps spread over the layers: eps/(K+1-k) for k &lt;= K, eps for K+1.</summary>
    public static double[] Spread(double eps, int K) =>
        [double.NaN, .. Enumerable.Range(1, K).Select(k => eps / (K + 1 - k)), eps];

    /// <summary>gamma_k = -1 + prod_{n&lt;=k} (1 + eps_n).</summary>
    public static double Gamma(IReadOnlyList<double> eps, int k) =>
        -1 + Enumerable.Range(1, k).Aggregate(1.0, (product, n) => product * (1 + eps[n]));

    /// <summary>zeta_k: M_X, omega_k zeta_{k-1}, and at last xi_{K+1} zeta_K.</summary>
    public double Zeta(int k) => k == 0 ? MaxInputNorm : (k <= _network.K ? Omega[k] : Xi[k]) * Zeta(k - 1);

    /// <summary>Definition 8: max(0, s_k-th largest of -z^k_i) / (xi_k zeta_{k-1}).</summary>
    public double Radius(ReferencePass pass, int k)
    {
        ArgumentNullException.ThrowIfNull(pass);
        if (S[k] == 0)
            return double.PositiveInfinity;
        double scale = Xi[k] * Zeta(k - 1);
        return scale == 0 ? 0 : Math.Max(0, pass.Z(k).Select(z => -z).OrderDescending().ElementAt(S[k] - 1)) / scale;
    }

    /// <summary>The greedy sparsity vector s*(x, eps), s_0..s_{K+1}: every s tried, from the largest down.</summary>
    /// <param name="network">theta, without biases.</param>
    /// <param name="pass">The pass of x.</param>
    /// <param name="maxInputNorm">M_X.</param>
    /// <param name="eps">eps.</param>
    /// <param name="xi">xi(k, s_{k-1}).</param>
    /// <param name="omega">omega(k, s_k, s_{k-1}).</param>
    public static int[] Greedy(
        ReferenceNetwork network,
        ReferencePass pass,
        double maxInputNorm,
        double eps,
        Func<int, int, double> xi,
        Func<int, int, int, double> omega
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(xi);
        ArgumentNullException.ThrowIfNull(omega);
        int K = network.K;
        var s = new int[K + 2];
        double[] spread = Spread(eps, K),
            chosenXi = new double[K + 2],
            chosenOmega = new double[K + 1];
        for (int k = 1; k <= K; k++)
        {
            chosenXi[k] = xi(k, s[k - 1]);
            var paper = new ReferencePaper(network, maxInputNorm, s, chosenXi, chosenOmega, spread);
            s[k] = network.Size(k) - 1;
            while (!(paper.Radius(pass, k) > 3 * Gamma(spread, k)))
                s[k]--;
            chosenOmega[k] = omega(k, s[k], s[k - 1]);
        }
        return s;
    }

    /// <summary>kappa = sum_k (d_k - s_k)(d_{k-1} - s_{k-1}) / sum_k d_k d_{k-1}.</summary>
    public static double Kappa(ReferenceNetwork network, IReadOnlyList<int> s)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(s);
        double active = 0,
            all = 0;
        for (int k = 1; k <= network.K + 1; k++)
        {
            active += (double)(network.Size(k) - s[k]) * (network.Size(k - 1) - s[k - 1]);
            all += (double)network.Size(k) * network.Size(k - 1);
        }
        return active / all;
    }

    /// <summary>
    /// alpha_k(s, t) = sqrt(d_k - s) + sqrt(d_{k-1} - t) + sqrt(2 lnC(d_k,s) + 2 lnC(d_{k-1},t) + 2 ln((K+1) sqrt(m))).
    /// </summary>
    public double Alpha(int k, int s, int t, int m)
    {
        int d = _network.Size(k),
            below = _network.Size(k - 1);
        return Math.Sqrt(d - s)
            + Math.Sqrt(below - t)
            + Math.Sqrt(2 * LnBinomial(d, s) + 2 * LnBinomial(below, t) + 2 * Math.Log((_network.K + 1) * Math.Sqrt(m)));
    }

    /// <summary>
    /// sigma_k = eps_k min{ omega_k / alpha_k(s_k, s_{k-1}), xi_k / alpha_k(d_k - 1, s_{k-1}) }, at the output only the second.
    /// </summary>
    public double Sigma(int k, int m)
    {
        double rows = Xi[k] / Alpha(k, _network.Size(k) - 1, S[k - 1], m);
        return Eps[k] * (k > _network.K ? rows : Math.Min(Omega[k] / Alpha(k, S[k], S[k - 1], m), rows));
    }

    /// <summary>L_k(a): the share of samples with r_n(x) &lt; a gamma_n for some n &lt;= k.</summary>
    public double L(int k, double a, IReadOnlyList<ReferencePass> passes) =>
        passes.Average(pass => Enumerable.Range(1, k).Any(n => Radius(pass, n) < a * Gamma(Eps, n)) ? 1.0 : 0);

    /// <summary>The right side of Theorem 13, not cut off at 1.</summary>
    /// <param name="prior">theta_0.</param>
    /// <param name="passes">The pass of every sample.</param>
    /// <param name="labels">The class of every sample.</param>
    /// <param name="delta">Probability with which the bound may fail.</param>
    /// <param name="lnChoices">ln of the number of (s, xi, omega, eps) that could have been chosen.</param>
    public double Theorem13(
        ReferenceNetwork prior,
        IReadOnlyList<ReferencePass> passes,
        IReadOnlyList<int> labels,
        double delta,
        double lnChoices
    )
    {
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(passes);
        int K = _network.K,
            m = passes.Count;
        double threshold = 4 * Zeta(K + 1) * Gamma(Eps, K + 1);
        double value =
            passes.Where((pass, i) => pass.Margin(labels[i]) <= threshold).Count() / (double)m + 4 * (K + 1) / (Math.Sqrt(m) - 1);
        for (int k = 1; k <= K + 1; k++)
        {
            double kl = Enumerable
                .Range(1, k)
                .Sum(n => Math.Pow((_network.W(n) - prior.W(n)).FrobeniusNorm(), 2) / (2 * Math.Pow(Sigma(n, m), 2)));
            value += Math.Sqrt((4 * kl + 2 * (Math.Log(2 * m * (K + 1) / delta) + lnChoices)) / (m - 1));
            value += k <= K ? L(k, 1, passes) + L(k, 3, passes) : 0;
        }
        return value;
    }

    private static double LnBinomial(int n, int k) => Enumerable.Range(1, k).Sum(i => Math.Log((double)(n - k + i) / i));
}
