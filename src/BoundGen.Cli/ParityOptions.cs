using System.CommandLine;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>--compare and --outputs of verify: what the framework that a network comes from makes of the same inputs.</summary>
internal sealed class ParityOptions
{
    private readonly Option<string?> _inputs = new("--compare")
    {
        Description = "a .npy file of network inputs, one row each, as the framework was given them; goes with --outputs",
    };

    private readonly Option<string?> _outputs = new("--outputs")
    {
        Description =
            "what the framework made of --compare: a .npy file of logits, probabilities or classes. A class that differs is exit code 1",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_inputs);
        command.Options.Add(_outputs);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_inputs) is null != result.GetResult(_outputs) is null)
                result.AddError($"{_inputs.Name} and {_outputs.Name} go together.");
        });
    }

    /// <summary>Reads both files; null where none were named.</summary>
    /// <exception cref="InvalidDataException">Files that are no arrays, or do not fit the network or one another.</exception>
    public Parity? Read(ParseResult arguments, StoredNetwork network)
    {
        if (arguments.GetValue(_inputs) is not { } inputs)
            return null;
        string outputs = arguments.GetValue(_outputs)!;
        return Parity.Create((NpyFile.Load(inputs), inputs), (NpyFile.Load(outputs), outputs), network.Shape);
    }
}
