using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using static BoundGen.Cli.Json;

namespace BoundGen.Cli;

/// <summary>A bound report as a table for people and as JSON for programs; both use the same names.</summary>
internal static class Report
{
    /// <summary>The report as JSON, indented.</summary>
    /// <param name="report">The bounds.</param>
    /// <param name="command">The command line that made it, as words.</param>
    /// <param name="digits">Where the sample starts among the procedural digits, if it is one of those.</param>
    public static string ToJson(BoundReport report, IEnumerable<string> command, long? digits = null) =>
        Document(json => Write(json, report, command, digits));

    public static void PrintTable(BoundReport report, IEnumerable<(string Name, string Value)> more)
    {
        var console = Tables.Console();
        console.Write(
            Tables.Facts([
                ("network", $"{report.Shape}, {Text(report.Shape.ParameterCount)} parameters"),
                ("samples", Text(report.Samples)),
                ("draws", $"{Text(report.Options.Draws)} (seed {Text(report.Options.Seed)})"),
                ("eta, delta", $"{Text(report.Options.Eta)}, {Text(report.Options.Delta)}"),
                ("rho", string.Join(", ", report.Rho.Select(rho => rho.ToString("G3", CultureInfo.InvariantCulture)))),
                ("choices", report.Choices.ToString("G3", CultureInfo.InvariantCulture)),
                ("empiricalError", Percent(report.EmpiricalError)),
                (
                    "drawn",
                    $"errs on {Percent(report.Drawn.EmpiricalError)} of the samples (the network that disintegrated is about)"
                ),
                .. more,
            ])
        );

        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumn("name")
            .AddColumn("sigma")
            .AddColumn("kl")
            .AddColumn(new TableColumn("failures").RightAligned())
            .AddColumn(new TableColumn("rate").RightAligned())
            .AddColumn(new TableColumn("bound").RightAligned());
        foreach (var certificate in report.Certificates)
        {
            table.AddRow(
                certificate.Kind.Name,
                string.Join(
                    ' ',
                    certificate.Sigma.Distinct().Select(sigma => sigma.ToString("G3", CultureInfo.InvariantCulture))
                ),
                certificate.Kl?.ToString("F1", CultureInfo.InvariantCulture) ?? "",
                certificate.Failures is { } failures ? Text(failures) : "",
                certificate.Rate is { } rate ? Percent(rate) : "",
                certificate.Vacuous ? "vacuous" : PercentUp(certificate.Bound)
            );
        }

        if (report.HoldOut is { } holdOut)
            table.AddRow(
                "holdout",
                "",
                "",
                Text(holdOut.Errors),
                Percent((double)holdOut.Errors / holdOut.Samples),
                PercentUp(holdOut.Bound)
            );
        console.Write(table);
        foreach (var certificate in report.Certificates.Where(certificate => certificate.Note is not null))
            Console.WriteLine($"{certificate.Kind}: {certificate.Note}");
        WriteHeadline(report);
    }

    /// <summary>What is proved, and where its delta went.</summary>
    private static void WriteHeadline(BoundReport report)
    {
        var headline = report.Headline;
        Console.WriteLine(
            headline.Vacuous
                ? $"{headline.Kind}: nothing is proved at this noise level."
                : $"{headline.Kind}: the network errs on at most {PercentUp(headline.Bound)} of all inputs; this is wrong with probability at most {Text(report.Options.Delta)}."
        );
        foreach (var entry in headline.Ledger)
            Console.WriteLine($"  {entry}");
    }

    public static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture) + "%";

    /// <summary>A bound is never printed below itself.</summary>
    public static string PercentUp(double bound) => Percent(Math.Ceiling(bound * 1e4) / 1e4);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, BoundReport report, IEnumerable<string> command, long? digits)
    {
        json.WriteStartObject();
        WriteArray(json, "command", command, json.WriteStringValue);
        if (digits is { } start)
            WriteObject(json, "digits", () => json.WriteNumber("start", start));
        WriteNetwork(json, report.Shape);
        json.WriteNumber("samples", report.Samples);
        json.WriteNumber("draws", report.Options.Draws);
        json.WriteNumber("seed", report.Options.Seed);
        WriteArray(json, "sigma", report.Headline.Sigma, json.WriteNumberValue);
        json.WriteNumber("eta", report.Options.Eta);
        json.WriteNumber("delta", report.Options.Delta);
        WriteNumber(json, "kl", report.Headline.Kl);
        WriteArray(json, "rho", report.Rho, json.WriteNumberValue);
        json.WriteNumber("choices", report.Choices);
        json.WriteNumber("empiricalError", report.EmpiricalError);
        json.WriteString("headline", report.Headline.Kind.Name);
        WriteArray(json, "certificates", report.Certificates, certificate => WriteObject(json, () =>
            {
                WriteValues(json, certificate);
                if (certificate.Note is { } note)
                    json.WriteString("note", note);
                Write(json, certificate.Ledger);
            }));
        // Each has the ledger of the certificate of its name.
        WriteArray(json, "candidates", report.Candidates, candidate => WriteObject(json, () => WriteValues(json, candidate)));
        json.WriteStartObject("drawn");
        WriteArray(json, "sigma", report.Drawn.Bound.Sigma, json.WriteNumberValue);
        json.WriteNumber("errors", report.Drawn.Errors);
        json.WriteNumber("empiricalError", report.Drawn.EmpiricalError);
        json.WriteEndObject();
        if (report.HoldOut is { } holdOut)
        {
            json.WriteStartObject("holdout");
            json.WriteNumber("samples", holdOut.Samples);
            json.WriteNumber("errors", holdOut.Errors);
            json.WriteNumber("bound", holdOut.Bound);
            Write(json, holdOut.Ledger);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("holdout");
        }

        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, CertificateBound certificate)
    {
        json.WriteString("name", certificate.Kind.Name);
        WriteArray(json, "sigma", certificate.Sigma, json.WriteNumberValue);
        WriteNumber(json, "kl", certificate.Kl);
        WriteNumber(json, "failures", certificate.Failures);
        WriteNumber(json, "rate", certificate.Rate);
        json.WriteNumber("bound", certificate.Bound);
        json.WriteBoolean("vacuous", certificate.Vacuous);
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<LedgerEntry> ledger) =>
        WriteArray(json, "ledger", ledger, entry => WriteObject(json, () =>
            {
                json.WriteString("use", entry.Use);
                json.WriteNumber("delta", entry.Delta);
                WriteArray(json, "choices", entry.Choices, choice => WriteObject(json, () =>
                    {
                        json.WriteString("name", choice.Name);
                        json.WriteNumber("count", choice.Count);
                    }));
                json.WriteNumber("deltaPerChoice", entry.DeltaPerChoice);
            }));
}
