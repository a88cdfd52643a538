using System.Diagnostics;
using System.Threading.Channels;

namespace Digits.Api;

/// <summary>
/// Classifies images of concurrent requests together. It waits for nobody: a batch is what came while the one before it was at
/// work. Hosts stop it after the server, so that all that was accepted is answered.
/// </summary>
internal sealed class Batcher : IHostedService
{
    private readonly Channel<Request> _queue;
    private readonly IClassifier _classifier;
    private readonly DigitMetrics _metrics;
    private readonly int _maxBatch;
    private Task _work = Task.CompletedTask;

    public Batcher(IClassifier classifier, DigitMetrics metrics, ServiceOptions options)
    {
        (_classifier, _metrics, _maxBatch) = (classifier, metrics, options.MaxBatch);
        _queue = Channel.CreateBounded<Request>(new BoundedChannelOptions(options.Queue) { SingleReader = true });
        metrics.Queue(() => Waiting);
    }

    /// <summary>How many images wait.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Puts an image into the queue.</summary>
    /// <param name="image">Shape [784]: from 0, black, to 1, white.</param>
    /// <param name="cancellation">Drops the image where it has not been classified yet.</param>
    /// <param name="answer">Comes with its batch.</param>
    /// <returns>Whether there was room in the queue.</returns>
    public bool TryAdd(float[] image, CancellationToken cancellation, out Task<Classification> answer)
    {
        var request = new Request(image, cancellation);
        answer = request.Answer.Task;
        return _queue.Writer.TryWrite(request);
    }

    /// <summary>Whether images are still taken from the queue.</summary>
    public bool IsWorking => !_work.IsCompleted;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work = Task.Run(ReadAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What is left is short, and was accepted: it is answered though the host's patience may be at its end.
        _queue.Writer.TryComplete();
        return _work;
    }

    private async Task ReadAsync()
    {
        var batch = new List<Request>(_maxBatch);
        var images = new float[_maxBatch * DigitNet.InputSize];
        var answers = new Classification[_maxBatch];
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < _maxBatch && _queue.Reader.TryRead(out var request))
            {
                if (request.TryCopyTo(images.AsSpan(batch.Count * DigitNet.InputSize)))
                    batch.Add(request);
                else
                    _metrics.Request("cancelled");
            }

            if (batch.Count > 0)
                Classify(batch, images, answers);
            batch.Clear();
        }
    }

    private void Classify(List<Request> batch, float[] images, Classification[] answers)
    {
        _metrics.Batch(batch.Count);
        try
        {
            _classifier.Classify(images.AsSpan(0, batch.Count * DigitNet.InputSize), answers.AsSpan(0, batch.Count));
        }
        catch (Exception e)
        {
            // Of this batch alone: the next one may fare better.
            foreach (var request in batch)
            {
                request.Answer.SetException(e);
                _metrics.Request("failed");
            }

            return;
        }

        for (int i = 0; i < batch.Count; i++)
        {
            _metrics.Answer(answers[i], batch[i].Since);
            batch[i].Answer.SetResult(answers[i]);
        }
    }

    private sealed class Request(float[] image, CancellationToken cancellation)
    {
        public TaskCompletionSource<Classification> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Since { get; } = Stopwatch.GetTimestamp();

        /// <summary>Copies the image, unless nobody waits for it any more.</summary>
        public bool TryCopyTo(Span<float> images)
        {
            if (cancellation.IsCancellationRequested)
            {
                Answer.SetCanceled(cancellation);
                return false;
            }

            image.CopyTo(images);
            return true;
        }
    }
}
