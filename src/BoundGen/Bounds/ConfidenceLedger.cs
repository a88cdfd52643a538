using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// The failure probability of one bound, spent piece by piece and never overdrawn: by the union bound all statements paid
/// for hold together with probability at least 1 - <see cref="Delta"/> (theory.md section 4).
/// </summary>
/// <remarks>
/// The pieces may exceed the whole by a relative 1e-12, so that parts such as 4/5 and 1/5 fit despite rounding.
/// </remarks>
public sealed class ConfidenceLedger
{
    private const double Tolerance = 1e-12;

    private readonly List<LedgerEntry> _entries = [];
    private double _spent;
    private bool _closed;

    /// <summary>Opens a ledger.</summary>
    /// <param name="delta">What there is to spend, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A delta that is NaN or out of range.</exception>
    public ConfidenceLedger(double delta)
    {
        if (!(delta is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Expected a failure probability in (0, 1).");
        Delta = delta;
    }

    /// <summary>What there was to spend.</summary>
    public double Delta { get; }

    /// <summary>What has been spent, in order.</summary>
    public IReadOnlyList<LedgerEntry> Entries => _entries.AsReadOnly();

    /// <summary>What is left, at least 0.</summary>
    public double Remaining => Math.Max(Delta - _spent, 0);

    /// <summary>Spends a part.</summary>
    /// <param name="use">What it pays for; not empty.</param>
    /// <param name="amount">Above 0 and at most <see cref="Remaining"/>, up to the tolerance.</param>
    /// <param name="choices">The grids that it pays for; none if nothing is chosen after looking at the sample.</param>
    /// <exception cref="ArgumentException">
    /// No use, or an amount that is not positive or is more than is left; nothing is spent then.
    /// </exception>
    /// <exception cref="InvalidOperationException">The ledger is that of a finished bound.</exception>
    public LedgerEntry Spend(string use, double amount, params IEnumerable<GridChoice> choices)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(use);
        if (_closed)
            throw new InvalidOperationException($"\"{use}\" comes too late: this ledger is that of a finished bound.");
        if (!(amount > 0))
            throw new ArgumentOutOfRangeException(nameof(amount), amount, $"\"{use}\" needs a failure probability above 0.");
        if (_spent + amount > Delta * (1 + Tolerance))
        {
            throw new ArgumentOutOfRangeException(
                nameof(amount),
                amount,
                $"\"{use}\" asks for more failure probability than the {Remaining} left of {Delta}."
            );
        }

        var entry = new LedgerEntry(use, amount, [.. choices]);
        _entries.Add(entry);
        _spent += amount;
        return entry;
    }

    /// <summary>The entries of a finished bound; nothing is spent any more.</summary>
    /// <exception cref="InvalidOperationException">
    /// No entry, an entry that no bound was made of, or a ledger closed before.
    /// </exception>
    internal ImmutableArray<LedgerEntry> Close()
    {
        if (_closed)
            throw new InvalidOperationException("This ledger is that of another bound.");
        if (_entries.Count == 0)
            throw new InvalidOperationException("A bound needs failure probability, but nothing was spent.");
        if (_entries.Find(entry => !entry.Used) is { } idle)
            throw new InvalidOperationException($"\"{idle.Use}\" was paid for, but no bound made of it.");
        _closed = true;
        return [.. _entries];
    }
}
