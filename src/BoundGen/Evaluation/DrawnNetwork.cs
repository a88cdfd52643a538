using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// One network theta' = theta + U drawn whole from the posterior, rounded to single precision, with the disintegrated
/// bound of its own error (theory.md section 4).
/// </summary>
public sealed class DrawnNetwork
{
    private DrawnNetwork(
        NetworkParameters parameters,
        ulong seed,
        int errors,
        int excessErrors,
        int samples,
        CertificateBound bound
    )
    {
        (Parameters, Seed, Errors, ExcessErrors, Bound) = (parameters, seed, errors, excessErrors, bound);
        EmpiricalError = (double)errors / samples;
    }

    /// <summary>theta', which the bound is about.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>What fixes theta', with the posterior and sigma.</summary>
    public ulong Seed { get; }

    /// <summary>How many of the samples theta' misclassifies; a tie is an error.</summary>
    public int Errors { get; }

    /// <summary>How many of those on which theta_0 is right.</summary>
    public int ExcessErrors { get; }

    /// <summary>The share of the samples that theta' misclassifies.</summary>
    public double EmpiricalError { get; }

    /// <summary>The disintegrated bound.</summary>
    public CertificateBound Bound { get; }

    /// <summary>Draws a network by counter: it depends on the posterior, sigma and the seed alone.</summary>
    /// <param name="posterior">theta.</param>
    /// <param name="sigma">
    /// Shape [K + 1], positive and at most <see cref="SigmaCandidates.Largest"/>, so that nothing overflows.
    /// </param>
    /// <param name="seed">Fixed before the sample is looked at.</param>
    internal static NetworkParameters Draw(NetworkParameters posterior, ReadOnlySpan<double> sigma, ulong seed)
    {
        var shape = posterior.Shape;
        var values = GC.AllocateUninitializedArray<float>(shape.ParameterCount);
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            Span<float> drawn = values.AsSpan(shape.Layer(layer));
            ReadOnlySpan<float> centre = posterior.Values[shape.Layer(layer)];
            CounterNormals.Fill(seed, (ulong)layer, RandomPurpose.DrawnNetwork, drawn);

            // Rounded once to double and once to float: GaussianDivergence counts on it.
            for (int i = 0; i < drawn.Length; i++)
                drawn[i] = (float)Math.FusedMultiplyAdd(sigma[layer], drawn[i], centre[i]);
        }

        return NetworkParameters.Owning(shape, values, posterior.Usage);
    }

    /// <summary>Draws a network, counts its errors and bounds its risk.</summary>
    /// <param name="request">The network, S, the seed and what there is to spend.</param>
    /// <param name="prior">theta_0.</param>
    /// <param name="sigma">The noise levels.</param>
    /// <param name="seed">Fixed before the sample is looked at.</param>
    /// <param name="priorErrs">On which samples theta_0 errs, shape [n].</param>
    /// <param name="levels">The candidates for sigma and the networks drawn at each.</param>
    /// <param name="others">What else could have been chosen.</param>
    internal static DrawnNetwork Make(
        BoundRequest request,
        NetworkParameters prior,
        ImmutableArray<double> sigma,
        ulong seed,
        bool[] priorErrs,
        IReadOnlyCollection<GridChoice> levels,
        params GridChoice[] others
    )
    {
        var (posterior, data) = (request.Parameters, request.Sample);
        var drawn = Draw(posterior, sigma.AsSpan(), seed);
        bool[] errs = ErrorCounts.Erring(request.Network.WithParameters(drawn), data, passed: null, request.CancellationToken);
        int errors = errs.Count(err => err),
            excess = errs.Zip(priorErrs, (own, priors) => own && !priors).Count(only => only);
        double ratio = GaussianDivergence.LnDensityRatio(drawn, posterior, prior, sigma.AsSpan());
        var bound = CertificateBound.OfDrawnNetwork(
            sigma,
            ratio,
            errors,
            excess,
            new PriorErrors(priorErrs.Count(err => err), data.Count),
            request.Options.Delta,
            levels,
            others
        );
        return new DrawnNetwork(drawn, seed, errors, excess, data.Count, bound);
    }
}
