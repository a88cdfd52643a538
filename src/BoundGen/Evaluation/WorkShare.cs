namespace BoundGen;

/// <summary>
/// A share of work that can be divided: from <see cref="Start"/> to <see cref="End"/> of <see cref="Of"/> equal parts of it. What
/// comes to less than one draw or one sample is rounded, so that shares that follow each other leave out nothing and have nothing
/// in common.
/// </summary>
public readonly record struct WorkShare
{
    /// <summary>Names a share.</summary>
    /// <param name="start">Its first part, from 0.</param>
    /// <param name="end">The part after its last.</param>
    /// <param name="of">How many parts there are, at least 1.</param>
    /// <exception cref="ArgumentException">No such share.</exception>
    public WorkShare(long start, long end, long of)
    {
        if (of < 1 || start < 0 || start > end || end > of)
            throw new ArgumentException(
                $"Parts {start} to {end} of {of} are no share, expected 0 <= start <= end <= of, of >= 1."
            );
        (Start, End, Of) = (start, end, of);
    }

    /// <summary>All of the work.</summary>
    public static WorkShare Whole => new(0, 1, 1);

    /// <summary>The first part.</summary>
    public long Start { get; }

    /// <summary>The part after the last.</summary>
    public long End { get; }

    /// <summary>How many parts there are.</summary>
    public long Of { get; }

    /// <summary>Whether it is all of the work.</summary>
    public bool IsWhole => Start == 0 && End == Of;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Start}..{End} of {Of}");

    /// <summary>Which of so many draws or samples are its own: from the first, to the one after the last.</summary>
    internal (long Start, long End) RangeOf(long total)
    {
        long of = Of;
        return (Before(Start), Before(End));

        long Before(long part) => (long)((Int128)total * part / of);
    }
}
