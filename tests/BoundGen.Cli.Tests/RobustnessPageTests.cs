using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>docs/robustness.md works by copy and paste: its commands and its program print what the page says.</summary>
[Slow]
public sealed class RobustnessPageTests() : PastedPageTests(MarkdownPage.Robustness)
{
    [Fact]
    public void The_commands_print_the_table_and_the_program_moves_inputs()
    {
        var commands = Page.Shell()
            .Where(command => !command.StartsWith("boundgen reproduce", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(2, commands.Count);
        Assert.Equal(0, Run(commands[0]).ExitCode);
        var certified = Run(commands[1]);
        Assert.Equal(0, certified.ExitCode);
        AssertPrinted(Page.Fenced("")[0], certified.Output);
        File.WriteAllText(At("report.json"), Run(commands[1] + " --format json").Output);
        Assert.Equal(0, Run("boundgen report report.json --out page.html").ExitCode);
        Assert.Contains("How many new inputs can be turned, at most", File.ReadAllText(At("page.html")));
        AssertProgramPrints(Page.Fenced("")[1], typeof(Trainer).Assembly);
    }
}
