namespace BoundGen;

/// <summary>What a network does with a <see cref="Ball"/> around it (theory.md section 9).</summary>
public static class BallExtensions
{
    private static readonly double[] s_scales = [.. Ball.Scales];

    /// <summary>
    /// What holds in a larger ball holds in this one, so that the certificate at the caps is a radius of at least 1.
    /// </summary>
    private static readonly double[] s_fromOne = [.. Ball.Scales.Where(scale => scale >= 1)];

    internal delegate void SampleAction(int sample, ReadOnlySpan<float> input, int label);

    /// <summary>Whether every network of a ball classifies an input as its label says; a tie is an error.</summary>
    /// <param name="centre">Runs the centre of the ball.</param>
    /// <param name="input">Shape [InputSize], finite.</param>
    /// <param name="label">y, the true class.</param>
    /// <param name="ball">The ball.</param>
    /// <remarks>False says nothing: the certificate is sufficient, not necessary.</remarks>
    /// <exception cref="ArgumentException">A wrong length or label, or a ball around other parameters.</exception>
    public static bool IsCertified(this IReluNetwork centre, ReadOnlySpan<float> input, int label, Ball ball) =>
        centre.Certify(input, label, ball) != BallOutcome.None;

    /// <summary>Which forms of the certificate pass on an input.</summary>
    /// <inheritdoc cref="IsCertified"/>
    public static BallOutcome Certify(this IReluNetwork centre, ReadOnlySpan<float> input, int label, Ball ball)
    {
        ArgumentNullException.ThrowIfNull(centre);
        return centre.BallRadius(input, label, ball, s_fromOne, 0, out bool dense) < 0 ? BallOutcome.None
            : dense ? BallOutcome.All
            : BallOutcome.Sparse;
    }

    /// <summary>
    /// The class of an input, where every network of a ball gives it this class (theory.md section 9, corollary 1). No label is
    /// needed, and nothing is allocated.
    /// </summary>
    /// <param name="centre">Runs the centre of the ball.</param>
    /// <param name="input">Shape [InputSize], finite.</param>
    /// <param name="ball">The ball.</param>
    /// <param name="label">The class; -1 where there is no answer.</param>
    /// <returns>Whether there is an answer. There is none where the two largest logits of the centre are equal.</returns>
    /// <exception cref="ArgumentException">A wrong length, or a ball around other parameters.</exception>
    public static bool TryClassify(this IReluNetwork centre, ReadOnlySpan<float> input, Ball ball, out int label) =>
        centre.TryClassify(input, ball, 1, out label);

    /// <summary>
    /// The class of an input, where every network of a larger or smaller ball gives it this class: fewer answers and fewer errors
    /// among them, the larger the scale.
    /// </summary>
    /// <inheritdoc cref="TryClassify(IReluNetwork, ReadOnlySpan{float}, Ball, out int)"/>
    /// <param name="centre">Runs the centre of the ball.</param>
    /// <param name="input">Shape [InputSize], finite.</param>
    /// <param name="ball">The ball.</param>
    /// <param name="scale">
    /// What its caps are multiplied by, at least 0 and at most the last of <see cref="Ball.Scales"/>; between two of them the
    /// upper one counts.
    /// </param>
    /// <param name="label">The class; -1 where there is no answer.</param>
    public static bool TryClassify(this IReluNetwork centre, ReadOnlySpan<float> input, Ball ball, double scale, out int label)
    {
        ArgumentNullException.ThrowIfNull(centre);
        var scales = Ball.ScalesFrom(scale);
        label = centre.Classify(input);
        if (centre.BallRadius(input, label, ball, scales, 0, out _) >= 0)
            return true;
        label = -1;
        return false;
    }

    /// <summary>
    /// The largest of <see cref="Ball.Scales"/> at which every network of the ball with the caps times it classifies an input as
    /// its
    /// label says; -1 if there is none.
    /// </summary>
    /// <inheritdoc cref="IsCertified"/>
    public static double Radius(this IReluNetwork centre, ReadOnlySpan<float> input, int label, Ball ball)
    {
        ArgumentNullException.ThrowIfNull(centre);
        return centre.BallRadius(input, label, ball, s_scales, s_scales.Length - 1, out _);
    }

