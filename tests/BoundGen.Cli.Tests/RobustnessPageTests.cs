using System.Text.Json.Nodes;
using BoundGen.Figures;
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
        Assert.Equal(4, commands.Count);
        Assert.Equal(0, Run(commands[0]).ExitCode);
        var certified = Run(commands[1]);
        Assert.Equal(0, certified.ExitCode);
        AssertPrinted(Page.Fenced("")[0], certified.Output);
        string[] written = commands[2].Split(" > ");
        File.WriteAllText(At(written[1]), Run(written[0]).Output);
        Assert.Equal(0, Run(commands[3]).ExitCode);
        string page = File.ReadAllText(At("page.html"));
        Assert.Contains("How many new inputs can be turned, at most", page);
        AssertHasPictures(page);
        AssertProgramPrints(Page.Fenced("")[1], typeof(Trainer).Assembly);
    }

    /// <summary>Checks that the page shows the samples that the JSON names, as these digits look.</summary>
    private void AssertHasPictures(string page)
    {
        var report = JsonNode.Parse(File.ReadAllText(At("report.json")))!;
        var digits = ProceduralDigits.Draw(DataSets.DigitSeed, 0, 4000);
        foreach (
            var (title, list) in new[] { ("Inputs that move", "robust/weakest"), ("The bound against distance", "curve/hardest") }
        )
        {
            string[] names = list.Split('/');
            var samples = report[names[0]]![names[1]]!.AsArray();
            Assert.Equal(10, samples.Count);
            string section = page[page.IndexOf($"<h2>{title}</h2>", StringComparison.Ordinal)..];
            section = section[..section.IndexOf("</section>", StringComparison.Ordinal)];
            Assert.All(samples, sample =>
            {
                int place = (int)sample!["place"]!;
                Assert.Equal((int)sample["label"]!, digits.Labels[place]);
                string png = Convert.ToBase64String(GreyImage.ToPng(digits.Image(place), digits.Rows, digits.Columns));
                Assert.Contains($"base64,{png}\"", section);
                Assert.Contains($"<span>image {place}, class {digits.Labels[place]}</span>", section);
            });
        }
    }
}
