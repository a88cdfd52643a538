using System.Collections.Immutable;
using System.Globalization;

namespace BoundGen;

/// <summary>
/// The noise levels that bounds may choose from: sigma_1..sigma_{K+1} of each candidate (theory.md section 4), fixed before the
/// sample is seen, or one that was learned on a grid that is paid for. At least one candidate, all distinct.
/// </summary>
public sealed class SigmaCandidates : IEquatable<SigmaCandidates>
{
    /// <summary>The largest noise level: no network drawn at it overflows single precision.</summary>
    public const double Largest = 1e30;

    private const char BetweenCandidates = ';',
        BetweenLayers = ' ';

    private SigmaCandidates(ImmutableArray<ImmutableArray<double>> levels, long choices) =>
        (Levels, ChoiceCount) = (levels, choices);

    /// <summary>Shape [candidates, K + 1]: the noise level of each layer, positive, at most <see cref="Largest"/>.</summary>
    public ImmutableArray<ImmutableArray<double>> Levels { get; }

    /// <summary>How many bounds pay for: the candidates, or the combinations of the grid that they were learned on.</summary>
    public long ChoiceCount { get; }

    /// <summary>K + 1.</summary>
    public int LayerCount => Levels[0].Length;

    /// <summary>Candidates of which each is one level for all layers.</summary>
    /// <param name="layers">K + 1.</param>
    /// <param name="levels">The levels.</param>
    /// <exception cref="ArgumentException">No level, one twice, or one out of range.</exception>
    public static SigmaCandidates Uniform(int layers, params IEnumerable<double> levels) =>
        ByLayer(levels.Select(level => Enumerable.Repeat(level, layers)));

    /// <summary>Candidates with a level for each layer.</summary>
    /// <param name="levels">Shape [candidates, K + 1].</param>
    /// <exception cref="ArgumentException">
    /// No candidate, one twice, candidates for different numbers of layers, or a level out of range.
    /// </exception>
    public static SigmaCandidates ByLayer(IEnumerable<IEnumerable<double>> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        ImmutableArray<ImmutableArray<double>> rows = [.. levels.Select(row => row.ToImmutableArray())];
        bool valid =
            rows.Length > 0
            && rows[0].Length > 0
            && rows.All(row => row.Length == rows[0].Length && row.All(level => level is > 0 and <= Largest))
            && rows.Select(Text).Distinct(StringComparer.Ordinal).Count() == rows.Length;
        return valid
            ? new SigmaCandidates(rows, rows.Length)
            : throw new ArgumentException(
                $"sigma is {string.Join(", ", rows.Select(row => string.Join(BetweenLayers, row.Distinct())))}, expected distinct positive numbers, at most {Largest}, for each layer.",
                nameof(levels)
            );
    }

    /// <summary>The one candidate that was learned on the sample, which pays for <see cref="LearnedSigma"/>.</summary>
    /// <param name="levels">Shape [K + 1].</param>
    /// <exception cref="ArgumentException">A level that is no point of that grid, or too many layers for it.</exception>
    public static SigmaCandidates Learned(params IReadOnlyCollection<double> levels) =>
        LearnedSigma.Covers(levels)
            ? new SigmaCandidates(ByLayer([levels]).Levels, LearnedSigma.Choices(levels.Count))
            : throw new ArgumentException(
                $"sigma is {Text([.. levels])}, expected points of the grid of learned levels, at most {LearnedSigma.MostLayers} of them.",
                nameof(levels)
            );

    /// <summary>
    /// Reads what <see cref="ToString"/> wrote, as candidates that were fixed beforehand: the price of a learned one is not
    /// among it (<see cref="Provenance.LearnedNear"/>).
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="layers">K + 1.</param>
    /// <exception cref="ArgumentException">Text that is none, or candidates for another number of layers.</exception>
    internal static SigmaCandidates Parse(string text, int layers)
    {
        var candidates = ByLayer(text.Split(BetweenCandidates).Select(row => row.Split(BetweenLayers).Select(Number)));
        return candidates.LayerCount == layers
            ? candidates
            : throw new ArgumentException($"sigma is {text}, expected a level for each of {layers} layers.", nameof(text));

        static double Number(string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double level) ? level : double.NaN;
    }

    /// <inheritdoc/>
    public bool Equals(SigmaCandidates? other) =>
        other is not null && ChoiceCount == other.ChoiceCount && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SigmaCandidates);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>As in <c>0.001 0.001 0.001;0.004 0.004 0.004</c>.</summary>
    public override string ToString() => string.Join(BetweenCandidates, Levels.Select(Text));

    private static string Text(ImmutableArray<double> row) =>
        string.Join(BetweenLayers, row.Select(level => level.ToString("R", CultureInfo.InvariantCulture)));
}
