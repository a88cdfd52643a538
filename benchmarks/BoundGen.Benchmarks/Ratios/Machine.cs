using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>Where the times were measured.</summary>
/// <param name="Processor">The model, where the system names it.</param>
/// <param name="Cores">Logical processors.</param>
/// <param name="Runtime">The .NET version.</param>
/// <param name="SystemName">The operating system and architecture.</param>
/// <param name="VectorBits">The widest vectors the runtime takes for fast.</param>
/// <param name="Avx512">Whether there are wider ones all the same.</param>
/// <param name="Load">How many threads ran on average in the last minute, where the system tells.</param>
internal sealed record Machine(
    string Processor,
    int Cores,
    string Runtime,
    string SystemName,
    int VectorBits,
    bool Avx512,
    string Load
)
{
    private const string Caches = "/sys/devices/system/cpu/cpu0/cache";

    public static Machine ThisOne { get; } =
        new(
            FirstLine("/proc/cpuinfo", "model name")?.Split(':')[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
            Vector512.IsHardwareAccelerated ? 512
                : Vector256.IsHardwareAccelerated ? 256
                : 128,
            Avx512F.IsSupported,
            FirstLine("/proc/loadavg", "")?.Split(' ')[0] ?? "unknown"
        );

    /// <summary>The bytes of the largest cache the first core has, where the system tells: "36608K".</summary>
    public static long? LastLevelCacheBytes { get; } =
        Directory.Exists(Caches)
            ? Directory
                .GetFiles(Caches, "size", SearchOption.AllDirectories)
                .Select(file => long.Parse(File.ReadAllText(file).TrimEnd().TrimEnd('K'), CultureInfo.InvariantCulture) * 1024)
                .DefaultIfEmpty()
                .Max()
            : null;

    public override string ToString() =>
        $"{Processor}, {Cores} cores, {VectorBits}-bit vectors (AVX-512: {(Avx512 ? "yes" : "no")}), {Runtime}, {SystemName}; load at the start {Load}";

    private static string? FirstLine(string path, string start) =>
        File.Exists(path) ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) : null;
}
