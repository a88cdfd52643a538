using System.Text;
using BoundGen.Figures;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>
/// The paper's experiments and this project's trade-off, each written as JSON, a table in Markdown and figures into a folder: our numbers and the paper's. The
/// same options give the same bytes, in one run or in several.
/// </summary>
public sealed class Reproduction
{
    private readonly string _folder;
    private readonly DataSet _data;
    private readonly int _seed;
    private readonly ResultGrid _grid;
    private readonly PaperGrid _paperGrid;
    private readonly TradeoffGrid _tradeoffGrid;
    private readonly PaperNetworks _paper;
    private readonly VariantNetworks _variants;
    private readonly TradeoffNetworks _tradeoff;
    private readonly TruthNetworks _truth;

    /// <summary>Prepares the experiments.</summary>
    /// <param name="data">Training and test images.</param>
    /// <param name="folder">Receives results, and finished cells in a folder <c>cells</c>; created with the first of them.</param>
    /// <param name="seed">Fixes training and draws; not negative.</param>
    /// <param name="display">Shows progress.</param>
    /// <param name="paper">The networks of the paper; the paper's own if left out.</param>
    /// <param name="tradeoff">The networks of the trade-off; the standard ones if left out.</param>
    /// <exception cref="ArgumentException">Images of another size, too few of them, or none to test on.</exception>
    public Reproduction(
        DataSet data,
        string folder,
        int seed,
        IDisplay display,
        PaperGrid? paper = null,
        TradeoffGrid? tradeoff = null
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        (_data, _folder, _seed) = (data, folder, seed);
        (_paperGrid, _tradeoffGrid) = (paper ?? new PaperGrid(), tradeoff ?? new TradeoffGrid());
        _grid = (paper, tradeoff) switch
        {
            (null, null) => ResultGrid.Standard,
            _ when ReferenceEquals(paper, PaperGrid.Quick) && ReferenceEquals(tradeoff, TradeoffGrid.Quick) => ResultGrid.Quick,
            _ => ResultGrid.Other,
        };
        data.CheckFits(PaperGrid.Shape(0, 0));
        int needed = Math.Max(_paperGrid.Samples, _tradeoffGrid.Samples);
        if (data.Train.Count < needed)
            throw new ArgumentException(
                $"{data.Source}: has {data.Train.Count} training images, expected at least {needed}.",
                nameof(data)
            );
        if (data.Test is null)
            throw new ArgumentException($"{data.Source}: has no test images, expected files t10k-*.", nameof(data));
        var store = new CellStore(Path.Combine(folder, "cells"), display);
        _paper = new PaperNetworks(data, _paperGrid, seed, store, display);
        _variants = new VariantNetworks(data, _paperGrid, seed, store, display);
        _tradeoff = new TradeoffNetworks(data, _tradeoffGrid, seed, store, display);
        _truth = new TruthNetworks(_tradeoffGrid, seed, store, display);
    }

    /// <summary>Effective activity of networks trained on all samples near a data-dependent prior; writes <c>kappa.json</c>.</summary>
    /// <returns>The table, in Markdown.</returns>
    public string Kappa() =>
        Write(
            "kappa",
            _data.Source,
            from depth in _paperGrid.Depths
            from width in _paperGrid.Widths
            select KappaRow.Of(_paper.Cell(PriorKind.Data, depth, width, 1)),
            ResultTables.Of,
            ExperimentFigures.Of
        );

    /// <summary>The paper's bound and ours against the size of the sample, for both priors; writes <c>bounds.json</c>.</summary>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public string Bounds() =>
        Write(
            "bounds",
            _data.Source,
            from network in _paperGrid.BoundNetworks
            from fraction in _paperGrid.Fractions
            select BoundsRow.Of(_paper.Cell(network.Prior, network.Depth, network.Width, fraction)),
            ResultTables.Of,
            ExperimentFigures.Of
        );

    /// <summary>What changes in kappa and in the paper's bound when one thing is done otherwise; writes <c>variants.json</c>.</summary>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public string Variants() =>
        Write("variants", _data.Source, _paperGrid.VariantWidths.SelectMany(_variants.Rows), ResultTables.Of, _ => []);

    /// <summary>Every bound at every noise level, for networks of this project's recipe; writes <c>tradeoff.json</c>.</summary>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public string Tradeoff() =>
        Write(
            "tradeoff",
            _data.Source,
            _tradeoffGrid.Sizes.Select(sizes => TradeoffRow.Of(_tradeoff.Cell(sizes))),
            ResultTables.Of,
            ExperimentFigures.Of
        );

    /// <summary>What sparsity buys each theorem as activity falls under a price on it; writes <c>sparsity.json</c>.</summary>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public string Sparsity() =>
        Write(
            "sparsity",
            _data.Source,
            _tradeoffGrid.ActivityPenalties.Select(penalty =>
                SparsityRow.Of(_tradeoff.Cell(_tradeoffGrid.PenalisedSizes, penalty))
            ),
            ResultTables.Of,
            ExperimentFigures.Of
        );

    /// <summary>Bounds on procedural digits, whatever the data set, beside the error counted on fresh ones; writes <c>truth.json</c>.</summary>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public string Truth() =>
        Write(
            "truth",
            DataSet.Digits,
            _tradeoffGrid.KnownSizes.Select(sizes => TruthRow.Of(sizes, _truth.Cell(sizes))),
            ResultTables.Of,
            _ => []
        );

    private string Write<TRow>(
        string experiment,
        string source,
        IEnumerable<TRow> rows,
        Func<Results<TRow>, ResultTable> show,
        Func<IEnumerable<TRow>, IEnumerable<(string Name, Figure Figure)>> draw
    )
    {
        var results = new Results<TRow>(experiment, source, _seed, _grid, [.. rows]);
        ExperimentJson.Write(Path.Combine(_folder, experiment + ".json"), results);
        ExperimentFigures.Write(_folder, draw(results.Rows));
        var table = show(results);
        string markdown = table.Markdown();
        AtomicFile.Write(Path.Combine(_folder, experiment + ".md"), stream => stream.Write(Encoding.UTF8.GetBytes(markdown)));
        return $"{experiment}: {table.Caption}\n{markdown}";
    }
}
