using System.Collections.Immutable;
using System.Globalization;

namespace BoundGen;

/// <summary>
/// A grid of which one point was, or could have been, chosen after looking at the sample (theory.md section 4).
/// </summary>
public sealed record GridChoice
{
    /// <summary>Declares a grid.</summary>
    /// <param name="name">What was chosen; not empty.</param>
    /// <param name="count">How many points could have been chosen; at least 1.</param>
    /// <exception cref="ArgumentException">No name, or a count below 1.</exception>
    public GridChoice(string name, long count)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (Name, Count) = (name, count);
    }

    /// <summary>What was chosen.</summary>
    public string Name { get; }

    /// <summary>How many points could have been chosen.</summary>
    public long Count { get; }
}

/// <summary>
/// Failure probability that pays for one bound and for the choices behind it. Only <see cref="ConfidenceLedger.Spend"/> makes
/// one, and whatever turns confidence into a bound uses it up.
/// </summary>
public sealed class LedgerEntry
{
    private int _used;

    internal LedgerEntry(string use, double delta, ImmutableArray<GridChoice> choices)
    {
        (Use, Delta, Choices) = (use, delta, choices);

        // All terms have one sign. In units of 2^-53, relative to the sum: 2 for each logarithm, 1 for each addition.
        double sum = -Math.Log(delta) + choices.Sum(choice => Math.Log(choice.Count));
        LnDeltaPerChoice = -sum * Rounding.Cover(choices.Length + 3);
    }

    /// <summary>What it pays for.</summary>
    public string Use { get; }

    /// <summary>How much is spent, in (0, 1).</summary>
    public double Delta { get; }

    /// <summary>The grids whose points share <see cref="Delta"/> equally.</summary>
    public ImmutableArray<GridChoice> Choices { get; }

    /// <summary>Number of combinations of grid points; <see cref="double.MaxValue"/> where it is larger.</summary>
    public double ChoiceCount => Math.Min(Choices.Aggregate(1.0, (product, choice) => product * choice.Count), double.MaxValue);

    /// <summary>ln of what is left for each combination of choices, rounded down: ln delta - sum ln count.</summary>
    public double LnDeltaPerChoice { get; }

    /// <summary>What is left for each combination of choices, rounded down; 0 where it is too small for a double.</summary>
    public double DeltaPerChoice =>
        Choices.All(choice => choice.Count == 1) ? Delta : Math.Exp(LnDeltaPerChoice) * (1 - 8 * Rounding.DoubleUnit);

    /// <summary>Whether a bound has been made of it.</summary>
    internal bool Used => _used != 0;

    /// <summary>As in <c>PAC-Bayes-kl 0.04, 4.88E-06 for each choice of sigma (2), rho_1 (64), rho_2 (64)</c>.</summary>
    public override string ToString()
    {
        string spent = string.Create(CultureInfo.InvariantCulture, $"{Use} {Delta:G4}");
        var chosen = Choices
            .Where(choice => choice.Count > 1)
            .Select(choice => string.Create(CultureInfo.InvariantCulture, $"{choice.Name} ({choice.Count})"))
            .ToList();
        return chosen.Count == 0
            ? spent
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{spent}, {DeltaPerChoice:G3} for each choice of {string.Join(", ", chosen)}"
            );
    }

    /// <summary>Uses it up.</summary>
    /// <returns>Itself.</returns>
    /// <exception cref="InvalidOperationException">It has been used before.</exception>
    internal LedgerEntry Take() =>
        Interlocked.Exchange(ref _used, 1) == 0
            ? this
            : throw new InvalidOperationException(
                $"\"{Use}\" has paid for a bound before: every bound needs an entry of its own."
            );
}
