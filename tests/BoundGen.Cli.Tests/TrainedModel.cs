using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>A prior trained on the first 300 of 600 digits, a model on all of them, and the digits as IDX files.</summary>
public sealed class TrainedModel : TemporaryFolder
{
    public const int Samples = 600;
    public const int SeenByPrior = 300;

    public static readonly string[] Recipe =
    [
        "--sizes",
        "784,16,10",
        "--bias",
        "false",
        "--epochs",
        "6",
        "--scale",
        "0.1087",
        "--temperature",
        "8",
        "--max-operator-norm",
        "4",
        "--max-distance",
        "0.03",
    ];

    public TrainedModel()
    {
        Tool.Succeed("digits", "--samples", $"{Samples}", "--fresh", "300", "--out", At("data"));
        Training = Tool.Succeed(["train", "--data", "digits", "--samples", $"{Samples}", "--out", At("trained"), .. Recipe]);
    }

    internal ProgramRun Training { get; }

    public string Data => At("data");

    public string Model => At("trained", "model.safetensors");

    public string Prior => At("trained", "prior.safetensors");

    public string[] TrainingData => Files("", "train");

    public string[] FreshData => Files("", "t10k");

    /// <summary>The Euclidean distance of all parameters together.</summary>
    public static double Distance(NetworkParameters model, NetworkParameters prior) => model.DistanceTo(prior);

    /// <summary>The options that name images and labels.</summary>
    public string[] Files(string prefix, string set) =>
        [
            $"--{prefix}images",
            At("data", set + "-images-idx3-ubyte"),
            $"--{prefix}labels",
            At("data", set + "-labels-idx1-ubyte"),
        ];
}

/// <summary>Trains once for all classes that need it.</summary>
[CollectionDefinition(nameof(TrainedModel))]
public sealed class TrainedModelCollection : ICollectionFixture<TrainedModel>;
