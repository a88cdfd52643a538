using System.Globalization;

namespace BoundGen.Benchmarks.Aot;

/// <summary>One way to have the program in Native: where it was published to, and how it is started.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Folder">Where it was published to.</param>
/// <param name="VectorBits">The vectors it should use.</param>
/// <param name="Native">Whether it is native code.</param>
internal sealed record AotProgram(string Name, string Folder, int VectorBits, bool Native)
{
    private const string ProgramName = "Native";

    /// <summary>Publishes the program; the library is as this program has it.</summary>
    /// <param name="properties">What the native compiler should know; none for the just-in-time compiler.</param>
    /// <exception cref="CheckFailedException">It cannot be published here; says what the build printed.</exception>
    public void Publish(params string[] properties) =>
        Publish(Path.Combine(SourceTree.Root, "benchmarks", "BoundGen.Benchmarks", "Native"), Folder, Native, properties);

    /// <summary>Publishes a project of the benchmarks.</summary>
    /// <inheritdoc cref="Publish(string[])"/>
    public static void Publish(string project, string folder, bool native, string[] properties) =>
        ChildProcess.Run(
            ChildProcess.DotnetHost,
            RuntimeSettings.None,
            [
                "publish",
                project,
                "-c",
                "Release",
                "-nodeReuse:false",
                "-p:BuildProjectReferences=false",
                native ? $"-p:CppCompilerAndLinker={Linker()}" : "-p:JustInTime=true",
                "-o",
                folder,
                .. properties,
            ]
        );

    /// <summary>Times all networks in a fresh process.</summary>
    /// <exception cref="CheckFailedException">It failed, or used other vectors than it should.</exception>
    public List<AotTime> Run(IReadOnlyList<string> networks)
    {
        string program = Path.Combine(Folder, ProgramName);
        string output = Native
            ? ChildProcess.Run(program, RuntimeSettings.None, [.. networks])
            : ChildProcess.Run(
                ChildProcess.DotnetHost,
                VectorBits == 512 ? RuntimeSettings.None : RuntimeSettings.NarrowVectors,
                ["exec", program + ".dll", .. networks]
            );
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines[0] != VectorBits.ToString(CultureInfo.InvariantCulture))
            throw new CheckFailedException($"{Name}: found vectors of {lines[0]} bits, expected {VectorBits}.");
        return [.. lines.Skip(1).Select(line => AotTime.Parse(line))];
    }

    /// <summary>The C compiler that is there.</summary>
    public static string Linker() =>
        new[] { "clang", "gcc" }.FirstOrDefault(command =>
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, command)))
        ) ?? throw new CheckFailedException("Neither clang nor gcc is there to link native code.");
}

/// <summary>What the program prints of a case.</summary>
/// <param name="Case">Network and batch.</param>
/// <param name="Microseconds">Median, a sample.</param>
/// <param name="Digest">Of the bits of all logits.</param>
internal sealed record AotTime(string Case, double Microseconds, string Digest)
{
    public static AotTime Parse(string line)
    {
        string[] fields = line.Split('\t');
        return new AotTime(
            $"batch {fields[1]}, {Path.GetFileNameWithoutExtension(fields[0])}",
            double.Parse(fields[2], CultureInfo.InvariantCulture),
            fields[3]
        );
    }
}
