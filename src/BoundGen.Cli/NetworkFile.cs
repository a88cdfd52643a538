using BoundGen.Onnx;

namespace BoundGen.Cli;

/// <summary>Files of networks. The end of a name says which format a file has.</summary>
internal static class NetworkFile
{
    private const string Safetensors = ".safetensors";
    private const string Onnx = ".onnx";
    private const string Nnet = ".nnet";

    /// <summary>Reads ONNX where the name ends in .onnx or .onnx.gz, .nnet where it does in that, and else safetensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What names and shapes of tensors leave open; null for nothing.</param>
    /// <returns>The parameters, and what is to be said about how they were read.</returns>
    /// <exception cref="InvalidDataException">A file that is no network.</exception>
    /// <exception cref="IOException">A file that cannot be read.</exception>
    /// <exception cref="ArgumentException">Options with a file that leaves nothing open.</exception>
    public static (NetworkParameters Parameters, List<string> Remarks) Read(string path, SafetensorsOptions? options)
    {
        using var timed = Timings.Phase("reading networks");
        if (EndsIn(path, Onnx) || EndsIn(path, Onnx + ".gz"))
        {
            RefuseOptions(path, "an ONNX model, and its graph", options);
            var read = OnnxNetwork.Load(path);
            return (read.Parameters, Remarks(path, read.Changes));
        }

        if (EndsIn(path, Nnet))
        {
            RefuseOptions(path, "a .nnet file, and its format", options);
            var read = NnetNetwork.Load(path);
            return (read.Parameters, Remarks(path, read.Changes));
        }

        return ReadSafetensors(path, options);
    }

    /// <summary>Refuses a name that says no format that is written.</summary>
    public static void CheckFormat(string path)
    {
        if (!EndsIn(path, Onnx) && !EndsIn(path, Safetensors))
            throw new ArgumentException($"{path}: expected a name that ends in {Safetensors} or {Onnx}.");
    }

    /// <summary>Writes a network in the format that the name says, in one step.</summary>
    /// <returns>What is to be said about it.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string[] Save(NetworkParameters parameters, string path)
    {
        using var timed = Timings.Phase("writing");
        if (!EndsIn(path, Onnx))
        {
            parameters.Save(path);
            return [];
        }

        OnnxNetwork.Save(parameters, path);
        bool hasRecord =
            parameters.Provenance != Provenance.Unknown
            || parameters.Usage != NetworkUsage.Unknown
            || parameters.Metadata.Count > 0;
        return hasRecord
            ? [$"{path}: has the weights alone; the record of training and preprocessing has no place in ONNX."]
            : [];
    }

    private static (NetworkParameters Parameters, List<string> Remarks) ReadSafetensors(string path, SafetensorsOptions? options)
    {
        var read = SafetensorsNetwork.Load(path, options);
        return (
            read.Parameters,
            IsAsSaved(read.Layers) ? [] : [$"{path}: the layers are {string.Join(", ", read.Layers)}: {read.OrderReason}."]
        );
    }

    private static void RefuseOptions(string path, string what, SafetensorsOptions? options)
    {
        if (options is not null && (options.Layers.Length > 0 || options.Ignore.Length > 0 || options.Layout is not null))
            throw new ArgumentException($"{path}: is {what} says what --layers, --ignore and --layout say of tensors.");
    }

    private static List<string> Remarks(string path, IReadOnlyList<string> changes) =>
        [.. changes.Select(change => $"{path}: {change}")];

    private static bool EndsIn(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Names that <see cref="NetworkParameters.Save(string)"/> gives, of which nothing is to be said.</summary>
    private static bool IsAsSaved(IReadOnlyList<string> layers) =>
        layers.SequenceEqual(
            Enumerable.Range(0, layers.Count).Select(layer => FormattableString.Invariant($"{2 * layer}")),
            StringComparer.Ordinal
        );
}