    /// <summary>On how many samples the certificate fails, in parallel.</summary>
    /// <param name="centre">Runs the centre of the ball.</param>
    /// <param name="ball">The ball.</param>
    /// <param name="data">Samples that fit the network.</param>
    /// <param name="progress">Is told how many samples are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">
    /// A ball around other parameters; samples of another size or with more classes.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static BallFailures CountFailures(
        this IReluNetwork centre,
        Ball ball,
        LabelledData data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var outcomes = centre.Outcomes(ball, data, progress, cancellationToken);
        return new BallFailures(
            outcomes.Count(outcome => (outcome & BallOutcome.Dense) == BallOutcome.None),
            outcomes.Count(outcome => (outcome & BallOutcome.Sparse) == BallOutcome.None)
        );
    }

    /// <summary>Which forms of the certificate pass on every sample, shape [n], in parallel.</summary>
    /// <inheritdoc cref="CountFailures"/>
    internal static BallOutcome[] Outcomes(
        this IReluNetwork centre,
        Ball ball,
        LabelledData data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        var outcomes = new BallOutcome[data.Count];
        ForEach(
            centre,
            ball,
            data,
            (i, input, label) => outcomes[i] = centre.Certify(input, label, ball),
            "ball",
            progress,
            cancellationToken
        );
        return outcomes;
    }

    /// <summary>The radius of every sample, shape [n], in parallel.</summary>
    /// <inheritdoc cref="CountFailures"/>
    public static double[] Radii(
        this IReluNetwork centre,
        Ball ball,
        LabelledData data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        var radii = new double[data.Count];
        ForEach(
            centre,
            ball,
            data,
            (i, input, label) => radii[i] = centre.Radius(input, label, ball),
            "ball",
            progress,
            cancellationToken
        );
        return radii;
    }

    /// <summary>The same among some scales, where it is known which forms of the certificate pass at the caps.</summary>
    /// <inheritdoc cref="CountFailures"/>
    internal static double[] Radii(
        this IReluNetwork centre,
        Ball ball,
        LabelledData data,
        BallOutcome[] outcomes,
        double[] scales,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        double[] above = [.. scales.Where(scale => scale > 1)],
            below = [.. scales.Where(scale => scale < 1)];
        var radii = new double[data.Count];
        ForEach(
            centre,
            ball,
            data,
            (i, input, label) =>
            {
                bool passes = (outcomes[i] & BallOutcome.Sparse) != BallOutcome.None;
                double[] left = passes ? above : below;
                double radius = left.Length == 0 ? -1 : centre.BallRadius(input, label, ball, left, left.Length - 1, out _);
                radii[i] = passes ? Math.Max(radius, 1) : radius;
            },
            "ball",
            progress,
            cancellationToken
        );
        return radii;
    }

    /// <summary>
    /// The largest of some scales at which every network of the ball gives an input the class of the centre, shape [n]; -1 where
    /// there is none. In parallel.
    /// </summary>
    /// <param name="centre">Runs the centre of the ball.</param>
    /// <param name="ball">The ball.</param>
    /// <param name="data">Samples that fit the network; labels are not looked at.</param>
    /// <param name="classes">The class that the centre gives each input.</param>
    /// <param name="known">Answers that are known already, null elsewhere; shape [n].</param>
    /// <param name="scales">
    /// Ascending, each as in <see cref="TryClassify(IReluNetwork, ReadOnlySpan{float}, Ball, double, out int)"/>.
    /// </param>
    /// <param name="progress">Is told how many samples are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static double[] AnsweredScales(
        this IReluNetwork centre,
        Ball ball,
        LabelledData data,
        int[] classes,
        double?[] known,
        IReadOnlyList<double> scales,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        double[] order = [.. Ball.Scales.Where(scale => scale >= scales[0])];
        int start = Array.IndexOf(order, order.First(scale => scale >= scales[^1]));
        var answered = new double[data.Count];
        ForEach(
            centre,
            ball,
            data,
            (i, input, _) =>
            {
                double radius = known[i] ?? centre.BallRadius(input, classes[i], ball, order, start, out bool _);
                answered[i] = radius < 0 ? -1 : scales.Last(least => least <= radius);
            },
            "abstention",
            progress,
            cancellationToken
        );
        return answered;
    }

    /// <summary>Does something for every sample, in parallel.</summary>
    /// <inheritdoc cref="CountFailures"/>
    internal static void ForEach(
        this IReluNetwork centre,
        Ball ball,
        LabelledData data,
        SampleAction action,
        string phaseName,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        const int Together = 16;
        ArgumentNullException.ThrowIfNull(centre);
        ArgumentNullException.ThrowIfNull(data);
        data.CheckFits(centre.Shape, nameof(data));
        // Before threads start: what they throw arrives wrapped.
        NetworkArguments.CheckBall(centre.Shape.InputSize, 0, ball, centre);
        var phase = PhaseProgress.Start(progress, phaseName, data.Count);
        Parallel.For(0, (data.Count + Together - 1) / Together, ProcessorThreads.Until(cancellationToken), part =>
        {
            int first = part * Together,
                end = Math.Min(first + Together, data.Count);
            for (int i = first; i < end; i++)
                action(i, data.Input(i), data.Labels[i]);
            phase?.Add(end - first);
        });
        phase?.Finish();
    }
}
