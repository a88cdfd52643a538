using BoundGen;

namespace Digits.Api;

/// <summary>The generated network, and its certificate.</summary>
internal sealed class NetworkClassifier : IClassifier
{
    private readonly DigitNet _network;
    private readonly DigitMetrics _metrics;
    private readonly DigitNet? _centre;
    private readonly Ball? _ball;
    private readonly double _scale;
    private readonly float[] _inputs;
    private readonly float[] _logits;

    private NetworkClassifier(DigitNet network, ServiceOptions options, DigitMetrics metrics, DigitNet? centre, Ball? ball)
    {
        (_network, _metrics, _centre, _ball, _scale) = (network, metrics, centre, ball, options.AbstainAt ?? 0);
        _inputs = new float[options.MaxBatch * DigitNet.InputSize];
        _logits = new float[options.MaxBatch * DigitNet.OutputSize];
    }

    /// <summary>Loads the network that a certificate is about, and its prior.</summary>
    /// <exception cref="InvalidDataException">Files that do not belong together.</exception>
    /// <exception cref="IOException">A file that cannot be read.</exception>
    public static NetworkClassifier Load(ServiceOptions options, Certificate certificate, DigitMetrics metrics)
    {
        var model = Load(Path.Combine(options.Model, "model.safetensors"), certificate.Digest, "network", options);
        if (model.Usage.Preprocessing is null)
            throw new InvalidDataException($"{options.Model}: records no preprocessing, expected a network of boundgen train.");
        var network = new DigitNet(model);
        // The certificate is about the inputs of the prior too: digests do not cover how pixels become inputs.
        var prior = Load(Path.Combine(options.Model, "prior.safetensors"), certificate.Centre, "middle of the ball", options);
        if (!model.Usage.Preprocessing.Equals(prior.Usage.Preprocessing))
            throw new InvalidDataException(
                $"{options.Model}: network and prior record different preprocessing, expected the same."
            );
        if (options.AbstainAt is null)
            return new NetworkClassifier(network, options, metrics, centre: null, ball: null);
        if (certificate.Caps.Any(cap => cap is null))
            throw new InvalidDataException(
                $"{options.Report}: its ball has no cap for some layer, expected one for each; leave --AbstainAt out."
            );
        var caps = new DistanceCaps(certificate.Caps.Select(cap => cap!.Value), CapOrigin.Stated);
        return new NetworkClassifier(network, options, metrics, new DigitNet(prior), Ball.Around(prior, caps));
    }

    /// <inheritdoc/>
    public void Classify(ReadOnlySpan<float> images, Span<Classification> answers)
    {
        Span<float> inputs = _inputs.AsSpan(0, images.Length),
            logits = _logits.AsSpan(0, answers.Length * DigitNet.OutputSize);
        _network.Usage.Preprocessing!.Apply(images, inputs);
        _network.ForwardBatch(inputs, logits);
        for (int i = 0; i < answers.Length; i++)
        {
            var input = inputs.Slice(i * DigitNet.InputSize, DigitNet.InputSize);
            answers[i] = Classification.Of(logits.Slice(i * DigitNet.OutputSize, DigitNet.OutputSize));
            // The network is one of the ball: where there is an answer, it is the network's.
            if (_ball is not null && !_centre!.TryClassify(input, _ball, _scale, out _))
                answers[i] = answers[i] with { Label = null, Abstained = true };
        }

        if (_metrics.WantsActivity)
            RecordActivity(inputs[..DigitNet.InputSize]);
    }

    /// <summary>Batches have no masks; the first image stands for its batch.</summary>
    private void RecordActivity(ReadOnlySpan<float> input)
    {
        Span<float> logits = stackalloc float[DigitNet.OutputSize];
        Span<ulong> words = stackalloc ulong[DigitNet.MaskWordCount];
        _network.Forward(input, logits, words);
        var mask = new NetworkMask(DigitNet.Shape, words);
        for (int layer = 0; layer < DigitNet.Shape.HiddenLayerCount; layer++)
            _metrics.Active(layer, mask.CountOf(layer));
    }

    private static NetworkParameters Load(string path, string? digest, string what, ServiceOptions options)
    {
        var parameters = NetworkParameters.Load(path);
        return parameters.Fingerprint == digest
            ? parameters
            : throw new InvalidDataException(
                $"{path}: has the digest {parameters.Fingerprint}, but the {what} of {options.Report} has {digest ?? "none"}."
            );
    }
}
