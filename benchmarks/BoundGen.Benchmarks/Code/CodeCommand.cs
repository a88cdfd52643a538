using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using BoundGen.Benchmarks.Ratios;
using BoundGen.Runtime;

namespace BoundGen.Benchmarks.Code;

/// <summary>
/// Reads the machine code of the generated passes and draws, and of the library's loops below them: optimised, and no innermost
/// loop of multiply-adds moves vectors to the stack and back. Anything else is failure.
/// </summary>
internal static class CodeCommand
{
    private const string ChildOption = "--child";

    // Called by the child under names that have this, or the listing is not of what it should be.
    private static readonly string[] Called =
    [
        "Flagship:ForwardBatch(",
        "Flagship:Classify(",
        "Flagship:Draw(",
        "ActiveColumns:AddWide[",
        "NarrowColumns:",
        "DenseTiles:Rows",
        "SparseTiles:",
    ];

    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("code", arguments, [ChildOption], []) is not { } options)
            return 2;
        if (options.Has(ChildOption))
        {
            CodeChild.Run();
            return 0;
        }

        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Console.Error.WriteLine(
                $"code: found {RuntimeInformation.ProcessArchitecture}, expected X64: only its instructions are read"
            );
            return 2;
        }

        bool good = Check(VectorWidth.Is512 ? "512 bits" : "256 bits", RuntimeSettings.None);
        if (Avx512F.IsSupported)
            good &= Check("256 bits", RuntimeSettings.NarrowVectors);
        return good ? 0 : 1;
    }

    private static bool Check(string name, IReadOnlyDictionary<string, string> variables)
    {
        var methods = Listing(variables);
        string[] faults =
        [
            .. Called
                .Where(called => !methods.Any(method => method.Name.Contains(called, StringComparison.Ordinal)))
                .Select(called => $"{called}: not in the listing"),
            .. methods.SelectMany(method => method.Faults()),
        ];
        int loops = methods.Sum(method => method.InnermostLoops().Count());
        Console.WriteLine($"{name}: {methods.Count} methods, {loops} innermost loops of multiply-adds, {faults.Length} faults");
        foreach (string fault in faults)
            Console.Error.WriteLine($"{name}: {fault}");
        return faults.Length == 0 && loops > 0;
    }

    /// <summary>What a child compiles of the flagship, tiers off: for good at once.</summary>
    private static List<CompiledMethod> Listing(IReadOnlyDictionary<string, string> variables)
    {
        string listing = Path.GetTempFileName();
        try
        {
            ChildProcess.Self(
                new Dictionary<string, string>(variables, StringComparer.Ordinal)
                {
                    ["DOTNET_TieredCompilation"] = "0",
                    ["DOTNET_JitDisasm"] =
                        $"*{nameof(Flagship)}:* *ActiveColumns:* *NarrowColumns:* *DenseTiles:* *SparseTiles:*",
                    ["DOTNET_JitStdOutFile"] = listing,
                },
                "code",
                ChildOption
            );
            return [.. CompiledMethod.Parse(File.ReadAllLines(listing))];
        }
        finally
        {
            File.Delete(listing);
        }
    }
}
