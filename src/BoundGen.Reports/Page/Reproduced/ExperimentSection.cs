using System.Collections.Immutable;
using System.Text.Json;
using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>An experiment of <c>reproduce</c>: text, its table, its figures.</summary>
internal abstract class ExperimentSection : PageSection
{
    private readonly ResultGrid _grid;
    private readonly ResultTable _table;
    private readonly PageFigure[] _figures;

    /// <summary>Takes the figures, which are drawn here and now.</summary>
    /// <param name="origin">Where the results are from.</param>
    /// <param name="table">As <c>reproduce</c> prints it.</param>
    /// <param name="figures">As <c>reproduce</c> draws them.</param>
    /// <exception cref="ArgumentException">Values that cannot be drawn.</exception>
    protected ExperimentSection(ResultOrigin origin, ResultTable table, IEnumerable<PageFigure> figures)
    {
        _table = table;
        _figures = [.. figures];
        (Data, _grid, Command) = (origin.Data, origin.Grid, origin.Command);
    }

    /// <summary>What the results are about.</summary>
    protected NamedData Data { get; }

    /// <summary>The words after <c>boundgen</c> that give the same results; null where no command does.</summary>
    public IReadOnlyList<string>? Command { get; }

    /// <summary>What stands before the table.</summary>
    protected abstract void WriteText(HtmlWriter html);

    /// <summary>What to see in a figure.</summary>
    protected abstract string Caption(string name);

    protected override void WriteBody(HtmlWriter html)
    {
        WriteText(html);
        if (_grid != ResultGrid.Standard)
            html.Paragraph(
                _grid == ResultGrid.Quick
                    ? "This is a quick run (--quick): fewer and smaller networks, a fifth of the training and of the draws."
                    : "Networks, training and draws are not those of the standard experiments."
            );
        string[] columns = [.. _table.Columns.Select((heading, column) => column < _table.TextColumns ? heading : heading + "#")];
        string caption = char.ToUpperInvariant(_table.Caption[0]) + _table.Caption[1..];
        PageTable.Write(html, caption, columns, _table.Rows.Select(row => new PageRow([.. row])));
        foreach (var figure in _figures)
            WriteFigure(html, figure, Caption(figure.Name));
    }

    /// <summary>A bound or another share, or a value that the paper reports.</summary>
    protected static void RequireShare(double? value, string name, double most = 1) =>
        Require(value is null || (value >= 0 && value <= most), $"{name}: is {value}, expected 0 to {most}");

    /// <summary>A value of Theorem 13: infinite where norms are beyond their grid.</summary>
    protected static void RequireTheorem(double value, string name) => RequireShare(value, name, double.PositiveInfinity);

    /// <summary>Bounds of these kinds, each once.</summary>
    protected static void RequireBounds(IReadOnlyList<MeasuredBound> bounds, IEnumerable<BoundKind> kinds)
    {
        RequireAll(bounds, "bounds");
        foreach (var kind in kinds)
            Require(bounds.Count(bound => bound.Kind == kind) == 1, $"bounds: expected one {kind}");
        foreach (var bound in bounds)
            RequireShare(bound.Bound, bound.Kind.Name);
    }

    /// <summary>At most one bound of the prior, and counts that give it.</summary>
    /// <param name="bounds">The bounds of a row.</param>
    /// <param name="samples">m.</param>
    /// <param name="delta">What each may fail with.</param>
    protected static void RequirePrior(IReadOnlyList<MeasuredBound> bounds, int samples, double delta)
    {
        RequireOnePrior(bounds);
        if (bounds.SingleOrDefault(bound => bound.Kind == BoundKind.Prior) is not { } prior)
            return;
        long failures = prior.Failures ?? throw new JsonException("prior: has no failures");
        Require(samples >= 1 && failures >= 0 && failures <= samples, $"prior: has {failures} failures of {samples} samples");
        RequireLimit("prior", prior.Bound, failures, samples, delta);
    }

    /// <summary>A test-set bound that follows from its counts.</summary>
    protected static void RequireLimit(string name, double bound, long errors, int samples, double delta) =>
        RunRecomputation.Same(
            name,
            "the bound",
            bound,
            ClopperPearson.UpperLimit(errors, samples, new ConfidenceLedger(delta).Spend("test set", delta))
        );

    /// <summary>At most one bound of the prior.</summary>
    protected static void RequireOnePrior(IReadOnlyList<MeasuredBound> bounds) =>
        Require(bounds.Count(bound => bound.Kind == BoundKind.Prior) <= 1, $"bounds: expected one {BoundKind.Prior}");

    /// <summary>Counts that can be of so many samples, and a bound that is a share.</summary>
    protected static void RequireCounts(MeasuredHoldOut holdOut)
    {
        RequireShare(holdOut.Bound, "holdOut");
        RequireCount(holdOut.Errors, "errors");
        RequireCount(holdOut.PriorErrors, "errors of the prior");
        RequireCount(holdOut.Disagreements, "disagreements");

        void RequireCount(int? count, string what) =>
            Require(
                holdOut.Samples >= 1 && (count is null || (count >= 0 && count <= holdOut.Samples)),
                $"holdOut: has {count} {what} of {holdOut.Samples} samples"
            );
    }

    /// <summary>A hold-out bound that follows from its counts.</summary>
    protected static void RequireHoldOut(MeasuredHoldOut holdOut, double delta)
    {
        RequireCounts(holdOut);
        RequireLimit("holdOut", holdOut.Bound, holdOut.Errors, holdOut.Samples, delta);
    }

    /// <summary>No list that is missing, none with missing items.</summary>
    protected static void RequireAll<T>(IReadOnlyList<T> items, string name) =>
        Require(
            items is not ImmutableArray<T> { IsDefault: true } && items.All(item => item is not null),
            $"{name}: has null, expected values"
        );

    /// <summary>As many values as the paper's eps; null where the paper reports none.</summary>
    protected static void RequireKappa(ImmutableArray<double>? means, string name)
    {
        Require(
            means is null or { IsDefault: false } && (means?.Length ?? PaperValues.Eps.Length) == PaperValues.Eps.Length,
            $"{name}: expected {PaperValues.Eps.Length} values"
        );
        foreach (double mean in means ?? [])
            RequireShare(mean, name);
    }

    /// <summary>A network that can be named.</summary>
    protected static void RequireNetwork(int depth, int width) =>
        Require(
            depth is >= 1 and <= 100 && width >= 1,
            $"depth and width: are {depth} and {width}, expected 1 to 100 and at least 1"
        );

    /// <summary>Sizes with at least one hidden layer.</summary>
    protected static void RequireSizes(ImmutableArray<int> sizes) =>
        Require(!sizes.IsDefault && sizes.Length >= 3, $"sizes: expected at least three");
}
