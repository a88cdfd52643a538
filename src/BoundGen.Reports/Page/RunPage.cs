namespace BoundGen.Reports;

/// <summary>The page of a run: what was certified or inspected.</summary>
public static class RunPage
{
    /// <summary>Puts a page together.</summary>
    /// <param name="run">The run.</param>
    /// <param name="inspected">An inspection of the same network, if there is one.</param>
    /// <param name="sample">Samples the network was run on, if there are any.</param>
    /// <param name="noise">The bounds at every noise level tried, if there are several.</param>
    /// <param name="noun">What inputs are called.</param>
    /// <param name="command">The command line of the page, without the name of the file it goes to.</param>
    public static HtmlPage From(
        StoredRun run,
        InspectedRun? inspected,
        PageSample? sample,
        PageFigure? noise,
        string noun,
        IReadOnlyList<string> command
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        IReadOnlyList<string>?[] runs =
        [
            run.Certified is null ? run.Inspected!.Command : run.Certified.Command,
            .. inspected is null ? [] : new[] { inspected.Command },
        ];
        return new HtmlPage(
            $"BoundGen: the network {run.Network}",
            [
                new CertifiedSection(run.Certified, noun),
                new BoundsSection(run.Certified, noise),
                new ClassesSection(run.Certified),
                new AssumptionsSection(run.Certified),
                new LedgerSection(run.Certified),
                new ActivitySection(sample, inspected ?? run.Inspected),
                new HardSamplesSection(sample, noun),
                new CommandsSection(runs, command),
            ]
        );
    }
}
