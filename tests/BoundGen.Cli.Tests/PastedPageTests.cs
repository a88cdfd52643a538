using System.Reflection;
using System.Text.RegularExpressions;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>A page that works by copy and paste: its commands and its program run in the folder of the test.</summary>
public abstract class PastedPageTests : TemporaryFolder
{
    private protected PastedPageTests(MarkdownPage page) => Page = page;

    private protected MarkdownPage Page { get; }

    /// <summary>Runs a command of the page, with its files and folders in the folder of the test, and no log of runs.</summary>
    private protected ProgramRun Run(string command)
    {
        string[] words = command.Split(' ');
        Assert.Equal("boundgen", words[0]);
        return Tool.Run([
            .. words[1..].Select(word => word == "N" || Regex.IsMatch(word, @"\.[a-z]") ? At(word) : word),
            .. words[1] == "certify" ? ["--no-log"] : Array.Empty<string>(),
        ]);
    }

    /// <summary>
    /// Checks that a sample of output on the page is what was printed, but for spaces and what stands between its lines.
    /// </summary>
    private protected static void AssertPrinted(string sample, string output) =>
        Assert.All(sample.TrimEnd('\n').Split('\n'), line => Assert.Contains(Narrow(line), Narrow(output)));

    /// <summary>Checks that the program of the page prints a sample of output on it.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="library">The assembly that the program uses.</param>
    private protected void AssertProgramPrints(string sample, Assembly library)
    {
        var program = ReadmeProgram.Run(ReadmeProgram.Compile(Page.Program(), At(), library), At());
        Assert.Equal((0, "", sample), (program.ExitCode, program.Error, program.Output));
    }

    private static string Narrow(string text) => Regex.Replace(text, "[ \n]+", " ");
}
