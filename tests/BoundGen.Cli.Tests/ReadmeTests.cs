using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>README.md works by copy and paste.</summary>
[Slow]
public class ReadmeTests
{
    [Fact]
    public void The_program_compiles_without_warnings_and_finds_its_model()
    {
        using var folder = new TemporaryFolder();
        Trainer.Initialise(DigitNet.Shape, 1).Save(folder.At("model.safetensors"));
        string program = ReadmeProgram.Compile(Assert.Single(MarkdownPage.TheReadme.Fenced("csharp")), folder.At());

        var run = ReadmeProgram.Run(program, folder.At());

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        // Without biases a black image has no logit but 0.
        Assert.Equal("class 0, logit 0\n", run.Output);
    }

    [Fact]
    public void The_program_has_the_architecture_of_the_main_job() =>
        Assert.Contains(
            $"[ReluNetwork({string.Join(", ", DigitNet.LayerSizes.ToArray())}, Bias = false)]",
            Assert.Single(MarkdownPage.TheReadme.Fenced("csharp"))
        );

    [Fact]
    public void Every_page_is_listed() =>
        Assert.All(MarkdownPage.All.Skip(1), page => Assert.Contains($"]({page.Path})", MarkdownPage.TheReadme.Text));
}
