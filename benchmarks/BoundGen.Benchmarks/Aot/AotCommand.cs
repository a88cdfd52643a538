using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using BoundGen.Benchmarks.Ratios;

namespace BoundGen.Benchmarks.Aot;

/// <summary>
/// One program as native code and under the just-in-time compiler, in turns; other bits or other vectors are failure, slowness is
/// not.
/// </summary>
internal static class AotCommand
{
    private const int Rounds = 5;
    private static readonly Goal Goal = new(1.10, AtMost: true);

    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("aot", arguments, [], []) is null)
            return 2;
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Console.Error.WriteLine(
                $"aot: found {RuntimeInformation.ProcessArchitecture}, expected X64, whose instruction sets are compared"
            );
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("boundgen-aot-");
        try
        {
            Compare(folder.FullName);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(string folder)
    {
        Console.WriteLine(Machine.ThisOne);
        string[] networks = [Save(folder, "45%", 0.19, 0.45), Save(folder, "20%", 0.19, 0.2), Save(folder, "dense", 1, 1)];
        string jit = Path.Combine(folder, "jit");
        new AotProgram("JIT", jit, 0, Native: false).Publish();
        Console.WriteLine(
            $"Network {Flagship.Shape}; medians of {Rounds} processes of each, in turns; times a sample; a ratio is native over just in time."
        );
        Console.WriteLine();
        Console.WriteLine($"{"case", -18}{"JIT us", 10}{"native us", 11}{"ratio", 8}  goal");
        var wide = new AotProgram("JIT", jit, Avx512F.IsSupported ? 512 : 256, Native: false);
        var narrow = new AotProgram("JIT, no AVX-512", jit, 256, Native: false);
        if (Avx512F.IsSupported)
            Compare(networks, wide, Native(folder, "x86-64-v4", 512), Goal);
        Compare(networks, narrow, Native(folder, "x86-64-v3", 256), Goal);
        Compare(networks, wide, Native(folder, null, 128), null);
    }

    /// <summary>
    /// Publishes native code for a processor; null for what the native compiler takes for granted, which lacks fused
    /// multiply-add.
    /// </summary>
    private static AotProgram Native(string folder, string? instructionSet, int vectorBits)
    {
        string name = instructionSet ?? "default";
        var program = new AotProgram($"native, {name}", Path.Combine(folder, name), vectorBits, Native: true);
        program.Publish(instructionSet is null ? [] : [$"-p:IlcInstructionSet={instructionSet}"]);
        return program;
    }

    private static void Compare(string[] networks, AotProgram jit, AotProgram native, Goal? goal)
    {
        var rounds = Enumerable.Range(0, Rounds).Select(_ => (Jit: jit.Run(networks), Native: native.Run(networks))).ToList();
        Console.WriteLine($"{native.Name}, {native.VectorBits} bits, over {jit.Name}, {jit.VectorBits} bits");
        foreach (string name in rounds[0].Native.Select(time => time.Case))
        {
            var times = rounds.ConvertAll(round =>
                (Jit: round.Jit.Find(time => time.Case == name)!, Native: round.Native.Find(time => time.Case == name)!)
            );
            if (times.Exists(time => time.Jit.Digest != time.Native.Digest))
                throw new CheckFailedException($"{native.Name}, {name}: other bits than {jit.Name}.");
            double ratio = Quantile.Median(times.Select(time => time.Native.Microseconds / time.Jit.Microseconds));
            string met = goal is null
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"  <= {goal.Target:F2}{(goal.IsMetBy(ratio) ? "" : "  missed")}");
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -18}{Quantile.Median(times.Select(time => time.Jit.Microseconds)), 10:F2}{Quantile.Median(times.Select(time => time.Native.Microseconds)), 11:F2}{ratio, 8:F2}{met}"
                )
            );
        }
    }

    /// <summary>Writes a network and its inputs beside it.</summary>
    private static string Save(string folder, string name, double inputDensity, double activity)
    {
        var network = BenchmarkNetwork.Synthetic(name, inputDensity, activity);
        string path = Path.Combine(folder, name + ".safetensors");
        network.Parameters.Save(path);
        File.WriteAllBytes(path + ".inputs", MemoryMarshal.AsBytes<float>(network.Inputs));
        return path;
    }
}
