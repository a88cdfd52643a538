using System.Collections.Immutable;

namespace BoundGen;

/// <summary>Norms of one layer (theory.md section 2), all rounded up.</summary>
/// <param name="Operator">Certified upper bound of ||W^k||_2.</param>
/// <param name="Frobenius">||W^k||_F.</param>
/// <param name="LargestRow">||W^k||_{2,inf}, the largest row norm.</param>
/// <param name="Distance">||theta^k - theta_0^k||, weights and biases together; null without a prior.</param>
public sealed record LayerNorms(double Operator, double Frobenius, double LargestRow, double? Distance);

/// <summary>kappa(x, eps) over inputs (theory.md section 3).</summary>
/// <param name="Eps">eps.</param>
/// <param name="Kappa">Effective activity ratio.</param>
public sealed record EffectiveActivity(double Eps, Distribution Kappa);

/// <summary>Certified radii over inputs (theory.md section 6).</summary>
/// <param name="Dense">With full index sets.</param>
/// <param name="Sparse">With the neurons that can switch on.</param>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Certified">How many have a radius above 0 (sparse).</param>
public sealed record RobustnessSummary(Distribution Dense, Distribution Sparse, int Inputs, int Certified)
{
    /// <summary>Mean sparse radius over mean dense radius; NaN where both are 0 or infinite.</summary>
    public double Ratio => Sparse.Mean / Dense.Mean;
}

/// <summary>What can be said about a network over inputs without proving anything about new ones.</summary>
public sealed record NetworkInspection
{
    /// <summary>The architecture.</summary>
    public required NetworkShape Shape { get; init; }

    /// <summary>Number of inputs.</summary>
    public required int Samples { get; init; }

    /// <summary>Activity of the hidden layers.</summary>
    public required MaskStatistics Masks { get; init; }

    /// <summary>M_X; null where there is no kappa.</summary>
    public required double? MaxInputNorm { get; init; }

    /// <summary>kappa at every eps; null for a network with biases, which the paper's theory does not cover, or without an M_X.</summary>
    public required ImmutableArray<EffectiveActivity>? Kappa { get; init; }

    /// <summary>Norms of the layers, shape [K + 1].</summary>
    public required ImmutableArray<LayerNorms> Norms { get; init; }

    /// <summary>Complexity measures of the literature; W_0 is the prior if there is one.</summary>
    public required ComplexityMeasures Measures { get; init; }

    /// <summary>
    /// Margin / (||x|| prod_k ||W^k||_2) over the inputs other than 0, as in Bartlett, Foster and Telgarsky (2017); null for
    /// a single class, where a layer is 0, or where all inputs are.
    /// </summary>
    public required Distribution? NormalisedMargins { get; init; }

    /// <summary>Whether margins are those of labels; else of the predicted classes.</summary>
    public required bool Labelled { get; init; }

    /// <summary>Certified radii of the first inputs; null if none were asked for.</summary>
    public required RobustnessSummary? Robustness { get; init; }

    /// <summary>Inspects a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="prior">What distances and measures are taken from; null for none.</param>
    /// <param name="data">The inputs, at least one.</param>
    /// <param name="options">What to look at.</param>
    /// <param name="progress">Is told the number of inputs certified since it was told last, from any thread.</param>
    /// <exception cref="ArgumentException">Shapes that do not match, no inputs, labels outside the classes, an input with a norm above M_X, bad options.</exception>
    public static NetworkInspection Of<TNetwork>(
        TNetwork network,
        NetworkParameters? prior,
        LabelledData data,
        InspectionOptions options,
        IProgress<int>? progress = null
    )
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var shape = TNetwork.Shape;
        if (prior is not null && !prior.Shape.Equals(shape))
            throw new ArgumentException($"The prior is a network {prior.Shape}, expected {shape}.", nameof(prior));
        if (data.InputSize != shape.InputSize)
            throw new ArgumentException(
                $"The inputs have {data.InputSize} values, expected {shape.InputSize} for a network {shape}.",
                nameof(data)
            );
        int bad = options.Labelled ? data.Labels.IndexOfAnyExceptInRange(0, shape.OutputSize - 1) : -1;
        if (bad >= 0)
            throw new ArgumentException(
                $"Label {bad} is {data.Labels[bad]}, expected 0 to {shape.OutputSize - 1} for a network {shape}.",
                nameof(data)
            );
        ArgumentOutOfRangeException.ThrowIfNegative(options.RobustnessInputs, nameof(options));

