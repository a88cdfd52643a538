using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace BoundGen.Benchmarks.Service;

/// <summary>Connections that ask for one image after the other, without a pause, and count what comes back.</summary>
/// <param name="images">What is sent, in turns.</param>
/// <param name="labels">The right answers.</param>
internal sealed class LoadClient(byte[][] images, int[] labels)
{
    private const int Connections = 64;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>How many connections ask.</summary>
    public static int ConnectionCount => Connections;

    /// <summary>Sends so many requests over all connections together.</summary>
    /// <param name="address">Of the service.</param>
    /// <param name="requests">How many.</param>
    /// <param name="checksLabels">Whether another label than the right one counts as lost.</param>
    public LoadResult Run(Uri address, int requests, bool checksLabels)
    {
        byte[][] messages = [.. images.Select(image => Message(address, image))];
        var milliseconds = new double[requests];
        int next = -1,
            answered = 0;
        using var limit = new CancellationTokenSource(Limit);
        long start = Stopwatch.GetTimestamp();
        Task.WaitAll([.. Enumerable.Range(0, Connections).Select(_ => Task.Run(AskAsync))]);
        return new LoadResult(requests - answered, Stopwatch.GetElapsedTime(start).TotalSeconds, milliseconds);

        async Task AskAsync()
        {
            try
            {
                using var client = new TcpClient { NoDelay = true };
                await client.ConnectAsync(address.Host, address.Port, limit.Token).ConfigureAwait(false);
                var stream = client.GetStream();
                var buffer = new byte[4096];
                for (int i = Interlocked.Increment(ref next); i < requests; i = Interlocked.Increment(ref next))
                {
                    long sent = Stopwatch.GetTimestamp();
                    await stream.WriteAsync(messages[i % messages.Length], limit.Token).ConfigureAwait(false);
                    int length = await ReadAsync(stream, buffer, limit.Token).ConfigureAwait(false);
                    milliseconds[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
                    if (IsRight(buffer.AsSpan(0, length), checksLabels ? labels[i % labels.Length] : null))
                        Interlocked.Increment(ref answered);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                Console.Error.WriteLine($"a connection to {address} ended: {e.Message}");
            }
        }
    }

    private static byte[] Message(Uri address, byte[] image) =>
        [
            .. Encoding.ASCII.GetBytes(
                $"POST /classify HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/octet-stream\r\nContent-Length: {image.Length}\r\n\r\n"
            ),
            .. image,
        ];

    /// <summary>Reads a response, whose body comes in chunks.</summary>
    private static async Task<int> ReadAsync(NetworkStream stream, byte[] buffer, CancellationToken cancellation)
    {
        int length = 0;
        while (!buffer.AsSpan(0, length).EndsWith("\r\n0\r\n\r\n"u8))
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            if (read == 0)
                throw new IOException("closed by the service, or more than was expected");
            length += read;
        }

        return length;
    }

    private static bool IsRight(ReadOnlySpan<byte> response, int? label) =>
        response.StartsWith("HTTP/1.1 200 OK\r\n"u8)
        && (label is null || response.IndexOf(Encoding.ASCII.GetBytes($"{{\"label\":{label},")) > 0);
}

/// <summary>What came of a load.</summary>
/// <param name="Lost">Requests without the right answer.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="Milliseconds">Of every request.</param>
internal sealed record LoadResult(int Lost, double Seconds, double[] Milliseconds);
