using System.Text.Json;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>
/// Finished cells of an experiment, a JSON file each, so that an interrupted run goes on where it stopped. The settings stand
/// beside the result: a cell that was made with others, or cannot be read, is computed again.
/// </summary>
/// <remarks>The files do not know which version of the program made them: after a change of code, delete the folder.</remarks>
public sealed class CellStore
{
    private readonly string _folder;
    private readonly IDisplay _display;

    /// <summary>Opens a store.</summary>
    /// <param name="folder">Where the files are; created with the first of them.</param>
    /// <param name="display">Is told which cells were there.</param>
    public CellStore(string folder, IDisplay display) => (_folder, _display) = (folder, display);

    /// <summary>The result of a cell: from its file, or computed and written there.</summary>
    /// <param name="name">The name of the file, without its ending.</param>
    /// <param name="settings">All that the result depends on.</param>
    /// <param name="compute">Makes the result.</param>
    /// <exception cref="IOException">A folder that cannot be created, a file that cannot be read or written.</exception>
    public TResult Get<TSettings, TResult>(string name, TSettings settings, Func<TResult> compute)
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(compute);
        string path = Path.Combine(_folder, name + ".json");
        if (Read<TSettings, TResult>(path, settings) is { } finished)
        {
            _display.Write($"{name}: finished before");
            return finished;
        }

        _display.Write($"{name}");
        TResult result = compute();
        Directory.CreateDirectory(_folder);
        ExperimentJson.Write(path, new Cell<TSettings, TResult>(settings, result));
        return result;
    }

    private static TResult? Read<TSettings, TResult>(string path, TSettings settings)
        where TResult : class
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var cell = JsonDocument.Parse(File.ReadAllBytes(path));
            var asked = JsonSerializer.SerializeToElement(settings, ResultsJson.Options);
            return JsonElement.DeepEquals(cell.RootElement.GetProperty("settings"), asked)
                ? cell.RootElement.GetProperty("result").Deserialize<TResult>(ResultsJson.Options)
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Cell<TSettings, TResult>(TSettings Settings, TResult Result);
}
