using System.Collections.Immutable;

namespace BoundGen;

/// <summary>Makes the draws that <see cref="DrawLines"/> count.</summary>
internal sealed class DrawWork
{
    private readonly BoundRequest _request;
    private readonly Lazy<ImmutableArray<NoiseModel[]>> _noises;
    private readonly DrawOutcome _wanted;
    private readonly int _levels;

    /// <summary>Prepares them; norms are computed with the first.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="prior">theta_0; the network itself where it is its own prior.</param>
    /// <param name="hidden">Its norms; computed when they are first asked for.</param>
    /// <param name="ball">Caps and distances.</param>
    /// <param name="tried">The noise levels.</param>
    public DrawWork(
        BoundRequest request,
        NetworkParameters prior,
        Lazy<HiddenNorms> hidden,
        BallReport ball,
        SigmaCandidates tried
    )
    {
        _request = request;
        _levels = tried.Levels.Length;
        _wanted = DrawLines.Kinds(request).Aggregate(DrawOutcome.None, (all, kind) => all | kind.Outcome);
        // Without a prior of its own nothing moved. Beyond the grid of caps the noise still needs a number.
        Rho = [.. ball.Caps.Values.Zip(ball.Distances, (cap, distance) => request.Prior.Parameters is null ? 0
                : double.IsFinite(cap) ? cap
                : distance)];
        _noises = new(() =>
        {
            var norms = new PriorNorms(prior, hidden.Value, request.CancellationToken);
            return
            [
                .. tried.Levels.Select(sigma =>
                    request.Options.Etas.Select(eta => new NoiseModel(norms, sigma.AsSpan(), Rho.AsSpan(), eta)).ToArray()
                ),
            ];
        });
    }

    /// <summary>rho_k of the draws, shape [K + 1].</summary>
    public ImmutableArray<double> Rho { get; }

    /// <summary>A share of the draws of all noise levels, in one phase; nothing where no line counts draws.</summary>
    /// <param name="share">Which.</param>
    /// <param name="erring">On which samples theta_0 errs, shape [n]; counted when it is first asked for.</param>
    /// <returns>By noise level and eta.</returns>
    public ImmutableArray<ImmutableArray<DrawCounts>> Count(WorkShare share, Func<bool[]> erring)
    {
        if (_wanted == DrawOutcome.None)
            return [];
        bool[] priorErrs = erring();
        var (start, end) = share.RangeOf(_request.Options.Draws);
        var noises = _noises.Value;
        var made = PhaseProgress.Start(_request.Progress, DrawCounts.Phase, (end - start) * _levels);
        return
        [
            .. noises.Select(level =>
                DrawCounts.ComputeEach(
                    _request.Network,
                    level,
                    _request.Sample,
                    priorErrs,
                    _wanted,
                    _request.Options.Seed,
                    start,
                    end,
                    made,
                    _request.CancellationToken
                )
            ),
        ];
    }

    /// <summary>Whether counts are those of a share of these draws.</summary>
    public bool Fit(ReportCounts counts)
    {
        var (start, end) = counts.Share.RangeOf(_request.Options.Draws);
        return counts.Draws.Length == (_wanted == DrawOutcome.None ? 0 : _levels)
            && counts.Draws.All(level =>
                level.Length == _request.Options.Etas.Length
                && level.All(count => (count.Seed, count.Start, count.End) == (_request.Options.Seed, start, end))
            );
    }
}
