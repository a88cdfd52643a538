using System.Globalization;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>Tables and arrays from the file to the certified network.</summary>
public sealed class TableTests : TemporaryFolder
{
    private const int Rows = 1200;

    private static readonly string[] Small = ["--hidden", "8", "--standardise", "--epochs", "6"];

    private string Table => At("fruit.csv");

    public TableTests() => File.WriteAllLines(Table, Lines());

    [Fact]
    public void A_table_is_trained_and_certified_in_two_commands()
    {
        var train = Train();
        Assert.Contains("fruit.csv: the first row names the columns, commas between cells", train.Error);
        Assert.Contains("--data: outputs 0 to 2 are the classes apple, fig, pear", train.Error);

        var network = NetworkParameters.Load(At("out", "model.safetensors"));
        Assert.Equal(new NetworkShape([5, 8, 3], bias: true), network.Shape);
        Assert.Equal(["apple", "fig", "pear"], network.Usage.ClassNames.ToArray());
        Assert.Equal(
            ["weight", "colour=green", "colour=red", "colour=yellow", "length"],
            network.Usage.Features.Select(feature => $"{feature}")
        );
        Assert.Equal("kind", network.Usage.LabelColumn);
        Assert.True(network.Usage.Preprocessing!.IsByColumn);
        Assert.Equal(network.Usage, NetworkParameters.Load(At("out", "prior.safetensors")).Usage);

        var certify = Certify("--data", Table);
        Assert.Contains("fig", certify.Output);
        Assert.Contains("none of 600 inputs of the sample is among what the prior was trained on", certify.Output);
    }

    [Fact]
    public void Another_file_is_read_as_the_model_records_it()
    {
        Train();
        // Another order of the columns, one more of them, a colour that the prior has not seen, no yellow row.
        File.WriteAllLines(
            At("new.csv"),
            Lines(seed: 2, order: [3, 2, 1, 0])
                .Where(line => !line.Contains("yellow", StringComparison.Ordinal))
                .Select(
                    (line, i) =>
                        i == 0 ? line + ",id" : $"{(i == 1 ? line.Replace("green", "blue").Replace("red", "blue") : line)},{i}"
                )
        );
        var certify = Certify("--data", Table, "--holdout", At("new.csv"));
        Assert.Contains("--holdout: columns id are no inputs of the model, and are left out.", certify.Error);
        Assert.Contains("--holdout: column colour of 1 of", certify.Error);
        Assert.Contains("hold-out", certify.Output);
    }

