using BoundGen.Onnx.Format;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BoundGen.Onnx.Reading;

/// <summary>
/// Counts the parts of a model before they become objects. An empty part takes two bytes of a file and hundreds in memory,
/// so that a file of nothing else would fill it.
/// </summary>
internal static class MessageLimit
{
    /// <summary>More parts than a network of 20,000 layers has.</summary>
    private const int MostFields = 500_000;

    /// <summary>
    /// Longest list of 64-bit integers, in bytes. They hold shapes; each byte of a file can become eight in memory.
    /// </summary>
    private const int LongestIntegers = 1 << 16;

    /// <exception cref="InvalidDataException">Too many parts.</exception>
    /// <exception cref="InvalidProtocolBufferException">No protocol buffers.</exception>
    public static void Check(byte[] bytes)
    {
        int fields = 0;
        Check(new CodedInputStream(bytes), bytes.Length, Model.Descriptor, ref fields);
    }

    // Recursion ends because no message of the format contains itself.
    private static void Check(CodedInputStream input, long end, MessageDescriptor message, ref int fields)
    {
        while (input.Position < end && input.ReadTag() is not 0 and var tag)
        {
            if (message.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag)) is not { } field)
            {
                input.SkipLastField();
                continue;
            }

            if (++fields > MostFields)
                throw new InvalidDataException($"has more than {MostFields} parts, expected a graph of dense layers");
            if (field.FieldType == FieldType.Message && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                int length = input.ReadLength();
                Check(input, Math.Min(end, input.Position + length), field.MessageType, ref fields);
                continue;
            }

            long start = input.Position;
            input.SkipLastField();
            if (field.FieldType == FieldType.Int64 && input.Position - start > LongestIntegers)
                throw new InvalidDataException(
                    $"has a list of integers of {input.Position - start} bytes, expected at most {LongestIntegers}"
                );
        }
    }
}
