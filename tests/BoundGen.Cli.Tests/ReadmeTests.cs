using System.Text.RegularExpressions;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>README.md works by copy and paste: its program compiles and runs, its commands run, its samples of output are true.</summary>
[Slow]
public sealed class ReadmeTests(ReadmeTests.Commands commands) : IClassFixture<ReadmeTests.Commands>
{
    private static readonly NetworkShape Shape = new([784, 1000, 1000, 10], bias: false);

    [Fact]
    public void The_program_compiles_without_warnings_and_finds_its_model()
    {
        using var folder = new TemporaryFolder();
        new NetworkParameters(Shape, Trainer.Initialise(Shape, 1).Values).Save(folder.At("model.safetensors"));
        string program = ReadmeProgram.Compile(Assert.Single(Readme.Fenced("csharp")), folder.At());

        var run = ReadmeProgram.Run(program, folder.At());

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        // Without biases a black image has no logit but 0.
        Assert.Equal("class 0, logit 0\n", run.Output);
    }

    [Fact]
    public void The_program_has_the_architecture_of_the_main_job() =>
        Assert.Contains(
            $"[ReluNetwork({string.Join(", ", DigitNet.LayerSizes.ToArray())}, Bias = false)]",
            Assert.Single(Readme.Fenced("csharp"))
        );

    [Fact]
    public void Every_command_is_of_a_kind_that_is_checked()
    {
        string[] others =
        [
            .. Readme
                .Shell()
                .Where(line => !Regex.IsMatch(line, "^boundgen ") && !Regex.IsMatch(line, "^dotnet (run|test|pack) ")),
        ];
        Assert.Equal(
            [
                "dotnet new console -o ../Digits",
                "dotnet add ../Digits package BoundGen --source \"$PWD/artifacts\"",
                "cp boundgen-out/model.safetensors ../Digits",
                "alias boundgen='dotnet run -c Release --project src/BoundGen.Cli --'",
                "$ boundgen certify --model cut.safetensors --images i.gz --labels l.gz",
                commands.ErrorLine,
            ],
            others
        );
    }

    [Fact]
    public void Every_project_named_is_there()
    {
        var named = Readme
            .Shell()
            .SelectMany(line =>
                Regex.Matches(line, @"(?<![\w./])(src|tests|properties|generators)/[\w./]+|\w+\.sln").Select(match => match.Value)
            )
            .ToList();
        Assert.Equal(["src/BoundGen.Cli", "src/BoundGen", "BoundGen.sln", "src/BoundGen.Cli"], named);
        Assert.All(named, name =>
            Assert.True(
                name.EndsWith(".sln", StringComparison.Ordinal)
                    ? File.Exists(Path.Combine(Readme.Root, name))
                    : File.Exists(Path.Combine(Readme.Root, name, Path.GetFileName(name) + ".csproj")),
                name
            )
        );
    }

    [Fact]
    public void Every_line_of_the_tool_runs()
    {
        Assert.Equal(["train", "certify", "verify", "inspect"], commands.Runs.Select(run => run.Command));
        Assert.All(commands.Runs, run => Assert.True(run.Run.ExitCode == 0, $"{run.Command}: {run.Run.Error}"));
    }

    [Fact]
    public void The_table_has_the_rows_and_the_ledger_that_are_printed()
    {
        // The main job prints three rows more, about masks and about digits that nobody has seen.
        string[] rows = Rows(Readme.Fenced("").First(block => block.StartsWith("network ", StringComparison.Ordinal)));
        string[] more = ["activity, layer 1", "activity, layer 2", "fresh error"];
        Assert.Equal(more, rows.SkipWhile(row => row != "drawn").Skip(1).Take(3));
        Assert.Equal(
            Rows(commands.Runs.Single(run => run.Command == "certify").Run.Output),
            rows.Where(row => !more.Contains(row))
        );
    }

    [Fact]
    public void The_line_on_stderr_is_what_a_file_cut_short_gives()
    {
        using var folder = new TemporaryFolder();
        new NetworkParameters(Shape, Trainer.Initialise(Shape, 1).Values).Save(folder.At("whole.safetensors"));
        byte[] whole = File.ReadAllBytes(folder.At("whole.safetensors"));
        int header = whole.Length - (Shape.ParameterCount * sizeof(float));
        File.WriteAllBytes(folder.At("cut.safetensors"), whole[..(header + 4983264)]);

        var run = Tool.RunIn(folder.At(), commands.RefusedLine.Split(' ')[2..]);

        Assert.Equal((2, commands.ErrorLine + "\n", ""), (run.ExitCode, run.Error, run.Output));
    }

    /// <summary>Names in the first column; of a note its name, and ledger lines whole: they depend on no data.</summary>
    private static string[] Rows(string output) =>
        [
            .. output
                .Split('\n')
                .Where(line => line.Trim().Length > 0 && !line.Contains('─'))
                .Select(line =>
                    Regex.IsMatch(line, "^  (PAC-Bayes-kl|Monte Carlo) ")
                        ? line
                        : Regex.Match(line.Trim(), @"^\S.*?(?=:|  |$)").Value
                ),
        ];

    /// <summary>The README's lines for the tool, run in order in a folder that has digits in FOLDER.</summary>
    public sealed class Commands : TemporaryFolder
    {
        /// <summary>Tiny: what a line says of these options is replaced,</summary>
        private static readonly Dictionary<string, string> Smaller = new() { ["--sizes"] = "784,12,12,10", ["--skip"] = "300" };

        /// <summary>and these are added.</summary>
        private static readonly Dictionary<string, string[]> More = new()
        {
            ["train"] = ["--epochs", "1"],
            ["certify"] =
            [
                "--draws",
                "1000",
                "--holdout-images",
                "FOLDER/t10k-images-idx3-ubyte",
                "--holdout-labels",
                "FOLDER/t10k-labels-idx1-ubyte",
            ],
        };

        public Commands()
        {
            Tool.Succeed("digits", "--samples", "600", "--fresh", "100", "--out", At("FOLDER"));
            foreach (string line in Readme.Shell().Where(line => line.StartsWith("boundgen ", StringComparison.Ordinal)))
            {
                string[] words = line.Split(' ')[1..];
                for (int i = 1; i < words.Length; i++)
                    words[i] = Smaller.GetValueOrDefault(words[i - 1], words[i]);
                Runs.Add((words[0], Tool.RunIn(At(), [.. words, .. More.GetValueOrDefault(words[0], [])])));
            }
        }

        internal List<(string Command, ProgramRun Run)> Runs { get; } = [];

        /// <summary>The sample of a command that is refused, and the one line it gets.</summary>
        internal string RefusedLine { get; } = Readme.Shell().Single(line => line.StartsWith("$ ", StringComparison.Ordinal));

        internal string ErrorLine => Readme.Shell().SkipWhile(line => line != RefusedLine).ElementAt(1);
    }
}
