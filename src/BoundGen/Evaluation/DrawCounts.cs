using System.Collections.Immutable;
using System.Numerics;

namespace BoundGen;

/// <summary>How many of N draws each certificate failed on (theory.md section 4, "Estimating E_U").</summary>
/// <remarks>Counts of disjoint ranges of draws add up to those of the whole range, whoever computed them.</remarks>
public sealed class DrawCounts
{
    /// <summary>What its progress is called.</summary>
    internal const string Phase = "draws";

    private const int ChunkLength = 512;

    /// <summary>Every flag of <see cref="DrawOutcome"/>, lowest first.</summary>
    private static readonly ImmutableArray<DrawOutcome> Flags =
    [
        .. Enum.GetValues<DrawOutcome>().Where(flag => BitOperations.IsPow2((int)flag)),
    ];

    /// <summary>All of them together.</summary>
    private static readonly DrawOutcome All = Flags.Aggregate((all, flag) => all | flag);

    private readonly ImmutableArray<long> _failures;
    private readonly ImmutableArray<long> _excess;

    /// <summary>Counts as they were stored.</summary>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="start">The first draw.</param>
    /// <param name="end">The draw after the last.</param>
    /// <param name="failures">By flag.</param>
    /// <param name="excess">The same for samples on which the prior is right.</param>
    internal DrawCounts(ulong seed, long start, long end, ImmutableArray<long> failures, ImmutableArray<long> excess) =>
        (Seed, Start, End, _failures, _excess) = (seed, start, end, failures, excess);

    /// <summary>How many flags there are.</summary>
    internal static int FlagCount => Flags.Length;

    /// <summary>The seed of the draws.</summary>
    public ulong Seed { get; }

    /// <summary>The first draw.</summary>
    public long Start { get; }

    /// <summary>The draw after the last.</summary>
    public long End { get; }

    /// <summary>N.</summary>
    public long Draws => End - Start;

    /// <summary>On how many draws every certificate failed, by flag.</summary>
    internal ImmutableArray<long> AllFailures => _failures;

    /// <summary>The same for draws of samples on which the prior is right.</summary>
    internal ImmutableArray<long> AllExcess => _excess;

    /// <summary>On how many draws one certificate failed.</summary>
    /// <param name="certificate">A single flag.</param>
    public long Failures(DrawOutcome certificate) => _failures[Flags.IndexOf(certificate)];

    /// <summary>
    /// The same for draws of samples on which the prior is right; all of them, where its errors were not given.
    /// </summary>
    /// <param name="certificate">A single flag.</param>
    internal long ExcessFailures(DrawOutcome certificate) => _excess[Flags.IndexOf(certificate)];

