using System.Text.Json;
using BoundGen.Reports;
using BoundGen.Runtime;

namespace BoundGen.Experiments;

/// <summary>Writes cells and results.</summary>
internal static class ExperimentJson
{
    /// <summary>Writes a value as one file, in one step.</summary>
    public static void Write<T>(string path, T value) => AtomicFile.Write(path, stream =>
        {
            JsonSerializer.Serialize(stream, value, ResultsJson.Options);
            stream.Write("\n"u8);
        });
}
