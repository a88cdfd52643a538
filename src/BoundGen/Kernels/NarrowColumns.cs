using System.Runtime.CompilerServices;

namespace BoundGen;

/// <summary>
/// z = z + W x over the active inputs, for a layer whose outputs all stay in registers while its columns stream by. Every
/// output is one chain of fused multiply-adds, in input order (theory.md section 7).
/// </summary>
internal static class NarrowColumns
{
    /// <summary>Up to this length of a column: 4 vectors of 512 bits, 8 of 256, twice 8 of 128.</summary>
    public const int Widest = 64;

    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T, TWidth>(ref float columns, int stride, ref float x, ref int active, int count, ref float z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        int vectors = stride / TWidth.Lanes;
        for (; vectors >= 8; vectors -= 8)
        {
            Eight<T, TWidth>(ref columns, stride, ref x, ref active, count, ref z);
            columns = ref Unsafe.Add(ref columns, 8 * TWidth.Lanes);
            z = ref Unsafe.Add(ref z, 8 * TWidth.Lanes);
        }

        switch (vectors)
        {
            case 1:
                One<T, TWidth>(ref columns, stride, ref x, ref active, count, ref z);
                break;
            case 2:
                Two<T, TWidth>(ref columns, stride, ref x, ref active, count, ref z);
                break;
            case 3:
                Three<T, TWidth>(ref columns, stride, ref x, ref active, count, ref z);
                break;
            case 4:
                Four<T, TWidth>(ref columns, stride, ref x, ref active, count, ref z);
                break;
            case 6:
                Six<T, TWidth>(ref columns, stride, ref x, ref active, count, ref z);
                break;
            default:
                break;
        }
    }

    [MethodImpl(Hot)]
    private static void One<T, TWidth>(ref float columns, nint stride, ref float x, ref int active, int count, ref float z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        T z0 = TWidth.Load(ref z, 0);
        for (nint n = 0; n < count; n++)
        {
            nint j = Unsafe.Add(ref active, n);
            ref float column = ref Unsafe.Add(ref columns, j * stride);
            T xj = TWidth.Spread(Unsafe.Add(ref x, j));
            z0 = TWidth.MultiplyAdd(TWidth.Load(ref column, 0), xj, z0);
        }

        TWidth.Store(z0, ref z, 0);
    }

    [MethodImpl(Hot)]
    private static void Two<T, TWidth>(ref float columns, nint stride, ref float x, ref int active, int count, ref float z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        T z0 = TWidth.Load(ref z, 0),
            z1 = TWidth.Load(ref z, TWidth.Lanes);
        for (nint n = 0; n < count; n++)
        {
            nint j = Unsafe.Add(ref active, n);
            ref float column = ref Unsafe.Add(ref columns, j * stride);
            T xj = TWidth.Spread(Unsafe.Add(ref x, j));
            z0 = TWidth.MultiplyAdd(TWidth.Load(ref column, 0), xj, z0);
            z1 = TWidth.MultiplyAdd(TWidth.Load(ref column, TWidth.Lanes), xj, z1);
        }

        TWidth.Store(z0, ref z, 0);
        TWidth.Store(z1, ref z, TWidth.Lanes);
    }

    [MethodImpl(Hot)]
    private static void Three<T, TWidth>(ref float columns, nint stride, ref float x, ref int active, int count, ref float z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        T z0 = TWidth.Load(ref z, 0),
            z1 = TWidth.Load(ref z, TWidth.Lanes),
            z2 = TWidth.Load(ref z, 2 * TWidth.Lanes);
        for (nint n = 0; n < count; n++)
        {
            nint j = Unsafe.Add(ref active, n);
            ref float column = ref Unsafe.Add(ref columns, j * stride);
            T xj = TWidth.Spread(Unsafe.Add(ref x, j));
            z0 = TWidth.MultiplyAdd(TWidth.Load(ref column, 0), xj, z0);
            z1 = TWidth.MultiplyAdd(TWidth.Load(ref column, TWidth.Lanes), xj, z1);
            z2 = TWidth.MultiplyAdd(TWidth.Load(ref column, 2 * TWidth.Lanes), xj, z2);
        }

        TWidth.Store(z0, ref z, 0);
        TWidth.Store(z1, ref z, TWidth.Lanes);
        TWidth.Store(z2, ref z, 2 * TWidth.Lanes);
    }

    [MethodImpl(Hot)]
    private static void Four<T, TWidth>(ref float columns, nint stride, ref float x, ref int active, int count, ref float z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        T z0 = TWidth.Load(ref z, 0),
            z1 = TWidth.Load(ref z, TWidth.Lanes),
            z2 = TWidth.Load(ref z, 2 * TWidth.Lanes),
            z3 = TWidth.Load(ref z, 3 * TWidth.Lanes);
        for (nint n = 0; n < count; n++)
        {
            nint j = Unsafe.Add(ref active, n);
            ref float column = ref Unsafe.Add(ref columns, j * stride);
            T xj = TWidth.Spread(Unsafe.Add(ref x, j));
            z0 = TWidth.MultiplyAdd(TWidth.Load(ref column, 0), xj, z0);
            z1 = TWidth.MultiplyAdd(TWidth.Load(ref column, TWidth.Lanes), xj, z1);
            z2 = TWidth.MultiplyAdd(TWidth.Load(ref column, 2 * TWidth.Lanes), xj, z2);
            z3 = TWidth.MultiplyAdd(TWidth.Load(ref column, 3 * TWidth.Lanes), xj, z3);
        }

        TWidth.Store(z0, ref z, 0);
        TWidth.Store(z1, ref z, TWidth.Lanes);
        TWidth.Store(z2, ref z, 2 * TWidth.Lanes);
        TWidth.Store(z3, ref z, 3 * TWidth.Lanes);
    }

