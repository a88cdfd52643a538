using System.CommandLine;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>--model and --prior: a network, and the prior that it was trained near.</summary>
internal sealed class ModelOptions
{
    /// <summary>The value of --prior that takes none.</summary>
    private const string None = "none";

    private readonly Option<string> _model = Model();

    private readonly Option<string?> _prior = new("--prior")
    {
        Description =
            $"the prior: a safetensors file, a folder that train wrote, or {None} [default: {TrainedPair.PriorFile} beside the model if the model's file records it, else {None}]",
    };

    /// <summary>The option alone, for commands that need no prior.</summary>
    public static Option<string> Model() =>
        new("--model") { Description = "the network: a safetensors file, or a folder that train wrote", Required = true };

    public void AddTo(Command command)
    {
        command.Options.Add(_model);
        command.Options.Add(_prior);
    }

    /// <summary>
    /// Reads both networks, which have one architecture; the prior is null where there is none. The remark says which prior was
    /// found, for stderr once nothing is left to refuse; it is null where nothing was looked for.
    /// </summary>
    public (StoredNetwork Network, StoredNetwork? Prior, string? Remark) Read(ParseResult arguments)
    {
        var network = StoredNetwork.Load(arguments.GetValue(_model)!);
        var (prior, remark) = arguments.GetValue(_prior) switch
        {
            null => PriorBeside(network),
            None => (null, null),
            var path => (StoredNetwork.Load(path, TrainedPair.PriorFile), null),
        };
        if (prior is not null && !prior.Shape.Equals(network.Shape))
            throw new ArgumentException(
                $"{prior.Path}: the prior is a network {prior.Shape}, the model one {network.Shape}.{StoredNetwork.BiasRemark(prior.Shape, network.Shape)}"
            );
        return (network, prior, remark);
    }

    /// <summary>The prior in the model's folder; null unless the model's file records these very parameters.</summary>
    private static (StoredNetwork? Prior, string? Remark) PriorBeside(StoredNetwork network)
    {
        string path = Path.Combine(Path.GetDirectoryName(network.Path)!, TrainedPair.PriorFile);
        if (network.Parameters.Provenance.Prior is not { } recorded || !File.Exists(path))
            return (null, null);
        var prior = StoredNetwork.Load(path);
        return prior.Parameters.Fingerprint == recorded
            ? (prior, $"{path}: is the prior that {network.Path} records, and is used (--prior {None} leaves it out).")
            : (null, $"{path}: is not the prior that {network.Path} records, and is left out.");
    }
}
