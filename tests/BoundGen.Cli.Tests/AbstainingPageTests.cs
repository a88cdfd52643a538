using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>docs/abstaining.md works by copy and paste: its commands and its program print what the page says.</summary>
[Slow]
public sealed class AbstainingPageTests() : PastedPageTests(MarkdownPage.Abstaining)
{
    [Fact]
    public void The_commands_print_the_table_and_the_program_answers()
    {
        var commands = Page.Shell();
        Assert.Equal(2, commands.Count);
        Assert.Equal(0, Run(commands[0]).ExitCode);
        var certified = Run(commands[1]);
        Assert.Equal(0, certified.ExitCode);
        AssertPrinted(Page.Fenced("")[0], certified.Output);
        Assert.DoesNotContain("answers at scale", Run(commands[1].Replace("2,4", "none")).Output);
        AssertProgramPrints(Page.Fenced("")[1], typeof(Trainer).Assembly);
    }
}
