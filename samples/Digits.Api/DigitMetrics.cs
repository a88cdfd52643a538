using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Digits.Api;

/// <summary>The meter <c>Digits.Api</c>.</summary>
internal sealed class DigitMetrics
{
    /// <summary>Its name.</summary>
    public const string Name = "Digits.Api";

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Histogram<int> _batchSizes;
    private readonly Histogram<double> _latencies;
    private readonly Histogram<int> _active;

    public DigitMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _requests = _meter.CreateCounter<long>("digits.requests", "{request}", "Images, by what became of them.");
        _batchSizes = _meter.CreateHistogram<int>("digits.batch_size", "{image}", "Images that were classified together.");
        _latencies = _meter.CreateHistogram<double>("digits.latency", "s", "From the queue to the answer.");
        _active = _meter.CreateHistogram<int>(
            "digits.active_neurons",
            "{neuron}",
            "Of one image a batch, by hidden layer from 0."
        );
    }

    /// <summary>Lets listeners ask how many images wait.</summary>
    public void Queue(Func<int> waiting) =>
        _meter.CreateObservableGauge("digits.waiting", waiting, "{image}", "Images in the queue.");

    /// <summary>Whether anybody listens to active neurons, which cost a pass a batch.</summary>
    public bool WantsActivity => _active.Enabled;

    /// <summary>What became of an image: answered, abstained, bad, refused, cancelled or failed.</summary>
    public void Request(string outcome) => _requests.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Answer(Classification answer, long since)
    {
        Request(answer.Abstained ? "abstained" : "answered");
        _latencies.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    public void Batch(int size) => _batchSizes.Record(size);

    public void Active(int layer, int neurons) => _active.Record(neurons, new KeyValuePair<string, object?>("layer", layer));
}
