using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>As many multiply-adds as a call of the network makes, on registers alone: the limit of the core.</summary>
/// <param name="work">The work whose multiply-adds are made.</param>
internal sealed class FmaPeak<TLanes, TVector>(Work work) : Contender($"{FmaPeak.Name}, {TLanes.Count * 32} bits")
    where TLanes : ILanes<TVector>
{
    // Two units with a latency of four or five cycles need ten chains.
    private const int Chains = 10;

    private readonly long _iterations = work.Batch * FmaPeak.MultiplyAdds / (Chains * TLanes.Count);
    private float _result;

    public override void Call(int n) => _result = Loop(_iterations, _result);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop(long iterations, float start)
    {
        // Every chain tends to 1: neither infinite nor denormal.
        TVector x = TLanes.Create(0.5f),
            y = x;
        TVector a = TLanes.Create(start),
            b = a,
            c = a,
            d = a,
            e = a,
            f = a,
            g = a,
            h = a,
            i = a,
            j = a;
        for (long n = 0; n < iterations; n++)
        {
            a = TLanes.MultiplyAdd(a, x, y);
            b = TLanes.MultiplyAdd(b, x, y);
            c = TLanes.MultiplyAdd(c, x, y);
            d = TLanes.MultiplyAdd(d, x, y);
            e = TLanes.MultiplyAdd(e, x, y);
            f = TLanes.MultiplyAdd(f, x, y);
            g = TLanes.MultiplyAdd(g, x, y);
            h = TLanes.MultiplyAdd(h, x, y);
            i = TLanes.MultiplyAdd(i, x, y);
            j = TLanes.MultiplyAdd(j, x, y);
        }

        return TLanes.First(a)
            + TLanes.First(b)
            + TLanes.First(c)
            + TLanes.First(d)
            + TLanes.First(e)
            + TLanes.First(f)
            + TLanes.First(g)
            + TLanes.First(h)
            + TLanes.First(i)
            + TLanes.First(j);
    }
}

/// <summary>The peaks this machine has, the widest vectors last.</summary>
internal static class FmaPeak
{
    public const string Name = "FMA peak";

    /// <summary>The multiply-adds of one sample: one a weight.</summary>
    public static long MultiplyAdds { get; } =
        Enumerable
            .Range(0, Flagship.Shape.LayerCount)
            .Sum(layer => (long)Flagship.Shape.Inputs(layer) * Flagship.Shape.Outputs(layer));

    public static IEnumerable<Contender> All(Work work)
    {
        if (!Vector256.IsHardwareAccelerated)
            yield return new FmaPeak<Lanes4, Vector128<float>>(work);
        else if (Fma.IsSupported)
            yield return new FmaPeak<Lanes8, Vector256<float>>(work);
        // Not Vector512.IsHardwareAccelerated: that is false on cores that slow down for wide vectors.
        if (Avx512F.IsSupported)
            yield return new FmaPeak<Lanes16, Vector512<float>>(work);
    }
}

internal interface ILanes<TVector>
{
    static abstract int Count { get; }

    static abstract TVector Create(float value);

    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract float First(TVector a);
}

internal readonly struct Lanes4 : ILanes<Vector128<float>>
{
    public static int Count => 4;

    public static Vector128<float> Create(float value) => Vector128.Create(value);

    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.FusedMultiplyAdd(a, b, c);

    public static float First(Vector128<float> a) => a.ToScalar();
}

internal readonly struct Lanes8 : ILanes<Vector256<float>>
{
    public static int Count => 8;

    public static Vector256<float> Create(float value) => Vector256.Create(value);

    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Fma.MultiplyAdd(a, b, c);

    public static float First(Vector256<float> a) => a.ToScalar();
}

internal readonly struct Lanes16 : ILanes<Vector512<float>>
{
    public static int Count => 16;

    public static Vector512<float> Create(float value) => Vector512.Create(value);

    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Avx512F.FusedMultiplyAdd(a, b, c);

    public static float First(Vector512<float> a) => a.ToScalar();
}
