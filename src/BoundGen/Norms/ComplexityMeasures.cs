namespace BoundGen;

/// <summary>
/// Complexity measures of the literature for one network. None of them is a bound: each is the factor that some
/// generalisation bound has beside margin, input norm, sample size and constants. Natural logarithms, since products of
/// norms leave every range; -infinity where a measure is 0. ||W||_2 stands for its certified upper bound (within 0.05 %).
/// </summary>
/// <remarks>
/// W_0 is the prior where there is one, else 0. Biases: a path norm treats the bias of a neuron as the weight of an input
/// that is always 1, so that paths start there too; the other measures leave biases out, as the papers do.
/// A network with a layer of zeros is constant up to biases and has measure 0, whatever its distances.
/// </remarks>
public sealed class ComplexityMeasures
{
    /// <summary>Computes the measures: seconds for a large network, whose norms they need.</summary>
    /// <param name="network">The network.</param>
    /// <param name="reference">W_0; null for 0.</param>
    /// <param name="progress">Is told how many layers have their norms.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">A reference of another shape.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ComplexityMeasures Compute(
        NetworkParameters network,
        NetworkParameters? reference = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => new(network, reference, SparseNormBound.ComputeLayers(network, progress, cancellationToken));

    /// <summary>Takes the norms of the network's layers, shape [K + 1], from who has them already.</summary>
    internal ComplexityMeasures(NetworkParameters network, NetworkParameters? reference, SparseNormBound[] norms)
    {
        var shape = network.Shape;
        if (reference is not null && !reference.Shape.Equals(shape))
            throw new ArgumentException($"The reference is a network {reference.Shape}, expected {shape}.", nameof(reference));

        double twoThirds = 0,
            squares = 0;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            double[] rows = RowDistances(network, reference, layer);
            twoThirds += Math.Pow(rows.Sum() / norms[layer].OperatorNorm, 2.0 / 3);
            squares += rows.Sum(row => row * row) / (norms[layer].OperatorNorm * norms[layer].OperatorNorm);
        }

        LnSpectralProduct = norms.Sum(norm => Math.Log(norm.OperatorNorm));
        bool constant = double.IsNegativeInfinity(LnSpectralProduct);
        LnBartlett = constant ? double.NegativeInfinity : LnSpectralProduct + 1.5 * Math.Log(twoThirds);
        LnNeyshabur = constant ? double.NegativeInfinity : 2 * LnSpectralProduct + Math.Log(squares);
        LnGolowich = norms.Sum(norm => Math.Log(norm.Frobenius));
        LnPathL1 = LnPathSum(network, Math.Abs);
        LnPathL2 = LnPathSum(network, weight => weight * weight) / 2;
    }

    /// <summary>ln prod_k ||W^k||_2, the product that margins are divided by.</summary>
    public double LnSpectralProduct { get; }

    /// <summary>
    /// Bartlett, Foster, Telgarsky, "Spectrally-normalized margin bounds for neural networks" (2017), equation 1.2: ln of
    /// prod_k ||W^k||_2 ( sum_k ( ||(W^k - W_0^k)^T||_{2,1} / ||W^k||_2 )^{2/3} )^{3/2}, where ||A^T||_{2,1} is the sum of
    /// the Euclidean norms of the rows of A, one a neuron.
    /// </summary>
    public double LnBartlett { get; }

    /// <summary>
    /// Neyshabur, Bhojanapalli, Srebro, "A PAC-Bayesian approach to spectrally-normalized margin bounds" (2018), Theorem 1:
    /// ln of prod_k ||W^k||_2^2 sum_k ||W^k - W_0^k||_F^2 / ||W^k||_2^2. Theirs has W_0 = 0.
    /// </summary>
    public double LnNeyshabur { get; }

    /// <summary>
    /// Golowich, Rakhlin, Shamir, "Size-independent sample complexity of neural networks" (2018), Theorem 1: ln of
    /// prod_k ||W^k||_F.
    /// </summary>
    public double LnGolowich { get; }

    /// <summary>
    /// Path norm of Neyshabur, Tomioka, Srebro, "Norm-based capacity control in neural networks" (2015), p = 1: ln of the sum,
    /// over all paths from an input (or a bias) to an output, of the product of |w| along it.
    /// </summary>
    public double LnPathL1 { get; }

    /// <summary>The path norm with p = 2: ln of the root of the sum over all paths of the product of w^2.</summary>
    public double LnPathL2 { get; }

    /// <summary>Names as the report prints them, in order, with the natural logarithms.</summary>
    public IEnumerable<(string Name, double Ln)> All =>
        [
            ("spectralProduct", LnSpectralProduct),
            ("bartlett2017", LnBartlett),
            ("neyshabur2018", LnNeyshabur),
            ("golowich2018", LnGolowich),
            ("pathL1", LnPathL1),
            ("pathL2", LnPathL2),
        ];

    private static double[] RowDistances(NetworkParameters network, NetworkParameters? reference, int layer)
    {
        var range = network.Shape.Weights(layer);
        ReadOnlySpan<float> weights = network.Values[range],
            others = reference is null ? default : reference.Values[range];
        var squares = new double[network.Shape.Outputs(layer)];
        int columns = network.Shape.Inputs(layer);
        for (int i = 0; i < weights.Length; i++)
        {
            double difference = (double)weights[i] - (others.IsEmpty ? 0 : others[i]);
            squares[i / columns] += difference * difference;
        }

        return Array.ConvertAll(squares, Math.Sqrt);
    }

    /// <summary>ln of the sum over paths of the product of powers of weights: a pass of ones through the powers.</summary>
    private static double LnPathSum(NetworkParameters network, Func<double, double> power)
    {
        var shape = network.Shape;
        double[] x = [.. Enumerable.Repeat(1.0, shape.InputSize)];
        double one = shape.HasBias ? 1 : 0;
        // Inputs and the 1 of the biases are divided by e^lnScale, so that they stay in the range of doubles.
        double lnScale = 0;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            ReadOnlySpan<float> weights = network.Values[shape.Weights(layer)],
                biases = network.Values[shape.Biases(layer)];
            var sums = new double[shape.Outputs(layer)];
            for (int i = 0; i < sums.Length; i++)
            {
                double sum = shape.HasBias ? power(biases[i]) * one : 0;
                for (int j = 0; j < x.Length; j++)
                    sum += power(weights[i * x.Length + j]) * x[j];
                sums[i] = sum;
            }

            double largest = Math.Max(sums.Max(), one);
            if (largest == 0)
                return double.NegativeInfinity;
            lnScale += Math.Log(largest);
            one /= largest;
            x = Array.ConvertAll(sums, sum => sum / largest);
        }

        return lnScale + Math.Log(x.Sum());
    }
}
