using System.Text.Json;
using System.Text.Json.Serialization;
using BoundGen.Runtime;

namespace BoundGen.Cli;

/// <summary>
/// The folder of a run in shards. Every file is written in one step and, but for checkpoints, once: whoever comes second finds
/// the same bytes or is refused. So nobody waits for anybody, and a file system of a network does.
/// </summary>
internal sealed class ShardFolder
{
    private readonly string _path;

    public ShardFolder(string path) => _path = path;

    /// <summary>The folder.</summary>
    public string Path => _path;

    private string RunPath => At(ShardRun.FileName);

    /// <summary>Where what every shard repeats is kept.</summary>
    public static string Cache(string folder) => System.IO.Path.Combine(folder, "cache");

    /// <summary>The run; null where no shard has begun one.</summary>
    /// <exception cref="InvalidDataException">A file that is none.</exception>
    public ShardRun? Run()
    {
        if (!File.Exists(RunPath))
            return null;
        var run = Read(RunPath, ShardJson.Default.ShardRun);
        if (run.Shards < 1 || run.Step < 1 || run.Command.Length == 0)
            throw new InvalidDataException($"{RunPath}: is no run in shards; expected what the first shard of a run wrote.");
        run.Path = RunPath;
        return run;
    }

    /// <summary>Begins a run, or joins that which another shard has begun.</summary>
    /// <returns>The run of the folder.</returns>
    /// <exception cref="ArgumentException">Another run.</exception>
    public ShardRun Join(ShardRun own)
    {
        if (AtomicFile.TryCreate(RunPath, stream => JsonSerializer.Serialize(stream, own, ShardJson.Default.ShardRun)))
            own.Path = RunPath;
        var run = Run() ?? throw new IOException($"{RunPath}: is gone; expected what was written a moment ago.");
        run.CheckSame(own);
        return run;
    }

    /// <summary>Says what a model is, or compares it with what another shard said.</summary>
    /// <param name="model">Its place, from 0.</param>
    /// <param name="own">What this process sees.</param>
    /// <exception cref="ArgumentException">Another model or sample.</exception>
    public void Join(int model, ShardModel own)
    {
        string path = ModelPath(model);
        if (!File.Exists(path))
            AtomicFile.TryCreate(path, stream => JsonSerializer.Serialize(stream, own, ShardJson.Default.ShardModel));
        Read(path, ShardJson.Default.ShardModel).CheckSame(path, own);
    }

    /// <summary>Whether a shard has finished all of its cells.</summary>
    public bool IsDone(int shard) => File.Exists(DonePath(shard));

    /// <summary>Says that a shard has finished all of its cells.</summary>
    public void SetDone(int shard) => AtomicFile.Write(DonePath(shard), _ => { });

    /// <summary>Whether a shard has finished its part of a model.</summary>
    public bool HasCounts(int shard, int model) => File.Exists(CountsPath(shard, model));

    /// <summary>Files of counts that no shard of a run writes.</summary>
    public IEnumerable<string> Strangers(IEnumerable<(int Shard, int Model)> expected)
    {
        var known = expected.Select(part => CountsPath(part.Shard, part.Model)).ToHashSet(StringComparer.Ordinal);
        return Directory.GetFiles(_path, "shard-*.json").Where(path => !known.Contains(path)).Order(StringComparer.Ordinal);
    }

    /// <summary>What a shard has counted.</summary>
    /// <param name="shard">From 1.</param>
    /// <param name="model">From 0.</param>
    /// <param name="share">What it has to count.</param>
    /// <exception cref="InvalidDataException">A file that is none of this run, or counts of another share.</exception>
    public ReportCounts Counts(int shard, int model, WorkShare share)
    {
        string path = CountsPath(shard, model);
        var counts = ReadCounts(path, model);
        if (counts.Share != share)
            throw new InvalidDataException(
                $"{path}: has {counts.Share}, expected {share}: its neighbours leave a gap or overlap it."
            );
        return counts;
    }

    /// <summary>What a shard had counted when it was last heard of; null where there is nothing that can be used.</summary>
    /// <inheritdoc cref="Counts"/>
    public ReportCounts? Checkpoint(int shard, int model, WorkShare share)
    {
        string path = CheckpointPath(shard, model);
        try
        {
            var counts = File.Exists(path) ? ReadCounts(path, model) : null;
            return counts is { Share: var done } && done.Of == share.Of && done.Start == share.Start && done.End <= share.End
                ? counts
                : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }

    /// <summary>Keeps what a shard has counted so far.</summary>
    public void SaveCheckpoint(int shard, int model, ReportCounts counts) => Save(CheckpointPath(shard, model), model, counts);

    /// <summary>Keeps what a shard has counted.</summary>
    public void SaveCounts(int shard, int model, ReportCounts counts)
    {
        Save(CountsPath(shard, model), model, counts);
        File.Delete(CheckpointPath(shard, model));
    }

    private void Save(string path, int model, ReportCounts counts)
    {
        using var json = JsonDocument.Parse(counts.ToJson());
        var file = new ShardFile { Run = Digest(model), Counts = json.RootElement };
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, file, ShardJson.Default.ShardFile));
    }

    private ReportCounts ReadCounts(string path, int model)
    {
        var file = Read(path, ShardJson.Default.ShardFile);
        string run = Digest(model);
        if (file.Run != run)
            throw new InvalidDataException(
                $"{path}: is of run {file.Run}, expected {run}: other options, another model or other samples. Delete it, and run its shard again."
            );
        try
        {
            return ReportCounts.FromJson(JsonSerializer.SerializeToUtf8Bytes(file.Counts, ShardJson.Default.JsonElement));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The digest of a run and one of its models.</summary>
    private string Digest(int model) => Fingerprint.Of(File.ReadAllBytes(RunPath), File.ReadAllBytes(ModelPath(model)));

    private static T Read<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, type)
                ?? throw new InvalidDataException($"{path}: is null, expected an object.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private string ModelPath(int model) => At(FormattableString.Invariant($"model-{model + 1}.json"));

    private string CountsPath(int shard, int model) => At(FormattableString.Invariant($"shard-{shard}-{model + 1}.json"));

    private string DonePath(int shard) => At(FormattableString.Invariant($"shard-{shard}.done"));

    private string CheckpointPath(int shard, int model) => At(FormattableString.Invariant($"shard-{shard}-{model + 1}.part"));

    private string At(string name) => System.IO.Path.Combine(_path, name);
}

/// <summary>The file of a shard: counts of a share of one model's work.</summary>
internal sealed class ShardFile
{
    /// <summary>The digest of the run and of the model.</summary>
    public required string Run { get; init; }

    /// <summary>As the library writes them.</summary>
    public required JsonElement Counts { get; init; }
}

/// <summary>The files of the folder.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(ShardRun))]
[JsonSerializable(typeof(ShardModel))]
[JsonSerializable(typeof(ShardFile))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ShardJson : JsonSerializerContext;
