using System.Text.Json;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>
/// Runs as CSV, for spreadsheets: a header, then every bound of every run on a line, quoted as RFC 4180 has it.
/// </summary>
public static class CsvReport
{
    private const string Header =
        "model,prior,network,samples,name,headline,sigma,kl,failures,trials,rate,excessFailures,form,frequentClassError,bound,vacuous,delta,priorsTried,eta,draws,seed,note";

    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>One run: the lines of its table, in its order.</summary>
    public static string Of(CertifiedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Text(Lines(run));
    }

    /// <summary>Several runs, one after the other, and <c>best-of-models</c>.</summary>
    public static string Of(CertifiedSweep sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var best = new Line
        {
            Name = "best-of-models",
            Bound = sweep.Best.Bound,
            Note = $"{sweep.Best.Kind}; delta is divided by the {Exact(sweep.Runs.Count)} models",
        };
        return Text(sweep.Runs.SelectMany(Lines).Append(Cells(sweep.Runs.First(run => run.Model == sweep.Best.Model), best)));
    }

    private static string Text(IEnumerable<string[]> lines) =>
        string.Concat(lines.Select(cells => string.Join(',', cells.Select(Quote))).Prepend(Header).Select(line => line + "\n"));

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(Special) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static IEnumerable<string[]> Lines(CertifiedRun run)
    {
        foreach (var bound in run.Certificates)
            yield return Cells(
                run,
                new Line
                {
                    Name = bound.Kind.Name,
                    Headline = bound.Kind == run.Headline,
                    Sigma = string.Join(' ', bound.Sigma.Select(level => Exact(level))),
                    Eta = bound.Eta,
                    Kl = bound.Kl,
                    Failures = bound.Failures,
                    ExcessFailures = bound.ExcessFailures,
                    Form = bound.Form,
                    Trials = bound.Kind.Counts == BoundCount.Draws ? run.Draws : run.Samples,
                    Bound = bound.Bound,
                    Note = bound.Note ?? "",
                }
            );
        yield return Cells(
            run,
            new Line
            {
                Name = "best",
                Bound = run.Best.Bound,
                Note = run.Best.Kind.Name,
            }
        );
        if (run.Holdout is { } holdOut)
            yield return Cells(
                run,
                new Line
                {
                    Name = "holdout",
                    Failures = holdOut.Errors,
                    Trials = holdOut.Samples,
                    FrequentClass = holdOut.FrequentClass,
                    Bound = holdOut.Bound,
                }
            );
        if (run.Progressive is { } chain)
            yield return Cells(
                run,
                new Line
                {
                    Name = RunProgressive.Name,
                    Failures = chain.Errors.Sum(),
                    Trials = chain.Samples.Sum(),
                    Bound = chain.Bound,
                    Note = chain.Meaning,
                }
            );
    }

    /// <summary>The cells of a line, in the order of the header.</summary>
    private static string[] Cells(CertifiedRun run, Line line) =>
        [
            run.Model ?? "",
            run.Prior ?? "",
            run.Network.ToString(),
            Exact(run.Samples),
            line.Name,
            Flag(line.Headline),
            line.Sigma,
            line.Kl is { } kl ? Exact(kl) : "",
            line.Failures is { } failures ? Exact(failures) : "",
            line.Failures is null ? "" : Exact(line.Trials),
            line.Failures is { } counted ? Exact((double)counted / line.Trials) : "",
            line.ExcessFailures is { } rest ? Exact(rest) : "",
            line.Form is { } form ? JsonNamingPolicy.KebabCaseLower.ConvertName(form.ToString()) : "",
            Exact((line.FrequentClass ?? run.FrequentClass).Error),
            Exact(line.Bound),
            Flag(line.Bound >= 1),
            Exact(run.Delta),
            Exact(run.PriorsTried),
            line.Eta is { } eta ? Exact(eta) : "",
            Exact(run.Draws),
            Exact(run.Seed),
            line.Note,
        ];

    private static string Flag(bool value) => value ? "true" : "false";

    /// <summary>What lines differ in.</summary>
    private sealed class Line
    {
        public required string Name { get; init; }

        public bool Headline { get; init; }

        public string Sigma { get; init; } = "";

        /// <summary>What the certificate of the line may be wrong with; null for a line without one.</summary>
        public double? Eta { get; init; }

        public double? Kl { get; init; }

        public long? Failures { get; init; }

        /// <summary>Those on samples on which the prior is right.</summary>
        public long? ExcessFailures { get; init; }

        /// <summary>Which form gave the bound; null for a bound of one form.</summary>
        public NoiseForm? Form { get; init; }

        /// <summary>Of how many draws or samples they are.</summary>
        public long Trials { get; init; }

        /// <summary>That of the data that a line is about; null for the sample.</summary>
        public RunFrequentClass? FrequentClass { get; init; }

        public required double Bound { get; init; }

        public string Note { get; init; } = "";
    }
}
