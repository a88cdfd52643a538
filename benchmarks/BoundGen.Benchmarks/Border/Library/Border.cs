using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BoundGen.Benchmarks.Border;

/// <summary>Small, so that the border is a large part of a call.</summary>
[ReluNetwork(20, 33, 17, 5, NativeExports = "border")]
internal sealed partial class Net;

internal static class Managed
{
    /// <summary>Nanoseconds a pass, called from managed code, at the parameters and input of border.c.</summary>
    [UnmanagedCallersOnly(EntryPoint = "border_managed")]
    private static double Time(int calls)
    {
        var network = new Net([.. Enumerable.Range(0, Net.ParameterCount).Select(i => ((i * 37 % 101) - 50) / 96f)]);
        float[] input = [.. Enumerable.Range(0, Net.InputSize).Select(i => ((i * 29 % 17) - 8) / 8f)];
        float[] logits = new float[Net.OutputSize];
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
            network.Forward(input, logits);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
