using System.CommandLine;

namespace BoundGen.Cli;

/// <summary>
/// How pixels or numbers become inputs of a network in a file: as the file records it, or as the command line says.
/// </summary>
internal sealed class ModelPreprocessing
{
    private readonly PreprocessingOptions _stated = new();

    private readonly Option<bool> _override = new("--override-preprocessing")
    {
        Description = "use --scale, or --mean and --std, where the file of the network or of its prior records something else",
    };

    public void AddTo(Command command)
    {
        _stated.AddTo(command);
        command.Options.Add(_override);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_override) is { Implicit: false } && !_stated.AreIn(result))
                result.AddError($"{_override.Name} goes with --scale, or with --mean and --std.");
        });
    }

    /// <summary>The one way in which pixels or numbers become inputs.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="network">The network.</param>
    /// <param name="prior">Its prior; null where there is none.</param>
    /// <exception cref="ArgumentException">Nothing says how, or two say different things.</exception>
    public Preprocessing Read(ParseResult arguments, StoredNetwork network, StoredNetwork? prior = null)
    {
        if (_stated.Read(arguments) is { } stated)
        {
            StoredNetwork[] files = prior is null ? [network] : [network, prior];
            var other = files.FirstOrDefault(file => file.Preprocessing is { } recorded && recorded != stated);
            if (other is not null && !arguments.GetValue(_override))
                throw new ArgumentException(
                    $"{_stated.NamesOf(stated)}: inputs would be {stated}, but {other.Path} records {other.Preprocessing}; leave it out, or add {_override.Name}."
                );
            return stated;
        }

        if (prior is not null && prior.Preprocessing != network.Preprocessing)
            throw new ArgumentException(
                $"{prior.Path}: records {Recorded(prior)}, but {network.Path} records {Recorded(network)}; state with --scale, or --mean and --std, what inputs are, and add {_override.Name}."
            );
        return network.Preprocessing
            ?? throw new ArgumentException(
                $"{network.Path}: records no preprocessing; state what inputs are: --scale 1 for pixel/255 and for the numbers of a table as they are, another --scale, or --mean and --std."
            );
    }

    private static string Recorded(StoredNetwork file) => file.Preprocessing?.ToString() ?? "no preprocessing";
}
