using System.Collections.Immutable;

namespace BoundGen;

/// <summary>How often a network can be wrong, with proof: every bound of theory.md that is computed on a sample.</summary>
public sealed class BoundReport
{
    private BoundReport() { }

    /// <summary>The architecture.</summary>
    public required NetworkShape Shape { get; init; }

    /// <summary>The <see cref="NetworkParameters.Fingerprint"/> of the network.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>How inputs were made of pixels or numbers; null where it is not known.</summary>
    public required Preprocessing? Preprocessing { get; init; }

    /// <summary>m.</summary>
    public required int Samples { get; init; }

    /// <summary>What was asked for.</summary>
    public required BoundOptions Options { get; init; }

    /// <summary>Which samples were asked about; some may have been left out (<see cref="Assumptions"/>).</summary>
    public required SampleRecord Sample { get; init; }

    /// <summary>What the bounds rest on and what they speak of: checked, stated, or assumed.</summary>
    public required ImmutableArray<Assumption> Assumptions { get; init; }

    /// <summary>
    /// rho_k of the bounds with draws, shape [K + 1]: the caps of <see cref="Ball"/>, or the distance of a layer that is beyond
    /// their grid; 0 where the network is its own prior.
    /// </summary>
    public required ImmutableArray<double> Rho { get; init; }

    /// <summary>The ball around the prior that <c>ball-dense</c> and <c>ball-sparse</c> are about.</summary>
    public required BallReport Ball { get; init; }

    /// <summary>The bound of the ball against distance; null where it was not asked for, or does not cover the network.</summary>
    public required DistanceCurve? Curve { get; init; }

    /// <summary>The variants that were asked about, in their order.</summary>
    public required ImmutableArray<VariantReport> Variants { get; init; }

    /// <summary>The noise levels that were tried, all of them paid for.</summary>
    public required SigmaCandidates Sigma { get; init; }

    /// <summary>Where they come from.</summary>
    public required SigmaSource SigmaSource { get; init; }

    /// <summary>The share of the sample that theta itself misclassifies; a tie is an error.</summary>
    public required double EmpiricalError { get; init; }

    /// <summary>
    /// The bounds, one of each kind of <see cref="BoundOptions.Bounds"/>, in the order of <see cref="BoundKind.All"/>.
    /// </summary>
    public required ImmutableArray<CertificateBound> Certificates { get; init; }

    /// <summary>
    /// Every bound with draws at every candidate of sigma, in the order of the report and of the candidates: all of one kind
    /// hold together, as each pays for all. <see cref="Certificates"/> has the best of each.
    /// </summary>
    public required ImmutableArray<CertificateBound> Candidates { get; init; }

    /// <summary>
    /// The paper's bound in detail; null where it does not cover the network, was not asked for, or without M_X.
    /// </summary>
    public required PaperResults? Paper { get; init; }

    /// <summary>The network that the disintegrated bound is about; null where that bound was not asked for.</summary>
    public required DrawnNetwork? Drawn { get; init; }

    /// <summary>
    /// The least bound about the network itself, taken after looking: delta is divided by the number of these lines, of which
    /// Theorem 13 has two where it was evaluated. Never below the line of its kind in <see cref="Certificates"/>.
    /// </summary>
    public required CertificateBound Best { get; init; }

    /// <summary>Whether there was no prior: the network is its own, and the sample is hold-out data for it.</summary>
    public required bool OwnPrior { get; init; }

    /// <summary>The errors of every class, with limits that hold for all classes together.</summary>
    public required ClassReport PerClass { get; init; }

    /// <summary>
    /// What there is to say of answers that are given only where all networks of the ball agree; null where a layer is beyond the
    /// grid of caps, or without <see cref="BoundOptions.AbstainAt"/>.
    /// </summary>
    public required Abstention? Abstention { get; init; }

    /// <summary>
    /// How often inputs that move a little can turn a network of the ball; null where a layer is beyond the grid of caps, or
    /// without <see cref="BoundOptions.InputRadii"/>.
    /// </summary>
    public required RobustRisk? Robust { get; init; }

    /// <summary>The hold-out bound, if there was fresh data.</summary>
    public required HoldOutBound? HoldOut { get; init; }

    /// <summary>What all networks of the report do on the fresh data; null without.</summary>
    public required HoldOutCounts? HoldOutCounts { get; init; }

