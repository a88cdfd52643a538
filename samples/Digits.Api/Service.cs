using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.OpenApi;

namespace Digits.Api;

/// <summary>The endpoints, and what stands behind them.</summary>
internal static class Service
{
    private const int MaxBody = 64 * 1024;

    /// <summary>Builds the service, which is then run.</summary>
    /// <param name="builder">With the arguments and settings of the process.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="certificate">What <c>/model</c> answers.</param>
    /// <param name="classifier">Makes what classifies.</param>
    public static WebApplication Build(
        WebApplicationBuilder builder,
        ServiceOptions options,
        Certificate certificate,
        Func<DigitMetrics, IClassifier> classifier
    )
    {
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = MaxBody);
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default)
        );
        // A number is a number, not a string of one.
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        builder.Services.AddOpenApi();
        builder.Services.AddProblemDetails(problems =>
            problems.CustomizeProblemDetails = context =>
            {
                if (context.ProblemDetails.Status == StatusCodes.Status415UnsupportedMediaType)
                    context.ProblemDetails.Detail =
                        $"The body is {context.HttpContext.Request.ContentType ?? "of no type"}; {ImageReader.Expected}.";
            }
        );
        builder.Services.AddHealthChecks().AddCheck<QueueCheck>("queue");
        builder.Services.AddSingleton(options).AddSingleton(certificate).AddSingleton<DigitMetrics>().AddSingleton<Batcher>();
        builder.Services.AddSingleton(services => classifier(services.GetRequiredService<DigitMetrics>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<Batcher>());

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapOpenApi();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        app.MapGet("/model", (Certificate certificate) => TypedResults.Ok(certificate))
            .WithSummary("The certificate of the network: its bound, what it rests on, its ledger and digests.");
        app.MapPost("/classify", ClassifyAsync)
            .Accepts<float[]>(ImageReader.Json, ImageReader.Bytes)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .AddOpenApiOperationTransformer(
                (operation, _, _) =>
                {
                    // The array of numbers is described; bytes look like it to whoever sees types alone.
                    operation.RequestBody!.Content![ImageReader.Bytes] = new OpenApiMediaType
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                    };
                    return Task.CompletedTask;
                }
            )
            .WithSummary("The digit of an image of 28 x 28 pixels, row by row.");
        return app;
    }

    private static async Task<Results<Ok<Classification>, ProblemHttpResult>> ClassifyAsync(
        HttpContext context,
        Batcher batcher,
        DigitMetrics metrics
    )
    {
        float[] image;
        try
        {
            image = await ImageReader.ReadAsync(context.Request, context.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            metrics.Request("bad");
            return e is BadHttpRequestException { StatusCode: var status }
                ? TypedResults.Problem($"{e.Message.TrimEnd('.')}; {ImageReader.Expected}.", statusCode: status)
                : TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }

        if (batcher.TryAdd(image, context.RequestAborted, out var answer))
            return TypedResults.Ok(await answer);
        metrics.Request("refused");
        context.Response.Headers.RetryAfter = "1";
        return TypedResults.Problem(
            "As many images wait as may wait; come again in a second.",
            statusCode: StatusCodes.Status503ServiceUnavailable
        );
    }

    /// <summary>Ready is a service that has started, still takes images from its queue, and is not about to stop.</summary>
    private sealed class QueueCheck(IHostApplicationLifetime lifetime, Batcher batcher) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        ) =>
            Task.FromResult(
                lifetime.ApplicationStarted.IsCancellationRequested
                && !lifetime.ApplicationStopping.IsCancellationRequested
                && batcher.IsWorking
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy()
            );
    }
}
