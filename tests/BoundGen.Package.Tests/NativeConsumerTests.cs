using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;
using BoundGen.Testing;

namespace BoundGen.Package.Tests;

/// <summary>A fact about native code, skipped with the reason where none can be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip = NativeConsumer.Hindrance;

    /// <summary>Whether it takes so long that only BOUNDGEN_LONG=1 asks for it.</summary>
    public bool Long
    {
        get;
        set
        {
            field = value;
            if (value && Environment.GetEnvironmentVariable("BOUNDGEN_LONG") != "1")
                Skip ??= "only with BOUNDGEN_LONG=1";
        }
    }

    public bool WideVectors
    {
        get;
        set
        {
            field = value;
            if (value && !Fma.IsSupported)
                Skip ??= "this processor has no vectors of 256 bits with fused multiply-add";
        }
    }
}

/// <summary>One app as native code. Warnings of the trimmer and of the native compiler are errors, BG1002 is not.</summary>
internal sealed class NativeConsumer : IDisposable
{
    /// <summary>The C compiler that is there, which links native code; null if there is none.</summary>
    public static string? Linker { get; } = new[] { "clang", "gcc" }.FirstOrDefault(IsOnPath);

    private static readonly Lazy<string?> FoundHindrance = new(FindHindrance);

    private readonly ConsumerFolder _folder = new("Native");
    private readonly string _binary;

    public NativeConsumer(params string[] properties)
    {
        string log = _folder
            .Dotnet(["publish", $"-p:CppCompilerAndLinker={Linker}", "-o", "out", .. properties])
            .Succeeded()
            .Text;
        Warnings = [.. Regex.Matches(log, @"\bwarning (\S*)").Select(match => match.Groups[1].Value.TrimEnd(':')).Distinct()];
        _binary = Directory.GetFiles(_folder.At("out"), "Native").Single();
        Map = File.ReadAllText(Directory.GetFiles(_folder.At("obj"), "*.map.xml", SearchOption.AllDirectories).Single());
    }

    /// <summary>Why there is no native code here, or <see langword="null"/>.</summary>
    public static string? Hindrance => FoundHindrance.Value;

    /// <summary>What the build warned of.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Every type and method that went into the binary.</summary>
    public string Map { get; }

    public long Size => new FileInfo(_binary).Length;

    public ProgramRun Run() => ChildProcess.Run(ChildProcess.Program(_binary, [], _folder.At())).Succeeded();

    public void Dispose() => _folder.Dispose();

    public static bool IsOnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, command)));

    private static string? FindHindrance()
    {
        if (Linker is null)
            return "neither clang nor gcc is there to link native code";

        using var folder = new ConsumerFolder("Native");
        var restore = folder.Dotnet("restore");
        var missing = Regex.Match(restore.Text, "(NU1301|NU110[12])(?!.*BoundGen).*");
        return missing.Success ? $"the native compiler cannot be restored: {missing.Value.TrimEnd()}" : null;
    }
}

[Slow]
public sealed class NativeConsumerTests
{
    // Measured: 1.50 MB; 1.54 MB where a bound is called, 1.15 MB without a network.
    private const long LargestSize = 2_500_000;

    [NativeFact]
    public void A_native_app_computes_the_same_bits_and_carries_nothing_of_MathNet()
    {
        using var app = new NativeConsumer();
        CheckRun(app.Run());
        Assert.Contains("BoundGen", app.Map);
        Assert.DoesNotContain("MathNet", app.Map);
        Assert.InRange(app.Size, 0, LargestSize);
        Assert.Equal(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? ["BG1002"] : [], app.Warnings);
    }

    [NativeFact(WideVectors = true)]
    public void A_native_app_for_wide_vectors_computes_the_same_bits_and_carries_MathNet_if_it_calls_a_bound()
    {
        using var app = new NativeConsumer("-p:IlcInstructionSet=x86-64-v3", "-p:CallsABound=true");
        var run = app.Run();
        CheckRun(run);
        Assert.StartsWith("0.0295", run.Value("bound"));
        Assert.Empty(app.Warnings);
        Assert.Contains("MathNet", app.Map);
    }

    private static void CheckRun(ProgramRun run)
    {
        Assert.Equal("0", run.Value("allocated"));
        Assert.Equal(SampleNetwork.Logits, run.Value("logits"));
        Assert.Equal(SampleNetwork.Class, run.Value("class"));
    }
}
