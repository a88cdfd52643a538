using System.Reflection;
using BoundGen.Testing;

namespace BoundGen.Package.Tests;

/// <summary>
/// A copy of the projects in Consumers/NAME, outside the repository so that none of its build files apply, with the packed
/// files as one more package source. Their packages go to a folder beside the tests, not to the user's.
/// </summary>
internal class ConsumerFolder : TemporaryFolder
{
    private static readonly string Templates = Path.Combine(AppContext.BaseDirectory, "Consumers");

    private static readonly Dictionary<string, string> Metadata = typeof(ConsumerFolder)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value!);

    /// <summary>Projects read these as properties.</summary>
    public static readonly IReadOnlyDictionary<string, string> Variables = new Dictionary<string, string>()
    {
        ["BoundGenVersion"] = Feed.Version,
        ["TestSdkVersion"] = Metadata["Microsoft.NET.Test.Sdk"],
        ["XunitVersion"] = Metadata["xunit"],
        ["XunitRunnerVersion"] = Metadata["xunit.runner.visualstudio"],
        ["RestorePackagesPath"] = Path.Combine(AppContext.BaseDirectory, "restored"),
        ["RestoreFallbackFolders"] = Metadata["RestoredPackages"],
        ["NuGetAudit"] = "false",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
    };

    /// <summary>A folder with the packages' source alone.</summary>
    public ConsumerFolder() =>
        File.WriteAllText(
            At("nuget.config"),
            $"""<configuration><packageSources><add key="packed" value="{Feed.Folder}" /></packageSources></configuration>"""
        );

    public ConsumerFolder(string name)
        : this()
    {
        string source = Path.Combine(Templates, name);
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = At(Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public ProgramRun Dotnet(params string[] arguments) =>
        ChildProcess.Run(ChildProcess.Program(ChildProcess.DotnetHost, arguments, At(), Variables));

    /// <summary>Makes a project in this folder with a template of the packed templates.</summary>
    /// <param name="template">Its short name.</param>
    /// <param name="name">The project's.</param>
    public void NewFromTemplate(string template, string name)
    {
        // A place of its own for templates: those of the user stay as they are.
        string[] hive = ["--debug:custom-hive", At("hive")];
        Dotnet(["new", "install", Feed.Templates, .. hive]).Succeeded();
        Dotnet(["new", template, "--name", name, "--output", At(), .. hive]).Succeeded();
    }

    /// <summary>Builds or publishes, without errors and without warnings.</summary>
    public ProgramRun Build(params string[] arguments)
    {
        var run = Dotnet(arguments).Succeeded();
        Assert.DoesNotContain("warning ", run.Text, StringComparison.OrdinalIgnoreCase);
        return run;
    }
}
