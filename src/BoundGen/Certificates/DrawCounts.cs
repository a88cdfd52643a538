using System.Collections.Immutable;
using System.Numerics;

namespace BoundGen;

/// <summary>How many of N draws each certificate failed on (theory.md section 4, "Estimating E_U").</summary>
/// <remarks>Counts of disjoint ranges of draws add up to those of the whole range, whoever computed them.</remarks>
public sealed class DrawCounts
{
    private const int ChunkLength = 500;

    /// <summary>Every flag of <see cref="DrawOutcome"/>, lowest first.</summary>
    private static readonly ImmutableArray<DrawOutcome> Flags =
        [.. Enum.GetValues<DrawOutcome>().Where(flag => BitOperations.IsPow2((int)flag))];

    private readonly long[] _failures;

    private DrawCounts(long draws, long[] failures) => (Draws, _failures) = (draws, failures);

    /// <summary>N.</summary>
    public long Draws { get; }

    /// <summary>On how many draws one certificate failed.</summary>
    /// <param name="certificate">A single flag.</param>
    public long Failures(DrawOutcome certificate) => _failures[Flags.IndexOf(certificate)];

    /// <summary>
    /// Makes the draws 0..<paramref name="draws"/>-1 of a seed, on all cores: draw n takes a sample uniformly with
    /// replacement and fresh noise, both by counter, so that it depends on (seed, n) alone.
    /// </summary>
    /// <param name="network">theta.</param>
    /// <param name="noise">The noise model.</param>
    /// <param name="data">S, with labels among the classes.</param>
    /// <param name="seed">Fixed before the data is looked at.</param>
    /// <param name="draws">N, at least 1; fixed beforehand too.</param>
    /// <param name="progress">Is told the number of draws made since it was told last, from any thread.</param>
    public static DrawCounts Make<TNetwork>(
        TNetwork network, NoiseModel noise, LabelledData data, ulong seed, long draws, IProgress<long>? progress = null)
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);

        var failures = new long[Flags.Length];
        Parallel.For(
            0L,
            (draws + ChunkLength - 1) / ChunkLength,
            () => (Normals: new float[TNetwork.Shape.NoiseLength], Failures: new long[Flags.Length]),
            (chunk, _, local) =>
            {
                long end = Math.Min((chunk + 1) * ChunkLength, draws);
                for (long n = chunk * ChunkLength; n < end; n++)
                {
                    int sample = CounterNormals.Sample(seed, (ulong)n, data.Count);
                    CounterNormals.Fill(seed, (ulong)n, local.Normals);
                    var outcome = network.Draw(data.Input(sample), data.Labels[sample], noise, local.Normals);
                    for (int f = 0; f < Flags.Length; f++)
                        local.Failures[f] += (outcome & Flags[f]) == 0 ? 1 : 0;
                }

                progress?.Report(end - chunk * ChunkLength);
                return local;
            },
            local =>
            {
                for (int f = 0; f < Flags.Length; f++)
                    Interlocked.Add(ref failures[f], local.Failures[f]);
            });
        return new DrawCounts(draws, failures);
    }
}
