using System.Globalization;

namespace BoundGen.Benchmarks.Memory;

/// <summary>A command on a network and a small data set.</summary>
/// <param name="Command">Its name.</param>
/// <param name="Shape">The network.</param>
internal sealed record MemoryCase(string Command, NetworkShape Shape)
{
    /// <summary>Enough for batches and for a bound, and little beside the weights of a large network.</summary>
    public const int Samples = 200;

    private const int Draws = 200;
    private const float DistanceOfPrior = 1e-4f;

    /// <summary>
    /// Every command with three sizes; a network too small to matter comes first, as what the rest is compared with.
    /// </summary>
    public static MemoryCase[] All { get; } =
    [
        .. Of("verify", Plain(4, 3, 2), Plain(784, 100, 10), Plain(784, 1000, 1000, 10), Plain(4096, 8192, 8192, 10)),
        .. Of("inspect", Plain(4, 3, 2), Plain(784, 100, 10), Plain(784, 1000, 1000, 10), Plain(4096, 2048, 2048, 10)),
        .. Of("certify", Plain(4, 3, 2), Plain(784, 100, 10), Plain(784, 1000, 1000, 10), Biased(30_000, 1000, 1000, 10)),
        .. Of("train", Plain(4, 3, 2), Plain(784, 100, 10), Plain(784, 1000, 1000, 10), Plain(4096, 2048, 2048, 10)),
    ];

    /// <summary>Whether it shows what a command takes without weights to speak of.</summary>
    public bool IsBaseline => Shape.InputSize == 4;

    /// <summary>Bytes of the weights in single precision, of model and prior together where there are both.</summary>
    public long WeightBytes => (Command == "certify" ? 2L : 1) * sizeof(float) * Shape.ParameterCount;

    /// <summary>Bytes of the inputs in single precision.</summary>
    public long DataBytes => (long)sizeof(float) * Samples * Shape.InputSize;

    /// <summary>Bytes of tables of norms.</summary>
    public long TableBytes => Command == "certify" ? NormTables.Bytes(Shape) : 0;

    /// <summary>Runs the command.</summary>
    /// <param name="tool">The tool's assembly.</param>
    /// <param name="folder">Receives networks and data unless they are there.</param>
    public MeasuredProcess Run(string tool, string folder)
    {
        string data = Path.Combine(folder, Invariant($"{Shape.InputSize}.npy")),
            labels = Path.Combine(folder, Invariant($"{Shape.OutputSize}-labels.npy"));
        WriteOnce(data, path => NpyWriter.Write(path, 256, Samples, Shape.InputSize));
        WriteOnce(labels, path => NpyWriter.Write(path, Shape.OutputSize, Samples));
        string[] sample = ["--data", data, "--labels", labels, "--scale", "0.001"];
        if (Command == "train")
            return MeasuredProcess.Run(
                tool,
                [
                    Command,
                    .. sample,
                    "--sizes",
                    string.Join(',', Shape.Sizes.ToArray().Select(size => Invariant($"{size}"))),
                    "--epochs",
                    "1",
                    "--out",
                    Path.Combine(folder, "trained"),
                ]
            );
        string model = Network("model", 0),
            prior = Network("prior", DistanceOfPrior);
        return Command switch
        {
            "verify" => MeasuredProcess.Run(tool, [Command, "--model", model, .. sample]),
            "inspect" => MeasuredProcess.Run(
                tool,
                [Command, "--model", model, .. sample, "--format", "json", "--robustness", "2"]
            ),
            _ => MeasuredProcess.Run(
                tool,
                [
                    Command,
                    "--model",
                    model,
                    "--prior",
                    prior,
                    .. sample,
                    "--prior-independent",
                    "--no-log",
                    "--draws",
                    Invariant($"{Draws}"),
                    "--sigma",
                    "0.001,0.002",
                ]
            ),
        };

        string Network(string name, float distance)
        {
            string path = Path.Combine(folder, $"{name}-{Shape}.safetensors");
            WriteOnce(path, to =>
            {
                float[] values = Calibration.RandomWeights(Shape);
                for (int i = 0; i < values.Length; i++)
                    values[i] += i % 2 == 0 ? distance : -distance;
                NetworkParameters.Owning(Shape, values).Save(to);
            });
            return path;
        }
    }

    private static IEnumerable<MemoryCase> Of(string command, params NetworkShape[] shapes) =>
        shapes.Select(shape => new MemoryCase(command, shape));

    private static NetworkShape Plain(params int[] sizes) => new(sizes, bias: false);

    private static NetworkShape Biased(params int[] sizes) => new(sizes, bias: true);

    private static void WriteOnce(string path, Action<string> write)
    {
        if (!File.Exists(path))
            write(path);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
