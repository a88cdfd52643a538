using System.Globalization;
using System.Reflection;
using System.Security;
using System.Text;
using BoundGen.Compilation;
using BoundGen.Runtime;

namespace BoundGen.Cli;

/// <summary>The files that make a network in a file a class of a C# project.</summary>
/// <param name="name">The class.</param>
/// <param name="space">Its namespace.</param>
/// <param name="network">The network.</param>
/// <param name="preprocessing">How pixels or numbers become inputs, for the file of weights.</param>
/// <param name="embed">Whether the weights are a resource of the assembly instead of a file beside it.</param>
internal sealed class Scaffold(string name, string space, StoredNetwork network, Preprocessing preprocessing, bool embed)
{
    /// <summary>Rows of the file of inputs.</summary>
    private const int Rows = 3;

    private readonly NetworkShape _shape = network.Shape;

    private readonly ScaffoldTable? _table = ScaffoldTable.IsOf(network.Parameters.Usage)
        ? new ScaffoldTable(name, space, network.Shape.InputSize, network.Parameters.Usage with { Preprocessing = preprocessing })
        : null;

    /// <summary>Writes the files; none of them may be there.</summary>
    /// <param name="folder">Created if it is not there.</param>
    /// <param name="project">Whether to write a project, a program and inputs for it.</param>
    /// <param name="source">A folder with the package; null for the usual sources.</param>
    /// <returns>Their paths.</returns>
    /// <exception cref="ArgumentException">Class and namespace have names with which the files do not compile.</exception>
    /// <exception cref="IOException">One is there, or cannot be written.</exception>
    public string[] Write(string folder, bool project, string? source)
    {
        string[] sources = project ? [Class(), Program()] : [Class()];
        if (NetworkCompiler.Problems(project, sources) is [var problem, ..])
            throw new ArgumentException(
                $"--class {name}, --namespace {space}: these names do not compile without a warning, expected others: {problem}"
            );
        var weights = network.Parameters.WithUsage(network.Parameters.Usage with { Preprocessing = preprocessing });
        List<(string Path, Action<Stream> Write)> files =
        [
            (Path.Combine(folder, $"{name}.cs"), stream => WriteText(stream, Class())),
            (Path.Combine(folder, $"{name}.safetensors"), weights.Save),
        ];
        if (project)
        {
            string text = Project(source);
            files.Add((Path.Combine(folder, $"{name}.csproj"), stream => WriteText(stream, text)));
            files.Add((Path.Combine(folder, "Program.cs"), stream => WriteText(stream, Program())));
            files.Add((Path.Combine(folder, $"{name}.inputs.csv"), stream => WriteText(stream, Inputs())));
        }

        if (files.Find(file => Path.Exists(file.Path)) is { Path: { } existing })
            throw new IOException($"{existing}: is there already, expected a folder without it.");
        OutputFolder.Create("--out", folder);
        AtomicFile.Write([.. files]);
        return [.. files.Select(file => file.Path)];
    }

    private string Class() =>
        $$"""
            namespace {{space}};

            /// <summary>A network {{_shape}}, made from {{SecurityElement.Escape(Messages.OneLine(Path.GetFileName(network.Path)))}}.</summary>
            [global::BoundGen.ReluNetwork({{string.Join(", ", _shape.Sizes.ToArray())}}{{(
                _shape.HasBias ? "" : ", Bias = false"
            )}})]
            public sealed partial class {{name}}
            {
            {{(embed ? LoadResource() : LoadFile())}}
            }

            """;

    private string LoadFile() =>
        $$"""
                /// <summary>The network with its weights, which lie beside the program.</summary>
                public static {{name}} Load() =>
                    Load(global::System.IO.Path.Combine(global::System.AppContext.BaseDirectory, "{{name}}.safetensors"));
            """;

    private string LoadResource() =>
        $$"""
                /// <summary>The network with its weights, which are a resource of this assembly.</summary>
                /// <exception cref="global::System.InvalidOperationException">The project does not embed them.</exception>
                public static {{name}} Load()
                {
                    using var weights =
                        typeof({{name}}).Assembly.GetManifestResourceStream("{{ResourceName}}")
                        ?? throw new global::System.InvalidOperationException(
                            "{{ResourceName}} is no resource of the assembly: the project needs {{Embedded.Replace(
                "\"",
                "\\\"",
                StringComparison.Ordinal
            )}}."
                        );
                    return Load(weights);
                }
            """;

    /// <summary>What a project has for the weights.</summary>
    public string Embedded => $"<EmbeddedResource Include=\"{name}.safetensors\" LogicalName=\"{ResourceName}\" />";

