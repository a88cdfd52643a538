namespace BoundGen;

/// <summary>
/// All networks near one: those whose layers differ from its layers, weights and biases together, by at most the caps in operator
/// norm (theory.md section 9). Making one takes seconds for a large network; other caps around the same network are free.
/// </summary>
/// <remarks>
/// By Theorem B a count of samples on which the certificate fails bounds the error of every network of the ball at once, if
/// neither the centre nor the caps depend on the samples. May be used from many threads at once.
/// </remarks>
public sealed class Ball
{
    private static readonly double[] s_scales = [0, .. Enumerable.Range(-8, 17).Select(half => Math.Pow(2, half / 2.0))];
    private static readonly double[] s_fromLargest = [.. s_scales.Reverse()];

    /// <summary>
    /// What holds in a larger ball holds in this one, so that the certificate at the caps is a radius of at least 1.
    /// </summary>
    private static readonly double[] s_fromOne = [.. s_scales.Where(scale => scale >= 1)];

    private Ball(IReluNetwork centre, BallNorms norms, DistanceCaps caps) => (Centre, Norms, Caps) = (centre, norms, caps);

    /// <summary>
    /// The multiples of the caps that a radius is found among, ascending: 0, and the powers of the root of 2 from 1/16 to 16.
    /// </summary>
    public static IReadOnlyList<double> Scales { get; } = Array.AsReadOnly(s_scales);

    /// <summary>theta_0, the network in the middle.</summary>
    public IReluNetwork Centre { get; }

    /// <summary>rho_k, and where they come from.</summary>
    public DistanceCaps Caps { get; }

    internal BallNorms Norms { get; }

    /// <summary>Makes the ball around a network.</summary>
    /// <param name="centre">theta_0. Certificates are computed by this instance.</param>
    /// <param name="caps">rho_k, one for each layer.</param>
    /// <param name="progress">Is told how many layers' norms are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">Another number of caps than of layers.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Ball Around(
        IReluNetwork centre,
        DistanceCaps caps,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(centre);
        Check(caps, centre.Shape);
        return new Ball(centre, BallNorms.Compute(centre.ToParameters(), progress, cancellationToken), caps);
    }

    /// <summary>The ball of other caps around the same network.</summary>
    /// <inheritdoc cref="Around"/>
    public Ball WithCaps(DistanceCaps caps)
    {
        Check(caps, Centre.Shape);
        return new Ball(Centre, Norms, caps);
    }

    /// <summary>Whether every network of the ball classifies an input as its label says; a tie is an error.</summary>
    /// <param name="input">Shape [InputSize], finite.</param>
    /// <param name="label">y, the true class.</param>
    /// <remarks>False says nothing: the certificate is sufficient, not necessary.</remarks>
    public bool IsCertified(ReadOnlySpan<float> input, int label) => Certify(input, label) != BallOutcome.None;

    /// <summary>Which forms of the certificate pass on an input.</summary>
    /// <inheritdoc cref="IsCertified"/>
    public BallOutcome Certify(ReadOnlySpan<float> input, int label) =>
        Centre.BallRadius(input, label, this, s_fromOne, out bool dense) < 0 ? BallOutcome.None
        : dense ? BallOutcome.All
        : BallOutcome.Sparse;

    /// <summary>
    /// The largest of <see cref="Scales"/> at which every network of the ball with the caps times it classifies an input as its
    /// label says; -1 if there is none.
    /// </summary>
    /// <inheritdoc cref="IsCertified"/>
    public double Radius(ReadOnlySpan<float> input, int label) => Centre.BallRadius(input, label, this, s_fromLargest, out _);

    /// <summary>On how many samples the certificate fails, in parallel.</summary>
    /// <param name="data">Samples that fit the network.</param>
    /// <param name="progress">Is told how many samples are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">Samples of another size or with more classes.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public BallFailures CountFailures(
        LabelledData data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        int dense = 0,
            sparse = 0;
        ForEach(
            data,
            (i, input, label) =>
            {
                var outcome = Certify(input, label);
                if ((outcome & BallOutcome.Dense) == BallOutcome.None)
                    Interlocked.Increment(ref dense);
                if ((outcome & BallOutcome.Sparse) == BallOutcome.None)
                    Interlocked.Increment(ref sparse);
            },
            progress,
            cancellationToken
        );
        return new BallFailures(dense, sparse);
    }

    /// <summary>The radius of every sample, shape [n], in parallel.</summary>
    /// <inheritdoc cref="CountFailures"/>
    public double[] Radii(
        LabelledData data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        var radii = new double[data.Count];
        ForEach(data, (i, input, label) => radii[i] = Radius(input, label), progress, cancellationToken);
        return radii;
    }

    private delegate void SampleAction(int sample, ReadOnlySpan<float> input, int label);

    private void ForEach(
        LabelledData data,
        SampleAction action,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        const int Together = 16;
        ArgumentNullException.ThrowIfNull(data);
        data.CheckFits(Centre.Shape, nameof(data));
        var phase = PhaseProgress.Start(progress, "ball", data.Count);
        Parallel.For(
            0,
            (data.Count + Together - 1) / Together,
            new ParallelOptions { CancellationToken = cancellationToken },
            part =>
            {
                int first = part * Together,
                    end = Math.Min(first + Together, data.Count);
                for (int i = first; i < end; i++)
                    action(i, data.Inputs.Slice(i * data.InputSize, data.InputSize), data.Labels[i]);
                phase?.Add(end - first);
            }
        );
        phase?.Finish();
    }

    private static void Check(DistanceCaps caps, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(caps);
        caps.CheckFits(shape, nameof(caps));
    }
}
