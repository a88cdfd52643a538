using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>Real tables from the file to the certified network: what the tool says of each, and what the model records.</summary>
public sealed class RealTableTests : TemporaryFolder
{
    [TablesFact]
    public void Letters_are_26_named_classes_whose_repeats_are_stated()
    {
        var train = Train("letter-recognition.data", "first", "--hidden", "32", "--epochs", "4");
        Assert.Contains("--data: outputs 0 to 25 are the classes A, B, C, D,", train.Error);
        Assert.Equal("Letter", Model().Usage.LabelColumn);
        string[] certify = ["certify", "--model", At("out"), "--data", Table("letter-recognition.data"), "--bounds", "prior"];
        Assert.Contains("410 of 10000 inputs of the sample repeat others", Tool.Run(certify).Error);
        var stated = Tool.Succeed([.. certify, "--assume-repeats-are-draws"]);
        Assert.Contains("stated    sample-repeats-are-draws", stated.Output);
        Assert.Contains("balanced", stated.Output);
    }

    [TablesFact]
    public void The_most_frequent_class_of_mammography_stands_beside_every_error()
    {
        var train = Train("mammography.csv", "last", "--hidden", "8", "--epochs", "2");
        Assert.Contains("--data: outputs 0 to 1 are the classes -1, 1", train.Error);
        string[] data = ["--model", At("out"), "--data", Table("mammography.csv")];
        Assert.Contains(
            "class \"-1\" as the answer to everything errs on 2.32%",
            Tool.Succeed(["verify", .. data, "--inputs", "11183"]).Output
        );
        var certify = Tool.Succeed(["certify", .. data, "--bounds", "prior", "--assume-repeats-are-draws"]);
        Assert.Matches(@"frequentClass +class ""-1"" as the answer to everything errs on 2\.\d\d%", certify.Output);
    }

    [TablesFact]
    public void Categories_of_german_are_recorded_and_need_no_option_later()
    {
        Train("german.csv", "last", "--hidden", "8", "--epochs", "2", "--categorical", "auto");
        var features = Model().Usage.Features;
        Assert.Contains(new InputFeature("1", "A11"), features);
        Assert.Contains(new InputFeature("2"), features);
        var certify = Tool.Succeed("certify", "--model", At("out"), "--data", Table("german.csv"), "--bounds", "prior");
        Assert.Contains("(value - mean) / deviation by column", certify.Output);
    }

    [TablesFact]
    public void Rows_of_adult_with_gaps_are_dropped_and_counted()
    {
        var train = Train(
            "adult-train.csv",
            "last",
            "--hidden",
            "8",
            "--epochs",
            "1",
            "--categorical",
            "auto",
            "--missing",
            "drop-rows"
        );
        Assert.Contains("2399 of 32561 rows have a gap and are left out", train.Error);
        Assert.Contains("--data: outputs 0 to 1 are the classes <=50K, >50K", train.Error);
    }

    [TablesFact]
    public void Classes_of_wine_are_named_3_to_9_and_rare_ones_are_listed()
    {
        var train = Tool.Run([.. Arguments("winequality-white.csv", "last"), "--hidden", "8", "--epochs", "2"]);
        Assert.Contains("--data: outputs 0 to 6 are the classes 3, 4, 5, 6, 7, 8, 9", train.Error);
        Assert.Contains("--data: classes with fewer than 30 samples: 3 (20), 9 (5)", train.Error);
    }

    [TablesFact]
    public void Sonar_is_too_small_to_prove_anything_and_that_is_said()
    {
        var train = Tool.Run([.. Arguments("sonar.csv", "last"), "--hidden", "8", "--epochs", "2"]);
        Assert.Contains(
            "--data: the 104 samples that the prior has not seen prove next to nothing: the bound of a network without a single error on them is 2.84%",
            train.Error
        );
    }

    [TablesFact]
    public void Kuzushiji_images_come_in_two_archives()
    {
        string[] data = ["--data", Table("kmnist-test-imgs.npz"), "--labels", Table("kmnist-test-labels.npz")];
        Tool.Succeed(["train", .. data, "--hidden", "16", "--epochs", "2", "--out", At("out")]);
        Assert.Equal((new ImageSize(28, 28), 784), (Model().Usage.Image, Model().Shape.InputSize));
        Assert.Contains("ball-sparse", Tool.Succeed(["certify", "--model", At("out"), .. data, "--bounds", "prior"]).Output);
    }

    private ProgramRun Train(string table, string label, params string[] options) =>
        Tool.Succeed([.. Arguments(table, label), .. options]);

    private string[] Arguments(string table, string label) =>
        ["train", "--data", Table(table), "--label-column", label, "--standardise", "--out", At("out")];

    private NetworkParameters Model() => NetworkParameters.Load(At("out", "model.safetensors"));

    private static string Table(string name) => Path.Combine(TablesFactAttribute.Folder, name);
}
