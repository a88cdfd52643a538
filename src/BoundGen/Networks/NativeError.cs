using System.ComponentModel;
using System.Text;
using System.Text.Unicode;

namespace BoundGen.Runtime;

/// <summary>What went wrong in the last exported call that failed on this thread.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NativeError
{
    [ThreadStatic]
    private static string? s_message;

    /// <summary>Copies the message as UTF-8 with a zero at its end, cut between characters in a short buffer.</summary>
    /// <param name="buffer">Room for <paramref name="capacity"/> bytes; may be null where that is 0.</param>
    /// <param name="capacity">The length of the buffer with the closing zero; nothing is written where it is below 1.</param>
    /// <returns>The bytes of the whole message without the zero; 0 where no call has failed.</returns>
    public static unsafe int Copy(nint buffer, int capacity)
    {
        string message = s_message ?? "";
        int needed = Encoding.UTF8.GetByteCount(message);
        if (buffer == 0 || capacity < 1)
            return needed;
        var destination = new Span<byte>((void*)buffer, capacity);
        // It never writes a part of a character.
        _ = Utf8.FromUtf16(message, destination[..^1], out _, out int written);
        destination[written] = 0;
        return needed;
    }

    /// <summary>Keeps a message for this thread.</summary>
    internal static NativeStatus Record(NativeStatus status, string message)
    {
        s_message = message;
        return status;
    }

    /// <summary>Keeps what an exception says, and ranks it.</summary>
    internal static NativeStatus Record(Exception exception) =>
        exception switch
        {
            // Its own text is not asked for: making one takes memory too.
            OutOfMemoryException => Record(NativeStatus.OutOfMemory, "Memory ran out."),
            NoNetworkException => Record(NativeStatus.BadNetwork, exception.Message),
            ArgumentException => Record(NativeStatus.BadArgument, NetworkArguments.WithoutParameter(exception.Message)),
            InvalidDataException => Record(NativeStatus.BadModel, NetworkArguments.WithoutParameter(exception.Message)),
            IOException or UnauthorizedAccessException or NotSupportedException => Record(
                NativeStatus.CannotRead,
                exception.Message
            ),
            _ => Record(NativeStatus.InternalError, $"{exception.GetType().Name}: {exception.Message}"),
        };
}
