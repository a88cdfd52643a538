using MathNet.Numerics.LinearAlgebra;

namespace BoundGen;

/// <summary>
/// Smaller networks made from a finished one. A <see cref="Ball"/> certifies every variant whose layers stay within its caps,
/// whether the variant was made before the certificate or after (theory.md section 9).
/// </summary>
/// <remarks>
/// A variant computes in single precision with the rounded weights. A program that computes in the narrower format is another
/// program, which nothing here covers. A variant records what its network has seen, and the same use. One that is made of a prior
/// too records it only if the network is known to have seen all that the prior has.
/// </remarks>
public static class NetworkVariants
{
    /// <summary>The fewest bits that rows of weights can be rounded to.</summary>
    public const int FewestBits = 2;

    /// <summary>The most bits that rows of weights can be rounded to.</summary>
    public const int MostBits = 16;

    /// <summary>Rounds every weight to nearest.</summary>
    /// <param name="network">The network.</param>
    /// <param name="format">The format.</param>
    /// <param name="keepLast">Whether the output layer is rounded to half precision instead.</param>
    /// <exception cref="ArgumentException">A weight that is too large for the format.</exception>
    public static NetworkVariant Quantise(NetworkParameters network, WeightFormat format, bool keepLast = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Make(network, NameOf(format) + Kept(keepLast), Round);

        long Round(int layer, Span<float> values)
        {
            var shape = network.Shape;
            bool kept = keepLast && layer == shape.LayerCount - 1;
            return WeightRounding.Round(values, shape.Outputs(layer), shape.Inputs(layer), kept ? WeightFormat.Float16 : format);
        }
    }

    /// <summary>Rounds weights to integers of any number of bits, with one symmetric scale for each row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="bits">
    /// Of a weight, in <see cref="FewestBits"/>..<see cref="MostBits"/>; biases stay in single precision.
    /// </param>
    /// <param name="keepLast">Whether the output layer is rounded to half precision instead.</param>
    /// <exception cref="ArgumentException">
    /// Another number of bits; a weight of the output layer that is too large for half precision.
    /// </exception>
    public static NetworkVariant QuantiseRows(NetworkParameters network, int bits, bool keepLast = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (bits is < FewestBits or > MostBits)
            throw new ArgumentException($"The bits are {bits}, expected {FewestBits} to {MostBits}.", nameof(bits));
        int[] each = new int[network.Shape.LayerCount];
        Array.Fill(each, bits);
        return QuantiseRows(network, each, keepLast);
    }

