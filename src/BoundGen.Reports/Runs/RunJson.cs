using System.Text.Json;
using System.Text.Json.Serialization;
using BoundGen.Runtime;

namespace BoundGen.Reports;

/// <summary>Runs as JSON: indented, the same bytes for the same values.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(CertifiedRun))]
[JsonSerializable(typeof(InspectedRun))]
internal sealed partial class RunJson : JsonSerializerContext;

/// <summary>What the tool leaves of a run: bounds, or an inspection.</summary>
public sealed class StoredRun
{
    /// <summary>The file of a run in the folder of the main job.</summary>
    public const string FileName = "report.json";

    internal StoredRun(CertifiedRun? certified, InspectedRun? inspected) => (Certified, Inspected) = (certified, inspected);

    /// <summary>The bounds; null for an inspection.</summary>
    public CertifiedRun? Certified { get; }

    /// <summary>The inspection; null for bounds.</summary>
    public InspectedRun? Inspected { get; }

    /// <summary>The architecture.</summary>
    public RunNetwork Network => Certified?.Network ?? Inspected!.Network;

    /// <summary>Bounds as JSON, indented.</summary>
    public static string ToJson(CertifiedRun run) => JsonSerializer.Serialize(run, RunJson.Default.CertifiedRun);

    /// <summary>An inspection as JSON, indented.</summary>
    public static string ToJson(InspectedRun run) => JsonSerializer.Serialize(run, RunJson.Default.InspectedRun);

    /// <summary>
    /// Reads what certify, the main job or inspect wrote, and computes every bound again that is made of counts, KL and ledger.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">Anything else, or a bound that does not follow from what it is made of.</exception>
    /// <exception cref="IOException">A file that is not there or cannot be read.</exception>
    public static StoredRun Load(string path)
    {
        using var file = InputFile.Open(path);
        StoredRun run;
        try
        {
            run = Parse(file);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{path}: expected the JSON of certify, of the main job or of inspect: {e.Message}",
                e
            );
        }

        try
        {
            if (run.Certified is { } certified)
                RunRecomputation.Check(certified);
            return run;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static StoredRun Parse(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("activity", out _))
        {
            var inspected = root.Deserialize(RunJson.Default.InspectedRun)!;
            RunCheck.Check(inspected);
            return new StoredRun(null, inspected);
        }

        var certified = root.Deserialize(RunJson.Default.CertifiedRun) ?? throw new JsonException("is null");
        RunCheck.Check(certified);
        return new StoredRun(certified, null);
    }
}
