using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>
/// docs/variants.md works by copy and paste: its commands run, its program runs, its samples of output are true.
/// </summary>
[Slow]
public sealed class VariantsPageTests : TemporaryFolder
{
    private static readonly MarkdownPage Page = MarkdownPage.Variants;

    [Fact]
    public void Every_command_runs_and_the_program_says_what_the_tool_says()
    {
        var commands = Page.Shell();
        Assert.Equal(5, commands.Count);
        foreach (string command in commands.SkipLast(1))
            Assert.Equal(0, Run(command).ExitCode);
        File.WriteAllText(At("report.json"), Run(commands[3] + " --format json").Output);

        var check = Run(commands[^1]);
        Assert.Equal(0, check.ExitCode);
        Assert.StartsWith(Page.Fenced("")[0], check.Output);

        var program = ReadmeProgram.Run(ReadmeProgram.Compile(Page.Program(), At(), typeof(NetworkParameters).Assembly), At());
        Assert.Equal((0, "", Page.Fenced("")[1]), (program.ExitCode, program.Error, program.Output));
    }

    /// <summary>Runs a command of the page, with its files and folders in the folder of the test.</summary>
    private ProgramRun Run(string command)
    {
        string[] words = command.Split(' ');
        Assert.Equal("boundgen", words[0]);
        return Tool.Run([
            .. words[1..].Select(word => word == "N" || word.Contains('.', StringComparison.Ordinal) ? At(word) : word),
            .. words[1] == "certify" ? ["--no-log"] : Array.Empty<string>(),
        ]);
    }
}
