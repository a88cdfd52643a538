using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>
/// The map of bounds: which of them is the smallest, by how many samples the prior has seen. Unlike the experiments of
/// <see cref="Reproduction"/> it runs on rows of a table too.
/// </summary>
public sealed class BoundMap
{
    private readonly MapData _data;
    private readonly string _folder;
    private readonly int _seed;
    private readonly MapGrid _grid;
    private readonly ResultGrid _name;
    private readonly MapNetworks _networks;
    private readonly string? _labelColumn;

    /// <summary>Prepares the experiment.</summary>
    /// <param name="data">The samples; without test samples the last fifth, in the order of the file, serves for tests.</param>
    /// <param name="folder">
    /// Receives <c>map.json</c>, and finished cells in a folder <c>cells</c>; created with the first of them.
    /// </param>
    /// <param name="seed">The first seed; not negative.</param>
    /// <param name="display">Shows progress.</param>
    /// <param name="labelColumn">The column of the labels of a table, as the user named it.</param>
    /// <param name="quick">Whether minutes have to do.</param>
    /// <param name="grid">The networks, whether it is to be quick or not; null for the standard ones.</param>
    /// <exception cref="ArgumentException">Samples without labels, or too few.</exception>
    public BoundMap(
        DataSet data,
        string folder,
        int seed,
        IDisplay display,
        string? labelColumn = null,
        bool quick = false,
        MapGrid? grid = null
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        (_data, _folder, _seed, _labelColumn) = (new MapData(data), folder, seed, labelColumn);
        var standard = data.Train.ImageSize is null ? MapGrid.Table : MapGrid.Images;
        (_grid, _name) = (grid, quick) switch
        {
            (not null, _) => (grid, ResultGrid.Other),
            (_, true) => (standard.Quick, ResultGrid.Quick),
            _ => (standard, ResultGrid.Standard),
        };
        int needed = _grid.PriorSamples.Max() + PacBayesKl.MinSamples;
        if (_data.Train.Count < needed)
            throw new ArgumentException(
                $"{data.Source}: has {_data.Train.Count} training samples, expected at least {needed}.",
                nameof(data)
            );
        _networks = new MapNetworks(_data, _grid, new CellStore(Path.Combine(folder, "cells"), display), display);
    }

    /// <inheritdoc cref="Reproduction.Deal"/>
    public CellDeal? Deal { get; init; }

    /// <summary>Trains and measures what no earlier run has finished; writes <c>map.json</c>.</summary>
    /// <returns>What was written.</returns>
    public Results<MapRow> Run()
    {
        var rows =
            from priorSamples in _grid.PriorSamples
            from seed in Enumerable.Range(_seed, _grid.Seeds)
            select (Func<MapRow>)(() => _networks.Row(priorSamples, seed));
        var results = new Results<MapRow>("map", _data.Source, _seed, _name, CellDeal.Rows(Deal, rows), _labelColumn);
        if (Deal is null)
            ExperimentJson.Write(Path.Combine(_folder, "map.json"), results);
        return results;
    }
}
