using System.Text.RegularExpressions;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>docs/abstaining.md works by copy and paste: its commands and its program print what the page says.</summary>
[Slow]
public sealed class AbstainingPageTests : TemporaryFolder
{
    private static readonly MarkdownPage Page = MarkdownPage.Abstaining;

    [Fact]
    public void The_commands_print_the_table_and_the_program_answers()
    {
        var commands = Page.Shell();
        Assert.Equal(2, commands.Count);
        Assert.Equal(0, Run(commands[0]).ExitCode);
        var certified = Run(commands[1] + " --no-log");
        Assert.Equal(0, certified.ExitCode);
        Assert.All(Page.Fenced("")[0].TrimEnd('\n').Split('\n'), line => Assert.Contains(Narrow(line), Narrow(certified.Output)));
        Assert.DoesNotContain("answers at scale", Run(commands[1].Replace("2,4", "none") + " --no-log").Output);

        var program = ReadmeProgram.Run(ReadmeProgram.Compile(Page.Program(), At(), typeof(Trainer).Assembly), At());
        Assert.Equal((0, "", Page.Fenced("")[1]), (program.ExitCode, program.Error, program.Output));
    }

    private static string Narrow(string text) => Regex.Replace(text, "[ \n]+", " ");

    /// <summary>Runs a command of the page, with its folder in the folder of the test.</summary>
    private ProgramRun Run(string command)
    {
        string[] words = command.Split(' ');
        Assert.Equal("boundgen", words[0]);
        return Tool.Run([.. words[1..].Select(word => word == "N" ? At(word) : word)]);
    }
}
