using System.Buffers.Binary;
using System.IO.Compression;
using BoundGen.Onnx.Format;
using BoundGen.Runtime;
using Google.Protobuf;

namespace BoundGen.Onnx.Reading;

/// <summary>
/// The bytes of a file as a model. Memory stays a small multiple of the file: lengths are checked before anything is
/// allocated, compressed files may not grow without limit, and <see cref="MessageLimit"/> counts the parts.
/// </summary>
internal static class ModelFile
{
    /// <summary>What a gzipped model may always grow to, in bytes.</summary>
    private const long SmallFile = 1 << 26;

    /// <summary>How many times larger a gzipped model may become.</summary>
    private const int LargestGrowth = 16;

    /// <summary>Reads a model.</summary>
    /// <param name="stream">From where it stands to its end.</param>
    /// <exception cref="InvalidDataException">No ONNX model, or too large a file.</exception>
    public static Model Read(Stream stream)
    {
        byte[] bytes = ReadBytes(stream);
        if (bytes.Length == 0)
            throw new InvalidDataException("is empty, expected an ONNX model");
        if (FileKind.Of(new MemoryStream(bytes)) is { } kind)
            throw new InvalidDataException($"is {kind}; expected an ONNX model");
        try
        {
            MessageLimit.Check(bytes);
            return Model.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException(
                $"is no ONNX model, or is cut short: {exception.Message.TrimEnd('.').ReplaceLineEndings(" ")}",
                exception
            );
        }
    }

    /// <summary>Reads all of a stream, decompressed if it is gzipped.</summary>
    /// <exception cref="InvalidDataException">More than 2 GB, or a gzip file that is broken.</exception>
    public static byte[] ReadBytes(Stream stream)
    {
        byte[] bytes = ReadAll(stream, Array.MaxLength, "is larger than 2 GB, the most that is read");
        return bytes is [0x1f, 0x8b, ..] ? Decompress(bytes) : bytes;
    }

    private static byte[] Decompress(byte[] bytes)
    {
        long limit = Math.Min(Array.MaxLength, Math.Max(SmallFile, (long)bytes.Length * LargestGrowth));
        using var stream = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        byte[] content = ReadAll(
            stream,
            limit,
            $"becomes larger than {limit} bytes when decompressed, expected at most {LargestGrowth} times its size; decompress it first if it is to be trusted"
        );
        // The framework reads a file without its last bytes to the end. They are the length of the contents.
        if (bytes.Length < 18 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(^4..)) != (uint)content.Length)
            throw new InvalidDataException("is a gzip file that does not end as one, expected a whole one; is it cut short?");
        return content;
    }

    private static byte[] ReadAll(Stream stream, long limit, string tooLarge)
    {
        if (stream.CanSeek)
        {
            long left = stream.Length - stream.Position;
            if (left > limit)
                throw new InvalidDataException(tooLarge);
            byte[] bytes = new byte[left];
            stream.ReadExactly(bytes);
            return bytes;
        }

        using var copy = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0; )
        {
            if (copy.Length + read > limit)
                throw new InvalidDataException(tooLarge);
            copy.Write(buffer, 0, read);
        }

        return copy.ToArray();
    }
}
