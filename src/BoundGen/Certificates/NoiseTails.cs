namespace BoundGen;

/// <summary>
/// How far noise reaches in the events of one of Theorems P and F (theory.md sections 5 and 11), in units of its standard
/// deviation: each of the theorem's n_ev events fails with probability eta/n_ev at most.
/// </summary>
internal sealed class NoiseTails
{
    private readonly double[] _peaks;
    private readonly double[] _rows;

    /// <summary>Divides eta among the events.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="events">n_ev, at least 1.</param>
    /// <param name="eta">In (0, 1).</param>
    public NoiseTails(NetworkShape shape, int events, double eta)
    {
        double l = Math.Log(events / eta);
        T = Math.Sqrt(2 * l);
        Output = GaussianTail.UpperQuantile(l);
        _peaks = [.. Layers().Select(layer => GaussianTail.UpperQuantile(l + Math.Log(2.0 * shape.Outputs(layer))))];
        _rows = [.. Layers().Select(layer => GaussianTail.UpperQuantile(l + Math.Log(shape.Outputs(layer))))];

        IEnumerable<int> Layers() => Enumerable.Range(0, shape.LayerCount);
    }

    /// <summary>t = sqrt(2L), L = ln(n_ev/eta): T2 and T4.</summary>
    public double T { get; }

    /// <summary>x(1), one-sided: the noise of one gap, and T3 of one difference of output rows.</summary>
    public double Output { get; }

    /// <summary>x(2 d_k): T1, all neurons of layer k = <paramref name="layer"/> + 1 on both sides.</summary>
    public double Peak(int layer) => _peaks[layer];

    /// <summary>x(d_k): T3, all rows of layer k = <paramref name="layer"/> + 1.</summary>
    public double Row(int layer) => _rows[layer];
}
