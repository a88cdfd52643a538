using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using BoundGen;
using Microsoft.Extensions.DependencyInjection;

namespace Digits.Api.Tests;

/// <summary>What the service says of images, of its network and of itself.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly CertifiedModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Bytes_and_numbers_get_the_label_and_the_margin_of_the_network()
    {
        await using var service = await TestService.StartAsync(_model.Options);
        var network = new DigitNet(_model.Network);
        byte[] pixels = Pixels(7);
        var (input, logits) = (new float[DigitNet.InputSize], new float[DigitNet.OutputSize]);
        network.Preprocess(pixels, input);
        network.Forward(input, logits);
        float[] sorted = [.. logits.OrderDescending()];
        var expected = new Classification(network.Classify(input), sorted[0] - sorted[1], Abstained: false);

        string numbers = JsonSerializer.Serialize([.. pixels.Select(pixel => pixel / 255f)], ApiJson.Default.SingleArray);
        Assert.Equal(expected, await ClassifyAsync(service, TestService.Bytes(pixels)));
        Assert.Equal(expected, await ClassifyAsync(service, TestService.Json(numbers)));
    }

    [Fact]
    public async Task A_service_that_may_abstain_answers_where_all_networks_of_the_ball_agree()
    {
        // Wide enough for both: a network of random weights is seldom sure.
        const double Scale = 0.0625;
        var options = new ServiceOptions
        {
            Model = _model.Options.Model,
            Report = _model.Options.Report,
            AbstainAt = Scale,
        };
        await using var service = await TestService.StartAsync(options);
        var (network, centre) = (new DigitNet(_model.Network), new DigitNet(_model.Prior));
        var ball = Ball.Around(_model.Prior, new DistanceCaps([0.01, 0.01], CapOrigin.Stated));
        var input = new float[DigitNet.InputSize];
        int abstained = 0;
        const int Images = 40;
        for (int seed = 0; seed < Images; seed++)
        {
            byte[] pixels = Pixels(seed);
            network.Preprocess(pixels, input);
            int? expected = centre.TryClassify(input, ball, Scale, out int label) ? label : null;
            abstained += expected is null ? 1 : 0;
            var answer = await ClassifyAsync(service, TestService.Bytes(pixels));
            Assert.Equal((expected, expected is null), (answer.Label, answer.Abstained));
        }

        Assert.InRange(abstained, 1, Images - 1);
    }

    [Theory]
    [InlineData("application/octet-stream", "abc", 400, "The body has 3 bytes; expected 28 x 28 pixels")]
    [InlineData("application/json", "[0,1]", 400, "The body has 2 numbers; expected 28 x 28 pixels")]
    [InlineData("application/json", "null", 400, "The body has 0 numbers; expected")]
    [InlineData("application/json", "{\"pixels\":[]}", 400, "The body is no array of numbers at $; expected")]
    [InlineData("application/json", "[0,\"1\"]", 400, "The body is no array of numbers at $[1]; expected")]
    [InlineData("application/json", "", 400, "The body is no array of numbers at $; expected")]
    [InlineData("text/plain", "abc", 415, "The body is text/plain; expected 28 x 28 pixels")]
    public async Task Anything_but_an_image_is_refused_with_what_was_expected(string type, string body, int status, string detail)
    {
        await using var service = await TestService.StartAsync(_model.Options);
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(type));
        await CheckProblemAsync(service, content, status, detail);
    }

    [Fact]
    public async Task Bodies_that_are_too_long_and_pixels_out_of_range_are_refused_with_what_was_expected()
    {
        await using var service = await TestService.StartAsync(_model.Options);
        await CheckProblemAsync(service, TestService.Bytes(new byte[785]), 400, "The body has more than 784 bytes; expected");
        string numbers = string.Join(',', Enumerable.Repeat("0.5", 783));
        await CheckProblemAsync(service, TestService.Json($"[{numbers},1.5]"), 400, "Pixel 783 is 1.5; expected");
        await CheckProblemAsync(service, TestService.Json($"[1e99,{numbers}]"), 400, "Pixel 0 is Infinity; expected");
        await CheckProblemAsync(
            service,
            TestService.Json("[" + new string(' ', 70_000) + "]"),
            413,
            "Request body too large. The max request body size is 65536 bytes; expected"
        );
    }

    [Fact]
    public async Task The_certificate_is_passed_on_as_the_report_has_it()
    {
        await using var service = await TestService.StartAsync(_model.Options);
        var answer = (await JsonNode.ParseAsync(await service.Client.GetStreamAsync("/model")))!;
        foreach (string part in new[] { "network", "assumptions", "ball", "delta", "samples" })
            Assert.True(JsonNode.DeepEquals(_model.Report[part], answer[part]), part);
        Assert.True(JsonNode.DeepEquals(_model.Report["certificates"]![1], answer["headline"]));
    }

    [Fact]
    public void A_report_of_another_network_is_refused_with_both_digests()
    {
        _model.Report["network"]!["digest"] = _model.Prior.Fingerprint;
        Refused(
            $"{_model.At("model.safetensors")}: has the digest {_model.Network.Fingerprint}, but the network of {_model.At("report.json")} has {_model.Prior.Fingerprint}."
        );
        _model.Report["network"] = new JsonObject();
        Refused($"the network of {_model.At("report.json")} has none.");
        _model.Report["network"]!["digest"] = _model.Network.Fingerprint;
        _model.Report["ball"]!["centre"] = _model.Network.Fingerprint;
        Refused($"{_model.At("prior.safetensors")}: has the digest {_model.Prior.Fingerprint}, but the middle of the ball of");
        _model.Report["ball"]!["centre"] = _model.Prior.Fingerprint;
        var usage = _model.Prior.Usage with { Preprocessing = Preprocessing.Scaled(55) };
        _model.Prior.WithUsage(usage).Save(_model.At("prior.safetensors"));
        Refused("network and prior record different preprocessing");
        _model.Prior.Save(_model.At("prior.safetensors"));
        _model.Report["ball"]!["caps"]![1] = null;
        Refused("has no cap for some layer");
        _model.Report["ball"] = 5;
        Refused("expected what boundgen certify --format json printed");
        _model.Report.Remove("headline");
        Refused("expected what boundgen certify --format json printed");

        void Refused(string message)
        {
            _model.Save();
            var options = new ServiceOptions
            {
                Model = _model.Options.Model,
                Report = _model.Options.Report,
                AbstainAt = 1,
            };
            using var metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
            var exception = Assert.Throws<InvalidDataException>(() =>
                NetworkClassifier.Load(
                    options,
                    Certificate.Read(options),
                    new DigitMetrics(metrics.GetRequiredService<IMeterFactory>())
                )
            );
            Assert.Contains(message, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', exception.Message);
        }
    }

    [Fact]
    public async Task Listeners_hear_of_requests_batches_latency_and_active_neurons()
    {
        var heard = new ConcurrentBag<(string Name, double Value, string Tag)>();
        await using var service = await TestService.StartAsync(_model.Options);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (
                    instrument.Meter.Name == DigitMetrics.Name
                    && instrument.Meter.Scope == service.App.Services.GetService<IMeterFactory>()
                )
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();

        byte[] pixels = Pixels(3);
        await ClassifyAsync(service, TestService.Bytes(pixels));
        using var bad = await service.Client.PostAsync("/classify", TestService.Bytes([1]));
        listener.RecordObservableInstruments();

        var network = new DigitNet(_model.Network);
        var (input, logits, words) = (
            new float[DigitNet.InputSize],
            new float[DigitNet.OutputSize],
            new ulong[DigitNet.MaskWordCount]
        );
        network.Preprocess(pixels, input);
        network.Forward(input, logits, words);
        var latency = Assert.Single(heard, measured => measured.Name == "digits.latency");
        Assert.InRange(latency.Value, 0, TestService.Limit.TotalSeconds);
        Assert.Equal(
            [
                ("digits.active_neurons", new NetworkMask(DigitNet.Shape, words).CountOf(0), "layer 0"),
                ("digits.batch_size", 1, ""),
                ("digits.requests", 1, "outcome answered"),
                ("digits.requests", 1, "outcome bad"),
                ("digits.waiting", 0, ""),
            ],
            heard.Except([latency]).Order()
        );

        void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            heard.Add((instrument.Name, value, tags.IsEmpty ? "" : $"{tags[0].Key} {tags[0].Value}"));
    }

    [Fact]
    public async Task The_service_is_live_and_ready_and_describes_its_endpoints()
    {
        await using var service = await TestService.StartAsync(_model.Options);
        Assert.Equal("Healthy", await service.Client.GetStringAsync("/health/live"));
        Assert.Equal("Healthy", await service.Client.GetStringAsync("/health/ready"));
        var document = (await JsonNode.ParseAsync(await service.Client.GetStreamAsync("/openapi/v1.json")))!;
        var classify = document["paths"]!["/classify"]!["post"]!;
        Assert.Equal(["200", "400", "413", "415", "503"], classify["responses"]!.AsObject().Select(response => response.Key));
        Assert.Equal("array", (string?)classify["requestBody"]!["content"]![ImageReader.Json]!["schema"]!["type"]);
        Assert.Equal("binary", (string?)classify["requestBody"]!["content"]![ImageReader.Bytes]!["schema"]!["format"]);
        Assert.NotNull(document["paths"]!["/model"]!["get"]);
    }

    private static byte[] Pixels(int seed)
    {
        var pixels = new byte[DigitNet.InputSize];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    private static async Task<Classification> ClassifyAsync(TestService service, HttpContent content)
    {
        using var response = await service.Client.PostAsync("/classify", content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync(ApiJson.Default.Classification);
    }

    private static async Task CheckProblemAsync(TestService service, HttpContent content, int status, string detail)
    {
        using var response = await service.Client.PostAsync("/classify", content);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = (await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync()))!;
        Assert.StartsWith(detail, (string?)problem["detail"]);
    }
}
