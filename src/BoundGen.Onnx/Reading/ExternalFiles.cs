using System.Globalization;
using BoundGen.Onnx.Folding;
using BoundGen.Onnx.Format;
using BoundGen.Runtime;

namespace BoundGen.Onnx.Reading;

/// <summary>The files beside a model that hold weights.</summary>
/// <param name="folder">The folder that they may lie in or below; null for a model from a stream, which has none.</param>
/// <param name="workspace">What they extend.</param>
internal sealed class ExternalFiles(string? folder, Workspace workspace)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Reads the elements of a tensor that lie in a file.</summary>
    /// <param name="tensor">With a location.</param>
    /// <param name="length">Bytes that its type and dimensions take.</param>
    /// <exception cref="InvalidDataException">
    /// A location outside the folder, or a file that does not hold the elements.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public byte[] Read(Tensor tensor, long length)
    {
        string name = OperatorNode.Quote(tensor.Name);
        string location = Value(tensor, "location")
            ?? throw new InvalidDataException($"tensor {name} lies in a file without a name");
        string shown = OperatorNode.Quote(location);
        if (folder is null)
            throw new InvalidDataException(
                $"tensor {name} lies in a file {shown}, which a stream does not have beside it; load the model by its path"
            );
        string path = Resolve(location)
            ?? throw new InvalidDataException(
                $"tensor {name} lies in a file {shown}, expected one in the model's folder or below, and no link"
            );
        long offset = Number(tensor, "offset") ?? 0;
        using var stream = InputFile.Open(path);
        if (_seen.Add(path))
            workspace.Extend(stream.Length);
        long found = Number(tensor, "length") ?? Math.Max(0, stream.Length - offset);
        if (found != length)
            throw new InvalidDataException(
                $"tensor {name} has {found} bytes in {shown}, expected {length} for its type and shape"
            );
        if (offset > stream.Length || length > stream.Length - offset)
            throw new InvalidDataException(
                $"tensor {name} has {length} bytes from byte {offset} of {shown} on, which has {stream.Length}"
            );
        if (length > Array.MaxLength)
            throw new InvalidDataException($"tensor {name} has {length} bytes, expected at most {Array.MaxLength}");
        stream.Position = offset;
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string? Value(Tensor tensor, string key) => tensor.External.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static long? Number(Tensor tensor, string key)
    {
        if (Value(tensor, key) is not { } text)
            return null;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            throw new InvalidDataException(
                $"tensor {OperatorNode.Quote(tensor.Name)} has {key} {OperatorNode.Quote(text)} in its file, expected a whole number"
            );
        return number;
    }

    /// <summary>The path of a file in the folder or below; null for any other, whatever system its name is written for.</summary>
    private string? Resolve(string location)
    {
        string path = folder!;
        foreach (string part in location.Split('/', '\\'))
        {
            if (part == ".")
                continue;
            if (part is "" or ".." || part.AsSpan().ContainsAny(':', '\0'))
                return null;
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                return null;
        }

        return path;
    }
}
