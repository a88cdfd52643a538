using System.Globalization;
using System.Text.RegularExpressions;
using BoundGen.Reports;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>
/// docs/certifying.md works by copy and paste: its commands run, its samples of output are true, its program compiles and runs.
/// </summary>
[Slow]
public sealed class CertifyingPageTests(CertifyingPageTests.Commands commands) : IClassFixture<CertifyingPageTests.Commands>
{
    private static readonly MarkdownPage Page = MarkdownPage.Certifying;

    /// <summary>The sample of a command that is refused, and the one line it gets.</summary>
    internal static string[] RefusedCommandAndItsLine { get; } =
    [.. Page.Shell().SkipWhile(line => !line.StartsWith("$ ", StringComparison.Ordinal)).Take(2)];

    [Fact]
    public void Every_line_of_the_tool_runs()
    {
        Assert.Equal(["train", "certify", "verify", "certify", "inspect"], commands.Runs.Select(run => run.Command));
        Assert.All(commands.Runs, run => Assert.True(run.ExitCode == 0, $"{run.Command}: {run.Error}"));
    }

    [Fact]
    public void The_table_has_the_rows_and_the_ledger_that_are_printed()
    {
        // The main job prints three rows more, about masks and about digits that nobody has seen.
        string[] rows = Rows(Assert.Single(Page.Fenced("")));
        string[] more = ["activity, layer 1", "activity, layer 2", "fresh error"];
        Assert.Equal(more, rows.SkipWhile(row => row != "drawn").Skip(1).Take(3));
        Assert.Equal(Rows(commands.Runs.First(run => run.Command == "certify").Output), rows.Where(row => !more.Contains(row)));
    }

    [Fact]
    public void Folders_stand_for_the_files_that_the_page_names()
    {
        string[] outputs = [.. commands.Runs.Where(run => run.Command == "certify").Select(run => run.Output)];
        Assert.Equal(2, outputs.Length);
        Assert.Equal(outputs[0], outputs[1]);
    }

    [Fact]
    public void Every_bound_of_the_table_is_explained()
    {
        string[] explained =
        [
            .. Regex
                .Matches(Page.Text, @"\*\*([\w-]+)\*\*")
                .Select(name => name.Groups[1].Value)
                .Distinct(StringComparer.Ordinal),
        ];
        Assert.All(BoundKind.All, kind =>
            Assert.True(
                explained.Contains(kind.Name) || kind.Name.Split('-').All(part => explained.Contains(part)),
                $"{kind} is not explained"
            )
        );
    }

    [Fact]
    public void The_line_on_stderr_is_what_a_file_cut_short_gives()
    {
        using var folder = new TemporaryFolder();
        Trainer.Initialise(DigitNet.Shape, 1).Save(folder.At("whole.safetensors"));
        byte[] whole = File.ReadAllBytes(folder.At("whole.safetensors"));
        int header = whole.Length - (DigitNet.Shape.ParameterCount * sizeof(float));
        File.WriteAllBytes(folder.At("cut.safetensors"), whole[..(header + 4983264)]);

        var run = Tool.RunIn(folder.At(), RefusedCommandAndItsLine[0].Split(' ')[2..]);

        Assert.Equal((2, RefusedCommandAndItsLine[1] + "\n", ""), (run.ExitCode, run.Error, run.Output));
    }

    [Fact]
    public void The_program_bounds_an_error_writes_it_as_JSON_and_is_cancelled()
    {
        using var folder = new TemporaryFolder();
        string program = ReadmeProgram.Compile(Page.Program(), folder.At(), typeof(Trainer).Assembly, typeof(StoredRun).Assembly);

        var run = ReadmeProgram.Run(program, folder.At());

        Assert.True(run.ExitCode == 0, run.Error);
        double headline = Number(run.Output, "^The network errs on at most (.+) of digits drawn like these");
        Assert.InRange(headline, 0.01, 0.9);
        Assert.All(BoundKind.All, kind => Assert.Matches($"(?m)^{Regex.Escape(kind.Title)}: ", run.Output));
        Assert.Equal(headline, Number(run.Output, $"^{BoundKind.BallSparse.Title}: (.+)\\. About"));
        Assert.Contains("\nCancelled.\n", run.Output);
        Assert.Equal(headline, Number(run.Output, $"^{BoundKind.BallSparse} in the file: (.+)$"));
        Assert.Equal(headline, StoredRun.Load(folder.At("report.json")).Certified!.HeadlineBound.Bound);
        Assert.InRange(Number(run.Output, "^The best of ten models errs on at most (.+)\\.$"), 0.04, 0.08);
        Assert.Matches(@"(?m)^\d+ different masks on 500 digits\.$", run.Output);
    }

    private static double Number(string output, string line) =>
        double.Parse(Regex.Match(output, line, RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>
    /// Names in the first column, "class" for the number of one; of a note its name, and ledger lines whole: they depend on no
    /// data.
    /// </summary>
    private static string[] Rows(string output) =>
        [
            .. output
                .Split('\n')
                .Where(line => line.Trim().Length > 0 && !line.Contains('─'))
                .Select(line =>
                    Regex.IsMatch(line, "^  (test set|PAC-Bayes-kl|Monte Carlo) ")
                        ? line
                        : Regex.Replace(Regex.Match(line.Trim(), @"^\S.*?(?=:|  |$)").Value, @"^\d$", "class")
                ),
        ];

    /// <summary>The page's lines for the tool, run in order in a folder that has digits in FOLDER.</summary>
    public sealed class Commands : TemporaryFolder
    {
        /// <summary>Values of options that are replaced, so that the commands take seconds.</summary>
        private static readonly Dictionary<string, string> Smaller = new() { ["--sizes"] = "784,12,12,10" };

        /// <summary>Options that are added to a command.</summary>
        private static readonly Dictionary<string, string[]> More = new()
        {
            ["train"] = ["--epochs", "1"],
            // As many noise levels as the main job records, so that the ledgers pay for the same choices.
            ["certify"] = ["--draws", "1000", "--sigma", "0.001,0.002,0.003"],
        };

        public Commands()
        {
            Tool.Succeed("digits", "--samples", "600", "--fresh", "100", "--out", At("FOLDER"));
            foreach (string line in Page.Shell().Where(line => line.StartsWith("boundgen ", StringComparison.Ordinal)))
            {
                string[] words = line.Split(' ')[1..];
                for (int i = 1; i < words.Length; i++)
                    words[i] = Smaller.GetValueOrDefault(words[i - 1], words[i]);
                var run = Tool.RunIn(At(), [.. words, .. More.GetValueOrDefault(words[0], [])]);
                Runs.Add((words[0], run.ExitCode, run.Output, run.Error));
            }
        }

        internal List<(string Command, int ExitCode, string Output, string Error)> Runs { get; } = [];
    }
}
