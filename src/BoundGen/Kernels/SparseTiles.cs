using System.Runtime.CompilerServices;

namespace BoundGen;

/// <summary>
/// Tiles of a sparse batch: so many vectors of one sample's outputs in registers, over the listed inputs of a block, sample by
/// sample. One chain an output, in input order (theory.md sections 1 and 7).
/// </summary>
/// <remarks>A tile takes the lists of all samples, one after the other, and returns where they end.</remarks>
internal static class SparseTiles
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    [MethodImpl(Hot)]
    public static ref float Twelve<T, TWidth>(ref float panel, ref float list, int n, ref float z, scoped in SparseTile tile)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        var (width, stride, step, apart) = (tile.Width, tile.Stride, tile.Step, tile.Apart);
        var (toSecond, toThird, toFourth) = (tile.ToSecond, tile.ToThird, tile.ToFourth);
        nint next = tile.NextBlock(ref panel);
        for (; n > 0; n--, next += step)
        {
            SparseTile.Fetch(next, apart, panels: 12 * TWidth.Lanes / Layout.PanelWidth);
            T z0 = TWidth.Load(ref z, 0),
                z1 = TWidth.Load(ref z, TWidth.Lanes),
                z2 = TWidth.Load(ref z, 2 * TWidth.Lanes),
                z3 = TWidth.Load(ref z, 3 * TWidth.Lanes),
                z4 = TWidth.Load(ref z, 4 * TWidth.Lanes),
                z5 = TWidth.Load(ref z, 5 * TWidth.Lanes),
                z6 = TWidth.Load(ref z, 6 * TWidth.Lanes),
                z7 = TWidth.Load(ref z, 7 * TWidth.Lanes),
                z8 = TWidth.Load(ref z, 8 * TWidth.Lanes),
                z9 = TWidth.Load(ref z, 9 * TWidth.Lanes),
                z10 = TWidth.Load(ref z, 10 * TWidth.Lanes),
                z11 = TWidth.Load(ref z, 11 * TWidth.Lanes);
            ref float end = ref SparseTile.End(ref list);
            for (
                list = ref Unsafe.Add(ref list, 1);
                Unsafe.IsAddressLessThan(ref list, ref end);
                list = ref Unsafe.Add(ref list, 2)
            )
            {
                ref float row = ref Unsafe.Add(ref panel, SparseTile.Place(ref list) * width);
                T x = TWidth.Spread(Unsafe.Add(ref list, 1));
                z0 = TWidth.MultiplyAdd(TWidth.Load(ref row, 0), x, z0);
                z1 = TWidth.MultiplyAdd(TWidth.Load(ref row, TWidth.Lanes), x, z1);
                z2 = TWidth.MultiplyAdd(TWidth.Load(ref row, 2 * TWidth.Lanes), x, z2);
                ref float second = ref Unsafe.Add(ref row, toSecond);
                z3 = TWidth.MultiplyAdd(TWidth.Load(ref second, 0), x, z3);
                z4 = TWidth.MultiplyAdd(TWidth.Load(ref second, TWidth.Lanes), x, z4);
                z5 = TWidth.MultiplyAdd(TWidth.Load(ref second, 2 * TWidth.Lanes), x, z5);
                ref float third = ref Unsafe.Add(ref row, toThird);
                z6 = TWidth.MultiplyAdd(TWidth.Load(ref third, 0), x, z6);
                z7 = TWidth.MultiplyAdd(TWidth.Load(ref third, TWidth.Lanes), x, z7);
                z8 = TWidth.MultiplyAdd(TWidth.Load(ref third, 2 * TWidth.Lanes), x, z8);
                ref float fourth = ref Unsafe.Add(ref row, toFourth);
                z9 = TWidth.MultiplyAdd(TWidth.Load(ref fourth, 0), x, z9);
                z10 = TWidth.MultiplyAdd(TWidth.Load(ref fourth, TWidth.Lanes), x, z10);
                z11 = TWidth.MultiplyAdd(TWidth.Load(ref fourth, 2 * TWidth.Lanes), x, z11);
            }

            TWidth.Store(z0, ref z, 0);
            TWidth.Store(z1, ref z, TWidth.Lanes);
            TWidth.Store(z2, ref z, 2 * TWidth.Lanes);
            TWidth.Store(z3, ref z, 3 * TWidth.Lanes);
            TWidth.Store(z4, ref z, 4 * TWidth.Lanes);
            TWidth.Store(z5, ref z, 5 * TWidth.Lanes);
            TWidth.Store(z6, ref z, 6 * TWidth.Lanes);
            TWidth.Store(z7, ref z, 7 * TWidth.Lanes);
            TWidth.Store(z8, ref z, 8 * TWidth.Lanes);
            TWidth.Store(z9, ref z, 9 * TWidth.Lanes);
            TWidth.Store(z10, ref z, 10 * TWidth.Lanes);
            TWidth.Store(z11, ref z, 11 * TWidth.Lanes);
            z = ref Unsafe.Add(ref z, stride);
        }

        return ref list;
    }

    [MethodImpl(Hot)]
    public static ref float Nine<T, TWidth>(ref float panel, ref float list, int n, ref float z, scoped in SparseTile tile)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        var (width, stride, step, apart) = (tile.Width, tile.Stride, tile.Step, tile.Apart);
        var (toSecond, toThird) = (tile.ToSecond, tile.ToThird);
        nint next = tile.NextBlock(ref panel);
        for (; n > 0; n--, next += step)
        {
            SparseTile.Fetch(next, apart, panels: 9 * TWidth.Lanes / Layout.PanelWidth);
            T z0 = TWidth.Load(ref z, 0),
                z1 = TWidth.Load(ref z, TWidth.Lanes),
                z2 = TWidth.Load(ref z, 2 * TWidth.Lanes),
                z3 = TWidth.Load(ref z, 3 * TWidth.Lanes),
                z4 = TWidth.Load(ref z, 4 * TWidth.Lanes),
                z5 = TWidth.Load(ref z, 5 * TWidth.Lanes),
                z6 = TWidth.Load(ref z, 6 * TWidth.Lanes),
                z7 = TWidth.Load(ref z, 7 * TWidth.Lanes),
                z8 = TWidth.Load(ref z, 8 * TWidth.Lanes);
            ref float end = ref SparseTile.End(ref list);
            for (
                list = ref Unsafe.Add(ref list, 1);
                Unsafe.IsAddressLessThan(ref list, ref end);
                list = ref Unsafe.Add(ref list, 2)
            )
            {
                ref float row = ref Unsafe.Add(ref panel, SparseTile.Place(ref list) * width);
                T x = TWidth.Spread(Unsafe.Add(ref list, 1));
                z0 = TWidth.MultiplyAdd(TWidth.Load(ref row, 0), x, z0);
                z1 = TWidth.MultiplyAdd(TWidth.Load(ref row, TWidth.Lanes), x, z1);
                z2 = TWidth.MultiplyAdd(TWidth.Load(ref row, 2 * TWidth.Lanes), x, z2);
                ref float second = ref Unsafe.Add(ref row, toSecond);
                z3 = TWidth.MultiplyAdd(TWidth.Load(ref second, 0), x, z3);
                z4 = TWidth.MultiplyAdd(TWidth.Load(ref second, TWidth.Lanes), x, z4);
                z5 = TWidth.MultiplyAdd(TWidth.Load(ref second, 2 * TWidth.Lanes), x, z5);
                ref float third = ref Unsafe.Add(ref row, toThird);
                z6 = TWidth.MultiplyAdd(TWidth.Load(ref third, 0), x, z6);
                z7 = TWidth.MultiplyAdd(TWidth.Load(ref third, TWidth.Lanes), x, z7);
                z8 = TWidth.MultiplyAdd(TWidth.Load(ref third, 2 * TWidth.Lanes), x, z8);
            }

            TWidth.Store(z0, ref z, 0);
            TWidth.Store(z1, ref z, TWidth.Lanes);
            TWidth.Store(z2, ref z, 2 * TWidth.Lanes);
            TWidth.Store(z3, ref z, 3 * TWidth.Lanes);
            TWidth.Store(z4, ref z, 4 * TWidth.Lanes);
            TWidth.Store(z5, ref z, 5 * TWidth.Lanes);
            TWidth.Store(z6, ref z, 6 * TWidth.Lanes);
            TWidth.Store(z7, ref z, 7 * TWidth.Lanes);
            TWidth.Store(z8, ref z, 8 * TWidth.Lanes);
            z = ref Unsafe.Add(ref z, stride);
        }

        return ref list;
    }

    [MethodImpl(Hot)]
    public static ref float Six<T, TWidth>(ref float panel, ref float list, int n, ref float z, scoped in SparseTile tile)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        var (width, stride, step, apart) = (tile.Width, tile.Stride, tile.Step, tile.Apart);
        nint toSecond = tile.ToSecond;
        nint next = tile.NextBlock(ref panel);
        for (; n > 0; n--, next += step)
        {
            SparseTile.Fetch(next, apart, panels: 6 * TWidth.Lanes / Layout.PanelWidth);
            T z0 = TWidth.Load(ref z, 0),
                z1 = TWidth.Load(ref z, TWidth.Lanes),
                z2 = TWidth.Load(ref z, 2 * TWidth.Lanes),
                z3 = TWidth.Load(ref z, 3 * TWidth.Lanes),
                z4 = TWidth.Load(ref z, 4 * TWidth.Lanes),
                z5 = TWidth.Load(ref z, 5 * TWidth.Lanes);
            ref float end = ref SparseTile.End(ref list);
            for (
                list = ref Unsafe.Add(ref list, 1);
                Unsafe.IsAddressLessThan(ref list, ref end);
                list = ref Unsafe.Add(ref list, 2)
            )
            {
                ref float row = ref Unsafe.Add(ref panel, SparseTile.Place(ref list) * width);
                T x = TWidth.Spread(Unsafe.Add(ref list, 1));
                z0 = TWidth.MultiplyAdd(TWidth.Load(ref row, 0), x, z0);
                z1 = TWidth.MultiplyAdd(TWidth.Load(ref row, TWidth.Lanes), x, z1);
                z2 = TWidth.MultiplyAdd(TWidth.Load(ref row, 2 * TWidth.Lanes), x, z2);
                ref float second = ref Unsafe.Add(ref row, toSecond);
                z3 = TWidth.MultiplyAdd(TWidth.Load(ref second, 0), x, z3);
                z4 = TWidth.MultiplyAdd(TWidth.Load(ref second, TWidth.Lanes), x, z4);
                z5 = TWidth.MultiplyAdd(TWidth.Load(ref second, 2 * TWidth.Lanes), x, z5);
            }

            TWidth.Store(z0, ref z, 0);
            TWidth.Store(z1, ref z, TWidth.Lanes);
            TWidth.Store(z2, ref z, 2 * TWidth.Lanes);
            TWidth.Store(z3, ref z, 3 * TWidth.Lanes);
            TWidth.Store(z4, ref z, 4 * TWidth.Lanes);
            TWidth.Store(z5, ref z, 5 * TWidth.Lanes);
            z = ref Unsafe.Add(ref z, stride);
        }

        return ref list;
    }

    [MethodImpl(Hot)]
    public static ref float Three<T, TWidth>(ref float panel, ref float list, int n, ref float z, scoped in SparseTile tile)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        var (width, stride, step, apart) = (tile.Width, tile.Stride, tile.Step, tile.Apart);
        nint next = tile.NextBlock(ref panel);
        for (; n > 0; n--, next += step)
        {
            SparseTile.Fetch(next, apart, panels: 1);
            T z0 = TWidth.Load(ref z, 0),
                z1 = TWidth.Load(ref z, TWidth.Lanes),
                z2 = TWidth.Load(ref z, 2 * TWidth.Lanes);
            ref float end = ref SparseTile.End(ref list);
            for (
                list = ref Unsafe.Add(ref list, 1);
                Unsafe.IsAddressLessThan(ref list, ref end);
                list = ref Unsafe.Add(ref list, 2)
            )
            {
                ref float row = ref Unsafe.Add(ref panel, SparseTile.Place(ref list) * width);
                T x = TWidth.Spread(Unsafe.Add(ref list, 1));
                z0 = TWidth.MultiplyAdd(TWidth.Load(ref row, 0), x, z0);
                z1 = TWidth.MultiplyAdd(TWidth.Load(ref row, TWidth.Lanes), x, z1);
                z2 = TWidth.MultiplyAdd(TWidth.Load(ref row, 2 * TWidth.Lanes), x, z2);
            }

            TWidth.Store(z0, ref z, 0);
            TWidth.Store(z1, ref z, TWidth.Lanes);
            TWidth.Store(z2, ref z, 2 * TWidth.Lanes);
            z = ref Unsafe.Add(ref z, stride);
        }

        return ref list;
    }

    [MethodImpl(Hot)]
    public static ref float Four<T, TWidth>(ref float panel, ref float list, int n, ref float z, scoped in SparseTile tile)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        var (width, stride, step, apart) = (tile.Width, tile.Stride, tile.Step, tile.Apart);
        nint next = tile.NextBlock(ref panel);
        for (; n > 0; n--, next += step)
        {
            SparseTile.Fetch(next, apart, panels: 1);
            T z0 = TWidth.Load(ref z, 0),
                z1 = TWidth.Load(ref z, TWidth.Lanes),
                z2 = TWidth.Load(ref z, 2 * TWidth.Lanes),
                z3 = TWidth.Load(ref z, 3 * TWidth.Lanes);
            ref float end = ref SparseTile.End(ref list);
            for (
                list = ref Unsafe.Add(ref list, 1);
                Unsafe.IsAddressLessThan(ref list, ref end);
                list = ref Unsafe.Add(ref list, 2)
            )
            {
                ref float row = ref Unsafe.Add(ref panel, SparseTile.Place(ref list) * width);
                T x = TWidth.Spread(Unsafe.Add(ref list, 1));
                z0 = TWidth.MultiplyAdd(TWidth.Load(ref row, 0), x, z0);
                z1 = TWidth.MultiplyAdd(TWidth.Load(ref row, TWidth.Lanes), x, z1);
                z2 = TWidth.MultiplyAdd(TWidth.Load(ref row, 2 * TWidth.Lanes), x, z2);
                z3 = TWidth.MultiplyAdd(TWidth.Load(ref row, 3 * TWidth.Lanes), x, z3);
            }

            TWidth.Store(z0, ref z, 0);
            TWidth.Store(z1, ref z, TWidth.Lanes);
            TWidth.Store(z2, ref z, 2 * TWidth.Lanes);
            TWidth.Store(z3, ref z, 3 * TWidth.Lanes);
            z = ref Unsafe.Add(ref z, stride);
        }

        return ref list;
    }

    [MethodImpl(Hot)]
    public static ref float Two<T, TWidth>(ref float panel, ref float list, int n, ref float z, scoped in SparseTile tile)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        var (width, stride, step, apart) = (tile.Width, tile.Stride, tile.Step, tile.Apart);
        nint next = tile.NextBlock(ref panel);
        for (; n > 0; n--, next += step)
        {
            SparseTile.Fetch(next, apart, panels: 1);
            T z0 = TWidth.Load(ref z, 0),
                z1 = TWidth.Load(ref z, TWidth.Lanes);
            ref float end = ref SparseTile.End(ref list);
            for (
                list = ref Unsafe.Add(ref list, 1);
                Unsafe.IsAddressLessThan(ref list, ref end);
                list = ref Unsafe.Add(ref list, 2)
            )
            {
                ref float row = ref Unsafe.Add(ref panel, SparseTile.Place(ref list) * width);
                T x = TWidth.Spread(Unsafe.Add(ref list, 1));
                z0 = TWidth.MultiplyAdd(TWidth.Load(ref row, 0), x, z0);
                z1 = TWidth.MultiplyAdd(TWidth.Load(ref row, TWidth.Lanes), x, z1);
            }

            TWidth.Store(z0, ref z, 0);
            TWidth.Store(z1, ref z, TWidth.Lanes);
            z = ref Unsafe.Add(ref z, stride);
        }

        return ref list;
    }

    [MethodImpl(Hot)]
    public static ref float One<T, TWidth>(ref float panel, ref float list, int n, ref float z, scoped in SparseTile tile)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        var (width, stride, step, apart) = (tile.Width, tile.Stride, tile.Step, tile.Apart);
        nint next = tile.NextBlock(ref panel);
        for (; n > 0; n--, next += step)
        {
            SparseTile.Fetch(next, apart, panels: 1);
            T z0 = TWidth.Load(ref z, 0);
            ref float end = ref SparseTile.End(ref list);
            for (
                list = ref Unsafe.Add(ref list, 1);
                Unsafe.IsAddressLessThan(ref list, ref end);
                list = ref Unsafe.Add(ref list, 2)
            )
            {
                ref float row = ref Unsafe.Add(ref panel, SparseTile.Place(ref list) * width);
                T x = TWidth.Spread(Unsafe.Add(ref list, 1));
                z0 = TWidth.MultiplyAdd(TWidth.Load(ref row, 0), x, z0);
            }

            TWidth.Store(z0, ref z, 0);
            z = ref Unsafe.Add(ref z, stride);
        }

        return ref list;
    }
}
