using System.CodeDom.Compiler;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BoundGen.Compilation;
using BoundGen.Experiments;
using BoundGen.Onnx;
using BoundGen.Reports;
using BoundGen.Runtime;
using BoundGen.Training;

namespace BoundGen.Tests.Architecture;

/// <summary>The rules of docs/architecture.md, as far as compiled code and project files can break them.</summary>
public class ArchitectureTests
{
    private static readonly Assembly Library = typeof(NetworkShape).Assembly;

    internal static readonly string Root = FindRoot(AppContext.BaseDirectory);

    /// <summary>The classes of this assembly that the generator wrote.</summary>
    private static readonly Type[] Generated =
    [
        .. typeof(ArchitectureTests)
            .Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<GeneratedCodeAttribute>()?.Tool == "BoundGen.Generators"),
    ];

    [Fact]
    public void Projects_refer_to_each_other_as_the_table_of_the_page_says()
    {
        var table = Regex
            .Matches(
                File.ReadAllText(Path.Combine(Root, "docs", "architecture.md")),
                @"^\| `((?:src|generators)/[\w.]+)` \| [^|]+ \| ([^|]*) \|$",
                RegexOptions.Multiline
            )
            .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim());
        var projects = new[] { "src", "generators" }
            .SelectMany(folder => Directory.EnumerateDirectories(Path.Combine(Root, folder)))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .ToList();

        Assert.All(projects, project =>
        {
            string name = Path.GetRelativePath(Root, Path.GetDirectoryName(project)!).Replace('\\', '/');
            var references = XDocument
                .Load(project)
                .Descendants("ProjectReference")
                .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.True(table.ContainsKey(name), $"docs/architecture.md has no row for {name}");
            Assert.Equal(string.Join(", ", references.Order(StringComparer.Ordinal)), table[name]);
        });
        Assert.Equal(projects.Count, table.Count);
    }

    [Fact]
    public void The_page_has_a_row_for_every_project_of_tests_properties_benchmarks_and_samples()
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "architecture.md"));
        Assert.All(
            new[] { "tests", "properties", "benchmarks", "samples" }.SelectMany(folder =>
                Directory
                    .EnumerateDirectories(Path.Combine(Root, folder))
                    .Select(project => $"{folder}/{Path.GetFileName(project)}")
            ),
            project => Assert.Contains($"\n| `{project}` |", page)
        );
    }

    [Fact]
    public void The_picture_of_the_house_names_every_project()
    {
        string picture = File.ReadAllText(Path.Combine(Root, "docs", "house.svg"));
        Assert.All(Directory.EnumerateDirectories(Path.Combine(Root, "src")), project =>
            Assert.Contains($">{Path.GetFileName(project)}</text>", picture)
        );
    }

    [Fact]
    public void Nothing_but_the_tool_knows_the_reference() =>
        Assert.All(
            new[]
            {
                Library,
                typeof(OnnxNetwork).Assembly,
                typeof(Trainer).Assembly,
                typeof(NetworkCompiler).Assembly,
                typeof(Reproduction).Assembly,
                typeof(HtmlPage).Assembly,
            },
            assembly => Assert.DoesNotContain("BoundGen.Reference", assembly.GetReferencedAssemblies().Select(name => name.Name))
        );

    [Fact]
    public void MathNet_gives_special_functions_to_four_classes_and_singular_vectors_to_one()
    {
        var users = Library
            .GetTypes()
            .Where(type => MemberUses.Types(type).Any(IsMathNet))
            .Select(type => MemberUses.Outermost(type).Name)
            .Distinct();
        Assert.Equal(
            ["BinaryRelativeEntropy", "BinomialCoefficient", "ClopperPearson", "GaussianTail", "NetworkVariants"],
            users.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Nothing_that_a_network_needs_in_order_to_run_or_to_learn_leads_to_MathNet()
    {
        // A draw reads tables of the Gaussian tail.
        var roots = Generated
            .SelectMany(MemberUses.Methods)
            .Where(method => !method.Name.TrimStart('_').StartsWith("Draw", StringComparison.Ordinal))
            .Concat(typeof(NetworkParameters).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .ToList();
        var reached = roots
            .Concat(
                MemberUses.Reachable(
                    roots
                        .SelectMany(MemberUses.Of)
                        .OfType<MethodBase>()
                        .Where(method => method.DeclaringType!.Assembly == Library),
                    Library
                )
            )
            .ToList();

        Assert.All(reached, method =>
            Assert.DoesNotContain(MemberUses.Of(method), member => IsMathNet(member as Type ?? member.DeclaringType!))
        );
        // The search must have reached the matrix product of the gradient and the parser of model files.
        Assert.Contains(reached, method => method.DeclaringType!.Name == "SafetensorsHeader");
        Assert.Contains(reached, method => method.DeclaringType!.Name.StartsWith("MatrixProduct", StringComparison.Ordinal));
    }

    [Fact]
    public void A_generated_class_opens_no_file_and_knows_the_library_and_the_run_time_alone()
    {
        Assert.NotEmpty(Generated);
        // Constant arrays of an assembly lie in a class that the compiler adds.
        var uses = Generated
            .SelectMany(MemberUses.Types)
            .Where(used =>
                !Generated.Contains(used)
                && !Generated.Contains(used.DeclaringType)
                && MemberUses.Outermost(used).Name != "<PrivateImplementationDetails>"
            );
        foreach (var used in uses)
        {
            Assert.True(
                used.Assembly == Library || used.Assembly == typeof(object).Assembly,
                $"{used} of {used.Assembly.GetName().Name}"
            );
            // Load passes a stream on to the library, which is the one to read it.
            if (used == typeof(Stream))
                continue;
            Assert.Matches(@"^(BoundGen(\.Runtime)?|System|System\.Runtime(\..+)?|System\.CodeDom\.Compiler)$", used.Namespace);
            Assert.False(used.Name.StartsWith("Safetensors", StringComparison.Ordinal) || used.Name == "AtomicFile", used.Name);
        }
    }

    [Theory]
    [InlineData(typeof(PacBayesKl))]
    [InlineData(typeof(ClopperPearson))]
    [InlineData(typeof(BinaryRelativeEntropy))]
    [InlineData(typeof(ConfidenceLedger))]
    [InlineData(typeof(LedgerEntry))]
    [InlineData(typeof(CertificateBound))]
    [InlineData(typeof(CapGrid))]
    public void A_bound_never_looks_at_a_weight(Type bound) =>
        Assert.DoesNotContain(MemberUses.Types(bound), used =>
            used == typeof(NetworkParameters)
            || used == typeof(InputMajorWeights)
            || used == typeof(MatrixView<>)
            || used == typeof(SparseNormBound)
        );

    [Fact]
    public void Files_are_opened_for_writing_where_they_are_written_in_one_step()
    {
        string[] writers =
        [
            "Create",
            "CreateText",
            "OpenWrite",
            "AppendText",
            "WriteAllText",
            "WriteAllBytes",
            "WriteAllLines",
            "Open",
            "Move",
        ];
        var found = new[] { Library, typeof(OnnxNetwork).Assembly, typeof(Trainer).Assembly, typeof(Reproduction).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type =>
                MemberUses
                    .Methods(type)
                    .SelectMany(MemberUses.Of)
                    .OfType<MethodBase>()
                    .Any(method => method.DeclaringType == typeof(File) && writers.Contains(method.Name))
            )
            .Select(type => MemberUses.Outermost(type).Name)
            .Distinct();
        Assert.Equal(["AtomicFile"], found.Order(StringComparer.Ordinal));
    }

    private static bool IsMathNet(Type type) => type.Assembly.GetName().Name == "MathNet.Numerics";

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "BoundGen.sln"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("BoundGen.sln"));
}
