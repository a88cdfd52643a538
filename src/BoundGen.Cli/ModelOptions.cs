using System.CommandLine;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>--model and --prior: a network, and the prior that it was trained near.</summary>
/// <param name="takesPrior">Whether the command needs the prior too.</param>
/// <param name="several">Whether the command takes several networks.</param>
internal sealed class ModelOptions(bool takesPrior = true, bool several = false)
{
    /// <summary>The value of --prior that takes none.</summary>
    private const string None = "none";

    private readonly Option<string[]> _model = new("--model")
    {
        Description =
            $"the network: a safetensors file, an ONNX model (.onnx, .onnx.gz), a .nnet file or a folder that train wrote{(several ? "; several networks are compared" : "")}",
        Required = true,
        Arity = several ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
        AllowMultipleArgumentsPerToken = several,
        CustomParser = result => [.. result.Tokens.Select(token => token.Value)],
    };

    private readonly TensorOptions _tensors = new();

    private readonly Option<string[]?> _classes = TableOptions.List(
        "--classes",
        "the labels in the order of the network's outputs, a list, where the model's file does not record it"
    );

    private readonly Option<string?> _prior = new("--prior")
    {
        Description =
            $"the prior: a safetensors file, a folder that train wrote, or {None} [default: {TrainedPair.PriorFile} beside the model if the model's file records it, else {None}]",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_model);
        command.Options.Add(_classes);
        if (takesPrior)
            command.Options.Add(_prior);
        _tensors.AddTo(command);
    }

    /// <summary>What was named as networks, at least one.</summary>
    public IReadOnlyList<string> Paths(ParseResult arguments) => arguments.GetValue(_model)!;

    /// <summary>Reads the network alone.</summary>
    public StoredNetwork ReadNetwork(ParseResult arguments) => ReadNetwork(arguments, Paths(arguments)[0]);

    /// <inheritdoc cref="Read(ParseResult, string)"/>
    public (StoredNetwork Network, StoredNetwork? Prior) Read(ParseResult arguments) => Read(arguments, Paths(arguments)[0]);

    /// <summary>
    /// Reads both networks, which have one architecture; the prior is null where there is none. The remarks of the network say
    /// which prior was found, too.
    /// </summary>
    public (StoredNetwork Network, StoredNetwork? Prior) Read(ParseResult arguments, string model)
    {
        var network = ReadNetwork(arguments, model);
        var (prior, remark) = arguments.GetValue(_prior) switch
        {
            null => PriorBeside(network),
            None => (null, null),
            var path => (StoredNetwork.Load(path, _tensors.Read(arguments), TrainedPair.PriorFile), null),
        };
        if (prior is not null && !prior.Shape.Equals(network.Shape))
            throw new ArgumentException(
                $"{prior.Path}: the prior is a network {prior.Shape}, the model one {network.Shape}.{StoredNetwork.BiasRemark(prior.Shape, network.Shape)}"
            );
        CheckAlike(network, prior);
        string[] remarks = [.. network.Remarks, .. prior?.Remarks ?? [], .. remark is null ? Array.Empty<string>() : [remark]];
        return (new StoredNetwork(network.Path, network.Parameters, remarks), prior);
    }

    private StoredNetwork ReadNetwork(ParseResult arguments, string model)
    {
        var network = StoredNetwork.Load(model, _tensors.Read(arguments));
        if (TableOptions.ValueOf(arguments, _classes) is not { } stated)
            return network;
        var usage = network.Parameters.Usage;
        if (stated.Length != network.Shape.OutputSize)
            throw new ArgumentException(
                $"--classes: names {stated.Length} classes, but {network.Path} is a network {network.Shape} with {network.Shape.OutputSize}."
            );
        if (!usage.ClassNames.IsEmpty && !usage.ClassNames.SequenceEqual(stated))
            throw new ArgumentException(
                $"--classes: {network.Path} records the classes {string.Join(',', usage.ClassNames)}; leave the option out."
            );
        var named = network.Parameters.WithUsage(usage with { ClassNames = [.. stated] });
        return new StoredNetwork(network.Path, named, network.Remarks);
    }

    /// <summary>Throws where another network has other inputs or classes, or the same in another order.</summary>
    /// <param name="network">The network.</param>
    /// <param name="other">The other one; null where there is none.</param>
    /// <param name="role">What the other one is to the network.</param>
    public static void CheckAlike(StoredNetwork network, StoredNetwork? other, string role = "the prior")
    {
        if (other is null)
            return;
        var (own, others) = (network.Parameters.Usage, other.Parameters.Usage);
        string? what =
            !own.Features.IsEmpty && !others.Features.IsEmpty && !own.Features.SequenceEqual(others.Features) ? "columns"
            : !own.ClassNames.IsEmpty && !others.ClassNames.IsEmpty && !own.ClassNames.SequenceEqual(others.ClassNames)
                ? "classes"
            : null;
        if (what is not null)
            throw new ArgumentException(
                $"{other.Path}: {role} records other {what} than {network.Path}, or the same in another order."
            );
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
