using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// Counts the samples whose inputs can be moved so that a network of a ball may err (theory.md section 9, corollary 2).
/// </summary>
/// <remarks>
/// A sample is certified at a radius if its certificate passes there, at every smaller radius that was asked for, and for the
/// input itself. That is a certificate too, failures never fall from one radius to the next, and what failed is not tried again.
/// </remarks>
internal sealed class RobustCount
{
    private static readonly double[] s_caps = [1];

    private readonly BoundRequest _request;
    private readonly IReluNetwork _prior;
    private readonly Ball _ball;
    private readonly Ball _centre;
    private readonly Outcome[] _samples;

    /// <summary>Begins with inputs as they are.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="prior">Runs the centre of the ball.</param>
    /// <param name="ball">The ball.</param>
    /// <param name="outcomes">Which forms pass on inputs that do not move, shape [m].</param>
    public RobustCount(BoundRequest request, IReluNetwork prior, Ball ball, BallOutcome[] outcomes)
    {
        (_request, _prior, _ball) = (request, prior, ball);
        _centre = ball.WithCaps(new DistanceCaps(new double[request.Network.Shape.LayerCount], CapOrigin.Stated));
        _samples = Array.ConvertAll(outcomes, outcome => new Outcome
        {
            Dense = outcome.HasFlag(BallOutcome.Dense),
            Sparse = outcome.HasFlag(BallOutcome.Sparse),
        });
    }

    /// <summary>The counts at every radius that was asked for, ascending.</summary>
    public ImmutableArray<RobustCounts> Run() =>
        [.. _request.Options.InputRadii.Order().Select(radius => At(radius, InputRadius(_request, radius)))];

    /// <summary>
    /// The samples that are certified where they stand and failed at a radius, by their places in the data set.
    /// </summary>
    public IEnumerable<EarlyFailure> Failures =>
        Enumerable
            .Range(0, _samples.Length)
            .Where(i => _samples[i].FailsAt > 0)
            .Select(i => new EarlyFailure(_request.Sample.Record.Row(i), _request.Sample.Labels[i], _samples[i].FailsAt));

    /// <summary>Inputs that move farther may overflow in single precision.</summary>
    public const double LargestRadius = 1e30;

    /// <summary>A radius in units of what the network reads.</summary>
    public static double InputRadius(BoundRequest request, double radius) =>
        request.Parameters.Usage.Preprocessing?.InputRadius(radius) ?? radius;

    private RobustCounts At(double radius, double inputRadius)
    {
        var token = _request.CancellationToken;
        Ball ball = _ball.WithInputRadius(inputRadius, token),
            centre = _centre.WithInputRadius(inputRadius, token);
        _prior.ForEach(
            ball,
            _request.Sample,
            (i, input, label) => Certify(ref _samples[i], input, label, ball, centre, radius),
            "moving inputs",
            _request.Progress,
            token
        );
        Attack(inputRadius);
        return new RobustCounts(
            radius,
            inputRadius,
            _samples.Count(sample => !sample.Sparse),
            _samples.Count(sample => !sample.Dense),
            _samples.Count(sample => !sample.Sparse && sample.CentreFails),
            _samples.Count(sample => sample.IsTurned)
        );
    }

    private void Certify(ref Outcome sample, ReadOnlySpan<float> input, int label, Ball ball, Ball centre, double radius)
    {
        if (sample.Sparse)
        {
            sample.Sparse = _prior.BallRadius(input, label, ball, s_caps, 0, out bool dense) >= 0;
            sample.Dense &= dense;
            if (!sample.Sparse)
                sample.FailsAt = radius;
        }

        sample.Dense &= sample.Sparse;
        // What passes at the caps passes where no weight moves.
        if (!sample.Sparse && !sample.CentreFails)
            sample.CentreFails = _prior.BallRadius(input, label, centre, s_caps, 0, out _) < 0;
    }

    /// <summary>Attacks the samples that are not certified: no others can be turned.</summary>
    private void Attack(double inputRadius)
    {
        var attack = new InputAttack(_request.Network, _request.Parameters, inputRadius);
        int[] open = [.. Enumerable.Range(0, _samples.Length).Where(i => !_samples[i].Sparse && !_samples[i].IsTurned)];
        var turned = new ConcurrentBag<int>();
        Parallel.ForEach(open.Chunk(InputAttack.Together), ProcessorThreads.Until(_request.CancellationToken), samples =>
        {
            var found = new List<int>();
            attack.Run(_request.Sample, samples, found);
            found.ForEach(turned.Add);
        });
        foreach (int i in turned)
            _samples[i].IsTurned = true;
    }

    /// <summary>What is known of a sample.</summary>
    private struct Outcome
    {
        public bool Dense;
        public bool Sparse;
        public bool CentreFails;
        public bool IsTurned;

        /// <summary>The radius at which the certificate failed first; 0 where none did, or where it fails without one.</summary>
        public double FailsAt;
    }
}
