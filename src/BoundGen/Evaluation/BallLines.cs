using System.Collections.Immutable;

namespace BoundGen;

/// <summary>The lines <c>ball-dense</c> and <c>ball-sparse</c> of a report (theory.md section 9).</summary>
internal sealed class BallLines
{
    private readonly BoundRequest _request;
    private readonly BallOutcome[]? _outcomes;
    private readonly double[]? _radii;

    private BallLines(BoundRequest request, BallReport ball, BallOutcome[]? outcomes, double[]? radii) =>
        (_request, Ball, _outcomes, _radii) = (request, ball, outcomes, radii);

    /// <summary>Caps and distances.</summary>
    public BallReport Ball { get; }

    /// <summary>
    /// On which samples <c>ball-sparse</c> fails, shape [n]; null where a layer is beyond the grid of caps.
    /// </summary>
    public bool[]? SparseFails => Fails(BallOutcome.Sparse);

    /// <summary>
    /// What there is to say where only inputs get an answer on which all networks of the ball agree; null where nothing was
    /// counted, or asked.
    /// </summary>
    public Abstention? Abstention { get; private init; }

    /// <summary>How often inputs that move can turn a network of the ball; null where nothing was counted, or asked.</summary>
    public RobustRisk? Robust { get; private init; }

    /// <summary>Counts on how many samples the certificates of a ball around the prior fail.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="prior">theta_0; the network itself where it is its own prior.</param>
    /// <param name="hidden">Its norms; computed when they are first asked for.</param>
    /// <param name="priors">How many priors could have been taken.</param>
    /// <exception cref="ArgumentException">A network outside of caps that were fixed beforehand.</exception>
    public static BallLines Count(BoundRequest request, IReluNetwork prior, Lazy<HiddenNorms> hidden, GridChoice priors)
    {
        var ball = Measure(request);
        LargeGarbage.Collect(prior.Shape.ParameterCount);
        if (!ball.IsCovered)
            return new BallLines(request, ball, outcomes: null, radii: null);
        var around = BoundGen.Ball.Of(request.Prior.Parameters ?? request.Parameters, ball.Caps, hidden.Value);
        var outcomes = prior.Outcomes(around, request.Sample, request.Progress, request.CancellationToken);
        double[]? radii = request.Options.Curve
            ? prior.Radii(around, request.Sample, request.Progress, request.CancellationToken)
            : null;
        return new BallLines(request, ball, outcomes, radii)
        {
            Abstention = request.Options.AbstainAt.IsEmpty
                ? null
                : CountAnswers(request, prior, around, outcomes, ball.CapChoices, priors),
            Robust = request.Options.InputRadii.IsEmpty
                ? null
                : RobustRisk.Of(
                    outcomes.Length,
                    new RobustCount(request, prior, around, outcomes).Run(),
                    request.Options.Delta,
                    ball.CapChoices,
                    priors
                ),
        };
    }

    /// <summary>The bound against distance; null where it was not asked for, or a layer is beyond the grid of caps.</summary>
    /// <param name="others">What else could have been chosen beside caps that follow the sample.</param>
    public DistanceCurve? Curve(params GridChoice[] others) =>
        _radii is null ? null : DistanceCurve.Of(_radii, _request.Options.Delta, [.. Ball.CapChoices, .. others]);

    /// <summary>Both bounds.</summary>
    /// <param name="others">What else could have been chosen beside caps that follow the sample.</param>
    public IEnumerable<CertificateBound> Bounds(params GridChoice[] others)
    {
        if (_outcomes is null)
        {
            string note = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"a layer is farther than {CapGrid.Largest:g4} from that of the prior in operator norm, beyond the grid of caps"
            );
            return
            [
                CertificateBound.NotCovered(BoundKind.BallDense, note),
                CertificateBound.NotCovered(BoundKind.BallSparse, note),
            ];
        }

