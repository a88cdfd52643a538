namespace BoundGen;

/// <summary>
/// All networks near one: those whose layers differ from its layers, weights and biases together, by at most the caps in operator
/// norm (theory.md section 9). Inputs may move too. Making one takes seconds for a large network; other caps around the same
/// network are free.
/// </summary>
/// <remarks>
/// By Theorem B a count of samples on which the certificate fails bounds the error of every network of the ball at once, if
/// neither the centre nor the caps depend on the samples. <see cref="BallExtensions"/> has what a network does with it. May be
/// used from many threads at once.
/// </remarks>
public sealed class Ball
{
    private static readonly double[] s_scales = [0, .. Enumerable.Range(-8, 17).Select(half => Math.Pow(2, half / 2.0))];

    private object? _runner;

    private Ball(NetworkParameters centre, BallNorms norms, DistanceCaps caps, double inputRadius) =>
        (Centre, Norms, Caps, InputRadius) = (centre, norms, caps, inputRadius);

    /// <summary>
    /// The multiples of the caps that a radius is found among, ascending: 0, and the powers of the root of 2 from 1/16 to 16.
    /// </summary>
    public static IReadOnlyList<double> Scales { get; } = Array.AsReadOnly(s_scales);

    /// <summary>theta_0, the network in the middle.</summary>
    public NetworkParameters Centre { get; }

    /// <summary>rho_k, and where they come from.</summary>
    public DistanceCaps Caps { get; }

    /// <summary>
    /// nu: by how much every input may move too, in the Euclidean norm and in units of what the network reads. 0 unless
    /// <see cref="WithInputRadius"/> says otherwise.
    /// </summary>
    public double InputRadius { get; }

    internal BallNorms Norms { get; }

    /// <summary>The network that was last found to run <see cref="Centre"/>: it need not be compared again.</summary>
    internal object? Runner
    {
        get => Volatile.Read(ref _runner);
        set => Volatile.Write(ref _runner, value);
    }

    /// <summary>Makes the ball around a network.</summary>
    /// <param name="centre">theta_0.</param>
    /// <param name="caps">rho_k, one for each layer.</param>
    /// <param name="cache">Where the norms are kept for the next time; nowhere if left out.</param>
    /// <param name="progress">Is told how many layers' norms are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">Another number of caps than of layers.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Ball Around(
        NetworkParameters centre,
        DistanceCaps caps,
        CacheFolder? cache = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(centre);
        Check(caps, centre.Shape);
        return Of(centre, caps, HiddenNorms.Compute(centre, cache, progress, cancellationToken));
    }

    /// <summary>The ball around a network whose norms are there.</summary>
    internal static Ball Of(NetworkParameters centre, DistanceCaps caps, HiddenNorms hidden) =>
        new(centre, new BallNorms(centre, hidden), caps, inputRadius: 0);

    /// <summary>
    /// Caps that a network's own rounding to a format keeps: certified norms of what the rounding moves. No sample has a part in
    /// them.
    /// </summary>
    /// <param name="network">The centre.</param>
    /// <param name="format">The format.</param>
    /// <param name="keepLast">Whether the output layer is rounded to half precision instead.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">A weight that is too large for the format.</exception>
    public static DistanceCaps CapsFor(
        NetworkParameters network,
        WeightFormat format,
        bool keepLast = false,
        CancellationToken cancellationToken = default
    ) => CapsFor(network, format, keepLast, cache: null, cancellationToken);

    internal static DistanceCaps CapsFor(
        NetworkParameters network,
        WeightFormat format,
        bool keepLast,
        CacheFolder? cache,
        CancellationToken cancellationToken
    ) =>
        new(
            OperatorNorm.Distances(
                NetworkVariants.Quantise(network, format, keepLast).Parameters,
                network,
                cache,
                null,
                cancellationToken
            ),
            CapOrigin.Rounding
        );

    /// <summary>The ball of other caps around the same network.</summary>
    /// <inheritdoc cref="Around"/>
    public Ball WithCaps(DistanceCaps caps)
    {
        Check(caps, Centre.Shape);
        return new Ball(Centre, Norms, caps, InputRadius);
    }

    /// <summary>
    /// The same ball for inputs that move (theory.md section 9, corollary 2): what is certified of an input then holds for every
    /// input of finite floats within the radius of it, and for every network of the ball.
    /// </summary>
    /// <param name="radius">nu, in the Euclidean norm and in units of what the network reads; 0 for inputs as they are.</param>
    /// <param name="cancellationToken">Ends the work: the first radius takes norms of the first layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A radius that is negative or no finite number.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Ball WithInputRadius(double radius, CancellationToken cancellationToken = default)
    {
        if (!(radius >= 0 && double.IsFinite(radius)))
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "Expected a finite radius of inputs, at least 0.");
        if (radius > 0)
            Norms.AddFirstLayer(Centre, cancellationToken);
        return new Ball(Centre, Norms, Caps, radius);
    }

    /// <summary>The scales that are at least a given one: what holds at one of them holds there too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A scale that is negative, no number, or above all of them.</exception>
    internal static ReadOnlySpan<double> ScalesFrom(double scale)
    {
        if (!(scale >= 0 && scale <= s_scales[^1]))
            throw new ArgumentOutOfRangeException(
                nameof(scale),
                scale,
                $"Expected a scale of the caps from 0 to {s_scales[^1]:g}."
            );
        int first = 0;
        while (s_scales[first] < scale)
            first++;
        return s_scales.AsSpan(first);
    }

    private static void Check(DistanceCaps caps, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(caps);
        caps.CheckFits(shape, nameof(caps));
    }
}
