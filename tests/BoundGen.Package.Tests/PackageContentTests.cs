using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace BoundGen.Package.Tests;

public sealed class PackageContentTests
{
    [Fact]
    public void The_package_has_the_runtime_its_documentation_the_generator_a_hint_for_native_builds_and_the_readme_and_nothing_else()
    {
        Assert.Equal(
            [
                "BoundGen.nuspec",
                "README.md",
                "analyzers/dotnet/cs/BoundGen.CodeFixes.dll",
                "analyzers/dotnet/cs/BoundGen.Generators.dll",
                "buildTransitive/net10.0/BoundGen.targets",
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
    public void The_trainer_is_a_package_beside_it_of_the_same_version()
    {
        Assert.Equal(
            ["BoundGen.Training.nuspec", "README.md", "lib/net10.0/BoundGen.Training.dll", "lib/net10.0/BoundGen.Training.xml"],
            Feed.Files(Feed.Training)
        );
        var package = Nuspec(Feed.Training);
        Assert.Equal("BoundGen.Training", Text(package, "id"));
        var dependencies = package.Where(e => e.Name.LocalName == "dependency").ToList();
        Assert.Equal(["BoundGen", "System.Numerics.Tensors"], dependencies.Select(e => e.Attribute("id")!.Value));
        Assert.Equal(Feed.Version, dependencies[0].Attribute("version")!.Value);
    }

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

    [Theory]
    [InlineData("lib/net10.0/BoundGen.dll")]
    [InlineData("analyzers/dotnet/cs/BoundGen.CodeFixes.dll")]
    [InlineData("analyzers/dotnet/cs/BoundGen.Generators.dll")]
    public void Assemblies_carry_their_symbols(string assembly)
    {
        using var reader = new PEReader(Feed.Open(Feed.Package, assembly));
        Assert.Contains(reader.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
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
