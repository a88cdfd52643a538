using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoundGen.Experiments;

/// <summary>How cells and results are written: doubles exactly, no times, the same bytes for the same values.</summary>
internal static class ExperimentJson
{
    /// <summary>Infinity, which Theorem 13 can reach, is the string "Infinity".</summary>
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            NewLine = "\n",
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };

    /// <summary>Writes a value as one file, in one step.</summary>
    public static void Write<T>(string path, T value) => AtomicFile.Write(path, stream =>
        {
            JsonSerializer.Serialize(stream, value, Options);
            stream.Write("\n"u8);
        });
}
