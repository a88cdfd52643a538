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

    private DrawLines(
        BoundRequest request,
        BallReport ball,
        ImmutableArray<double> rho,
        SigmaCandidates tried,
        PriorErrors prior,
        List<Candidate> candidates
    )
    {
        (_request, _ball, Rho, _prior, _candidates) = (request, ball, rho, prior, candidates);
        _levels = new GridChoice("sigma", tried.ChoiceCount);
        _etas = request.Options.Etas;
    }

    /// <summary>rho_k of the draws, shape [K + 1].</summary>
    public ImmutableArray<double> Rho { get; }

    /// <summary>Makes the draws of all noise levels; none where no line that counts them was asked for.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="prior">theta_0; the network itself where it is its own prior.</param>
    /// <param name="hidden">Its norms; computed when they are first asked for.</param>
    /// <param name="ball">Caps and distances.</param>
    /// <param name="tried">The noise levels.</param>
    /// <param name="priorErrs">On which samples theta_0 errs, shape [n].</param>
    public static DrawLines Count(
        BoundRequest request,
        NetworkParameters prior,
        Lazy<HiddenNorms> hidden,
        BallReport ball,
        SigmaCandidates tried,
        bool[] priorErrs
    )
    {
        // Without a prior of its own nothing moved. Beyond the grid of caps the noise still needs a number.
        ImmutableArray<double> rho = [.. ball.Caps.Values.Zip(ball.Distances, (cap, distance) => request.Prior.Parameters is null
                    ? 0
                : double.IsFinite(cap) ? cap
                : distance)];
        return new DrawLines(
            request,
            ball,
            rho,
            tried,
            new PriorErrors(priorErrs.Count(errs => errs), priorErrs.Length),
            Kinds(request).Any() ? [.. MakeDraws(request, prior, hidden, rho, tried, priorErrs)] : []
        );
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

    private static IEnumerable<BoundKind> Kinds(BoundRequest request) =>
        request.Options.Bounds.Where(kind => kind.Outcome != DrawOutcome.None);

    /// <summary>One phase counts the draws of all noise levels together.</summary>
    private static IEnumerable<Candidate> MakeDraws(
        BoundRequest request,
        NetworkParameters prior,
        Lazy<HiddenNorms> hidden,
        ImmutableArray<double> rho,
        SigmaCandidates tried,
        bool[] priorErrs
    )
    {
        var (options, token) = (request.Options, request.CancellationToken);
        var norms = new PriorNorms(prior, hidden.Value, token);
        var made = PhaseProgress.Start(request.Progress, DrawCounts.Phase, options.Draws * tried.Levels.Length);
        var wanted = Kinds(request).Aggregate(DrawOutcome.None, (all, kind) => all | kind.Outcome);
        return tried.Levels.Select(sigma =>
        {
            NoiseModel[] noises = [.. options.Etas.Select(eta => new NoiseModel(norms, sigma.AsSpan(), rho.AsSpan(), eta))];
            return new Candidate(
                sigma,
                GaussianDivergence.Kl(request.Parameters, prior, sigma.AsSpan()),
                DrawCounts.ComputeEach(
                    request.Network,
                    noises,
                    request.Sample,
                    priorErrs,
                    wanted,
                    options.Seed,
                    0,
                    options.Draws,
                    made,
                    token
                )
            );
        });
    }

    /// <summary>What one noise level came to.</summary>
    private sealed class Candidate(ImmutableArray<double> sigma, double kl, ImmutableArray<DrawCounts> counts)
    {
        public ImmutableArray<double> Sigma => sigma;

        public double Kl => kl;

        /// <summary>By eta.</summary>
        public ImmutableArray<DrawCounts> Counts => counts;
    }
}
