using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using BoundGen.Testing;
using Digits.Api;

namespace BoundGen.Package.Tests;

/// <summary>The sample service, built outside of the solution from packed packages, as a process.</summary>
[Slow]
public sealed class ServiceConsumerTests : IDisposable
{
    private const int Connections = 64;
    private const int Requests = 1000;

    private readonly ServiceConsumer _consumer = new();

    public void Dispose() => _consumer.Dispose();

    [Fact]
    public async Task The_service_answers_as_the_network_does_loses_nothing_and_stops_when_it_is_told_to()
    {
        _consumer.Build("build", "-c", "Release", $"-p:RestoreSources={Feed.Folder}");
        await CheckAsync(ChildProcess.DotnetHost, "exec", _consumer.At("bin", "Release", "net10.0", "Digits.Api.dll"));
    }

    [NativeFact(Long = true)]
    public async Task The_service_as_native_code_does_the_same()
    {
        _consumer.Build("publish", "-c", "Release", $"-p:CppCompilerAndLinker={NativeConsumer.Linker}", "-o", "out");
        await CheckAsync(
            Directory
                .GetFiles(_consumer.At("out"), "Digits.Api*")
                .Single(file => !Path.GetFileName(file)["Digits.Api".Length..].Contains('.'))
        );
    }

    private async Task CheckAsync(string program, params string[] arguments)
    {
        using var service = await _consumer.StartAsync(program, arguments);
        await CheckAnswersAsync(service.Address);
        await CheckPagesAsync(service.Address);
        await CheckEndAsync(service);
        CheckRefusal(program, arguments);
    }

    /// <summary>As many connections as there are workers: every request is answered as the network answers.</summary>
    private async Task CheckAnswersAsync(Uri address)
    {
        var network = DigitNet.Load(Path.Combine(_consumer.Model, "model.safetensors"));
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections };
        using var client = new HttpClient(handler) { BaseAddress = address, Timeout = RunningService.Limit };
        int next = -1,
            answered = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(WorkAsync)));
        Assert.Equal(Requests, answered);

        async Task WorkAsync()
        {
            var input = new float[DigitNet.InputSize];
            for (int i = Interlocked.Increment(ref next); i < Requests; i = Interlocked.Increment(ref next))
            {
                byte[] pixels = Pixels(i);
                network.Preprocess(pixels, input);
                using var response = await client.PostAsync("/classify", Image(pixels));
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                Assert.Equal(network.Classify(input), (int)answer["label"]!);
                Assert.False((bool)answer["abstained"]!);
                Interlocked.Increment(ref answered);
            }
        }
    }

    private async Task CheckPagesAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = RunningService.Limit };
        var report = JsonNode.Parse(File.ReadAllText(_consumer.Report))!;
        var model = JsonNode.Parse(await client.GetStringAsync("/model"))!;
        Assert.Equal("ball-sparse", (string?)model["headline"]!["name"]);
        foreach (string part in new[] { "network", "assumptions", "ball" })
            Assert.True(JsonNode.DeepEquals(report[part], model[part]), part);
        Assert.Equal("Healthy", await client.GetStringAsync("/health/live"));
        Assert.Equal("Healthy", await client.GetStringAsync("/health/ready"));
        Assert.Contains("\"/classify\"", await client.GetStringAsync("/openapi/v1.json"), StringComparison.Ordinal);
        using var bad = await client.PostAsync("/classify", Image([1, 2, 3]));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains(
            "The body has 3 bytes; expected 28 x 28 pixels",
            await bad.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    /// <summary>Told to end, it takes no connections any more, answers what it has accepted, and ends well.</summary>
    private static async Task CheckEndAsync(RunningService service)
    {
        var held = Enumerable.Range(0, 8).Select(_ => HeldRequest.Begin(service.Address)).ToList();
        service.Terminate();
        Assert.True(SpinWait.SpinUntil(() => !Accepts(service.Address), RunningService.Limit));
        Assert.False(service.Process.Task.IsCompleted);
        foreach (var request in held)
        {
            Assert.StartsWith("HTTP/1.1 200 OK", request.End(Pixels(0)), StringComparison.Ordinal);
            request.Dispose();
        }

        Assert.Equal(0, (await service.Process.Task.WaitAsync(RunningService.Limit)).ExitCode);
    }

    /// <summary>With the report of another network it does not start, and says so in one line.</summary>
    private void CheckRefusal(string program, string[] arguments)
    {
        string report = _consumer.At("other.json"),
            digest = DigitNet.Load(Path.Combine(_consumer.Model, "model.safetensors")).ToParameters().Fingerprint,
            other = new('0', digest.Length);
        File.WriteAllText(report, File.ReadAllText(_consumer.Report).Replace(digest, other, StringComparison.Ordinal));
        string[] own = ["--model", _consumer.Model, "--report", report];
        var run = ChildProcess.Run(
            ChildProcess.Program(program, [.. arguments, .. own], _consumer.At(), ConsumerFolder.Variables)
        );
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches($"^.*: has the digest {digest}, but the network of .* has {other}\\.$", run.Error.TrimEnd());
    }

    private static bool Accepts(Uri address)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static byte[] Pixels(int seed)
    {
        var pixels = new byte[DigitNet.InputSize];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    private static ByteArrayContent Image(byte[] pixels) =>
        new(pixels) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
}
