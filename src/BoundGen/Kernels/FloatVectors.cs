using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace BoundGen;

/// <summary>What kernels need of vectors of one width, so that one text serves all widths.</summary>
/// <typeparam name="T">A vector of floats.</typeparam>
internal interface IFloatVectors<T>
    where T : struct
{
    /// <summary>Floats of a vector.</summary>
    static abstract int Lanes { get; }

    static abstract T Load(ref float source, nint offset);

    static abstract T Spread(float value);

    /// <summary>weight * input + sum with one rounding, the step of every chain (theory.md section 7).</summary>
    static abstract T MultiplyAdd(T weight, T input, T sum);

    static abstract void Store(T value, ref float target, nint offset);
}

/// <summary>Vectors of 512 bits.</summary>
internal readonly struct FloatVectors512 : IFloatVectors<Vector512<float>>
{
    public static int Lanes => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref float source, nint offset) => Vector512.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Spread(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> weight, Vector512<float> input, Vector512<float> sum) =>
        Vector512.FusedMultiplyAdd(weight, input, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float target, nint offset) =>
        value.StoreUnsafe(ref target, (nuint)offset);
}

/// <summary>Vectors of 256 bits.</summary>
internal readonly struct FloatVectors256 : IFloatVectors<Vector256<float>>
{
    public static int Lanes => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ref float source, nint offset) => Vector256.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Spread(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> weight, Vector256<float> input, Vector256<float> sum) =>
        Vector256.FusedMultiplyAdd(weight, input, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, ref float target, nint offset) =>
        value.StoreUnsafe(ref target, (nuint)offset);
}

/// <summary>Vectors of 128 bits, which every processor has, with or without a fused multiply-add.</summary>
internal readonly struct FloatVectors128 : IFloatVectors<Vector128<float>>
{
    public static int Lanes => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(ref float source, nint offset) => Vector128.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Spread(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> weight, Vector128<float> input, Vector128<float> sum) =>
        Fma.IsSupported || AdvSimd.IsSupported
            ? Vector128.FusedMultiplyAdd(weight, input, sum)
            : MultiplyAddInDoubles(weight, input, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, ref float target, nint offset) =>
        value.StoreUnsafe(ref target, (nuint)offset);

    /// <summary>
    /// The same bits without the instruction. A product of floats is exact in double precision. The sum is rounded twice, and
    /// differs from one that is rounded once only where <see cref="MayDiffer"/> says so, which is rare.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> MultiplyAddInDoubles(Vector128<float> weight, Vector128<float> input, Vector128<float> sum)
    {
        var low = Vector128.WidenLower(weight) * Vector128.WidenLower(input) + Vector128.WidenLower(sum);
        var high = Vector128.WidenUpper(weight) * Vector128.WidenUpper(input) + Vector128.WidenUpper(sum);
        return (MayDiffer(low) | MayDiffer(high)) == Vector128<double>.Zero.AsUInt64()
            ? Vector128.Narrow(low, high)
            : OneByOne(weight, input, sum);
    }

    /// <summary>Marks sums that lie halfway between two floats, where the first rounding may have put them, and those of
    /// subnormal floats, which are spaced differently.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> MayDiffer(Vector128<double> sum)
    {
        const ulong BeyondFloat = (1UL << 29) - 1,
            Halfway = 1UL << 28;
        const double SmallestNormal = 1.1754943508222875e-38;
        var halfway = Vector128.Equals(sum.AsUInt64() & Vector128.Create(BeyondFloat), Vector128.Create(Halfway));
        var tiny = Vector128.LessThan(Vector128.Abs(sum), Vector128.Create(SmallestNormal));
        return halfway | Vector128.AndNot(tiny, Vector128.Equals(sum, Vector128<double>.Zero)).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<float> OneByOne(Vector128<float> weight, Vector128<float> input, Vector128<float> sum) =>
        Vector128.FusedMultiplyAdd(weight, input, sum);
}
