using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BoundGen.Benchmarks.Service;

/// <summary>The service's table on docs/speed.md, made from docs/data/service.json alone, so that a test can compare.</summary>
internal static class ServiceSection
{
    /// <summary>Where it stands.</summary>
    public static PageSection Place { get; } = new("service");

    /// <summary>The section that a file of measurements gives.</summary>
    public static string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        StringBuilder section = new(Place.Start + "\n");
        var machine = document.RootElement.GetProperty("machine");
        section.Append(
            CultureInfo.InvariantCulture,
            $"{machine.GetProperty("cores")} cores of {machine.GetProperty("processor")}, {machine.GetProperty("runtime")}, load {machine.GetProperty("load")} before:\n\n"
        );
        section.Append("| classifier | requests | lost | a second | median | p99 | processor time of the service |\n");
        section.Append("|---|---|---|---|---|---|---|\n");
        foreach (var row in document.RootElement.GetProperty("rows").EnumerateArray())
        {
            section.Append(
                CultureInfo.InvariantCulture,
                $"| {row.GetProperty("classifier").GetString()} | {Number("requests"):#,0} | {Number("lost"):#,0} | {Number("requestsPerSecond"):#,0} | {Number("medianMilliseconds"):F1} ms | {Number("p99Milliseconds"):F1} ms | {Number("processorMicroseconds"):F0} us |\n"
            );

            double Number(string name) => row.GetProperty(name).GetDouble();
        }

        return section.Append(Place.End).ToString();
    }
}
