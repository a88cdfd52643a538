using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>
/// docs/variants.md works by copy and paste: its commands run, its program runs, its samples of output are true.
/// </summary>
[Slow]
public sealed class VariantsPageTests() : PastedPageTests(MarkdownPage.Variants)
{
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
        Assert.Contains(Page.Fenced("")[0], check.Output);
        AssertProgramPrints(Page.Fenced("")[1], typeof(NetworkParameters).Assembly);
    }
}
