using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// The work of a report, prepared once. What takes longest of it, draws and certificates of the ball, can be counted in shares,
/// by different processes too; the report of their counts is that of one process.
/// </summary>
public sealed class ReportWork
{
    private readonly SampleChecks _checks;
    private readonly Lazy<Ball> _around;
    private readonly Lazy<bool[]> _priorErrs;
    private readonly DrawWork _draws;
    private readonly GridChoice _priors;
    private PhaseProgress? _errorsPassed;
    private int? _errors;

    private ReportWork(BoundRequest request)
    {
        Asked = request.Sample.Record;
        _checks = SampleChecks.Run(request);
        Request = request = request with { Sample = _checks.Sample, HoldOut = _checks.HoldOut };
        request.CancellationToken.ThrowIfCancellationRequested();
        _priors = new GridChoice("priors", request.Options.PriorsTried);
        if (PaperLines.Cover(request))
            InputNorm.Check(request.Sample, request.Options.MaxInputNorm!.Value, nameof(request));
        // Without a prior of its own the network is independent of the sample: nothing moved.
        Prior = request.Prior.Parameters ?? request.Parameters;
        PriorRunner = Moved ? request.Network.WithParameters(Prior) : request.Network;
        // It refuses a network outside of its caps.
        Ball = BallLines.Measure(request);
        LargeGarbage.Collect(Prior.Shape.ParameterCount);
        var hidden = new Lazy<HiddenNorms>(() =>
            HiddenNorms.Compute(Prior, request.Cache, request.Progress, request.CancellationToken)
        );
        _around = new(() => BoundGen.Ball.Of(Prior, Ball.Caps, hidden.Value));
        (Sigma, SigmaSource) = CandidatesOf(request);
        _draws = new DrawWork(request, Prior, hidden, Ball, Sigma);
        _priorErrs = new(CountPriorErrs);
    }

    /// <summary>The request without the samples that checks left out.</summary>
    internal BoundRequest Request { get; }

    /// <summary>The samples that were asked about.</summary>
    internal SampleRecord Asked { get; }

    /// <summary>What the checks of data came to.</summary>
    internal ImmutableArray<Assumption> Checked => _checks.Assumptions;

    /// <summary>Whether there is a prior other than the network.</summary>
    internal bool Moved => Request.Prior.Parameters is not null;

    /// <summary>theta_0.</summary>
    internal NetworkParameters Prior { get; }

    /// <summary>Runs theta_0.</summary>
    internal IReluNetwork PriorRunner { get; }

    /// <summary>Caps and distances.</summary>
    internal BallReport Ball { get; }

    /// <summary>The noise levels.</summary>
    internal SigmaCandidates Sigma { get; }

    /// <summary>At how many noise levels draws are made.</summary>
    public int NoiseLevels => Sigma.Levels.Length;

    /// <summary>Where they come from.</summary>
    internal SigmaSource SigmaSource { get; }

    /// <summary>rho_k of the draws, shape [K + 1].</summary>
    internal ImmutableArray<double> Rho => _draws.Rho;

    /// <summary>On which samples theta_0 errs, shape [n].</summary>
    internal bool[] PriorErrs => _priorErrs.Value;

    /// <summary>How many samples theta misclassifies, in the phase of <see cref="PriorErrs"/>.</summary>
    internal int Errors =>
        _errors ??=
            CountTrue(PriorErrs) is var priors && Moved
                ? ErrorCounts.Errors(Request.Network, Request.Sample, _errorsPassed, Request.CancellationToken)
                : priors;

    /// <summary>Checks a request and what its data say against it, and measures how far the network is from its prior.</summary>
    /// <inheritdoc cref="BoundReport.Evaluate"/>
    public static ReportWork Prepare(BoundRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        return new ReportWork(request);
    }

    /// <summary>Counts a share: the same, whoever counts it.</summary>
    /// <param name="share">Which; fixed before anything is counted.</param>
    /// <exception cref="OperationCanceledException">The token of the request was cancelled.</exception>
    public ReportCounts Count(WorkShare share) => new(share, CountBall(share), CountDraws(share), CountDrawn(share));

    /// <summary>The report of the counts of all shares together.</summary>
    /// <param name="counts">Of this work, and of all of it.</param>
    /// <exception cref="InvalidDataException">Counts of a part of it, or of other work.</exception>
    /// <exception cref="OperationCanceledException">The token of the request was cancelled.</exception>
    public BoundReport Report(ReportCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (!counts.Share.IsWhole)
            throw new InvalidDataException($"The counts are those of {counts.Share}, expected all of the work.");
        Check(counts);
        var paper = PaperLines.Evaluate(Request, _priors);
        _ = Errors;
        return BoundReport.Of(this, paper, counts, _priors);
    }

    /// <summary>All of it in this process.</summary>
    internal BoundReport Report()
    {
        var paper = PaperLines.Evaluate(Request, _priors);
        var ball = CountBall(WorkShare.Whole);
        _ = Errors;
        var counts = new ReportCounts(WorkShare.Whole, ball, CountDraws(WorkShare.Whole), CountDrawn(WorkShare.Whole));
        return BoundReport.Of(this, paper, counts, _priors);
    }

