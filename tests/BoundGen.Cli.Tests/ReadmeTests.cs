using System.Globalization;
using System.Numerics;
using System.Xml.Linq;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>README.md works by copy and paste.</summary>
[Slow]
public class ReadmeTests
{
    private static readonly NetworkUsage Usage = new() { Preprocessing = Preprocessing.Scaled(1 / 9.2f), Temperature = 8 };

    [Theory]
    [InlineData("7")]
    [InlineData("3", "3")]
    public void The_program_compiles_without_warnings_and_classifies_a_digit_wherever_it_is_run(
        string shown,
        params string[] arguments
    )
    {
        using TemporaryFolder folder = new(),
            elsewhere = new();
        var parameters = Trainer.Initialise(DigitNet.Shape, 1).WithUsage(Usage);
        parameters.Save(folder.At("model.safetensors"));
        var digits = ProceduralDigits.Draw(1, 0, 60);
        DigitPictures.Save(digits, folder.At(DigitPictures.Folder));
        string program = ReadmeProgram.Compile(Assert.Single(MarkdownPage.TheReadme.Fenced("csharp")), folder.At());

        var run = ReadmeProgram.Run(program, elsewhere.At(), arguments);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        byte[] pixels = digits.Image(digits.Labels.IndexOf(int.Parse(shown, CultureInfo.InvariantCulture))).ToArray();
        Assert.Equal(Picture(pixels), lines[..^2]);
        Assert.Equal(Expected(new DigitNet(parameters), pixels), lines[^2..]);
    }

    /// <summary>Bright pixels of every second row as dense characters.</summary>
    private static IEnumerable<string> Picture(byte[] pixels) =>
        pixels.Chunk(28).Where((_, row) => row % 2 == 0).Select(row => string.Concat(row.Select(pixel => " .:*#"[pixel / 52])));

    private static string[] Expected(DigitNet network, byte[] pixels)
    {
        float[] input = [.. pixels.Select(pixel => pixel / 255f * (1 / 9.2f))];
        var logits = new float[DigitNet.OutputSize];
        var words = new ulong[DigitNet.MaskWordCount];
        network.Forward(input, logits, words);
        double sum = logits.Sum(logit => Math.Exp(8 * ((double)logit - logits.Max())));
        // 1000 neurons take 16 words.
        int[] active = [.. words.Chunk(16).Select(layer => layer.Sum(BitOperations.PopCount))];
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"class {Array.IndexOf(logits, logits.Max())}, probability {1 / sum:F3}"),
            $"active: {active[0]} of 1000 neurons, then {active[1]} of 1000",
        ];
    }

    [Fact]
    public void The_project_copies_what_the_program_reads()
    {
        var project = XElement.Parse(Assert.Single(MarkdownPage.TheReadme.Fenced("xml")));
        var copied = Assert.Single(project.Elements("None"));
        Assert.Equal("model.safetensors;digits/*", copied.Attribute("Update")!.Value);
        Assert.Equal("PreserveNewest", copied.Attribute("CopyToOutputDirectory")!.Value);
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
