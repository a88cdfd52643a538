using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// The lines of a report that count noisy draws: <c>gibbs</c> and those of Theorems U, P and F (theory.md section 4).
/// </summary>
internal sealed class DrawLines
{
    private readonly BoundRequest _request;
    private readonly GridChoice _levels;
    private readonly BallReport _ball;
    private readonly ImmutableArray<double> _etas;
    private readonly PriorErrors _prior;
    private readonly List<Candidate> _candidates;

    /// <summary>The lines of what was counted.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="prior">theta_0; the network itself where it is its own prior.</param>
    /// <param name="ball">Caps and distances.</param>
    /// <param name="tried">The noise levels.</param>
    /// <param name="priorErrs">On which samples theta_0 errs, shape [n].</param>
    /// <param name="counts">Of all draws, by noise level and eta; empty where no line counts them.</param>
    public DrawLines(
        BoundRequest request,
        NetworkParameters prior,
        BallReport ball,
        SigmaCandidates tried,
        bool[] priorErrs,
        ImmutableArray<ImmutableArray<DrawCounts>> counts
    )
    {
        (_request, _ball, _etas) = (request, ball, request.Options.Etas);
        _levels = new GridChoice("sigma", tried.ChoiceCount);
        _prior = new PriorErrors(priorErrs.Count(errs => errs), priorErrs.Length);
        _candidates =
        [
            .. tried.Levels.Zip(counts, (sigma, counted) =>
                new Candidate(sigma, GaussianDivergence.Kl(request.Parameters, prior, sigma.AsSpan()), counted)
            ),
        ];
    }

    /// <summary>Every line at every noise level, in the order of the report and of the levels; each at its best eta.</summary>
    /// <param name="others">What else could have been chosen.</param>
    public IEnumerable<CertificateBound> Bounds(GridChoice[] others) =>
        Kinds(_request).SelectMany(kind => _candidates.Select(candidate => Best(kind, candidate, others)));

    /// <summary>The same lines where more could have been chosen; each at the eta that it has there.</summary>
    /// <param name="lines">Those of <see cref="Bounds"/>.</param>
    /// <param name="others">What else could have been chosen.</param>
    public IEnumerable<CertificateBound> Again(IEnumerable<CertificateBound> lines, GridChoice[] others) =>
        lines.Select(line =>
            Bound(
                line.Kind,
                _candidates.Single(candidate => candidate.Sigma.SequenceEqual(line.Sigma)),
                line.Eta is { } eta ? _etas.IndexOf(eta) : 0,
                others
            )
        );

    private CertificateBound Best(BoundKind kind, Candidate candidate, GridChoice[] others) =>
        Enumerable
            .Range(0, kind == BoundKind.Gibbs ? 1 : _etas.Length)
            .Select(eta => Bound(kind, candidate, eta, others))
            .MinBy(bound => bound.Bound)!;

    /// <summary>
    /// The Gibbs bound is no certificate: it neither uses the distance caps nor pays eta. Beyond the grid of caps no certificate
    /// passes.
    /// </summary>
    private CertificateBound Bound(BoundKind kind, Candidate candidate, int eta, GridChoice[] others)
    {
        var (gibbs, counts) = (kind == BoundKind.Gibbs, candidate.Counts[eta]);
        var count =
            gibbs || _ball.IsCovered
                ? new FailureCount(counts.Failures(kind.Outcome), counts.ExcessFailures(kind.Outcome), counts.Draws)
                : new FailureCount(counts.Draws, counts.Draws, counts.Draws);
        return CertificateBound.OfDraws(
            kind,
            candidate.Sigma,
            candidate.Kl,
            count,
            gibbs ? null : _etas[eta],
            _prior,
            _request.Options.Delta,
            gibbs || _etas.Length == 1 ? [_levels] : [_levels, new GridChoice("eta", _etas.Length)],
            gibbs ? [] : _ball.CapChoices,
            others
        );
    }

    /// <summary>The lines that were asked for.</summary>
    public static IEnumerable<BoundKind> Kinds(BoundRequest request) =>
        request.Options.Bounds.Where(kind => kind.Outcome != DrawOutcome.None);

    /// <summary>What one noise level came to.</summary>
    private sealed class Candidate(ImmutableArray<double> sigma, double kl, ImmutableArray<DrawCounts> counts)
    {
        public ImmutableArray<double> Sigma => sigma;

        public double Kl => kl;

        /// <summary>By eta.</summary>
        public ImmutableArray<DrawCounts> Counts => counts;
    }
}
