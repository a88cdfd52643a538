using System.Runtime.CompilerServices;

namespace BoundGen;

/// <summary>
/// Tiles of a dense batch: so many samples by so many vectors of outputs in registers, while all inputs stream by. One chain an
/// output, in input order (theory.md sections 1 and 7). 32 registers hold 24 accumulators, 3 weights and a broadcast; 16
/// registers hold half as many.
/// </summary>
/// <remarks>
/// A tile takes the weights of a panel, which has <c>width</c> floats an input; interleaved samples; and the pre-activations that
/// it adds to, <c>stride</c> floats a sample. Meanwhile it fetches what comes <c>next</c>, so many bytes an input, as what the
/// caches do not hold arrives ten times slower than it is used.
/// </remarks>
internal static class DenseTiles
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    [MethodImpl(Hot)]
    public static void Rows8By3<T, TWidth>(
        ref float panel,
        nint width,
        ref float x,
        int inputs,
        ref float z,
        nint stride,
        nint next,
        nint step
    )
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        T a0 = TWidth.Load(ref z, 0),
            a1 = TWidth.Load(ref z, TWidth.Lanes),
            a2 = TWidth.Load(ref z, 2 * TWidth.Lanes);
        T b0 = TWidth.Load(ref Unsafe.Add(ref z, stride), 0),
            b1 = TWidth.Load(ref Unsafe.Add(ref z, stride), TWidth.Lanes),
            b2 = TWidth.Load(ref Unsafe.Add(ref z, stride), 2 * TWidth.Lanes);
        T c0 = TWidth.Load(ref Unsafe.Add(ref z, 2 * stride), 0),
            c1 = TWidth.Load(ref Unsafe.Add(ref z, 2 * stride), TWidth.Lanes),
            c2 = TWidth.Load(ref Unsafe.Add(ref z, 2 * stride), 2 * TWidth.Lanes);
        T d0 = TWidth.Load(ref Unsafe.Add(ref z, 3 * stride), 0),
            d1 = TWidth.Load(ref Unsafe.Add(ref z, 3 * stride), TWidth.Lanes),
            d2 = TWidth.Load(ref Unsafe.Add(ref z, 3 * stride), 2 * TWidth.Lanes);
        T e0 = TWidth.Load(ref Unsafe.Add(ref z, 4 * stride), 0),
            e1 = TWidth.Load(ref Unsafe.Add(ref z, 4 * stride), TWidth.Lanes),
            e2 = TWidth.Load(ref Unsafe.Add(ref z, 4 * stride), 2 * TWidth.Lanes);
        T f0 = TWidth.Load(ref Unsafe.Add(ref z, 5 * stride), 0),
            f1 = TWidth.Load(ref Unsafe.Add(ref z, 5 * stride), TWidth.Lanes),
            f2 = TWidth.Load(ref Unsafe.Add(ref z, 5 * stride), 2 * TWidth.Lanes);
        T g0 = TWidth.Load(ref Unsafe.Add(ref z, 6 * stride), 0),
            g1 = TWidth.Load(ref Unsafe.Add(ref z, 6 * stride), TWidth.Lanes),
            g2 = TWidth.Load(ref Unsafe.Add(ref z, 6 * stride), 2 * TWidth.Lanes);
        T h0 = TWidth.Load(ref Unsafe.Add(ref z, 7 * stride), 0),
            h1 = TWidth.Load(ref Unsafe.Add(ref z, 7 * stride), TWidth.Lanes),
            h2 = TWidth.Load(ref Unsafe.Add(ref z, 7 * stride), 2 * TWidth.Lanes);
        for (nint j = inputs; j > 0; j--)
        {
            CacheLine.PrefetchFar(next);
            next += step;
            T w0 = TWidth.Load(ref panel, 0),
                w1 = TWidth.Load(ref panel, TWidth.Lanes),
                w2 = TWidth.Load(ref panel, 2 * TWidth.Lanes);
            T x0 = TWidth.Spread(x);
            a0 = TWidth.MultiplyAdd(w0, x0, a0);
            a1 = TWidth.MultiplyAdd(w1, x0, a1);
            a2 = TWidth.MultiplyAdd(w2, x0, a2);
            T x1 = TWidth.Spread(Unsafe.Add(ref x, 1));
            b0 = TWidth.MultiplyAdd(w0, x1, b0);
            b1 = TWidth.MultiplyAdd(w1, x1, b1);
            b2 = TWidth.MultiplyAdd(w2, x1, b2);
            T x2 = TWidth.Spread(Unsafe.Add(ref x, 2));
            c0 = TWidth.MultiplyAdd(w0, x2, c0);
            c1 = TWidth.MultiplyAdd(w1, x2, c1);
            c2 = TWidth.MultiplyAdd(w2, x2, c2);
            T x3 = TWidth.Spread(Unsafe.Add(ref x, 3));
            d0 = TWidth.MultiplyAdd(w0, x3, d0);
            d1 = TWidth.MultiplyAdd(w1, x3, d1);
            d2 = TWidth.MultiplyAdd(w2, x3, d2);
            T x4 = TWidth.Spread(Unsafe.Add(ref x, 4));
            e0 = TWidth.MultiplyAdd(w0, x4, e0);
            e1 = TWidth.MultiplyAdd(w1, x4, e1);
            e2 = TWidth.MultiplyAdd(w2, x4, e2);
            T x5 = TWidth.Spread(Unsafe.Add(ref x, 5));
            f0 = TWidth.MultiplyAdd(w0, x5, f0);
            f1 = TWidth.MultiplyAdd(w1, x5, f1);
            f2 = TWidth.MultiplyAdd(w2, x5, f2);
            T x6 = TWidth.Spread(Unsafe.Add(ref x, 6));
            g0 = TWidth.MultiplyAdd(w0, x6, g0);
            g1 = TWidth.MultiplyAdd(w1, x6, g1);
            g2 = TWidth.MultiplyAdd(w2, x6, g2);
            T x7 = TWidth.Spread(Unsafe.Add(ref x, 7));
            h0 = TWidth.MultiplyAdd(w0, x7, h0);
            h1 = TWidth.MultiplyAdd(w1, x7, h1);
            h2 = TWidth.MultiplyAdd(w2, x7, h2);
            panel = ref Unsafe.Add(ref panel, width);
            x = ref Unsafe.Add(ref x, Layout.InterleavedRows);
        }

        TWidth.Store(a0, ref z, 0);
        TWidth.Store(a1, ref z, TWidth.Lanes);
        TWidth.Store(a2, ref z, 2 * TWidth.Lanes);
        TWidth.Store(b0, ref Unsafe.Add(ref z, stride), 0);
        TWidth.Store(b1, ref Unsafe.Add(ref z, stride), TWidth.Lanes);
        TWidth.Store(b2, ref Unsafe.Add(ref z, stride), 2 * TWidth.Lanes);
        TWidth.Store(c0, ref Unsafe.Add(ref z, 2 * stride), 0);
        TWidth.Store(c1, ref Unsafe.Add(ref z, 2 * stride), TWidth.Lanes);
        TWidth.Store(c2, ref Unsafe.Add(ref z, 2 * stride), 2 * TWidth.Lanes);
        TWidth.Store(d0, ref Unsafe.Add(ref z, 3 * stride), 0);
        TWidth.Store(d1, ref Unsafe.Add(ref z, 3 * stride), TWidth.Lanes);
        TWidth.Store(d2, ref Unsafe.Add(ref z, 3 * stride), 2 * TWidth.Lanes);
        TWidth.Store(e0, ref Unsafe.Add(ref z, 4 * stride), 0);
        TWidth.Store(e1, ref Unsafe.Add(ref z, 4 * stride), TWidth.Lanes);
        TWidth.Store(e2, ref Unsafe.Add(ref z, 4 * stride), 2 * TWidth.Lanes);
        TWidth.Store(f0, ref Unsafe.Add(ref z, 5 * stride), 0);
        TWidth.Store(f1, ref Unsafe.Add(ref z, 5 * stride), TWidth.Lanes);
        TWidth.Store(f2, ref Unsafe.Add(ref z, 5 * stride), 2 * TWidth.Lanes);
        TWidth.Store(g0, ref Unsafe.Add(ref z, 6 * stride), 0);
        TWidth.Store(g1, ref Unsafe.Add(ref z, 6 * stride), TWidth.Lanes);
        TWidth.Store(g2, ref Unsafe.Add(ref z, 6 * stride), 2 * TWidth.Lanes);
        TWidth.Store(h0, ref Unsafe.Add(ref z, 7 * stride), 0);
        TWidth.Store(h1, ref Unsafe.Add(ref z, 7 * stride), TWidth.Lanes);
        TWidth.Store(h2, ref Unsafe.Add(ref z, 7 * stride), 2 * TWidth.Lanes);
    }

    [MethodImpl(Hot)]
    public static void Rows8By1<T, TWidth>(
        ref float panel,
        nint width,
        ref float x,
        int inputs,
        ref float z,
        nint stride,
        nint next,
        nint step
    )
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        T a0 = TWidth.Load(ref z, 0);
        T b0 = TWidth.Load(ref Unsafe.Add(ref z, stride), 0);
        T c0 = TWidth.Load(ref Unsafe.Add(ref z, 2 * stride), 0);
        T d0 = TWidth.Load(ref Unsafe.Add(ref z, 3 * stride), 0);
        T e0 = TWidth.Load(ref Unsafe.Add(ref z, 4 * stride), 0);
        T f0 = TWidth.Load(ref Unsafe.Add(ref z, 5 * stride), 0);
        T g0 = TWidth.Load(ref Unsafe.Add(ref z, 6 * stride), 0);
        T h0 = TWidth.Load(ref Unsafe.Add(ref z, 7 * stride), 0);
        for (nint j = inputs; j > 0; j--)
        {
            CacheLine.PrefetchFar(next);
            next += step;
            T w0 = TWidth.Load(ref panel, 0);
            T x0 = TWidth.Spread(x);
            a0 = TWidth.MultiplyAdd(w0, x0, a0);
            T x1 = TWidth.Spread(Unsafe.Add(ref x, 1));
            b0 = TWidth.MultiplyAdd(w0, x1, b0);
            T x2 = TWidth.Spread(Unsafe.Add(ref x, 2));
            c0 = TWidth.MultiplyAdd(w0, x2, c0);
            T x3 = TWidth.Spread(Unsafe.Add(ref x, 3));
            d0 = TWidth.MultiplyAdd(w0, x3, d0);
            T x4 = TWidth.Spread(Unsafe.Add(ref x, 4));
            e0 = TWidth.MultiplyAdd(w0, x4, e0);
            T x5 = TWidth.Spread(Unsafe.Add(ref x, 5));
            f0 = TWidth.MultiplyAdd(w0, x5, f0);
            T x6 = TWidth.Spread(Unsafe.Add(ref x, 6));
            g0 = TWidth.MultiplyAdd(w0, x6, g0);
            T x7 = TWidth.Spread(Unsafe.Add(ref x, 7));
            h0 = TWidth.MultiplyAdd(w0, x7, h0);
            panel = ref Unsafe.Add(ref panel, width);
            x = ref Unsafe.Add(ref x, Layout.InterleavedRows);
        }

        TWidth.Store(a0, ref z, 0);
        TWidth.Store(b0, ref Unsafe.Add(ref z, stride), 0);
        TWidth.Store(c0, ref Unsafe.Add(ref z, 2 * stride), 0);
        TWidth.Store(d0, ref Unsafe.Add(ref z, 3 * stride), 0);
        TWidth.Store(e0, ref Unsafe.Add(ref z, 4 * stride), 0);
        TWidth.Store(f0, ref Unsafe.Add(ref z, 5 * stride), 0);
        TWidth.Store(g0, ref Unsafe.Add(ref z, 6 * stride), 0);
        TWidth.Store(h0, ref Unsafe.Add(ref z, 7 * stride), 0);
    }

    [MethodImpl(Hot)]
    public static void Rows4By3<T, TWidth>(
        ref float panel,
        nint width,
        ref float x,
        int inputs,
        ref float z,
        nint stride,
        nint next,
        nint step
    )
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        T a0 = TWidth.Load(ref z, 0),
            a1 = TWidth.Load(ref z, TWidth.Lanes),
            a2 = TWidth.Load(ref z, 2 * TWidth.Lanes);
        T b0 = TWidth.Load(ref Unsafe.Add(ref z, stride), 0),
            b1 = TWidth.Load(ref Unsafe.Add(ref z, stride), TWidth.Lanes),
            b2 = TWidth.Load(ref Unsafe.Add(ref z, stride), 2 * TWidth.Lanes);
        T c0 = TWidth.Load(ref Unsafe.Add(ref z, 2 * stride), 0),
            c1 = TWidth.Load(ref Unsafe.Add(ref z, 2 * stride), TWidth.Lanes),
            c2 = TWidth.Load(ref Unsafe.Add(ref z, 2 * stride), 2 * TWidth.Lanes);
        T d0 = TWidth.Load(ref Unsafe.Add(ref z, 3 * stride), 0),
            d1 = TWidth.Load(ref Unsafe.Add(ref z, 3 * stride), TWidth.Lanes),
            d2 = TWidth.Load(ref Unsafe.Add(ref z, 3 * stride), 2 * TWidth.Lanes);
        for (nint j = inputs; j > 0; j--)
        {
            CacheLine.PrefetchFar(next);
            next += step;
            T w0 = TWidth.Load(ref panel, 0),
                w1 = TWidth.Load(ref panel, TWidth.Lanes),
                w2 = TWidth.Load(ref panel, 2 * TWidth.Lanes);
            T x0 = TWidth.Spread(x);
            a0 = TWidth.MultiplyAdd(w0, x0, a0);
            a1 = TWidth.MultiplyAdd(w1, x0, a1);
            a2 = TWidth.MultiplyAdd(w2, x0, a2);
            T x1 = TWidth.Spread(Unsafe.Add(ref x, 1));
            b0 = TWidth.MultiplyAdd(w0, x1, b0);
            b1 = TWidth.MultiplyAdd(w1, x1, b1);
            b2 = TWidth.MultiplyAdd(w2, x1, b2);
            T x2 = TWidth.Spread(Unsafe.Add(ref x, 2));
            c0 = TWidth.MultiplyAdd(w0, x2, c0);
            c1 = TWidth.MultiplyAdd(w1, x2, c1);
            c2 = TWidth.MultiplyAdd(w2, x2, c2);
            T x3 = TWidth.Spread(Unsafe.Add(ref x, 3));
            d0 = TWidth.MultiplyAdd(w0, x3, d0);
            d1 = TWidth.MultiplyAdd(w1, x3, d1);
            d2 = TWidth.MultiplyAdd(w2, x3, d2);
            panel = ref Unsafe.Add(ref panel, width);
            x = ref Unsafe.Add(ref x, Layout.InterleavedRows);
        }

        TWidth.Store(a0, ref z, 0);
        TWidth.Store(a1, ref z, TWidth.Lanes);
        TWidth.Store(a2, ref z, 2 * TWidth.Lanes);
        TWidth.Store(b0, ref Unsafe.Add(ref z, stride), 0);
        TWidth.Store(b1, ref Unsafe.Add(ref z, stride), TWidth.Lanes);
        TWidth.Store(b2, ref Unsafe.Add(ref z, stride), 2 * TWidth.Lanes);
        TWidth.Store(c0, ref Unsafe.Add(ref z, 2 * stride), 0);
        TWidth.Store(c1, ref Unsafe.Add(ref z, 2 * stride), TWidth.Lanes);
        TWidth.Store(c2, ref Unsafe.Add(ref z, 2 * stride), 2 * TWidth.Lanes);
        TWidth.Store(d0, ref Unsafe.Add(ref z, 3 * stride), 0);
        TWidth.Store(d1, ref Unsafe.Add(ref z, 3 * stride), TWidth.Lanes);
        TWidth.Store(d2, ref Unsafe.Add(ref z, 3 * stride), 2 * TWidth.Lanes);
    }

    [MethodImpl(Hot)]
    public static void Rows4By2<T, TWidth>(
        ref float panel,
        nint width,
        ref float x,
        int inputs,
        ref float z,
        nint stride,
        nint next,
        nint step
    )
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        T a0 = TWidth.Load(ref z, 0),
            a1 = TWidth.Load(ref z, TWidth.Lanes);
        T b0 = TWidth.Load(ref Unsafe.Add(ref z, stride), 0),
            b1 = TWidth.Load(ref Unsafe.Add(ref z, stride), TWidth.Lanes);
        T c0 = TWidth.Load(ref Unsafe.Add(ref z, 2 * stride), 0),
            c1 = TWidth.Load(ref Unsafe.Add(ref z, 2 * stride), TWidth.Lanes);
        T d0 = TWidth.Load(ref Unsafe.Add(ref z, 3 * stride), 0),
            d1 = TWidth.Load(ref Unsafe.Add(ref z, 3 * stride), TWidth.Lanes);
        for (nint j = inputs; j > 0; j--)
        {
            CacheLine.PrefetchFar(next);
            next += step;
            T w0 = TWidth.Load(ref panel, 0),
                w1 = TWidth.Load(ref panel, TWidth.Lanes);
            T x0 = TWidth.Spread(x);
            a0 = TWidth.MultiplyAdd(w0, x0, a0);
            a1 = TWidth.MultiplyAdd(w1, x0, a1);
            T x1 = TWidth.Spread(Unsafe.Add(ref x, 1));
            b0 = TWidth.MultiplyAdd(w0, x1, b0);
            b1 = TWidth.MultiplyAdd(w1, x1, b1);
            T x2 = TWidth.Spread(Unsafe.Add(ref x, 2));
            c0 = TWidth.MultiplyAdd(w0, x2, c0);
            c1 = TWidth.MultiplyAdd(w1, x2, c1);
            T x3 = TWidth.Spread(Unsafe.Add(ref x, 3));
            d0 = TWidth.MultiplyAdd(w0, x3, d0);
            d1 = TWidth.MultiplyAdd(w1, x3, d1);
            panel = ref Unsafe.Add(ref panel, width);
            x = ref Unsafe.Add(ref x, Layout.InterleavedRows);
        }

        TWidth.Store(a0, ref z, 0);
        TWidth.Store(a1, ref z, TWidth.Lanes);
        TWidth.Store(b0, ref Unsafe.Add(ref z, stride), 0);
        TWidth.Store(b1, ref Unsafe.Add(ref z, stride), TWidth.Lanes);
        TWidth.Store(c0, ref Unsafe.Add(ref z, 2 * stride), 0);
        TWidth.Store(c1, ref Unsafe.Add(ref z, 2 * stride), TWidth.Lanes);
        TWidth.Store(d0, ref Unsafe.Add(ref z, 3 * stride), 0);
        TWidth.Store(d1, ref Unsafe.Add(ref z, 3 * stride), TWidth.Lanes);
    }
}
