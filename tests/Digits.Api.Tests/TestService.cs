using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Digits.Api.Tests;

/// <summary>The service in this process, on a free port.</summary>
internal sealed class TestService : IAsyncDisposable
{
    /// <summary>What nothing takes; it ends a test that would hang.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private TestService(WebApplication app)
    {
        App = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Limit };
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public Batcher Batcher => App.Services.GetRequiredService<Batcher>();

    /// <param name="options">As on the command line.</param>
    /// <param name="classifier">Makes what classifies; the network if left out.</param>
    /// <param name="before">Adds to the app before it starts.</param>
    public static async Task<TestService> StartAsync(
        ServiceOptions options,
        Func<DigitMetrics, IClassifier>? classifier = null,
        Action<WebApplication>? before = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var certificate = Certificate.Read(options);
        var app = Service.Build(
            builder,
            options,
            certificate,
            classifier ?? (metrics => NetworkClassifier.Load(options, certificate, metrics))
        );
        before?.Invoke(app);
        await app.StartAsync();
        return new TestService(app);
    }

    public Task<HttpResponseMessage> PostAsync(float[] image, CancellationToken cancellation = default) =>
        Client.PostAsync("/classify", Bytes([.. image.Select(pixel => (byte)MathF.Round(pixel * 255))]), cancellation);

    public static ByteArrayContent Bytes(byte[] pixels) =>
        new(pixels) { Headers = { ContentType = new MediaTypeHeaderValue(ImageReader.Bytes) } };

    public static StringContent Json(string text) => new(text, new MediaTypeHeaderValue(ImageReader.Json));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
