using System.Text.RegularExpressions;
using BoundGen.Testing;

namespace BoundGen.Package.Tests;

/// <summary>
/// The library of docs/native.md, made as the page says, with one more network; and programs in other languages that call it.
/// </summary>
public sealed class NativeLibrary : IDisposable
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "native.md"));

    private readonly Lazy<ConsumerFolder> _folder = new(Publish);

    /// <summary>Runs a command of a shell where the page's files are.</summary>
    public ProgramRun Shell(string command, IReadOnlyDictionary<string, string>? variables = null) =>
        ChildProcess.Run(ChildProcess.Program("sh", ["-c", command], _folder.Value.At(), variables));

    /// <summary>Runs what the page says in the section of a language, and gives what it printed.</summary>
    public string RunSection(string language) => Shell("set -e\n" + string.Join('\n', Blocks(language, "sh"))).Succeeded().Output;

    public void Dispose()
    {
        if (_folder.IsValueCreated)
            _folder.Value.Dispose();
    }

    private static ConsumerFolder Publish()
    {
        var folder = new ConsumerFolder("Exports");
        string project = Blocks("The library", "xml").Single().Replace("0.2.*", Feed.Version, StringComparison.Ordinal);
        File.WriteAllText(folder.At("Digits.csproj"), project);
        File.WriteAllText(folder.At("MnistNet.cs"), Blocks("The library", "csharp").Single());
        foreach (var (section, language) in new[] { ("C", "c"), ("C\\+\\+", "cpp"), ("Python", "python"), ("Rust", "rust") })
        {
            string name = Regex.Match(Page, $@"\n## {section}\n.*?`(classify\.\w+)`", RegexOptions.Singleline).Groups[1].Value;
            File.WriteAllText(folder.At(name), Blocks(section, language).Single() + "\n");
        }

        SampleNetwork.Save(folder.At("sample.safetensors"));
        SampleNetwork.Save(folder.At("model.safetensors"), 784, 1000, 1000, 10);
        string[] publish = Blocks("The library", "sh").Single().Split(' ');
        folder.Build([.. publish[1..], $"-p:CppCompilerAndLinker={NativeConsumer.Linker}"]);
        return folder;
    }

    /// <summary>The code blocks of one language in a section of the page.</summary>
    private static IEnumerable<string> Blocks(string section, string language)
    {
        string text = Regex.Match(Page, $@"\n## {section}\n(.*?)(?=\n## |$)", RegexOptions.Singleline).Groups[1].Value;
        return Regex
            .Matches(text, $"```{Regex.Escape(language)}\n(.*?)\n```", RegexOptions.Singleline)
            .Select(block => block.Groups[1].Value);
    }
}

/// <summary>A fact about a caller in another language, skipped with the reason where that language is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CallerFactAttribute : FactAttribute
{
    public CallerFactAttribute(string program)
    {
        Skip = new NativeFactAttribute { WideVectors = true }.Skip;
        if (!NativeConsumer.IsOnPath(program))
            Skip ??= $"{program} is not there";
    }
}

[Slow]
public sealed class NativeExportsTests(NativeLibrary library) : IClassFixture<NativeLibrary>
{
    private const string Warnings = "-D_DEFAULT_SOURCE -Wall -Wextra -pedantic -Werror -I out";

    private static readonly string Expected = $"class {SampleNetwork.ClassOfZeros(784, 1000, 1000, 10)}\n";

    private static bool IsLong => Environment.GetEnvironmentVariable("BOUNDGEN_LONG") == "1";

    [CallerFact("gcc")]
    public void A_program_in_C_gets_the_managed_bits_an_error_for_every_mistake_and_its_memory_back()
    {
        library
            .Shell(
                $"gcc -std=c11 -O1 -g -fsanitize=address,undefined {Warnings} caller.c out/Digits.so -Wl,-rpath,'$ORIGIN/out' -lpthread -o caller"
            )
            .Succeeded();
        // Leaks are counted by the program itself: the runtime keeps its heap until the process ends.
        var variables = new Dictionary<string, string> { ["ASAN_OPTIONS"] = "detect_leaks=0" };
        var run = library.Shell($"./caller sample.safetensors {(IsLong ? 1_000_000 : 100_000)}", variables).Succeeded();
        Assert.Equal(SampleNetwork.LogitBits, run.Value("logits"));
        Assert.Equal(SampleNetwork.Class, run.Value("class"));
        Assert.InRange(int.Parse(run.Value("grown").Split(' ')[0], null), -100_000, 30_000);
    }

    [CallerFact("valgrind")]
    public void Valgrind_finds_nothing_in_a_caller()
    {
        // Its reader of debug information does not know that of the library.
        library
            .Shell(
                "mkdir -p bare && cp out/Digits.so bare/ && gcc -std=c11 -g -D_DEFAULT_SOURCE -I out caller.c bare/Digits.so -Wl,-rpath,'$ORIGIN/bare' -lpthread -o callerv"
            )
            .Succeeded();
        var variables = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "4000000" };
        library.Shell("valgrind -q --error-exitcode=9 ./callerv sample.safetensors 1000", variables).Succeeded();
    }

    [CallerFact("gcc")]
    public void The_page_s_program_in_C_classifies() => Assert.Equal(Expected, library.RunSection("C"));

    [CallerFact("g++")]
    public void The_page_s_program_in_C_plus_plus_classifies() => Assert.Equal(Expected, library.RunSection("C\\+\\+"));

    [CallerFact("python3")]
    public void The_page_s_program_in_Python_classifies() => Assert.Equal(Expected, library.RunSection("Python"));

    [CallerFact("rustc")]
    public void The_page_s_program_in_Rust_classifies() => Assert.Equal(Expected, library.RunSection("Rust"));

    [CallerFact("gcc")]
    public void The_headers_are_C99_and_name_what_the_library_exports()
    {
        library
            .Shell(
                $"printf '#include \"mnist.h\"\\n#include \"sample.h\"\\n#include \"mnist.h\"\\nint main(void) {{ return mnist_mask_words() != MNIST_MASK_WORDS; }}' > both.c && gcc -std=c99 {Warnings} both.c out/Digits.so -Wl,-rpath,'$ORIGIN/out' -o both && ./both"
            )
            .Succeeded();
        string[] declared = [.. Names(library.Shell("cat out/mnist.h out/sample.h").Succeeded().Output, @"^int32_t (\w+)\(")];
        string[] exported =
        [
            .. Names(library.Shell("nm -D --defined-only out/Digits.so").Succeeded().Output, @" T ((?:mnist|sample)_\w+)"),
        ];
        Assert.Equal(26, declared.Length);
        Assert.Equal(declared, exported);
    }

    private static IEnumerable<string> Names(string text, string pattern) =>
        Regex.Matches(text, pattern, RegexOptions.Multiline).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
}
