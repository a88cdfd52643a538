namespace BoundGen.Reports;

/// <summary>The page of several networks: the table of all, then what was certified of each.</summary>
public static class SweepPage
{
    /// <summary>Puts a page together.</summary>
    /// <param name="sweep">The bounds.</param>
    /// <param name="figuresOf">The figures of a run.</param>
    /// <param name="noun">What inputs are called.</param>
    /// <param name="command">The command line of the page, without the name of the file it goes to.</param>
    public static HtmlPage From(
        CertifiedSweep sweep,
        Func<CertifiedRun, RunFigures> figuresOf,
        string noun,
        IReadOnlyList<string> command
    )
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(figuresOf);
        return new HtmlPage(
            $"BoundGen: {NumberFormat.Exact(sweep.Runs.Count)} models",
            [
                new SweepSection(sweep),
                .. sweep.Runs.SelectMany(run => RunPage.Bounds(run, sample: null, figuresOf(run), noun, $"{run.Model}: ")),
                new CommandsSection([sweep.Runs[0].Command], command),
            ]
        );
    }
}