    private string ResourceName => $"{space}.{name}.safetensors";

    private string Project(string? source) =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">

              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>{(
                source is null
                    ? ""
                    : $"\n    <RestoreAdditionalProjectSources>{SecurityElement.Escape(Path.GetFullPath(source))}</RestoreAdditionalProjectSources>"
            )}
              </PropertyGroup>

              <ItemGroup>
                <PackageReference Include="BoundGen" Version="{SecurityElement.Escape(Version(source))}" />
                {(embed ? Embedded : $"<None Update=\"{name}.safetensors\" CopyToOutputDirectory=\"PreserveNewest\" />")}
                <None Update="{name}.inputs.csv" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>

            </Project>

            """;

    private string Program() => _table?.Program() ?? ProgramForPixels();

    private string ProgramForPixels() =>
        $$"""
            using System.Globalization;
            using System.IO.Compression;
            using BoundGen;

            // dotnet run                            classifies the first row of {{name}}.inputs.csv
            // dotnet run -- IMAGES LABELS [COUNT]   counts the errors on IDX files, plain or gzipped
            var network = {{space}}.{{name}}.Load();
            var input = new float[{{space}}.{{name}}.InputSize];
            if (args.Length < 2)
            {
                string file = args.Length == 1 ? args[0] : Path.Combine(AppContext.BaseDirectory, "{{name}}.inputs.csv");
                string[] row = File.ReadLines(file).First().Split(',');
                if (row.Length != input.Length)
                    return Fail($"{file}: the first row has {row.Length} numbers, expected {input.Length}");
                for (int i = 0; i < row.Length; i++)
                    input[i] = float.Parse(row[i], CultureInfo.InvariantCulture);
                Console.WriteLine($"class {network.Classify(input)}");
                return 0;
            }

            byte[] pixels = ReadIdx(args[0]),
                labels = ReadIdx(args[1]);
            if (pixels.Length != labels.Length * input.Length)
                return Fail($"{args[0]}: has {pixels.Length} pixels, expected {input.Length} for each of {labels.Length} labels");
            int count = args.Length > 2 ? Math.Min(int.Parse(args[2], CultureInfo.InvariantCulture), labels.Length) : labels.Length,
                errors = 0;
            for (int i = 0; i < count; i++)
            {
                network.Preprocess(pixels.AsSpan(i * input.Length, input.Length), input);
                errors += network.Classify(input) == labels[i] ? 0 : 1;
            }

            Console.WriteLine($"{errors} errors of {count} images");
            return 0;

            static int Fail(string problem)
            {
                Console.Error.WriteLine(problem);
                return 2;
            }

            // An IDX file of bytes: two zeros, the element type, the number of dimensions, 4 bytes for each of them, then the data.
            static byte[] ReadIdx(string path)
            {
                byte[] bytes = File.ReadAllBytes(path);
                if (bytes is [0x1f, 0x8b, ..])
                {
                    using var unpacked = new MemoryStream();
                    using (var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
                        packed.CopyTo(unpacked);
                    bytes = unpacked.ToArray();
                }

                return bytes is [0, 0, 8, var dimensions, ..]
                    ? bytes[(4 + 4 * dimensions)..]
                    : throw new InvalidDataException($"{path}: is no IDX file of bytes");
            }

            """;

    /// <summary>Numbers between 0 and 1, the same each time.</summary>
    private string Inputs()
    {
        if (_table is not null)
            return _table.Inputs();
        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
        {
            var numbers = Enumerable
                .Range(0, _shape.InputSize)
                .Select(i => CounterNormals.Sample((ulong)row + 1, (ulong)i, 1001) / 1000.0);
            text.AppendJoin(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>That of the newest package in the folder; without a folder that of this tool, without the commit.</summary>
    private static string Version(string? source) =>
        source is null
            ? typeof(Scaffold)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                .InformationalVersion.Split('+')[0]
            : Path.GetFileNameWithoutExtension(NewestPackage(source))["BoundGen.".Length..];

    /// <exception cref="IOException">There is none.</exception>
    private static string NewestPackage(string source) =>
        Directory
            .EnumerateFiles(source, "BoundGen.*.nupkg")
            .Where(file => char.IsAsciiDigit(Path.GetFileName(file)["BoundGen.".Length]))
            .MaxBy(File.GetLastWriteTimeUtc)
        ?? throw new FileNotFoundException($"{source}: has no package BoundGen, expected what `dotnet pack` made.");

    private static void WriteText(Stream stream, string text) =>
        stream.Write(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
}