    /// <summary>Where the fresh data contradict the report; empty where they do not, or without fresh data.</summary>
    public required ImmutableArray<Contradiction> Contradictions { get; init; }

    /// <summary>The bound to quote, of the kind that <see cref="HeadlineOf"/> says.</summary>
    public CertificateBound Headline => Certificates.Single(certificate => certificate.Kind == HeadlineOf(OwnPrior));

    /// <summary>
    /// The bound to quote, fixed beforehand: that of all networks of the ball around the prior; for a network that is its own
    /// prior, its own test-set bound.
    /// </summary>
    public static BoundKind HeadlineOf(bool ownPrior) => ownPrior ? BoundKind.Prior : BoundKind.BallSparse;

    /// <summary>Whether a bound is about the network itself; that of a prior is where the network is its own.</summary>
    public static bool IsAboutNetwork(BoundKind kind, bool ownPrior)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return kind.Subject == BoundSubject.Network || (ownPrior && kind == BoundKind.Prior);
    }

    /// <summary>
    /// Refuses what <see cref="Evaluate"/> refuses, without its work: seconds for a large network. Whoever asks for several
    /// reports hears of a wrong request before the first one is evaluated.
    /// </summary>
    /// <inheritdoc cref="Evaluate"/>
    public static void Check(BoundRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        _ = SampleChecks.Run(request);
        _ = BallLines.Measure(request);
    }

    /// <summary>Bounds the error of a network: minutes for a large one.</summary>
    /// <exception cref="ArgumentException">
    /// A part of the request that cannot be used: the message names it, and what was expected.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token of the request was cancelled.</exception>
    public static BoundReport Evaluate(BoundRequest request)
    {
        return ReportWork.Prepare(request).Report();
    }

    /// <summary>The report of what was counted.</summary>
    /// <param name="work">What was asked.</param>
    /// <param name="paper">Theorem 13.</param>
    /// <param name="counts">All draws and samples.</param>
    /// <param name="priors">How many priors could have been taken.</param>
    internal static BoundReport Of(ReportWork work, PaperLines paper, ReportCounts counts, GridChoice priors)
    {
        var request = work.Request;
        var (data, options) = (request.Sample, request.Options);
        var lines = PaperLines.Lines(request);
        GridChoice[] alone = [priors],
            amongLines = [priors, lines.Choice];
        bool[] priorErrs = work.PriorErrs;
        int priorErrors = priorErrs.Count(errs => errs);
        var ball = new BallLines(request, work.Ball, counts.Ball, priors);
        var draws = new DrawLines(request, work.Prior, work.Ball, work.Sigma, priorErrs, counts.Draws);
        ImmutableArray<CertificateBound> bounds = [.. draws.Bounds(alone)];
        var drawn = work.Drawn(counts.Drawn);
        ImmutableArray<CertificateBound> certificates =
        [
            .. bounds
                .GroupBy(bound => bound.Kind)
                .Select(kind => kind.MinBy(bound => bound.Bound)!)
                .Concat(paper.Bounds())
                .Concat(drawn is null ? [] : [drawn.Bound])
                .Append(TestSet(alone))
                .Concat(ball.Bounds(priors))
                .Where(bound => options.Bounds.Contains(bound.Kind))
                .OrderBy(bound => bound.Kind.Order),
        ];
        bool[]? holdOutErrs = null;
        var holdOut = request.HoldOut is { } fresh
            ? CountHoldOut(request, fresh, work.PriorRunner, drawn, out holdOutErrs)
            : null;

        return new BoundReport
        {
            Shape = request.Network.Shape,
            Fingerprint = request.Parameters.Fingerprint,
            Preprocessing = data.Preprocessing,
            Samples = data.Count,
            Options = options,
            Sample = work.Asked,
            Assumptions = [.. work.Checked, .. SourceAssumptions.Of(request, work.Asked, work.Ball.Caps, priorErrs)],
            Rho = work.Rho,
            Ball = work.Ball,
            Curve = ball.Curve(priors),
            Variants = VariantReport.Count(request, work.Ball),
            Sigma = work.Sigma,
            SigmaSource = work.SigmaSource,
            EmpiricalError = (double)work.Errors / data.Count,
            Certificates = certificates,
            Candidates = bounds,
            Paper = paper.Alone,
            Drawn = drawn,
            Best = draws
                .Again(bounds, amongLines)
                .Concat(paper.BoundsAmongLines())
                .Concat(ball.Bounds(amongLines))
                .Append(TestSet(amongLines))
                .Where(bound => lines.Kinds.Contains(bound.Kind))
                .MinBy(bound => bound.Bound)!,
            OwnPrior = !work.Moved,
            PerClass = ClassReport.Of(request, priorErrs, ball, holdOutErrs, priors),
            Abstention = ball.Abstention,
            Robust = ball.Robust,
            HoldOut = holdOut is null ? null : new HoldOutBound(holdOut.Samples, holdOut.Errors, options.Delta),
            HoldOutCounts = holdOut,
            Contradictions = holdOut is null
                ? []
                : Contradiction.Find(certificates.Select(bound => (bound.Kind, bound.Bound)), priorErrors, data.Count, holdOut),
        };

        CertificateBound TestSet(GridChoice[] others) =>
            CertificateBound.OfSamples(BoundKind.Prior, priorErrors, data.Count, options.Delta, others);
    }

    /// <summary>Counts the samples a network misclassifies, a tie for the largest logit being an error.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Labelled data.</param>
    /// <param name="progress">Is told how many samples are done.</param>
    /// <param name="cancellationToken">Ends the count.</param>
    /// <exception cref="ArgumentException">Inputs of another size, or labels outside the classes.</exception>
    public static int CountErrors(
        IReluNetwork network,
        LabelledData data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => CountErrors(network, data, "errors", progress, cancellationToken);

    private static int CountErrors(
        IReluNetwork network,
        LabelledData data,
        string phase,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        data.CheckFits(network.Shape, nameof(data));
        return ErrorCounts.Errors(network, data, PhaseProgress.Start(progress, phase, data.Count), cancellationToken);
    }

    /// <summary>Throws unless there is a fresh sample.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static void CheckFresh(LabelledData fresh, string name)
    {
        if (fresh.Count == 0)
            throw new ArgumentException("There are 0 fresh samples, expected at least 1.", name);
    }

    /// <summary>The hold-out bound of a network on fresh data.</summary>
    /// <param name="network">theta.</param>
    /// <param name="fresh">Labelled data that neither the network nor the prior has seen, at least one sample.</param>
    /// <param name="delta">What the bound may be wrong with, in (0, 1).</param>
    /// <param name="progress">Is told how many samples are done.</param>
    /// <param name="cancellationToken">Ends the count.</param>
    /// <exception cref="ArgumentException">No sample, samples that do not fit the network, or a delta out of range.</exception>
    public static HoldOutBound EvaluateHoldOut(
        IReluNetwork network,
        LabelledData fresh,
        double delta,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(fresh);
        CheckFresh(fresh, nameof(fresh));
        return new HoldOutBound(fresh.Count, CountErrors(network, fresh, "hold-out", progress, cancellationToken), delta);
    }

    /// <summary>Counts what all networks do on fresh data.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="fresh">The fresh data.</param>
    /// <param name="prior">The prior, or the network itself.</param>
    /// <param name="drawn">The network of the disintegrated bound; null where there is none.</param>
    /// <param name="errs">On which of them the network errs, shape [n].</param>
    private static HoldOutCounts CountHoldOut(
        BoundRequest request,
        LabelledData fresh,
        IReluNetwork prior,
        DrawnNetwork? drawn,
        out bool[] errs
    )
    {
        var (network, token) = (request.Network, request.CancellationToken);
        bool own = ReferenceEquals(network, prior);
        // Errors of one to three networks, and two passes to compare classes.
        long passes = (own ? 1L : 4) + (drawn is null ? 0 : 1);
        var passed = PhaseProgress.Start(request.Progress, "hold-out", fresh.Count * passes);
        errs = ErrorCounts.Erring(network, fresh, passed, token);
        int errors = errs.Count(err => err);
        return new HoldOutCounts(
            fresh.Count,
            errors,
            own ? errors : Errors(prior),
            drawn is null ? null : Errors(network.WithParameters(drawn.Parameters)),
            own ? 0 : ErrorCounts.Disagreements(network, prior, fresh, passed, token)
        );

        int Errors(IReluNetwork of) => ErrorCounts.Errors(of, fresh, passed, token);
    }
}
