using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BoundGen.Runtime;

namespace BoundGen.Benchmarks;

/// <summary>Measurements as they are kept.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text<T>(T contents) => JsonSerializer.Serialize(contents, Format) + "\n";

    public static void Write<T>(string path, T contents) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Text(contents))));
}
