using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>How cells and results are written: doubles exactly, no times, the same bytes for the same values.</summary>
public static class ResultsJson
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
}