        GridChoice[] choices = [.. Ball.CapChoices, .. others];
        return [Line(BoundKind.BallDense, BallOutcome.Dense), Line(BoundKind.BallSparse, BallOutcome.Sparse)];

        CertificateBound Line(BoundKind kind, BallOutcome form) =>
            CertificateBound.OfSamples(
                kind,
                Fails(form)!.Count(fails => fails),
                _request.Sample.Count,
                _request.Options.Delta,
                choices
            );
    }

    /// <summary>Counts the samples on which all networks of the ball agree, at every scale.</summary>
    private static Abstention CountAnswers(
        BoundRequest request,
        IReluNetwork prior,
        Ball around,
        BallOutcome[] outcomes,
        IEnumerable<GridChoice> caps,
        GridChoice priors
    )
    {
        var (data, options) = (request.Sample, request.Options);
        var (classes, margins) = ErrorCounts.Classes(prior, data, passed: null, request.CancellationToken);
        var errs = new bool[classes.Length];
        for (int i = 0; i < errs.Length; i++)
        {
            errs[i] = classes[i] != data.Labels[i] || !(margins[i] > 0);
            // Where the prior is right its class is the label, whose certificate is known.
            if (!errs[i] && (outcomes[i] & BallOutcome.Sparse) == BallOutcome.None)
                classes[i] = -1;
        }

        double[] scales = [1, .. options.AbstainAt.Order()];
        double[] answered = prior.AnsweredScales(around, data, classes, scales, request.Progress, request.CancellationToken);
        return BoundGen.Abstention.Of(scales, answered, margins, errs, options.Delta, caps, priors);
    }

    /// <summary>On which samples a form of the certificate fails; null where nothing was counted.</summary>
    private bool[]? Fails(BallOutcome form) =>
        _outcomes is null ? null : Array.ConvertAll(_outcomes, outcome => (outcome & form) == BallOutcome.None);

    /// <summary>
    /// The caps that were fixed beforehand, stated or recorded by a network that was trained near this prior; else, for a network
    /// that is its own prior, those that its rounding to bfloat16 keeps; else the distances on the grid that is paid for.
    /// </summary>
    /// <exception cref="ArgumentException">A network outside of caps that were fixed beforehand.</exception>
    public static BallReport Measure(BoundRequest request)
    {
        var network = request.Parameters;
        var centre = request.Prior.Parameters ?? network;
        var variants = request.Variants.Select(DistancesOf).ToImmutableArray();
        if (request.Prior.Parameters is not { } prior)
            return new BallReport(
                centre,
                request.Caps
                    ?? BoundGen.Ball.CapsFor(
                        network,
                        WeightFormat.BFloat16,
                        keepLast: false,
                        request.Cache,
                        request.CancellationToken
                    ),
                [.. new double[network.Shape.LayerCount]],
                variants
            );

        double[] distances = DistancesOf(network);
        var caps = request.Caps ?? DistanceCaps.RecordedBy(network, prior);
        for (int layer = 0; layer < distances.Length && caps is not null; layer++)
        {
            if (!(distances[layer] <= caps.Values[layer]))
                throw new ArgumentException(
                    $"Layer {layer + 1} of the network is {distances[layer]:g6} from that of its prior in operator norm, and its cap, "
                        + $"fixed before the sample was seen, is {caps.Values[layer]:g6}: only networks within their caps are covered.",
                    nameof(request)
                );
        }

        return new BallReport(centre, caps ?? PaidCaps(), [.. distances], variants);

        double[] DistancesOf(NetworkParameters of) =>
            OperatorNorm.Distances(of, centre, request.Cache, null, request.CancellationToken);

        // They may follow the sample, and so may hold the variants too.
        DistanceCaps PaidCaps() =>
            new(
                distances.Select((own, layer) => CapGrid.RoundUp(variants.Select(of => of[layer]).Append(own).Max())),
                CapOrigin.PaidGrid
            );
    }
}
