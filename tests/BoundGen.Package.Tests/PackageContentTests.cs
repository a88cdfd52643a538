using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BoundGen.Package.Tests;

public sealed class PackageContentTests
{
    [Fact]
    public void The_package_has_the_runtime_its_documentation_the_generator_a_hint_for_native_builds_and_the_readme_an_icon_and_nothing_else()
    {
        Assert.Equal(
            [
                "BoundGen.nuspec",
                "README.md",
                "analyzers/dotnet/cs/BoundGen.CodeFixes.dll",
                "analyzers/dotnet/cs/BoundGen.Generators.dll",
                "buildTransitive/net10.0/BoundGen.targets",
                "icon.png",
                "lib/net10.0/BoundGen.dll",
                "lib/net10.0/BoundGen.xml",
            ],
            Feed.Files(Feed.Package)
        );
    }

    [Fact]
    public void The_package_says_what_it_is_and_depends_on_MathNet_alone()
    {
        var package = Nuspec(Feed.Package);
        Assert.Equal("BoundGen", Text(package, "id"));
        Assert.Equal("MIT", Text(package, "license"));
        Assert.Equal("README.md", Text(package, "readme"));
        Assert.Equal(
            "https://github.com/boundgen/boundgen",
            package.Single(element => element.Name.LocalName == "repository").Attribute("url")?.Value
        );
        Assert.All(new[] { "description", "tags", "authors", "copyright" }, name => Assert.NotEmpty(Text(package, name)));
        Assert.Equal(
            ["MathNet.Numerics"],
            package.Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value)
        );
    }

    [Fact]
    public void The_trainer_is_a_package_beside_it_of_the_same_version() =>
        CheckPackageBeside(
            Feed.Training,
            "BoundGen.Training",
            "Parquet.Net",
            "Sep",
            "System.IO.Hashing",
            "System.Numerics.Tensors",
            "csFastFloat"
        );

    [Fact]
    public void The_reader_of_ONNX_is_a_package_beside_it_of_the_same_version_without_a_compiler_for_protocol_buffers() =>
        CheckPackageBeside(Feed.Onnx, "BoundGen.Onnx", "Google.Protobuf");

    [Fact]
    public void Reports_are_a_package_beside_it_of_the_same_version_without_a_library_for_plots() =>
        CheckPackageBeside(Feed.Reports, "BoundGen.Reports", "Spectre.Console");

    [Fact]
    public void The_tool_is_portable_has_no_dependencies_and_brings_compiler_and_generator()
    {
        string[] files = Feed.Files(Feed.Tool);
        Assert.All(
            new[]
            {
                "BoundGen.Generators.dll",
                "Microsoft.CodeAnalysis.dll",
                "Microsoft.CodeAnalysis.CSharp.dll",
                "DotnetToolSettings.xml",
            },
            name => Assert.Contains("tools/net10.0/any/" + name, files)
        );
        Assert.All(files.Where(name => name.StartsWith("tools/", StringComparison.Ordinal)), name =>
            Assert.StartsWith("tools/net10.0/any/", name)
        );

        var tool = Nuspec(Feed.Tool);
        Assert.Equal("BoundGen.Tool", Text(tool, "id"));
        Assert.Equal("MIT", Text(tool, "license"));
        Assert.DoesNotContain(tool, element => element.Name.LocalName == "dependency");
    }

    [Fact]
    public void A_gallery_can_show_the_icon_and_the_readme_with_its_picture()
    {
        foreach (string package in Directory.GetFiles(Feed.Folder, "*.nupkg"))
        {
            Assert.Equal("icon.png", Text(Nuspec(package), "icon"));
            using var icon = Feed.Open(package, "icon.png");
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], icon.ToArray()[..4]);
            using var readme = new StreamReader(Feed.Open(package, "README.md"));
            string[] links = [.. Regex.Matches(readme.ReadToEnd(), @"\]\(([^)]+)\)").Select(link => link.Groups[1].Value)];
            Assert.Contains("https://raw.githubusercontent.com/boundgen/boundgen/main/docs/flow.png", links);
            Assert.All(links, link => Assert.Matches("^(https://|#)", link));
            Assert.DoesNotContain(links, link => link.EndsWith(".svg", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("lib/net10.0/BoundGen.dll")]
    [InlineData("analyzers/dotnet/cs/BoundGen.CodeFixes.dll")]
    [InlineData("analyzers/dotnet/cs/BoundGen.Generators.dll")]
    public void Assemblies_carry_their_symbols(string assembly)
    {
        using var reader = new PEReader(Feed.Open(Feed.Package, assembly));
        Assert.Contains(reader.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
    }

    /// <summary>
    /// One assembly with its documentation, which depends on BoundGen of its own version and on a few packages more.
    /// </summary>
    private static void CheckPackageBeside(string package, string name, params string[] others)
    {
        Assert.Equal(
            [$"{name}.nuspec", "README.md", "icon.png", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"],
            Feed.Files(package)
        );
        var nuspec = Nuspec(package);
        Assert.Equal(name, Text(nuspec, "id"));
        Assert.All(new[] { "description", "tags" }, element => Assert.NotEmpty(Text(nuspec, element)));
        var dependencies = nuspec.Where(e => e.Name.LocalName == "dependency").ToList();
        Assert.Equal(["BoundGen", .. others], dependencies.Select(e => e.Attribute("id")!.Value).Order(StringComparer.Ordinal));
        Assert.Equal(Feed.Version, dependencies[0].Attribute("version")!.Value);
    }

    private static XElement[] Nuspec(string package)
    {
        using var stream = Feed.Open(
            package,
            Feed.Files(package).Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal))
        );
        return [.. XDocument.Load(stream).Descendants()];
    }

    private static string Text(XElement[] nuspec, string name) => nuspec.Single(element => element.Name.LocalName == name).Value;
}
