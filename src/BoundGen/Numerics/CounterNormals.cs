using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>What random numbers of one seed are for.</summary>
public enum RandomPurpose : uint
{
    /// <summary>The noise of draws.</summary>
    Noise,

    /// <summary>Which sample a draw takes.</summary>
    Samples,

    /// <summary>Initial weights.</summary>
    InitialWeights,

    /// <summary>Where power iteration starts.</summary>
    Directions,

    /// <summary>Inputs to compare implementations on.</summary>
    Inputs,

    /// <summary>The noise of a network drawn as a whole.</summary>
    DrawnNetwork,

    /// <summary>The order in which the samples of a data set are used.</summary>
    SampleOrder,

    /// <summary>The noise that a network is trained with.</summary>
    TrainingNoise,
}

/// <summary>
/// Standard normals by counter: those of draw n depend on (seed, n) alone, whoever computes them. Threefry-4x32-20
/// (Salmon et al. 2011) keyed by seed and draw, then Box and Muller in single precision. The same bits on every machine
/// with fused multiply-add.
/// </summary>
public static class CounterNormals
{
    private const int Lanes = 8;
    private const int BlockLength = 4 * Lanes;

    /// <summary>Fills a span with the standard normals of a draw.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="draw">n.</param>
    /// <param name="normals">Receives the normals; a shorter span gets a prefix of what a longer one gets.</param>
    public static void Fill(ulong seed, ulong draw, Span<float> normals) => Fill(seed, draw, RandomPurpose.Noise, normals);

    /// <summary>Fills a span from the stream of a purpose: no two purposes share a number.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="draw">n, or what else is counted for this purpose.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="normals">Receives the normals; a shorter span gets a prefix of what a longer one gets.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ulong seed, ulong draw, RandomPurpose purpose, Span<float> normals)
    {
        Span<float> rest = stackalloc float[BlockLength];
        ref float destination = ref MemoryMarshal.GetReference(normals);
        for (int start = 0; start < normals.Length; start += BlockLength)
        {
            bool whole = normals.Length - start >= BlockLength;
            ref float block = ref whole ? ref Unsafe.Add(ref destination, start) : ref MemoryMarshal.GetReference(rest);
            var counter = Vector256.Create((uint)(start / 4)) + Vector256<uint>.Indices;
            var (a, b, c, d) = Threefry(seed, draw, counter, (uint)purpose);
            BoxMuller(a, b, ref block);
            BoxMuller(c, d, ref Unsafe.Add(ref block, 2 * Lanes));
            if (!whole)
                rest[..(normals.Length - start)].CopyTo(normals[start..]);
        }
    }

    /// <summary>
    /// The sample of a draw: uniform over 0..<paramref name="count"/>-1, with replacement (theory.md section 4).
    /// </summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="draw">n.</param>
    /// <param name="count">m, at least 1.</param>
    public static int Sample(ulong seed, ulong draw, int count) => Uniform(seed, draw, count, RandomPurpose.Samples);

    /// <summary>A random order of 0..<paramref name="count"/>-1 (Fisher and Yates): the same for the same seed.</summary>
    internal static int[] Permutation(ulong seed, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int other = Uniform(seed, (ulong)i, i + 1, RandomPurpose.SampleOrder);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private static int Uniform(ulong seed, ulong draw, int count, RandomPurpose purpose)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var (a, b, _, _) = Threefry(seed, draw, Vector256<uint>.Zero, (uint)purpose);
        ulong bits = ((ulong)b[0] << 32) | a[0];
        // The probability of each number differs from 1/count by less than 2^-64.
        return (int)Math.BigMul(bits, (ulong)count, out _);
    }

    /// <summary>Threefry-4x32-20 of the counters (counter, stream, 0, 0) under the key (seed, draw).</summary>
    internal static (Vector256<uint> A, Vector256<uint> B, Vector256<uint> C, Vector256<uint> D) Threefry(
        ulong seed,
        ulong draw,
        Vector256<uint> counter,
        uint stream
    )
    {
        uint k0 = (uint)seed,
            k1 = (uint)(seed >> 32),
            k2 = (uint)draw,
            k3 = (uint)(draw >> 32);
        uint k4 = 0x1BD11BDA ^ k0 ^ k1 ^ k2 ^ k3;
        var a = counter + Vector256.Create(k0);
        var b = Vector256.Create(stream + k1);
        var c = Vector256.Create(k2);
        var d = Vector256.Create(k3);
        FourRounds(ref a, ref b, ref c, ref d, 10, 26, 11, 21, 13, 27, 23, 5, k1, k2, k3, k4 + 1);
        FourRounds(ref a, ref b, ref c, ref d, 6, 20, 17, 11, 25, 10, 18, 20, k2, k3, k4, k0 + 2);
        FourRounds(ref a, ref b, ref c, ref d, 10, 26, 11, 21, 13, 27, 23, 5, k3, k4, k0, k1 + 3);
        FourRounds(ref a, ref b, ref c, ref d, 6, 20, 17, 11, 25, 10, 18, 20, k4, k0, k1, k2 + 4);
        FourRounds(ref a, ref b, ref c, ref d, 10, 26, 11, 21, 13, 27, 23, 5, k0, k1, k2, k3 + 5);
        return (a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourRounds(
        ref Vector256<uint> a,
        ref Vector256<uint> b,
        ref Vector256<uint> c,
        ref Vector256<uint> d,
        int r0,
        int r1,
        int r2,
        int r3,
        int r4,
        int r5,
        int r6,
        int r7,
        uint keyA,
        uint keyB,
        uint keyC,
        uint keyD
    )
    {
        Round(ref a, ref b, ref c, ref d, r0, r1);
        Round(ref a, ref d, ref c, ref b, r2, r3);
        Round(ref a, ref b, ref c, ref d, r4, r5);
        Round(ref a, ref d, ref c, ref b, r6, r7);
        a += Vector256.Create(keyA);
        b += Vector256.Create(keyB);
        c += Vector256.Create(keyC);
        d += Vector256.Create(keyD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref Vector256<uint> a,
        ref Vector256<uint> b,
        ref Vector256<uint> c,
        ref Vector256<uint> d,
        int left,
        int right
    )
    {
        a += b;
        b = ((b << left) | (b >>> (32 - left))) ^ a;
        c += d;
        d = ((d << right) | (d >>> (32 - right))) ^ c;
    }

    /// <summary>sqrt(-2 ln u) cos and sin of a uniform angle, u on the grid of 2^-32 without 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BoxMuller(Vector256<uint> radius, Vector256<uint> angle, ref float destination)
    {
        // In two parts, so that small u (the tail) keeps all of its bits.
        var high = Vector256.ConvertToSingle((radius >>> 8).AsInt32()) * Vector256.Create(1f / (1 << 24));
        var low = Vector256.ConvertToSingle((radius & Vector256.Create(0xFFu)).AsInt32()) + Vector256.Create(0.5f);
        var u = Vector256.FusedMultiplyAdd(low, Vector256.Create(1f / (1L << 32)), high);
        var length = Vector256.Sqrt(Vector256.Log(u) * Vector256.Create(-2f));
        var (sin, cos) = Vector256.SinCos(Vector256.ConvertToSingle(angle.AsInt32()) * Vector256.Create(MathF.PI / (1L << 31)));
        (length * cos).StoreUnsafe(ref destination);
        (length * sin).StoreUnsafe(ref destination, Lanes);
    }
}
