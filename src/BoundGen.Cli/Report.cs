using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using static BoundGen.Cli.Json;

namespace BoundGen.Cli;

/// <summary>A bound report as a table for people and as JSON for programs; both use the same names.</summary>
internal static class Report
{
    /// <summary>The report as JSON, indented.</summary>
    public static string ToJson(BoundReport report) => Document(json => Write(json, report));

    public static void PrintTable(BoundReport report, IEnumerable<(string Name, string Value)> more)
    {
        var console = Tables.Console();
        var facts = new Grid().AddColumn().AddColumn();
        void Fact(string name, string value) => facts.AddRow(Markup.Escape(name), Markup.Escape(value));
        Fact("network", $"{report.Shape}, {Text(report.Shape.ParameterCount)} parameters");
        Fact("samples", Text(report.Samples));
        Fact("draws", $"{Text(report.Options.Draws)} (seed {Text(report.Options.Seed)})");
        Fact("eta, delta", $"{Text(report.Options.Eta)}, {Text(report.Options.Delta)}");
        Fact("rho", string.Join(", ", report.Rho.Select(rho => rho.ToString("G3", CultureInfo.InvariantCulture))));
        Fact("choices", report.Choices.ToString("G3", CultureInfo.InvariantCulture));
        Fact("empiricalError", Percent(report.EmpiricalError));
        foreach (var (name, value) in more)
            Fact(name, value);
        console.Write(facts);

        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("name").AddColumn("sigma").AddColumn("kl")
            .AddColumn(new TableColumn("failures").RightAligned()).AddColumn(new TableColumn("rate").RightAligned())
            .AddColumn(new TableColumn("bound").RightAligned());
        foreach (var certificate in report.Certificates)
        {
            table.AddRow(
                certificate.Name,
                Text(certificate.Sigma[0]),
                certificate.Kl.ToString("F1", CultureInfo.InvariantCulture),
                Text(certificate.Failures),
                Percent(certificate.Rate),
                certificate.Vacuous ? "vacuous" : PercentUp(certificate.Bound));
        }

        if (report.HoldOut is { } holdOut)
            table.AddRow("holdout", "", "", Text(holdOut.Errors), Percent((double)holdOut.Errors / holdOut.Samples), PercentUp(holdOut.Bound));
        console.Write(table);
        var headline = report.Headline;
        Console.WriteLine(headline.Vacuous
            ? $"{headline.Name}: nothing is proved at this noise level."
            : $"{headline.Name}: the network errs on at most {PercentUp(headline.Bound)} of all inputs; this is wrong with probability at most {Text(report.Options.Delta)}.");
    }

    public static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture) + "%";

    /// <summary>A bound is never printed below itself.</summary>
    private static string PercentUp(double bound) => Percent(Math.Ceiling(bound * 1e4) / 1e4);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, BoundReport report)
    {
        json.WriteStartObject();
        WriteNetwork(json, report.Shape);
        json.WriteNumber("samples", report.Samples);
        json.WriteNumber("draws", report.Options.Draws);
        json.WriteNumber("seed", report.Options.Seed);
        WriteArray(json, "sigma", report.Headline.Sigma, json.WriteNumberValue);
        json.WriteNumber("eta", report.Options.Eta);
        json.WriteNumber("delta", report.Options.Delta);
        json.WriteNumber("kl", report.Headline.Kl);
        WriteArray(json, "rho", report.Rho, json.WriteNumberValue);
        json.WriteNumber("choices", report.Choices);
        json.WriteNumber("empiricalError", report.EmpiricalError);
        json.WriteString("headline", report.Headline.Name);
        WriteArray(json, "certificates", report.Certificates, certificate => Write(json, certificate));
        if (report.HoldOut is { } holdOut)
        {
            json.WriteStartObject("holdout");
            json.WriteNumber("samples", holdOut.Samples);
            json.WriteNumber("errors", holdOut.Errors);
            json.WriteNumber("bound", holdOut.Bound);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("holdout");
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CertificateBound certificate)
    {
        json.WriteStartObject();
        json.WriteString("name", certificate.Name);
        WriteArray(json, "sigma", certificate.Sigma, json.WriteNumberValue);
        json.WriteNumber("kl", certificate.Kl);
        json.WriteNumber("failures", certificate.Failures);
        json.WriteNumber("rate", certificate.Rate);
        json.WriteNumber("bound", certificate.Bound);
        json.WriteBoolean("vacuous", certificate.Vacuous);
        WriteArray(json, "ledger", certificate.Ledger, entry =>
        {
            json.WriteStartObject();
            json.WriteString("use", entry.Use);
            json.WriteNumber("delta", entry.Delta);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }
}
