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
[JsonSerializable(typeof(CertifiedSweep))]
[JsonSerializable(typeof(InspectedRun))]
internal sealed partial class RunJson : JsonSerializerContext;

/// <summary>What the tool leaves in a file: the bounds of a network or of several, or an inspection.</summary>
public sealed class StoredRun
{
    /// <summary>The file of a run in the folder of the main job.</summary>
    public const string FileName = "report.json";

    private string _path = "the run";

    internal StoredRun(CertifiedRun certified) => Certified = certified;

    internal StoredRun(CertifiedSweep sweep) => Sweep = sweep;

    internal StoredRun(InspectedRun inspected) => Inspected = inspected;

    /// <summary>The bounds of one network; null for others.</summary>
    public CertifiedRun? Certified { get; }

    /// <summary>The bounds of several networks; null for others.</summary>
    public CertifiedSweep? Sweep { get; }

    /// <summary>The inspection; null for bounds.</summary>
    public InspectedRun? Inspected { get; }

    /// <summary>The architecture.</summary>
    /// <exception cref="InvalidOperationException">There are several networks.</exception>
    public RunNetwork Network =>
        Certified?.Network ?? Inspected?.Network ?? throw new InvalidOperationException("Several networks, expected one.");

    /// <summary>Bounds as JSON, indented.</summary>
    public static string ToJson(CertifiedRun run) => JsonSerializer.Serialize(run, RunJson.Default.CertifiedRun);

    /// <summary>Bounds of several networks as JSON, indented.</summary>
    public static string ToJson(CertifiedSweep sweep) => JsonSerializer.Serialize(sweep, RunJson.Default.CertifiedSweep);

    /// <summary>An inspection as JSON, indented.</summary>
    public static string ToJson(InspectedRun run) => JsonSerializer.Serialize(run, RunJson.Default.InspectedRun);

    /// <summary>Reads what certify, the main job or inspect wrote, and computes bounds again (<see cref="Recompute"/>).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">Anything else, or a bound that does not follow from what it is made of.</exception>
    /// <exception cref="IOException">A file that is not there or cannot be read.</exception>
    public static StoredRun Load(string path)
    {
        var run = Read(path);
        run.Recompute();
        return run;
    }

    /// <summary>Reads what certify, the main job or inspect wrote, and computes nothing again.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">Anything else, or a value out of its range.</exception>
    /// <exception cref="IOException">A file that is not there or cannot be read.</exception>
    public static StoredRun Read(string path)
    {
        using var file = InputFile.Open(path);
        try
        {
            var run = Parse(file);
            run._path = path;
            return run;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{path}: expected the JSON of certify, of the main job or of inspect: {e.Message}",
                e
            );
        }
    }

    /// <summary>Computes every bound again that is made of counts, KL and ledger.</summary>
    /// <exception cref="InvalidDataException">A bound does not follow from what it is made of.</exception>
    public void Recompute()
    {
        try
        {
            if (Certified is { } certified)
                RunRecomputation.Check(certified);
            if (Sweep is { } sweep)
                SweepCheck.Recompute(sweep);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{_path}: {e.Message}", e);
        }
    }

    private static StoredRun Parse(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (Has("activity"))
        {
            var inspected = root.Deserialize(RunJson.Default.InspectedRun)!;
            RunCheck.Check(inspected);
            return new StoredRun(inspected);
        }

        if (Has("runs"))
        {
            var sweep = root.Deserialize(RunJson.Default.CertifiedSweep)!;
            SweepCheck.Check(sweep);
            return new StoredRun(sweep);
        }

        var certified = root.Deserialize(RunJson.Default.CertifiedRun) ?? throw new JsonException("is null");
        RunCheck.Check(certified);
        return new StoredRun(certified);

        bool Has(string key) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(key, out _);
    }
}
