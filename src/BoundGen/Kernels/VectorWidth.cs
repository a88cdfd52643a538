using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BoundGen.Runtime;

/// <summary>Which vectors the kernels use; the just-in-time compiler folds both answers into constants.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VectorWidth
{
    /// <summary>
    /// 512 bits: wherever the processor has them. The framework itself keeps to 256 on processors that lower their clock for
    /// wide vectors; long runs of multiply-adds gain all the same.
    /// </summary>
    public static bool Is512
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated || (Vector256.IsHardwareAccelerated && Avx512F.IsSupported);
    }

    /// <summary>256 bits.</summary>
    public static bool Is256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.IsHardwareAccelerated;
    }
}
