namespace BoundGen.Reports;

/// <summary>The page of a run: what was certified or inspected.</summary>
public static class RunPage
{
    /// <summary>Puts a page together.</summary>
    /// <param name="run">The run.</param>
    /// <param name="inspected">An inspection of the same network, if there is one.</param>
    /// <param name="sample">Samples the network was run on, if there are any.</param>
    /// <param name="figures">Of its bounds.</param>
    /// <param name="noun">What inputs are called.</param>
    /// <param name="command">The command line of the page, without the name of the file it goes to.</param>
    public static HtmlPage From(
        StoredRun run,
        InspectedRun? inspected,
        PageSample? sample,
        RunFigures figures,
        string noun,
        IReadOnlyList<string> command
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(figures);
        IReadOnlyList<string>?[] runs =
        [
            run.Certified is null ? run.Inspected!.Command : run.Certified.Command,
            .. inspected is null ? [] : new[] { inspected.Command },
        ];
        return new HtmlPage(
            $"BoundGen: the network {run.Network}",
            [
                .. Bounds(run.Certified, sample, figures, noun, before: ""),
                new ActivitySection(sample, inspected ?? run.Inspected),
                new HardSamplesSection(sample, noun),
                new CommandsSection(runs, command),
            ]
        );
    }

    /// <summary>What is said of the bounds of a network.</summary>
    /// <param name="run">The bounds; null for an inspection.</param>
    /// <param name="sample">Samples the network was run on, if there are any.</param>
    /// <param name="figures">Of these bounds.</param>
    /// <param name="noun">What inputs are called.</param>
    /// <param name="before">What stands before the heading of each section.</param>
    internal static IEnumerable<PageSection> Bounds(
        CertifiedRun? run,
        PageSample? sample,
        RunFigures figures,
        string noun,
        string before
    ) =>
        [
            new CertifiedSection(run, noun) { Before = before },
            new BoundsSection(run, figures.Noise) { Before = before },
            .. run?.Curve is not null
                ? [new CurveSection(run, figures.Curve, sample) { Before = before }]
                : Array.Empty<PageSection>(),
            .. run is { Variants.Count: > 0 }
                ? [new CoveredVariantsSection(run) { Before = before }]
                : Array.Empty<PageSection>(),
            .. run is { Abstention: not null } ? [new AbstentionSection(run) { Before = before }] : Array.Empty<PageSection>(),
            .. run is { Robust: not null }
                ? [new RobustSection(run, figures.Robust, sample) { Before = before }]
                : Array.Empty<PageSection>(),
            new ClassesSection(run) { Before = before },
            new AssumptionsSection(run) { Before = before },
            new LedgerSection(run) { Before = before },
        ];
}