    /// <summary>Throws unless counts are of a share of this work.</summary>
    /// <param name="counts">Of any share.</param>
    /// <exception cref="InvalidDataException">They are of other work.</exception>
    public void Check(ReportCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var options = Request.Options;
        var (start, end) = counts.Share.RangeOf(Request.Sample.Count);
        bool ball =
            counts.Ball is not null == Ball.IsCovered
            && (
                counts.Ball is not { } own
                || (
                    own.Outcomes.Length == end - start
                    && own.Radii is not null == options.Curve
                    && own.Answers is null == options.AbstainAt.IsEmpty
                    && own.Robust.Select(count => count.Radius).SequenceEqual(options.InputRadii.Order())
                )
            );
        if (!ball || !_draws.Fit(counts) || !FitsDrawn(counts))
            throw new InvalidDataException(
                $"The counts of {counts.Share} are of other work: other draws, samples, noise levels or bounds than were asked for."
            );
    }

    /// <summary>The network of the disintegrated bound; null where that bound was not asked for.</summary>
    internal DrawnNetwork? Drawn(DrawnCandidate? best) => best is null ? null : best.Network ?? Draw(best.Number);

    private BallCounts? CountBall(WorkShare share) =>
        Ball.IsCovered ? BallCounts.Count(Request, PriorRunner, _around.Value, share.RangeOf(Request.Sample.Count)) : null;

    private ImmutableArray<ImmutableArray<DrawCounts>> CountDraws(WorkShare share) => _draws.Count(share, () => PriorErrs);

    /// <summary>Networks drawn at every noise level; the one with the least bound.</summary>
    private DrawnCandidate? CountDrawn(WorkShare share)
    {
        var (start, end) = share.RangeOf(DrawnCount);
        var drawn = PhaseProgress.Start(Request.Progress, "drawn networks", end - start);
        return Enumerable
            .Range((int)start, (int)(end - start))
            .Select(number =>
            {
                var one = Draw(number);
                drawn?.Add(1);
                LargeGarbage.Collect(Prior.Shape.ParameterCount);
                return new DrawnCandidate(number, one.Bound.Bound) { Network = one };
            })
            .MinBy(one => one.Bound);
    }

    /// <summary>The errors of theta_0 on the sample, out of the cache where another process has counted them.</summary>
    private bool[] CountPriorErrs()
    {
        var (data, cache) = (Request.Sample, Request.Cache);
        _errorsPassed = PhaseProgress.Start(Request.Progress, "errors", data.Count * (Moved ? 2L : 1));
        var key = cache is null ? null : ProgramDigest.Key("errors of the prior", Prior, data);
        if (key is not null && cache!.Read(key) is { } kept && kept.Length == data.Count)
        {
            _errorsPassed?.Add(data.Count);
            return Array.ConvertAll(kept, value => value != 0);
        }

        bool[] errs = ErrorCounts.Erring(PriorRunner, data, _errorsPassed, Request.CancellationToken);
        if (key is not null)
            cache!.Write(key, Array.ConvertAll(errs, err => err ? (byte)1 : (byte)0));
        return errs;
    }

    /// <summary>How many networks are drawn.</summary>
    private long DrawnCount =>
        Request.Options.Bounds.Contains(BoundKind.Disintegrated) ? (long)Sigma.Levels.Length * Request.Options.BestOf : 0;

    private DrawnNetwork Draw(int number)
    {
        int count = Request.Options.BestOf;
        var levels = new GridChoice("sigma", Sigma.ChoiceCount);
        long configurations = Request.Options.Configurations;
        GridChoice[] choices =
        [
            levels,
            .. count == 1 ? Array.Empty<GridChoice>() : [new("drawn networks", count)],
            .. configurations == 1 ? Array.Empty<GridChoice>() : [new("configurations", configurations)],
        ];
        var (level, of) = Math.DivRem(number, count);
        ulong seed = unchecked(Request.Options.Seed + (ulong)of);
        return DrawnNetwork.Make(Request, Prior, Sigma.Levels[level], seed, PriorErrs, choices, _priors);
    }

    private bool FitsDrawn(ReportCounts counts)
    {
        var (start, end) = counts.Share.RangeOf(DrawnCount);
        return start == end ? counts.Drawn is null : counts.Drawn is { Number: var number } && number >= start && number < end;
    }

    private static int CountTrue(bool[] values) => values.Count(value => value);

    /// <summary>
    /// What was stated, else what was learned with the network near this prior, else what the prior records about itself as it
    /// is, else the grid.
    /// </summary>
    private static (SigmaCandidates, SigmaSource) CandidatesOf(BoundRequest request)
    {
        int layers = request.Network.Shape.LayerCount;
        var (own, prior) = (request.Parameters.Provenance, request.Prior.Parameters);
        return (request.Options.Sigma, prior?.Provenance) switch
        {
            ({ } stated, _) => (SigmaCandidates.Uniform(layers, stated), SigmaSource.Options),
            (null, not null) when own.LearnedNear(prior!) is { } learned => (learned, SigmaSource.Network),
            (null, { IsOutdated: false, Sigma: { } recorded }) => (recorded, SigmaSource.Prior),
            _ => (SigmaCandidates.Uniform(layers, BoundOptions.SigmaGrid), SigmaSource.Grid),
        };
    }
}
