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

    private readonly long[] _failures;
    private readonly long[] _excess;

    private DrawCounts(ulong seed, long start, long end, long[] failures, long[] excess) =>
        (Seed, Start, End, _failures, _excess) = (seed, start, end, failures, excess);

    /// <summary>The seed of the draws.</summary>
    public ulong Seed { get; }

    /// <summary>The first draw.</summary>
    public long Start { get; }

    /// <summary>The draw after the last.</summary>
    public long End { get; }

    /// <summary>N.</summary>
    public long Draws => End - Start;

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
        var phase = PhaseProgress.Start(progress, Phase, end - start);
        return Compute(network, noise, data, priorErrs: null, seed, start, end, phase, cancellationToken);
    }

    /// <summary>
    /// The same as a part of a phase that counts more draws. Of <paramref name="priorErrs"/>, shape [n], come the samples on
    /// which
    /// the prior errs; it is null where nobody asks for the excess over it.
    /// </summary>
    internal static DrawCounts Compute(
        IReluNetwork network,
        NoiseModel noise,
        LabelledData data,
        bool[]? priorErrs,
        ulong seed,
        long start,
        long end,
        PhaseProgress? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        return Compute(
            network,
            noise,
            data,
            priorErrs,
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
        return Compute(
                network,
                noise,
                data,
                null,
                seed,
                start,
                start + data.Count,
                n => (int)(n - start),
                phase,
                cancellationToken
            )
            .Failures(certificate);
    }

    private static DrawCounts Compute(
        IReluNetwork network,
        NoiseModel noise,
        LabelledData data,
        bool[]? priorErrs,
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
        if (!noise.Shape.Equals(network.Shape))
            throw new ArgumentException($"The noise is for a network {noise.Shape}, expected {network.Shape}.", nameof(noise));
        long[] failures = new long[Flags.Length],
            excess = new long[Flags.Length];
        Parallel.For(
            0L,
            (end - start + ChunkLength - 1) / ChunkLength,
            ProcessorThreads.Until(cancellationToken),
            () => new Worker(network.Shape),
            (chunk, _, worker) =>
            {
                long first = start + chunk * ChunkLength,
                    last = Math.Min(first + ChunkLength, end);
                for (long n = first; n < last; n += worker.Labels.Length)
                    worker.Make(
                        network,
                        noise,
                        data,
                        priorErrs,
                        sampleOf,
                        seed,
                        n,
                        (int)Math.Min(worker.Labels.Length, last - n)
                    );
                progress?.Add(last - first);
                return worker;
            },
            worker =>
            {
                for (int f = 0; f < Flags.Length; f++)
                {
                    Interlocked.Add(ref failures[f], worker.Failures[f]);
                    Interlocked.Add(ref excess[f], worker.Excess[f]);
                }
            }
        );
        return new DrawCounts(seed, start, end, failures, excess);
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

        static long[] Sums(long[] own, long[] others) => [.. own.Zip(others, (a, b) => a + b)];
    }

    /// <summary>One thread's batches of draws, and what failed in them.</summary>
    private sealed class Worker
    {
        private readonly float[] _inputs;
        private readonly float[] _normals;
        private readonly DrawOutcome[] _outcomes;
        private readonly bool[] _priorErrs;

        public Worker(NetworkShape shape)
        {
            int batch = DrawBatch.Largest(shape);
            (_inputs, _normals) = (new float[batch * shape.InputSize], new float[batch * shape.NoiseLength]);
            (Labels, _outcomes, _priorErrs) = (new int[batch], new DrawOutcome[batch], new bool[batch]);
        }

        public int[] Labels { get; }

        public long[] Failures { get; } = new long[Flags.Length];

        public long[] Excess { get; } = new long[Flags.Length];

        /// <summary>Makes <paramref name="count"/> draws, at most as many as there are labels.</summary>
        public void Make(
            IReluNetwork network,
            NoiseModel noise,
            LabelledData data,
            bool[]? priorErrs,
            Func<long, int> sampleOf,
            ulong seed,
            long first,
            int count
        )
        {
            int noiseLength = _normals.Length / Labels.Length;
            for (int s = 0; s < count; s++)
            {
                int sample = sampleOf(first + s);
                data.Input(sample).CopyTo(_inputs.AsSpan(s * data.InputSize, data.InputSize));
                Labels[s] = data.Labels[sample];
                _priorErrs[s] = priorErrs?[sample] ?? false;
                CounterNormals.Fill(seed, (ulong)(first + s), _normals.AsSpan(s * noiseLength, noiseLength));
            }

            network.DrawBatch(
                _inputs.AsSpan(0, count * data.InputSize),
                Labels.AsSpan(0, count),
                noise,
                _normals.AsSpan(0, count * noiseLength),
                _outcomes.AsSpan(0, count)
            );
            for (int s = 0; s < count; s++)
            {
                for (int f = 0; f < Flags.Length; f++)
                {
                    int failed = (_outcomes[s] & Flags[f]) == DrawOutcome.None ? 1 : 0;
                    Failures[f] += failed;
                    Excess[f] += _priorErrs[s] ? 0 : failed;
                }
            }
        }
    }
}
