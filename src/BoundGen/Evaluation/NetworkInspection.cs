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
public sealed record EffectiveActivity(double Eps, DistributionSummary Kappa);

/// <summary>Certified radii over inputs (theory.md section 6).</summary>
/// <param name="Dense">With full index sets.</param>
/// <param name="Sparse">With the neurons that can switch on.</param>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Certified">How many have a radius above 0 (sparse).</param>
public sealed record RobustnessSummary(DistributionSummary Dense, DistributionSummary Sparse, int Inputs, int Certified)
{
    /// <summary>Mean sparse radius over mean dense radius; NaN where both are 0 or infinite.</summary>
    public double Ratio => Sparse.Mean / Dense.Mean;
}

/// <summary>What can be said about a network over inputs without proving anything about new ones.</summary>
public sealed class NetworkInspection
{
    private NetworkInspection() { }

    /// <summary>The architecture.</summary>
    public required NetworkShape Shape { get; init; }

    /// <summary>Number of inputs.</summary>
    public required int Samples { get; init; }

    /// <summary>What a pass takes; the average activity is that over the inputs.</summary>
    public required NetworkCost Cost { get; init; }

    /// <summary>Activity of the hidden layers.</summary>
    public required MaskStatistics Masks { get; init; }

    /// <summary>M_X; null where there is no kappa.</summary>
    public required double? MaxInputNorm { get; init; }

    /// <summary>
    /// kappa at every eps; null for a network with biases, which the paper's theory does not cover, or without an M_X.
    /// </summary>
    public required ImmutableArray<EffectiveActivity>? Kappa { get; init; }

    /// <summary>Norms of the layers, shape [K + 1].</summary>
    public required ImmutableArray<LayerNorms> Norms { get; init; }

    /// <summary>Complexity measures of the literature; W_0 is the prior if there is one.</summary>
    public required ComplexityMeasures Measures { get; init; }

    /// <summary>
    /// Margin / (||x|| prod_k ||W^k||_2) over the inputs other than 0, as in Bartlett, Foster and Telgarsky (2017); null for
    /// a single class, where a layer is 0, or where all inputs are.
    /// </summary>
    public required DistributionSummary? NormalisedMargins { get; init; }

    /// <summary>Whether margins are those of labels; else of the predicted classes.</summary>
    public required bool UsesLabels { get; init; }

    /// <summary>Certified radii of the first inputs; null if none were asked for.</summary>
    public required RobustnessSummary? Robustness { get; init; }

    /// <summary>Inspects a network: seconds for a large one.</summary>
    /// <exception cref="ArgumentException">
    /// A part of the request that cannot be used (the message names it, and what was expected), or an input with a norm above
    /// M_X.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token of the request was cancelled.</exception>
    public static NetworkInspection Compute(InspectionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        var (network, parameters, prior, data) = (request.Network, request.Parameters, request.Prior, request.Data);
        var (shape, token) = (network.Shape, request.CancellationToken);
        var masks = MaskStatistics.Compute(network, data, request.Progress, token);
        bool paper = !shape.HasBias && request.MaxInputNorm is not null;
        var sparsity = paper ? SparsityNorms.Compute(parameters, progress: request.Progress, cancellationToken: token) : null;
        SparseNormBound[] norms = sparsity is null
            ? SparseNormBound.ComputeLayers(parameters, request.Progress, token)
            : [.. Enumerable.Range(0, shape.LayerCount).Select(sparsity.Layer)];
        var measures = new ComplexityMeasures(parameters, prior, norms);
        return new NetworkInspection
        {
            Shape = shape,
            Samples = data.Count,
            Cost = NetworkCost.Of(shape, data, masks),
            Masks = masks,
            MaxInputNorm = paper ? request.MaxInputNorm : null,
            Kappa = paper ? KappaOf(new GreedySparsity(parameters, sparsity!, request.MaxInputNorm!.Value), request) : null,
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
            NormalisedMargins = MarginsOf(request, measures.LnSpectralProduct),
            UsesLabels = request.UsesLabels,
            Robustness = RobustnessOf(new InputRobustness(parameters, norms), request),
        };
    }

    private static ImmutableArray<EffectiveActivity> KappaOf(GreedySparsity sparsity, InspectionRequest request) =>
        [
            .. sparsity
                .ComputeKappa(request.Data, request.Eps, request.Progress, request.CancellationToken)
                .Select((kappa, i) => new EffectiveActivity(request.Eps[i], DistributionSummary.From(kappa))),
        ];

    private static RobustnessSummary? RobustnessOf(InputRobustness robustness, InspectionRequest request)
    {
        int inputs = Math.Min(request.RobustnessInputs, request.Data.Count);
        if (inputs == 0)
            return null;
        var radii = robustness.ComputeRadii(
            request.Data.Inputs[..(inputs * request.Data.InputSize)].ToArray(),
            request.Progress,
            request.CancellationToken
        );
        return new RobustnessSummary(
            DistributionSummary.From(radii.Select(radius => radius.Dense)),
            DistributionSummary.From(radii.Select(radius => radius.Sparse)),
            inputs,
            radii.Count(radius => radius.Sparse > 0)
        );
    }

    private static DistributionSummary? MarginsOf(InspectionRequest request, double lnProduct)
    {
        var (network, data) = (request.Network, request.Data);
        int classes = network.Shape.OutputSize;
        if (classes == 1 || double.IsNegativeInfinity(lnProduct))
            return null;
        var margins = new List<double>();
        var phase = PhaseProgress.Start(request.Progress, "margins", data.Count);
        var logits = new float[classes];
        for (int i = 0; i < data.Count; i++)
        {
            request.CancellationToken.ThrowIfCancellationRequested();
            network.Forward(data.Input(i), logits);
            phase?.Add(1);
            double norm = data.InputNorm(i);
            if (norm == 0)
                continue;
            double margin =
                Logits.Margin<float>(logits, request.UsesLabels ? data.Labels[i] : Activations.IndexOfFirstMaximum(logits))
                / norm
                / Math.Exp(lnProduct);
            // Where logits overflow, their difference is NaN, and the margin counts as the worst.
            margins.Add(double.IsNaN(margin) ? double.NegativeInfinity : margin);
        }

        return margins.Count == 0 ? null : DistributionSummary.From(margins);
    }
}
