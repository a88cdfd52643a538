using System.Text;
using BoundGen.Figures;
using BoundGen.Reports;
using BoundGen.Runtime;

namespace BoundGen.Cli;

/// <summary>What <c>reproduce</c> leaves beside the JSON of an experiment: its table in Markdown and its figures.</summary>
internal static class ReproducedFiles
{
    private const int FigureWidth = 900,
        FigureHeight = 460;

    /// <summary>Writes them.</summary>
    /// <param name="folder">The folder; null where the results are those of a shard, and nothing is left.</param>
    /// <param name="results">What the experiment found.</param>
    /// <param name="show">Makes the table.</param>
    /// <param name="draw">Makes the figures, by name; those without a series are left out.</param>
    /// <returns>The table for the console.</returns>
    public static string Write<TRow>(
        string? folder,
        Results<TRow> results,
        Func<Results<TRow>, ResultTable> show,
        Func<IEnumerable<TRow>, IEnumerable<(string Name, Figure Figure)>> draw
    )
    {
        if (folder is null)
            return $"{results.Experiment}: {results.Rows.Length} rows";
        foreach (var (name, figure) in draw(results.Rows).Where(one => one.Figure.Series.Count > 0))
        {
            Write(name + ".svg", Encoding.UTF8.GetBytes(figure.ToSvg(FigureWidth, FigureHeight)));
            Write(name + ".png", figure.ToPng(FigureWidth, FigureHeight));
        }

        var table = show(results);
        string markdown = table.Markdown();
        Write(results.Experiment + ".md", Encoding.UTF8.GetBytes(markdown));
        return $"{results.Experiment}: {table.Caption}\n{markdown}";

        void Write(string file, byte[] bytes) => AtomicFile.Write(Path.Combine(folder, file), stream => stream.Write(bytes));
    }
}
