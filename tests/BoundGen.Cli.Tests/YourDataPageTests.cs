using System.Globalization;
using System.Text.RegularExpressions;
using BoundGen.Figures;
using BoundGen.Reports;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>
/// docs/your-data.md works by copy and paste: its commands run, its samples of output are true, its program runs.
/// </summary>
[Slow]
public sealed class YourDataPageTests : TemporaryFolder
{
    private const int Rows = 2000;

    private static readonly MarkdownPage Page = MarkdownPage.YourData;

    private static readonly string[] Kinds = ["apple", "fig", "pear", "plum"];

    private static readonly string[] Colours = ["red", "purple", "green", "yellow"];

    /// <summary>What commands take besides, so that they take a second.</summary>
    private static readonly Dictionary<string, string[]> More = new()
    {
        ["certify"] = ["--bounds", "ball-sparse"],
        ["train table"] = ["--epochs", "2"],
    };

    public YourDataPageTests()
    {
        var fruit = Fruit().ToArray();
        File.WriteAllLines(
            At("fruit.csv"),
            fruit
                .Select(one =>
                    FormattableString.Invariant($"{one.Weight:F1},{Colours[one.Colour]},{one.Length:F1},{Kinds[one.Kind]}")
                )
                .Prepend("weight,colour,length,kind")
        );
        NpyFile.Save(At("x.npy"), fruit.SelectMany(one => new[] { (float)one.Weight, (float)one.Length }).ToArray(), Rows, 2);
        NpyFile.Save(At("y.npy"), Array.ConvertAll(fruit, one => (float)one.Kind), Rows);
        SaveImages(ProceduralDigits.Draw(1, 0, 200));
    }

    [Fact]
    public void Every_line_of_the_tool_runs_and_prints_what_the_page_says()
    {
        var runs = Page.Shell()
            .Select(line => (Line: line, Run: Run(line.Split(' '))))
            .ToDictionary(run => run.Line, run => run.Run);
        Assert.All(runs, run => Assert.True(run.Value.ExitCode == 0, $"{run.Key}: {run.Value.Error}"));

        string[] read = Lines(
            runs.First(run => run.Key.StartsWith("boundgen train --data fruit.csv", StringComparison.Ordinal)).Value.Error
        );
        Assert.All(Lines(Page.Fenced("")[0]), line => Assert.Contains(line, read));
        string[] printed = Lines(runs["boundgen certify --model M --data fruit.csv"].Output);
        Assert.All(Lines(Page.Fenced("")[1]), line => Assert.Contains(Masked(line), printed.Select(Masked)));

        string bound = Regex.Match(Page.Fenced("")[1], @"ball-sparse +\d+ +\S+ +(\S+)").Groups[1].Value;
        Assert.Contains($"errs on at most {bound} of new fruit", Page.Text);
        Assert.StartsWith(string.Join('\n', Lines(Page.Fenced("csv")[0])), File.ReadAllText(At("fruit.csv")));
    }

    [Fact]
    public void The_program_trains_what_the_tool_trains()
    {
        string program = ReadmeProgram.Compile(Page.Program(), At(), typeof(Trainer).Assembly);
        var run = ReadmeProgram.Run(program, At());
        Assert.Equal((0, "", Page.Fenced("")[2]), (run.ExitCode, run.Error, run.Output));

        Assert.Equal(0, Run(Page.Shell()[0].Split(' ')).ExitCode);
        Assert.Equal(File.ReadAllBytes(At("M", "model.safetensors")), File.ReadAllBytes(At("Q", "model.safetensors")));
    }

    [Fact]
    public void The_table_of_rows_that_are_needed_has_the_limits_of_Clopper_and_Pearson()
    {
        var rows = Regex.Matches(Page.Text, @"\| (\d+) \| (\d+) \| (\S+%) \| (\S+%) \|");
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row =>
        {
            long[] counts =
            [
                .. row.Groups.Values.Skip(1).Take(2).Select(count => long.Parse(count.Value, CultureInfo.InvariantCulture)),
            ];
            Assert.Equal(row.Groups[3].Value, Limit(choices: 1));
            Assert.Equal(row.Groups[4].Value, Limit(choices: 4096));

            string Limit(int choices) =>
                NumberFormat.UpperBoundPercent(
                    ClopperPearson.UpperLimit(counts[1], counts[0], new ConfidenceLedger(0.05).Spend("sample", 0.05 / choices))
                );
        });
    }

    /// <summary>Runs a command of the page, with its files and folders in the folder of the test.</summary>
    private ProgramRun Run(string[] words)
    {
        Assert.Equal("boundgen", words[0]);
        string[] placed = ["fruit.csv", "x.npy", "y.npy", "letters", "M", "N", "L", "P", "App"];
        string kind = words[1] == "train" && words.Contains("table") ? "train table" : words[1];
        return Tool.Run([
            .. words[1..].Select(word => placed.Contains(word) ? At(word) : word),
            .. More.GetValueOrDefault(kind, []),
        ]);
    }

    private string[] Lines(string text) =>
        [.. text.Replace(At() + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).TrimEnd('\n').Split('\n')];

    /// <summary>
    /// A line without the numbers that depend on the bits of a trained network, and without the widths of its columns.
    /// </summary>
    private static string Masked(string line)
    {
        string narrow = Regex.Replace(line.Trim(), " +", " ");
        return narrow.StartsWith("frequentClass ", StringComparison.Ordinal) ? narrow
            : Regex.IsMatch(narrow, "^(ball-sparse|prior) ") ? Regex.Replace(narrow, @"\d[\d.]*%?", "#")
            : Regex.Replace(narrow, @"\d[\d.]*%|vacuous", "#");
    }

    /// <summary>Digits in place of letters: class 0 is a.</summary>
    private void SaveImages(ImageSet images)
    {
        for (int i = 0; i < images.Count; i++)
        {
            string letter = At("letters", $"{(char)('a' + images.Labels[i])}");
            Directory.CreateDirectory(letter);
            byte[] png = GreyImage.ToPng(images.Image(i), images.Rows, images.Columns);
            File.WriteAllBytes(Path.Combine(letter, $"{i:D3}.png"), png);
        }
    }

    /// <summary>Weights in grams, lengths in millimetres.</summary>
    private static IEnumerable<(double Weight, int Colour, double Length, int Kind)> Fruit()
    {
        double[] weights = [180, 55, 165, 62],
            lengths = [78, 58, 100, 47];
        ulong state = 1;
        for (int i = 0; i < Rows; i++)
        {
            double drawn = Uniform();
            int kind =
                drawn < 0.4 ? 0
                : drawn < 0.7 ? 1
                : drawn < 0.95 ? 2
                : 3;
            double weight = weights[kind] * (1 + 0.4 * Triangular()),
                length = lengths[kind] * (1 + 0.25 * Triangular());
            int colour = Uniform() < 0.7 ? kind : (int)(4 * Uniform());
            yield return (weight, colour, length, kind);
        }

        double Triangular() => Uniform() + Uniform() - 1;

        double Uniform()
        {
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            return (state >> 33) / (double)(1u << 31);
        }
    }
}