    /// <summary>Sets the smallest weights of every layer to 0, by magnitude; biases stay.</summary>
    /// <param name="network">The network.</param>
    /// <param name="share">Which share of a layer's weights, in 0..1, rounded to a whole number of them.</param>
    /// <exception cref="ArgumentException">A share outside of 0..1.</exception>
    public static NetworkVariant Prune(NetworkParameters network, double share)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!(share >= 0 && share <= 1))
            throw new ArgumentException($"The share is {share}, expected a number in 0..1.", nameof(share));
        var shape = network.Shape;
        return Prune(
            network,
            [
                .. Enumerable
                    .Range(0, shape.LayerCount)
                    .Select(layer => (int)Math.Round(share * shape.Outputs(layer) * shape.Inputs(layer))),
            ]
        );
    }

    /// <summary>
    /// The prior plus the best approximation of low rank to every layer's difference, weights and biases together.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="prior">Of the same architecture.</param>
    /// <param name="rank">At least 0; 0 is the prior itself.</param>
    /// <returns>Its packed size is that of the factors alone: the prior has to be there too.</returns>
    /// <exception cref="ArgumentException">Another architecture, or a negative rank.</exception>
    public static NetworkVariant LowRank(NetworkParameters network, NetworkParameters prior, int rank)
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckPrior(network, prior);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        return Make(AsMadeWith(prior, network), FormattableString.Invariant($"rank {rank} beside the prior"), Reduce);

        long Reduce(int layer, Span<float> values)
        {
            var shape = network.Shape;
            int rows = shape.Outputs(layer),
                inputs = shape.Inputs(layer),
                columns = inputs + (shape.HasBias ? 1 : 0);
            var centre = prior.Values[shape.Layer(layer)].ToArray();
            float[] own = values.ToArray();
            var difference = Matrix<double>.Build.Dense(rows, columns, (i, j) => (double)own[Index(i, j)] - centre[Index(i, j)]);
            int kept = Math.Min(rank, Math.Min(rows, columns));
            var reduced = SingularPart(difference, kept);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                    values[Index(i, j)] = (float)(centre[Index(i, j)] + reduced[i, j]);
            }

            return sizeof(float) * (long)kept * (rows + columns);

            // Biases are the last column of a layer's matrix, and stand after all weights.
            int Index(int row, int column) => column < inputs ? row * inputs + column : rows * inputs + row;
        }
    }

    /// <summary>
    /// Every layer moved along the line to the prior until its certified distance is within its cap; no parameter moves away from
    /// the prior.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="prior">Of the same architecture.</param>
    /// <param name="caps">One for each layer.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">Another architecture, or another number of caps.</exception>
    public static NetworkVariant Shrink(
        NetworkParameters network,
        NetworkParameters prior,
        DistanceCaps caps,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckPrior(network, prior);
        ArgumentNullException.ThrowIfNull(caps);
        caps.CheckFits(network.Shape, nameof(caps));
        float[] parameters = network.Values.ToArray();
        for (int layer = 0; layer < caps.Values.Count; layer++)
            ScaleBack(parameters, prior, layer, caps.Values[layer], cancellationToken);
        return new NetworkVariant(
            AsOf(AsMadeWith(prior, network), parameters),
            "shrunk into its caps",
            sizeof(float) * (long)parameters.Length
        );
    }

    /// <summary>Scales one layer's difference from a prior until its certified norm is within a cap.</summary>
    internal static void ScaleBack(
        float[] parameters,
        NetworkParameters prior,
        int layer,
        double cap,
        CancellationToken cancellationToken
    )
    {
        var shape = prior.Shape;
        Span<float> values = parameters.AsSpan(shape.Layer(layer));
        float[] trained = values.ToArray();
        var centre = prior.Values[shape.Layer(layer)];
        double share = 1;
        // Rounding to the spacing of the weights can lift the norm again. A slack of 1 leaves the centre itself.
        for (double slack = 1e-6; Norm() is var norm && norm > cap; slack *= 2)
        {
            share *= cap / norm * Math.Max(0, 1 - slack);
            for (int i = 0; i < trained.Length; i++)
                values[i] = (float)(centre[i] + share * ((double)trained[i] - centre[i]));
        }

        double Norm() => OperatorNorm.Distance(new NetworkParameters(shape, parameters), prior, layer, cancellationToken);
    }

    /// <summary>
    /// Rounds each layer to integers of its own number of bits; <see cref="VariantSearch.Unrounded"/> leaves it.
    /// </summary>
    internal static NetworkVariant QuantiseRows(NetworkParameters network, int[] bits, bool keepLast)
    {
        var shape = network.Shape;
        var names = (keepLast && bits.Length > 1 ? bits.SkipLast(1) : bits)
            .Select(each => each == VariantSearch.Unrounded ? "float32" : $"int{each}")
            .ToList();
        string all = string.Join(", ", names.Distinct(StringComparer.Ordinal).Count() == 1 ? names.Take(1) : names);
        return Make(network, all + Kept(keepLast), Round);

        long Round(int layer, Span<float> values)
        {
            int rows = shape.Outputs(layer),
                columns = shape.Inputs(layer);
            if (keepLast && layer == shape.LayerCount - 1)
                return WeightRounding.Round(values, rows, columns, WeightFormat.Float16);
            return bits[layer] == VariantSearch.Unrounded
                ? sizeof(float) * (long)values.Length
                : WeightRounding.RoundRows(values, rows, columns, bits[layer]);
        }
    }

    /// <summary>Sets so many of each layer's weights to 0.</summary>
    internal static NetworkVariant Prune(NetworkParameters network, int[] counts)
    {
        var shape = network.Shape;
        long all = 0;
        var variant = Make(network, "", Prune);
        return variant with
        {
            Description = FormattableString.Invariant(
                $"{100.0 * counts.Sum(count => (long)count) / all:F1}% of the weights pruned"
            ),
        };

        long Prune(int layer, Span<float> values)
        {
            int weights = shape.Outputs(layer) * shape.Inputs(layer);
            all += weights;
            if (counts[layer] == 0)
                return sizeof(float) * (long)values.Length;
            int[] order = [.. Enumerable.Range(0, weights)];
            float[] sizes = new float[weights];
            for (int i = 0; i < weights; i++)
                sizes[i] = Math.Abs(values[i]);
            Array.Sort(sizes, order);
            foreach (int i in order.AsSpan(0, counts[layer]))
                values[i] = 0;
            // One bit a weight says which are left.
            return sizeof(float) * (long)(values.Length - counts[layer]) + (weights + 7) / 8;
        }
    }

    /// <summary>Throws where a prior is of another architecture.</summary>
    internal static void CheckPrior(NetworkParameters network, NetworkParameters prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        ShapeCheck.Prior(prior, network.Shape, nameof(prior));
    }

    private delegate long LayerChange(int layer, Span<float> values);

    private static NetworkVariant Make(NetworkParameters network, string description, LayerChange change)
    {
        float[] values = network.Values.ToArray();
        long bytes = 0;
        for (int layer = 0; layer < network.Shape.LayerCount; layer++)
            bytes += change(layer, values.AsSpan(network.Shape.Layer(layer)));
        int bad = NonFinite.IndexIn(values);
        if (bad >= 0)
            throw new ArgumentException(
                $"Parameter {bad} is {network.Values[bad]}, which is beyond the range of {description}.",
                nameof(network)
            );
        return new NetworkVariant(AsOf(network, values), description, bytes);
    }

    /// <summary>
    /// The network with its record, if that speaks for a prior too: values of another network bring with them what that one has
    /// seen.
    /// </summary>
    internal static NetworkParameters AsMadeWith(NetworkParameters prior, NetworkParameters network)
    {
        var (own, other) = (network.Provenance, prior.Provenance);
        bool speaksForBoth =
            ReferenceEquals(network, prior)
            || (
                own is { IsOutdated: false, Seen: { } seen }
                && other is { IsOutdated: false, Seen: { } seenByPrior }
                && seen.Covers(seenByPrior)
            );
        return speaksForBoth ? network : network.WithProvenance(Provenance.Unknown);
    }

    private static NetworkParameters AsOf(NetworkParameters network, float[] values) =>
        NetworkParameters.Owning(network.Shape, values).WithProvenance(network.Provenance).WithUsage(network.Usage);

    private static Matrix<double> SingularPart(Matrix<double> matrix, int rank)
    {
        var svd = matrix.Svd();
        var scaled = svd
            .U.SubMatrix(0, matrix.RowCount, 0, rank)
            .MapIndexed((_, column, value) => value * svd.S[column], Zeros.AllowSkip);
        return scaled * svd.VT.SubMatrix(0, rank, 0, matrix.ColumnCount);
    }

    private static string NameOf(WeightFormat format) =>
        format switch
        {
            WeightFormat.BFloat16 => "bf16",
            WeightFormat.Float16 => "fp16",
            WeightFormat.Integer8 => "int8",
            _ => "int4",
        };

    private static string Kept(bool keepLast) => keepLast ? ", last layer fp16" : "";
}
