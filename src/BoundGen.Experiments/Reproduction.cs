using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>
/// The paper's experiments and this project's trade-off, each written as JSON into a folder: our numbers and the paper's. The
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
    private readonly RobustNetworks _robust;

    /// <summary>Prepares the experiments.</summary>
    /// <param name="data">Training and test images.</param>
    /// <param name="folder">
    /// Receives results, and finished cells in a folder <c>cells</c>; created with the first of them.
    /// </param>
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
        data = data.For(NetworkUsage.Unknown, PaperValues.Shape(0, 0));
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
        _robust = new RobustNetworks(data, _tradeoffGrid, seed, store, display);
    }

    /// <summary>
    /// Which rows are computed, where several processes share the folder: the results are then these rows, and no file of results
    /// is written. Null for all.
    /// </summary>
    public CellDeal? Deal { get; init; }

    /// <summary>
    /// Effective activity of networks trained on all samples near a data-dependent prior; writes <c>kappa.json</c>.
    /// </summary>
    /// <returns>What was written.</returns>
    public Results<KappaRow> Kappa() =>
        Write(
            "kappa",
            _data.Source,
            from depth in _paperGrid.Depths
            from width in _paperGrid.Widths
            select (Func<KappaRow>)(() => ResultRows.Kappa(_paper.Cell(PriorKind.Data, depth, width, 1)))
        );

    /// <summary>The paper's bound and ours against the size of the sample, for both priors; writes <c>bounds.json</c>.</summary>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public Results<BoundsRow> Bounds() =>
        Write(
            "bounds",
            _data.Source,
            from network in _paperGrid.BoundNetworks
            from fraction in _paperGrid.Fractions
            select (Func<BoundsRow>)(() => ResultRows.Bounds(_paper.Cell(network.Prior, network.Depth, network.Width, fraction)))
        );

    /// <summary>
    /// What changes in kappa and in the paper's bound when one thing is done otherwise; writes <c>variants.json</c>.
    /// </summary>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public Results<VariantRow> Variants() => Write("variants", _data.Source, _paperGrid.VariantWidths.SelectMany(_variants.Rows));

    /// <summary>Every bound at every noise level, for networks of this project's recipe; writes <c>tradeoff.json</c>.</summary>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public Results<TradeoffRow> Tradeoff() =>
        Write(
            "tradeoff",
            _data.Source,
            _tradeoffGrid.Sizes.Select(sizes => (Func<TradeoffRow>)(() => ResultRows.Tradeoff(_tradeoff.Cell(sizes))))
        );

    /// <summary>What sparsity buys each theorem as activity falls under a price on it; writes <c>sparsity.json</c>.</summary>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public Results<SparsityRow> Sparsity() =>
        Write(
            "sparsity",
            _data.Source,
            _tradeoffGrid.ActivityPenalties.Select(penalty =>
                (Func<SparsityRow>)(() => ResultRows.Sparsity(_tradeoff.Cell(_tradeoffGrid.PenalisedSizes, penalty)))
            )
        );

    /// <summary>
    /// Bounds on procedural digits, whatever the data set, beside the error counted on fresh ones; writes <c>truth.json</c>.
    /// </summary>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public Results<TruthRow> Truth() =>
        Write(
            "truth",
            DataSets.Digits,
            _tradeoffGrid.KnownSizes.Select(sizes => (Func<TruthRow>)(() => ResultRows.Truth(sizes, _truth.Cell(sizes))))
        );

    /// <summary>
    /// On how many samples certificates fail where inputs move, beside those of another method; writes <c>robust.json</c>.
    /// </summary>
    /// <param name="compared">Makes the other method's certificate of a network.</param>
    /// <inheritdoc cref="Kappa" path="/returns"/>
    public Results<RobustRow> Robust(Func<NetworkParameters, InputCertificate> compared) =>
        Write("robust", _data.Source, _robust.Rows(compared));

    private Results<TRow> Write<TRow>(string experiment, string source, IEnumerable<Func<TRow>> rows)
    {
        var results = new Results<TRow>(experiment, source, _seed, _grid, CellDeal.Rows(Deal, rows));
        if (Deal is null)
            ExperimentJson.Write(Path.Combine(_folder, experiment + ".json"), results);
        return results;
    }
}