    [Fact]
    public void Rows_that_the_prior_has_seen_are_no_sample_in_another_file_either()
    {
        Train();
        string[] lines = File.ReadAllLines(Table);
        File.WriteAllLines(At("reversed.csv"), [lines[0], .. lines[1..].Reverse()]);
        var refused = Tool.Run(["certify", "--model", At("out"), "--data", At("reversed.csv"), "--bounds", "ball-sparse"]);
        Assert.Contains("600 of 1200 inputs of the sample are among what the prior was trained on", refused.Error);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public void Arrays_are_trained_and_certified_with_their_labels_in_another_file()
    {
        float[] inputs = [.. Samples(1).SelectMany(sample => new[] { sample.Weight, sample.Length })];
        NpyFile.Save(At("x.npy"), inputs, Rows, 2);
        NpyFile.Save(At("y.npy"), Array.ConvertAll(Samples(1), sample => sample.Kind + 1f), Rows);
        string[] data = ["--data", At("x.npy"), "--labels", At("y.npy")];
        var train = Tool.Succeed(["train", .. data, "--out", At("out"), .. Small]);
        Assert.Contains("--data: outputs 0 to 2 are the classes 1, 2, 3", train.Error);
        Certify(data);
        var refused = Tool.Run(["certify", "--model", At("out"), "--data", At("x.npy")]);
        Assert.Equal(("boundgen: --data: has no labels; name their file with --labels.\n", 2), (refused.Error, refused.ExitCode));
    }

    [Fact]
    public void A_run_is_shown_with_samples_that_are_no_images()
    {
        Train();
        string json = At("run.json");
        File.WriteAllText(
            json,
            Tool.Succeed(["certify", "--model", At("out"), "--data", Table, "--bounds", "ball-sparse", "--format", "json"]).Output
        );
        string[] report = ["report", "--run", json, "--model", At("out")];
        Tool.Succeed([.. report, "--data", Table, "--out", At("page.html")]);
        string page = File.ReadAllText(At("page.html"));
        Assert.Contains("600 labelled samples (--data) and misread", page);
        Assert.Matches("sample [0-9]+, class (apple|fig|pear)", page);
        Assert.DoesNotContain("<img ", page);
        Assert.Contains("--model goes with --data, or with --images and --labels.", Tool.Run(report).Error);
    }

    [Fact]
    public void A_project_of_a_model_classifies_rows_of_its_columns()
    {
        Train();
        Tool.Succeed("scaffold", At("out"), "--namespace", "Shop", "--out", At("app"), "--project");
        string[] rows = File.ReadAllLines(At("app", "Network.inputs.csv"));
        Assert.Equal("weight,colour=green,colour=red,colour=yellow,length", rows[0]);
        Assert.All(rows[1..], row =>
            Assert.Equal(1, row.Split(',')[1..4].Sum(cell => int.Parse(cell, CultureInfo.InvariantCulture)))
        );

        // Fruit as the file has it: an apple of 150 g, a pear of 270 g.
        File.WriteAllLines(At("app", "fruit.csv"), [rows[0], "150,1,0,0,0.11", "270,0,0,1,0.05"]);
        string source =
            File.ReadAllText(At("app", "Program.cs"))
            + File.ReadAllText(At("app", "Network.cs")).Replace("namespace Shop;", "namespace Shop {", StringComparison.Ordinal)
            + "}";
        string program = ReadmeProgram.Compile(source, At("app"));
        Assert.Equal(
            "class apple\nclass pear\n",
            ReadmeProgram.Run(program, At("app"), At("app", "fruit.csv")).Succeeded().Output
        );
    }

    [Fact]
    public void Steps_that_come_to_nothing_are_made_shorter()
    {
        string[] wide = ["--hidden", "200,200", "--standardise", "--epochs", "10"];
        string[] train =
        [
            "train",
            "--data",
            Table,
            "--label-column",
            "kind",
            "--categorical",
            "auto",
            "--out",
            At("out"),
            .. wide,
        ];
        Assert.Contains("prior: came to nothing; again with a quarter of the learning rate", Tool.Succeed(train).Error);
        var stated = Tool.Run([.. train, "--learning-rate", "1000"]);
        Assert.Contains("Training diverged in epoch 1", stated.Error);
        Assert.DoesNotContain("again", stated.Error);
    }

    [Fact]
    public void Classes_are_stated_for_a_network_that_does_not_record_them()
    {
        Train();
        var parameters = NetworkParameters.Load(At("out", "model.safetensors"));
        parameters.WithUsage(parameters.Usage with { ClassNames = [] }).Save(At("nameless.safetensors"));
        string[] verify = ["verify", "--model", At("nameless.safetensors"), "--data", Table, "--inputs", "900"];
        var refused = Tool.Run(verify);
        Assert.Contains("--data: labels are names, apple, fig, pear, but the network", refused.Error);
        string Errors(string classes) => Tool.Succeed([.. verify, "--classes", classes]).Output.Split('\n')[0].Split(" of ")[0];
        Assert.InRange(int.Parse(Errors("apple,fig,pear"), CultureInfo.InvariantCulture), 0, 300);
        Assert.InRange(int.Parse(Errors("pear,apple,fig"), CultureInfo.InvariantCulture), 600, 900);
        Assert.Contains("--classes: names 2 classes, but", Tool.Run([.. verify, "--classes", "apple,fig"]).Error);
        Assert.Contains(
            "records the classes apple,fig,pear; leave the option out.",
            Tool.Run(["verify", "--model", At("out"), "--classes", "pear,fig,apple"]).Error
        );
    }

    [Theory]
    [InlineData("train --data @table --hidden 4 --out @new --label-column kind", "expected a number", "--categorical")]
    [InlineData("train --data @table --hidden 4 --out @new", "which of its 4 columns has the labels?", "--label-column")]
    [InlineData(
        "train --data @table --sizes 5,4,4 --out @new --label-column kind --categorical auto",
        "--data: has 3 different labels, apple, fig, pear, expected 4"
    )]
    [InlineData(
        "train --data @table --sizes 6,4,3 --out @new --label-column kind --categorical auto",
        "--data: rows become 5 inputs, but the network 6-4-3+bias takes 6."
    )]
    [InlineData("train --data @table --hidden 4 --sizes 5,4,3 --out @new", "--sizes or --hidden is required, and not both.")]
    [InlineData(
        "train --data digits --hidden 4 --out @new --label-column kind",
        "--label-column: goes with a table or an array as --data, not with --data digits."
    )]
    [InlineData(
        "train --data @table --hidden 4 --out @new --label-column kind --categorical a,,b",
        "--categorical: \"a,,b\" has a name that is empty or comes twice."
    )]
    [InlineData("train --data @table --hidden 4 --out @new --missing drop", "drop-rows")]
    [InlineData(
        "train --data @table --hidden 4 --out @new --label-column kind --categorical auto --transpose",
        "holds no images"
    )]
    [InlineData(
        "train --data @table --hidden 4 --out @new --label-column kind --categorical auto --augment",
        "--augment: the samples of --data are no images"
    )]
    [InlineData(
        "train --data @table --hidden 4 --out @new --standardise --scale 2",
        "Either --standardise, or --scale, or --mean and --std."
    )]
    [InlineData(
        "train --data @table --hidden 4 --out @new --standardise --prior-fraction 0",
        "--standardise: needs samples of the prior"
    )]
    public void What_cannot_be_done_is_said_in_one_line(string line, params string[] reasons)
    {
        string[] arguments = [.. line.Split(' ').Select(word => word.Replace("@table", Table).Replace("@new", At("new")))];
        var run = Tool.Run(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(1, run.Error.Count(character => character == '\n'));
        Assert.All(reasons, reason => Assert.Contains(reason, run.Error));
        Assert.False(Directory.Exists(At("new")));
    }

    private ProgramRun Train() =>
        Tool.Succeed(["train", "--data", Table, "--label-column", "kind", "--categorical", "auto", "--out", At("out"), .. Small]);

    private ProgramRun Certify(params string[] data) =>
        Tool.Succeed(["certify", "--model", At("out"), "--bounds", "ball-sparse", .. data]);

    private static IEnumerable<string> Lines(int seed = 1, int[]? order = null)
    {
        order ??= [0, 1, 2, 3];
        string[] names = ["weight", "colour", "length", "kind"];
        return Samples(seed)
            .Select(sample =>
                (string[])
                    [
                        sample.Weight.ToString(CultureInfo.InvariantCulture),
                        sample.Colour,
                        sample.Length.ToString(CultureInfo.InvariantCulture),
                        Kinds[sample.Kind],
                    ]
            )
            .Prepend(names)
            .Select(cells => string.Join(',', order.Select(column => cells[column])));
    }

    private static readonly string[] Kinds = ["apple", "fig", "pear"];

    private static readonly string[] Colours = ["green", "red", "yellow"];

    /// <summary>Fruit of three kinds: weights in grams, lengths in metres.</summary>
    private static (float Weight, string Colour, float Length, int Kind)[] Samples(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, Rows)
                .Select(_ => random.Next(3))
                .Select(kind =>
                    (
                        (float)(150 + 60 * kind + 40 * (random.NextDouble() - 0.5)),
                        Colours[random.NextDouble() < 0.8 ? kind : random.Next(3)],
                        (float)(0.05 + 0.03 * (2 - kind) + 0.03 * (random.NextDouble() - 0.5)),
                        kind
                    )
                ),
        ];
    }
}
