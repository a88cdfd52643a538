namespace BoundGen.Reports;

/// <summary>
/// Draws results of experiments for a page, which knows no drawing library. Each figure has a name, by which its caption is
/// found; results with nothing to show give none.
/// </summary>
public interface IResultFigures
{
    /// <summary>Effective activity.</summary>
    /// <exception cref="ArgumentException">Values that cannot be drawn.</exception>
    IEnumerable<PageFigure> Draw(IEnumerable<KappaRow> rows);

    /// <summary>Bounds of the paper's networks.</summary>
    /// <exception cref="ArgumentException">Values that cannot be drawn.</exception>
    IEnumerable<PageFigure> Draw(IEnumerable<BoundsRow> rows);

    /// <summary>The trade-off between noise and distance.</summary>
    /// <exception cref="ArgumentException">Values that cannot be drawn.</exception>
    IEnumerable<PageFigure> Draw(IEnumerable<TradeoffRow> rows);

    /// <summary>What sparsity buys.</summary>
    /// <exception cref="ArgumentException">Values that cannot be drawn.</exception>
    IEnumerable<PageFigure> Draw(IEnumerable<SparsityRow> rows);

    /// <summary>Every bound by how many samples the prior has seen.</summary>
    /// <exception cref="ArgumentException">Values that cannot be drawn.</exception>
    IEnumerable<PageFigure> Draw(IEnumerable<MapRow> rows);
}
