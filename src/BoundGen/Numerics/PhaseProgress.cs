using System.ComponentModel;

namespace BoundGen.Runtime;

/// <summary>
/// Adds up what several threads have done of one phase and reports it in order. For the packages beside this one.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PhaseProgress
{
    /// <summary>A report may cost more than a step of the work.</summary>
    private const int MostReports = 1000;

    private readonly Lock _lock = new();
    private readonly IProgress<EvaluationProgress> _progress;
    private readonly string _phase;
    private readonly long _total;
    private long _done;
    private long _reported;

    private PhaseProgress(IProgress<EvaluationProgress> progress, string phase, long total) =>
        (_progress, _phase, _total) = (progress, phase, total);

    /// <summary>Starts a phase: reports that nothing of it is done.</summary>
    /// <param name="progress">Who is told; null for nobody.</param>
    /// <param name="phase">The name of the phase.</param>
    /// <param name="total">How much there is to do.</param>
    /// <returns>Null if nobody is told, or if there is nothing to do.</returns>
    public static PhaseProgress? Start(IProgress<EvaluationProgress>? progress, string phase, long total)
    {
        if (progress is null || total < 1)
            return null;
        progress.Report(new EvaluationProgress(phase, 0, total));
        return new PhaseProgress(progress, phase, total);
    }

    /// <summary>So much more is done, at most all.</summary>
    public void Add(long count)
    {
        // Under the lock, so that reports do not overtake each other.
        lock (_lock)
        {
            _done = Math.Min(_total, _done + count);
            if (_done == _reported || (_done < _total && _done - _reported < _total / MostReports))
                return;
            _reported = _done;
            _progress.Report(new EvaluationProgress(_phase, _done, _total));
        }
    }

    /// <summary>All is done, of work that can end early.</summary>
    public void Finish() => Add(_total);
}