    /// <summary>
    /// Makes the draws <paramref name="start"/>..<paramref name="end"/>-1 of a seed, on all cores: draw n takes a sample
    /// uniformly with replacement and fresh noise, both by counter, so that it depends on (seed, n) alone.
    /// </summary>
    /// <param name="network">theta.</param>
    /// <param name="noise">The noise model.</param>
    /// <param name="data">S, with labels among the classes.</param>
    /// <param name="seed">Fixed before the data is looked at.</param>
    /// <param name="start">The first draw, at least 0; fixed beforehand too.</param>
    /// <param name="end">The draw after the last, at least one more; fixed beforehand too.</param>
    /// <param name="progress">Is told how many of these draws are made.</param>
    /// <param name="cancellationToken">Ends the draws.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DrawCounts Compute(
        IReluNetwork network,
        NoiseModel noise,
        LabelledData data,
        ulong seed,
        long start,
        long end,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        var phase = PhaseProgress.Start(progress, Phase, end - start);
        return ComputeEach(network, [noise], data, priorErrs: null, All, seed, start, end, phase, cancellationToken)[0];
    }

    /// <summary>
    /// The same draws with noise that differs in eta alone, as a part of a phase that counts more draws. Of
    /// <paramref name="priorErrs"/>, shape [n], come the samples on which the prior errs; it is null where nobody asks for the
    /// excess over it.
    /// </summary>
    /// <param name="network">theta.</param>
    /// <param name="noises">Noise models of one sigma and rho, by rising eta.</param>
    /// <param name="data">S.</param>
    /// <param name="priorErrs">See above.</param>
    /// <param name="wanted">The flags that are counted; the counts of others are too large or right.</param>
    /// <param name="seed">Fixed before the data is looked at.</param>
    /// <param name="start">The first draw.</param>
    /// <param name="end">The draw after the last; a range may be empty.</param>
    /// <param name="progress">The phase.</param>
    /// <param name="cancellationToken">Ends the draws.</param>
    /// <returns>The counts at every eta.</returns>
    internal static ImmutableArray<DrawCounts> ComputeEach(
        IReluNetwork network,
        IReadOnlyList<NoiseModel> noises,
        LabelledData data,
        bool[]? priorErrs,
        DrawOutcome wanted,
        ulong seed,
        long start,
        long end,
        PhaseProgress? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        return Compute(
            network,
            noises,
            data,
            priorErrs,
            wanted,
            seed,
            start,
            end,
            n => CounterNormals.Sample(seed, (ulong)n, data.Count),
            progress,
            cancellationToken
        );
    }

    /// <summary>
    /// On how many samples a certificate fails, one draw of each with fresh noise: of an i.i.d. sample the outcomes are i.i.d.
    /// too. The draws are those from <paramref name="start"/> on, so that the parts of a sample can be drawn one after another.
    /// </summary>
    /// <param name="network">theta.</param>
    /// <param name="noise">The noise model.</param>
    /// <param name="data">The samples, at least one.</param>
    /// <param name="seed">Fixes the noise.</param>
    /// <param name="start">The draw of the first sample.</param>
    /// <param name="certificate">A single flag.</param>
    /// <param name="progress">Is told how many of the draws are made.</param>
    /// <param name="cancellationToken">Ends the draws.</param>
    /// <returns>In 0..n.</returns>
    public static long CountFailures(
        IReluNetwork network,
        NoiseModel noise,
        LabelledData data,
        ulong seed,
        long start,
        DrawOutcome certificate,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(data);
        var phase = PhaseProgress.Start(progress, Phase, data.Count);
        long end = start + data.Count;
        return Compute(network, [noise], data, null, All, seed, start, end, n => (int)(n - start), phase, cancellationToken)[0]
            .Failures(certificate);
    }

    private static ImmutableArray<DrawCounts> Compute(
        IReluNetwork network,
        IReadOnlyList<NoiseModel> noises,
        LabelledData data,
        bool[]? priorErrs,
        DrawOutcome wanted,
        ulong seed,
        long start,
        long end,
        Func<long, int> sampleOf,
        PhaseProgress? progress,
        CancellationToken cancellationToken
    )
    {
        data.CheckFits(network.Shape, nameof(data));
        if (data.Count == 0)
            throw new ArgumentException("There are 0 samples to draw from, expected at least 1.", nameof(data));
        foreach (var noise in noises)
        {
            if (!noise.Shape.Equals(network.Shape))
                throw new ArgumentException(
                    $"The noise is for a network {noise.Shape}, expected {network.Shape}.",
                    nameof(noises)
                );
        }

        var total = new FailureTally(noises.Count, Flags);
        Parallel.For(
            0L,
            (end - start + ChunkLength - 1) / ChunkLength,
            ProcessorThreads.Until(cancellationToken),
            () => (Batch: new NoisyBatch(network, noises, wanted, data, seed), Tally: new FailureTally(noises.Count, Flags)),
            (chunk, _, local) =>
            {
                long first = start + chunk * ChunkLength,
                    last = Math.Min(first + ChunkLength, end);
                for (long n = first; n < last; n += local.Batch.Size)
                {
                    int count = (int)Math.Min(local.Batch.Size, last - n);
                    local.Batch.Make(n, count, sampleOf);
                    for (int s = 0; s < count; s++)
                        local.Tally.Add(local.Batch.Outcomes(s), priorErrs is not null && priorErrs[sampleOf(n + s)]);
                }

                progress?.Add(last - first);
                return local;
            },
            local => total.Add(local.Tally)
        );
        return [.. noises.Select((_, eta) => new DrawCounts(seed, start, end, total.Failures(eta), total.Excess(eta)))];
    }

    /// <summary>The counts of this range of draws and the one that follows it.</summary>
    /// <param name="next">Of the same seed, the same network, noise and sample, starting where this range ends.</param>
    /// <exception cref="ArgumentException">Another seed, or draws that do not follow these.</exception>
    public DrawCounts Append(DrawCounts next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Seed != Seed || next.Start != End)
            throw new ArgumentException(
                $"The draws are those from {next.Start} of seed {next.Seed}, expected those from {End} of seed {Seed}.",
                nameof(next)
            );
        return new DrawCounts(Seed, Start, next.End, Sums(_failures, next._failures), Sums(_excess, next._excess));

        static ImmutableArray<long> Sums(ImmutableArray<long> own, ImmutableArray<long> others) =>
            [.. own.Zip(others, (a, b) => a + b)];
    }
}
