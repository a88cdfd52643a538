using System.Collections.Immutable;

namespace BoundGen;

/// <summary>The lines <c>ball-dense</c> and <c>ball-sparse</c> of a report (theory.md section 9).</summary>
internal sealed class BallLines
{
    private readonly BoundRequest _request;
    private readonly BallOutcome[]? _outcomes;
    private readonly double[]? _radii;

    /// <summary>The lines of what was counted.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="ball">Caps and distances.</param>
    /// <param name="counts">Of the whole sample; null where a layer is beyond the grid of caps.</param>
    /// <param name="priors">How many priors could have been taken.</param>
    public BallLines(BoundRequest request, BallReport ball, BallCounts? counts, GridChoice priors)
    {
        (_request, Ball) = (request, ball);
        (_outcomes, _radii) = (counts?.Outcomes, counts?.Radii);
        double delta = request.Options.Delta;
        if (counts?.Answers is { } answers)
            Abstention = BoundGen.Abstention.Of(
                AnsweredSamples.Tried(request.Options),
                answers.Scales,
                answers.Margins,
                answers.Errs,
                delta,
                ball.CapChoices,
                priors
            );
        if (counts is { Robust.IsEmpty: false })
            Robust = RobustRisk.Of(counts.Outcomes.Length, counts.Robust, counts.Weakest, delta, ball.CapChoices, priors);
    }

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
    public Abstention? Abstention { get; }

    /// <summary>How often inputs that move can turn a network of the ball; null where nothing was counted, or asked.</summary>
    public RobustRisk? Robust { get; }

    /// <summary>The bound against distance; null where it was not asked for, or a layer is beyond the grid of caps.</summary>
    /// <param name="others">What else could have been chosen beside caps that follow the sample.</param>
    public DistanceCurve? Curve(params GridChoice[] others) =>
        _radii is null
            ? null
            : DistanceCurve.Of(_radii, _request.Sample, _request.Options.Delta, [.. Ball.CapChoices, .. others]);

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
