using System.Text;
using System.Text.Json;

namespace BoundGen.Cli;

/// <summary>What the JSON of all commands has in common.</summary>
internal static class Json
{
    /// <summary>One document, indented.</summary>
    public static string Document(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static void WriteNetwork(Utf8JsonWriter json, NetworkShape shape) => WriteObject(json, "network", () =>
        {
            WriteArray(json, "sizes", shape.Sizes.ToArray(), json.WriteNumberValue);
            json.WriteBoolean("bias", shape.HasBias);
            json.WriteNumber("parameters", shape.ParameterCount);
        });

    public static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
            write(value);
        json.WriteEndArray();
    }

    public static void WriteObject(Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartObject(name);
        write();
        json.WriteEndObject();
    }

    /// <summary>An object that is an item of an array.</summary>
    public static void WriteObject(Utf8JsonWriter json, Action write)
    {
        json.WriteStartObject();
        write();
        json.WriteEndObject();
    }

    /// <summary>A number, or null where there is none that JSON can hold.</summary>
    public static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
