using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Digits.Api.Tests;

/// <summary>What becomes of requests that come while others are at work.</summary>
public sealed class BatcherTests : IDisposable
{
    private readonly CertifiedModel _model = new();
    private readonly GatedClassifier _classifier = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Images_that_came_while_a_batch_was_at_work_are_classified_together_up_to_the_largest_batch()
    {
        await using var service = await StartAsync(maxBatch: 3);
        var answers = await FillAsync(service, [1, 2, 3, 4, 5]);
        _classifier.Open();

        Assert.Equal([1, 2, 3, 4, 5], (await Task.WhenAll(answers)).Select(answer => answer.Label!.Value));
        Assert.Equal(
            [
                [1],
                [2, 3, 4],
                [5],
            ],
            _classifier.Batches
        );
    }

    [Fact]
    public async Task A_full_queue_refuses_with_503_and_a_time_to_come_again_and_answers_what_it_has_accepted()
    {
        await using var service = await StartAsync(queue: 2);
        var answers = await FillAsync(service, [1, 2, 3]);

        using var refused = await service.PostAsync(GatedClassifier.Image(4));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);

        _classifier.Open();
        Assert.Equal([1, 2, 3], (await Task.WhenAll(answers)).Select(answer => answer.Label!.Value));
        using var accepted = await service.PostAsync(GatedClassifier.Image(4));
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    [Fact]
    public async Task An_image_whose_client_has_gone_is_never_classified()
    {
        var aborted = new TaskCompletionSource();
        await using var service = await StartAsync(before: app =>
            app.Use(
                (context, next) =>
                {
                    context.RequestAborted.Register(aborted.SetResult);
                    return next();
                }
            )
        );
        var answers = await FillAsync(service, [1]);
        using var patience = new CancellationTokenSource();
        var impatient = service.PostAsync(GatedClassifier.Image(2), patience.Token);
        Assert.True(SpinWait.SpinUntil(() => service.Batcher.Waiting == 1, TestService.Limit));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        await aborted.Task.WaitAsync(TestService.Limit);
        Assert.True(service.Batcher.TryAdd(GatedClassifier.Image(3), default, out var last));
        _classifier.Open();

        Assert.Equal([1, 3], (await Task.WhenAll([.. answers, last])).Select(answer => answer.Label!.Value));
        Assert.Equal(
            [
                [1],
                [3],
            ],
            _classifier.Batches
        );
    }

    [Fact]
    public async Task A_service_that_stops_answers_what_it_has_accepted_and_is_not_ready_meanwhile()
    {
        await using var service = await StartAsync(maxBatch: 2);
        var answers = await FillAsync(service, [1, 2, 3, 4]);
        var request = service.PostAsync(GatedClassifier.Image(5));
        Assert.True(SpinWait.SpinUntil(() => service.Batcher.Waiting == 4, TestService.Limit));

        var stopping = service.App.StopAsync();
        Assert.True(
            service.App.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested
        );
        Assert.False(stopping.IsCompleted);
        _classifier.Open();
        await stopping.WaitAsync(TestService.Limit);

        Assert.Equal([1, 2, 3, 4], (await Task.WhenAll(answers)).Select(answer => answer.Label!.Value));
        using var answer = await request;
        Assert.Equal(5, (await answer.Content.ReadFromJsonAsync(ApiJson.Default.Classification)).Label);
    }

    [Fact]
    public async Task A_batcher_that_stops_takes_nothing_more_and_ends_when_all_that_it_has_is_answered()
    {
        await using var service = await StartAsync(maxBatch: 2);
        var answers = await FillAsync(service, [1, 2, 3, 4]);

        // The host's patience may be at its end already, as after a client that sends slowly.
        var stopping = service.Batcher.StopAsync(new CancellationToken(canceled: true));
        Assert.False(stopping.IsCompleted);
        Assert.False(service.Batcher.TryAdd(GatedClassifier.Image(5), default, out _));
        _classifier.Open();
        await stopping.WaitAsync(TestService.Limit);

        Assert.All(answers, answer => Assert.True(answer.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task A_batch_that_fails_is_500_and_the_next_one_is_answered()
    {
        await using var service = await StartAsync();
        _classifier.Open();
        using var failed = await service.PostAsync(GatedClassifier.Image(9));
        using var answered = await service.PostAsync(GatedClassifier.Image(8));
        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.OK), (failed.StatusCode, answered.StatusCode));
        Assert.Equal("application/problem+json", failed.Content.Headers.ContentType!.MediaType);
    }

    private Task<TestService> StartAsync(int maxBatch = 64, int queue = 100, Action<WebApplication>? before = null) =>
        TestService.StartAsync(
            new ServiceOptions
            {
                Model = _model.Options.Model,
                Report = _model.Options.Report,
                MaxBatch = maxBatch,
                Queue = queue,
            },
            _ => _classifier,
            before
        );

    /// <summary>The first digit is at work, and the others wait.</summary>
    private async Task<List<Task<Classification>>> FillAsync(TestService service, int[] digits)
    {
        var answers = new List<Task<Classification>>();
        foreach (int digit in digits)
        {
            Assert.True(service.Batcher.TryAdd(GatedClassifier.Image(digit), default, out var answer));
            answers.Add(answer);
            if (answers.Count == 1)
                await _classifier.BegunAsync();
        }

        return answers;
    }
}
