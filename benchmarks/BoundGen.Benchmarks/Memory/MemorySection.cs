using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BoundGen.Benchmarks.Memory;

/// <summary>The table of memory on docs/speed.md, made from docs/data/memory.json alone, so that a test can compare.</summary>
internal static class MemorySection
{
    /// <summary>Where it stands.</summary>
    public static PageSection Place { get; } = new("memory");

    /// <summary>The section that a file of measurements gives.</summary>
    public static string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        StringBuilder section = new(Place.Start + "\n");
        section.Append("| command | network | weights | data | tables of norms | peak before | peak | times the weights |\n");
        section.Append("|---|---|---|---|---|---|---|---|\n");
        foreach (var row in document.RootElement.GetProperty("rows").EnumerateArray())
        {
            section.Append(
                CultureInfo.InvariantCulture,
                $"| `{row.GetProperty("command").GetString()}` | {row.GetProperty("network").GetString()} | {Megabytes("weightBytes")} | {Megabytes("dataBytes")} | {Megabytes("tableBytes")} | {Megabytes("beforeBytes")} | {Megabytes("peakBytes")} | {Copies()} |\n"
            );

            string Megabytes(string name) =>
                row.GetProperty(name).ValueKind == JsonValueKind.Null
                    ? ""
                    : (row.GetProperty(name).GetInt64() / 1e6).ToString("#,0.#", CultureInfo.InvariantCulture);

            // Beside what else a process holds, the weights of a small network do not show.
            string Copies() =>
                row.GetProperty("weightBytes").GetInt64() < 30_000_000
                    ? ""
                    : row.GetProperty("copies").GetDouble().ToString("F1", CultureInfo.InvariantCulture);
        }

        return section.Append(Place.End).ToString();
    }
}