    [MethodImpl(Hot)]
    private static void Six<T, TWidth>(ref float columns, nint stride, ref float x, ref int active, int count, ref float z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        T z0 = TWidth.Load(ref z, 0),
            z1 = TWidth.Load(ref z, TWidth.Lanes),
            z2 = TWidth.Load(ref z, 2 * TWidth.Lanes),
            z3 = TWidth.Load(ref z, 3 * TWidth.Lanes),
            z4 = TWidth.Load(ref z, 4 * TWidth.Lanes),
            z5 = TWidth.Load(ref z, 5 * TWidth.Lanes);
        for (nint n = 0; n < count; n++)
        {
            nint j = Unsafe.Add(ref active, n);
            ref float column = ref Unsafe.Add(ref columns, j * stride);
            T xj = TWidth.Spread(Unsafe.Add(ref x, j));
            z0 = TWidth.MultiplyAdd(TWidth.Load(ref column, 0), xj, z0);
            z1 = TWidth.MultiplyAdd(TWidth.Load(ref column, TWidth.Lanes), xj, z1);
            z2 = TWidth.MultiplyAdd(TWidth.Load(ref column, 2 * TWidth.Lanes), xj, z2);
            z3 = TWidth.MultiplyAdd(TWidth.Load(ref column, 3 * TWidth.Lanes), xj, z3);
            z4 = TWidth.MultiplyAdd(TWidth.Load(ref column, 4 * TWidth.Lanes), xj, z4);
            z5 = TWidth.MultiplyAdd(TWidth.Load(ref column, 5 * TWidth.Lanes), xj, z5);
        }

        TWidth.Store(z0, ref z, 0);
        TWidth.Store(z1, ref z, TWidth.Lanes);
        TWidth.Store(z2, ref z, 2 * TWidth.Lanes);
        TWidth.Store(z3, ref z, 3 * TWidth.Lanes);
        TWidth.Store(z4, ref z, 4 * TWidth.Lanes);
        TWidth.Store(z5, ref z, 5 * TWidth.Lanes);
    }

    [MethodImpl(Hot)]
    private static void Eight<T, TWidth>(ref float columns, nint stride, ref float x, ref int active, int count, ref float z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        T z0 = TWidth.Load(ref z, 0),
            z1 = TWidth.Load(ref z, TWidth.Lanes),
            z2 = TWidth.Load(ref z, 2 * TWidth.Lanes),
            z3 = TWidth.Load(ref z, 3 * TWidth.Lanes),
            z4 = TWidth.Load(ref z, 4 * TWidth.Lanes),
            z5 = TWidth.Load(ref z, 5 * TWidth.Lanes),
            z6 = TWidth.Load(ref z, 6 * TWidth.Lanes),
            z7 = TWidth.Load(ref z, 7 * TWidth.Lanes);
        for (nint n = 0; n < count; n++)
        {
            nint j = Unsafe.Add(ref active, n);
            ref float column = ref Unsafe.Add(ref columns, j * stride);
            T xj = TWidth.Spread(Unsafe.Add(ref x, j));
            z0 = TWidth.MultiplyAdd(TWidth.Load(ref column, 0), xj, z0);
            z1 = TWidth.MultiplyAdd(TWidth.Load(ref column, TWidth.Lanes), xj, z1);
            z2 = TWidth.MultiplyAdd(TWidth.Load(ref column, 2 * TWidth.Lanes), xj, z2);
            z3 = TWidth.MultiplyAdd(TWidth.Load(ref column, 3 * TWidth.Lanes), xj, z3);
            z4 = TWidth.MultiplyAdd(TWidth.Load(ref column, 4 * TWidth.Lanes), xj, z4);
            z5 = TWidth.MultiplyAdd(TWidth.Load(ref column, 5 * TWidth.Lanes), xj, z5);
            z6 = TWidth.MultiplyAdd(TWidth.Load(ref column, 6 * TWidth.Lanes), xj, z6);
            z7 = TWidth.MultiplyAdd(TWidth.Load(ref column, 7 * TWidth.Lanes), xj, z7);
        }

        TWidth.Store(z0, ref z, 0);
        TWidth.Store(z1, ref z, TWidth.Lanes);
        TWidth.Store(z2, ref z, 2 * TWidth.Lanes);
        TWidth.Store(z3, ref z, 3 * TWidth.Lanes);
        TWidth.Store(z4, ref z, 4 * TWidth.Lanes);
        TWidth.Store(z5, ref z, 5 * TWidth.Lanes);
        TWidth.Store(z6, ref z, 6 * TWidth.Lanes);
        TWidth.Store(z7, ref z, 7 * TWidth.Lanes);
    }
}
