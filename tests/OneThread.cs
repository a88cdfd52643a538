using System.Runtime.CompilerServices;

namespace BoundGen.Tests;

/// <summary>MathNet hands products out to threads, and the reference's are so small that this costs more than it gains.</summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void MultiplyOnOneThread() => MathNet.Numerics.Control.UseSingleThread();
}