        var values = new float[shape.ParameterCount];
        network.CopyParameters(values);
        var parameters = new NetworkParameters(shape, values);
        var masks = MaskStatistics.Of(network, data);
        bool paper = !shape.HasBias && options.MaxInputNorm is not null;
        var sparsity = paper ? new SparsityNorms(parameters) : null;
        SparseNormBound[] norms = sparsity is null
            ? SparseNormBound.OfLayers(parameters)
            : [.. Enumerable.Range(0, shape.LayerCount).Select(sparsity.Layer)];
        var measures = new ComplexityMeasures(parameters, prior, norms);
        return new NetworkInspection
        {
            Shape = shape,
            Samples = data.Count,
            Masks = masks,
            MaxInputNorm = paper ? options.MaxInputNorm : null,
            Kappa = paper
                ? KappaOf(new GreedySparsity(parameters, sparsity!, options.MaxInputNorm!.Value), data, options.Eps)
                : null,
            Norms =
            [
                .. norms.Select(
                    (norm, layer) =>
                        new LayerNorms(
                            norm.OperatorNorm,
                            norm.Frobenius,
                            norm.RowNorms.ToArray().Max(),
                            prior is null ? null : parameters.DistanceTo(prior, layer)
                        )
                ),
            ],
            Measures = measures,
            NormalisedMargins = MarginsOf(network, data, options.Labelled, measures.LnSpectralProduct),
            Labelled = options.Labelled,
            Robustness = RobustnessOf(new InputRobustness(parameters, norms), data, options.RobustnessInputs, progress),
        };
    }

    private static ImmutableArray<EffectiveActivity> KappaOf(
        GreedySparsity sparsity,
        LabelledData data,
        ImmutableArray<double> eps
    ) => [.. sparsity.Kappa(data, eps).Select((kappa, i) => new EffectiveActivity(eps[i], Distribution.Of(kappa)))];

    private static RobustnessSummary? RobustnessOf(
        InputRobustness robustness,
        LabelledData data,
        int count,
        IProgress<int>? progress
    )
    {
        int inputs = Math.Min(count, data.Count);
        if (inputs == 0)
            return null;
        var radii = robustness.Radii(data.Inputs[..(inputs * data.InputSize)].ToArray(), progress);
        return new RobustnessSummary(
            Distribution.Of(radii.Select(radius => radius.Dense)),
            Distribution.Of(radii.Select(radius => radius.Sparse)),
            inputs,
            radii.Count(radius => radius.Sparse > 0)
        );
    }

    private static Distribution? MarginsOf<TNetwork>(TNetwork network, LabelledData data, bool labelled, double lnProduct)
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        int classes = TNetwork.Shape.OutputSize;
        if (classes == 1 || double.IsNegativeInfinity(lnProduct))
            return null;
        var margins = new List<double>();
        var logits = new float[classes];
        for (int i = 0; i < data.Count; i++)
        {
            network.Forward(data.Input(i), logits);
            double norm = data.InputNorm(i);
            if (norm == 0)
                continue;
            double margin =
                Margin(logits, labelled ? data.Labels[i] : Activations.IndexOfFirstMaximum(logits)) / norm / Math.Exp(lnProduct);
            // Nothing is ahead of anything where logits overflow.
            margins.Add(double.IsNaN(margin) ? double.NegativeInfinity : margin);
        }

        return margins.Count == 0 ? null : Distribution.Of(margins);
    }

    private static double Margin(ReadOnlySpan<float> logits, int label)
    {
        double others = double.NegativeInfinity;
        for (int j = 0; j < logits.Length; j++)
            others = j == label ? others : Math.Max(others, logits[j]);
        return logits[label] - others;
    }
}
