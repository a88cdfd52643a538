using System.Net.Sockets;
using System.Text;

namespace BoundGen.Package.Tests;

/// <summary>A request that the service has accepted, and whose body is still to come.</summary>
internal sealed class HeldRequest : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly StreamReader _reader;

    private HeldRequest(Uri address)
    {
        _client.Connect(address.Host, address.Port);
        _client.ReceiveTimeout = (int)RunningService.Limit.TotalMilliseconds;
        _reader = new StreamReader(_client.GetStream(), Encoding.ASCII);
    }

    /// <summary>Sends all but the body. The service asks for that where it has begun to read it.</summary>
    public static HeldRequest Begin(Uri address)
    {
        var request = new HeldRequest(address);
        request
            ._client.GetStream()
            .Write(
                Encoding.ASCII.GetBytes(
                    $"POST /classify HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/octet-stream\r\nContent-Length: 784\r\nExpect: 100-continue\r\n\r\n"
                )
            );
        Assert.Equal("HTTP/1.1 100 Continue", request._reader.ReadLine());
        Assert.Equal("", request._reader.ReadLine());
        return request;
    }

    /// <summary>Sends the body, and returns the whole response.</summary>
    public string End(byte[] pixels)
    {
        _client.GetStream().Write(pixels);
        return _reader.ReadToEnd();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }
}
