using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>
/// The table of docs/speed.md, between two comments. It is made from docs/data/ratios.json alone, so that a test can compare.
/// </summary>
internal static class RatiosSection
{
    /// <summary>Where it stands.</summary>
    public static PageSection Place { get; } = new("ratios");

    private const string Batches = "batch ";
    private const string Draws = "one draw, ";
    private const string DrawOfABatch = "draw of a batch";
    private const string Ours = "BoundGen";

    private static readonly string[] Others = ["ONNX Runtime", "TensorPrimitives.Dot", "MathNet"];

    /// <summary>The section that a file of measurements gives.</summary>
    public static string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var machine = root.GetProperty("machine");
        Line[] lines = [.. root.GetProperty("measurements").EnumerateArray().Select(line => new Line(line))];
        StringBuilder section = new(Place.Start + "\n");
        section.Append(
            CultureInfo.InvariantCulture,
            $"One thread of {machine.GetProperty("processor").GetString()}, {machine.GetProperty("runtime").GetString()}, load {machine.GetProperty("load").GetString()}, network {root.GetProperty("network").GetString()}:\n\n"
        );
        section.Append(
            CultureInfo.InvariantCulture,
            $"| microseconds a sample | {Ours} | {string.Join(" | ", Others)} |\n|---|---|{string.Concat(Others.Select(_ => "---|"))}\n"
        );
        foreach (
            var group in lines
                .Where(line => line.Case.StartsWith(Batches, StringComparison.Ordinal))
                .GroupBy(line => line.Case, StringComparer.Ordinal)
        )
            section.Append(
                CultureInfo.InvariantCulture,
                $"| {group.Key} | {Cell(group, Ours)} | {string.Join(" | ", Others.Select(other => Cell(group, other)))} |\n"
            );
        string[] draws =
        [
            .. lines
                .Where(line => line.Contender == DrawOfABatch)
                .Select(line =>
                    string.Create(CultureInfo.InvariantCulture, $"{line.Ratio:F1} passes ({line.Case[Draws.Length..]})")
                ),
        ];
        if (draws.Length > 0)
            section.Append(
                CultureInfo.InvariantCulture,
                $"\nA draw with all certificates, in a batch of them, takes as long as {string.Join(" or ", draws)} of batch 1.\n"
            );
        section.Append(
            CultureInfo.InvariantCulture,
            $"\n{string.Join("; ", Networks(root.GetProperty("networks")))}.\n{Place.End}"
        );
        return section.ToString();
    }

    private static string Cell(IEnumerable<Line> lines, string contender)
    {
        var line = lines.FirstOrDefault(line => line.Contender == contender);
        if (line is null)
            return "";
        string time = line.Microseconds.ToString(line.Microseconds < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
        return line.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{time} ({ratio:F1} x)") : time;
    }

    private static IEnumerable<string> Networks(JsonElement networks)
    {
        foreach (var network in networks.EnumerateArray())
        {
            string activity = string.Join(
                " and ",
                network.GetProperty("activity").EnumerateArray().Select(Percent).Distinct(StringComparer.Ordinal)
            );
            yield return $"{network.GetProperty("name").GetString()}: {Percent(network.GetProperty("inputDensity"))} of inputs are not 0, {activity} of the hidden neurons are active";
        }
    }

    private static string Percent(JsonElement share) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * share.GetDouble():F0}%");

    /// <summary>One measurement, as far as the table has it.</summary>
    private sealed record Line(string Case, string Contender, double Microseconds, double? Ratio)
    {
        public Line(JsonElement line)
            : this(
                line.GetProperty("case").GetString()!,
                line.GetProperty("contender").GetString()!,
                line.GetProperty("microseconds").GetDouble(),
                line.GetProperty("ratio").ValueKind == JsonValueKind.Null ? null : line.GetProperty("ratio").GetDouble()
            ) { }
    }
}
