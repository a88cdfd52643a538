using System.ComponentModel;
using System.Text;

namespace BoundGen.Runtime;

/// <summary>
/// Recognises files that are often taken for files of weights by their first bytes. For the packages beside this one.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FileKind
{
    /// <summary>As many bytes as any kind needs, with the name of the first entry of a zip archive.</summary>
    private const int Length = 128;

    /// <summary>What a file is, for an error message that goes on with what was expected; null for none of those known.</summary>
    /// <param name="stream">Seekable; it is left where it stands.</param>
    public static string? Of(Stream stream)
    {
        long position = stream.Position;
        byte[] start = new byte[Length];
        int count = stream.ReadAtLeast(start, Length, throwOnEndOfStream: false);
        stream.Position = position;
        return Of(start.AsSpan(0, count));
    }

    private static string? Of(ReadOnlySpan<byte> start)
    {
        // The header of a safetensors file follows its length. A length may look like the first bytes of another format.
        if (start.Length > 8 && start[8] == (byte)'{')
            return null;
        string text = Encoding.Latin1.GetString(start);
        string trimmed = text.TrimStart();
        return text switch
        {
            _ when text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) => Archive(text),
            _ when start is [0x80, >= 2 and <= 5, ..] => $"a Python pickle; {Conversion}",
            _ when text.StartsWith("\u0089HDF\r\n", StringComparison.Ordinal) =>
                $"an HDF5 file, as Keras writes; {KerasConversion}",
            _ when text.StartsWith("GGUF", StringComparison.Ordinal) => "a GGUF file of a language model",
            _ when text.StartsWith("\u0093NUMPY", StringComparison.Ordinal) => "a NumPy array (.npy)",
            _ when text.StartsWith("\u001f\u008b", StringComparison.Ordinal) => "compressed with gzip; unpack it first",
            _ when text.StartsWith("version https://git-lfs", StringComparison.Ordinal) =>
                "a Git LFS pointer and not the file it points to; `git lfs pull` fetches that",
            _ when trimmed.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase)
                    || trimmed.StartsWith("<html", StringComparison.OrdinalIgnoreCase) => "a web page; maybe the download failed",
            _ => null,
        };
    }

    private static string Archive(string text) =>
        text.Contains("data.pkl", StringComparison.Ordinal) ? $"a PyTorch pickle; {Conversion}"
        : text.Contains(".npy", StringComparison.Ordinal) ? "a NumPy archive (.npz)"
        : "a zip archive";

    /// <summary>HDF5 is not read: no library for it is safe with files that are damaged.</summary>
    private const string KerasConversion =
        "in Python, with the Keras model loaded, `from safetensors.numpy import save_file` and "
        + "`save_file({v.path: v.numpy() for v in model.weights}, \"model.safetensors\")` convert the weights";

    /// <summary>A pickle is a program that runs when it is read: nothing here does that.</summary>
    private const string Conversion =
        "in Python, `import torch; from safetensors.torch import save_file` and "
        + "`save_file(torch.load(\"model.pt\", weights_only=True), \"model.safetensors\")` convert the weights";
}
