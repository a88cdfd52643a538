namespace BoundGen.Cli.Tests.Page;

/// <summary>The command <c>report</c> on a folder of <c>reproduce</c>.</summary>
public sealed partial class ReproducedPageTests
{
    [Fact]
    public void The_tool_writes_the_same_bytes_wherever_they_go()
    {
        Tool.Succeed("report", small.At("small"), "--out", small.At("small.html"));
        Assert.Equal(Text(small.At("small"), null, "report", small.At("small")), File.ReadAllText(small.At("small.html")));

        // --run is the same folder, and the page goes there.
        string folder = small.Changed("small", "kappa", _ => { });
        Tool.Succeed("report", "--run", folder);
        Assert.Equal(Text(folder, null, "report", "--run", folder), File.ReadAllText(Path.Combine(folder, "report.html")));
    }

    [Fact]
    public void Bad_input_is_one_line_and_leaves_nothing()
    {
        string cut = small.Changed("small", "kappa", _ => { }),
            file = Path.Combine(cut, "kappa.json");
        File.WriteAllText(file, File.ReadAllText(file)[..^100]);
        string empty = Directory.CreateDirectory(small.At("empty")).FullName;

        Refused($"{file}: expected what reproduce kappa wrote: ", cut);
        Refused(
            $"{empty}: has none of report.json, tradeoff.json, sparsity.json, truth.json, kappa.json, bounds.json, variants.json, robust.json, map.json.",
            empty
        );
        Refused($"{cut}, --run: expected one of them.", cut, "--run", cut);
        Refused($"--model: goes with a run, and {cut} has experiments of reproduce.", cut, "--model", file);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(cut));

        static void Refused(string reason, params string[] arguments)
        {
            var run = Tool.Run(["report", .. arguments]);
            Assert.Equal(2, run.ExitCode);
            Assert.Matches(@"^boundgen: [^\n]+\n$", run.Error);
            Assert.Contains(reason, run.Error);
        }
    }
}
