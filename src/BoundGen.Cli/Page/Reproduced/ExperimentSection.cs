using System.Globalization;
using BoundGen.Experiments;
using BoundGen.Figures;
using static BoundGen.Cli.Page.JsonCheck;

namespace BoundGen.Cli.Page.Reproduced;

/// <summary>An experiment of <c>reproduce</c>: text and tables, then its figures.</summary>
internal abstract class ExperimentSection : PageSection
{
    /// <summary>Small enough for texts to stay legible on a page, wide enough for the legend.</summary>
    private const int Width = 760, Height = 420;

    private readonly (string Name, string Title, string Svg)[] _figures;

    /// <summary>Draws the figures.</summary>
    /// <param name="figures">As <c>reproduce</c> draws them, by name; those with nothing to show are left out.</param>
    /// <param name="command">The words after <c>boundgen</c> that give the same results; null where no command does.</param>
    /// <exception cref="ArgumentException">Values that cannot be drawn.</exception>
    protected ExperimentSection(IEnumerable<(string Name, Figure Figure)> figures, string[]? command)
    {
        _figures = [.. figures.Where(one => one.Figure.Series.Count > 0).Select(one => (one.Name, one.Figure.Title, one.Figure.ToSvg(Width, Height)))];
        Command = command;
    }

    /// <summary>The words after <c>boundgen</c> that give the same results; null where no command does.</summary>
    public string[]? Command { get; }

    /// <summary>What stands before the figures.</summary>
    protected abstract void WriteText(HtmlWriter html);

    /// <summary>What to see in a figure.</summary>
    protected abstract string Caption(string name);

    protected override void WriteBody(HtmlWriter html)
    {
        WriteText(html);
        foreach (var (name, title, svg) in _figures)
        {
            using (html.Element("figure"))
            {
                using (html.Element("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", title)))
                    html.Svg(svg);
                html.Leaf("figcaption", Caption(name));
            }
        }
    }

    /// <summary>
    /// The command line of an experiment, which files do not hold: that of the standard grid or of <c>--quick</c>, if the results
    /// are of one of them as far as they say; else there is none.
    /// </summary>
    protected static string[]? CommandOf<TRow>(StoredFile file, Results<TRow> results, bool standard, bool quick) => standard || quick
        ? ["reproduce", file.Experiment, "--data", results.Data, "--seed", PageText.Whole(results.Seed), "--out", file.Folder, .. quick ? ["--quick"] : Array.Empty<string>()]
        : null;

    /// <summary>Whether counts of failures can be of so many draws.</summary>
    protected static bool Drawn(IEnumerable<MeasuredBound> bounds, long draws) =>
        bounds.All(bound => bound.Failures is not { } failures || bound.Rate == (double)failures / draws);

    /// <summary>A bound or another share, or a value that the paper reports.</summary>
    protected static void RequireShare(double? value, string name, double most = 1) =>
        Require(value is null || (value >= 0 && value <= most), string.Create(CultureInfo.InvariantCulture, $"{name}: is {value}, expected 0 to {most}"));

    /// <summary>Bounds with these names, each once.</summary>
    protected static void RequireBounds(IReadOnlyList<MeasuredBound> bounds, IEnumerable<string> names)
    {
        RequireAll(bounds, "bounds");
        foreach (string name in names)
            Require(bounds.Count(bound => bound.Name == name) == 1, $"bounds: expected one {name}");
        foreach (var bound in bounds)
            RequireShare(bound.Bound, bound.Name);
    }

    /// <summary>No list that is missing, none with missing items.</summary>
    protected static void RequireAll<T>(IReadOnlyList<T> items, string name) =>
        Require(items is not System.Collections.Immutable.ImmutableArray<T> { IsDefault: true } && items.All(item => item is not null), $"{name}: has null, expected values");

    /// <summary>A value of which 1 and more says nothing, rounded up.</summary>
    protected static PageCell Up(double bound) => new(ReproduceTables.Up(bound), bound >= 1);

    /// <summary>A value that the paper reports, of which 1 and more says nothing.</summary>
    protected static PageCell Paper(double? bound) => new(ReproduceTables.Three(bound), bound >= 1);
}
