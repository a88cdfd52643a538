using System.CommandLine;
using System.CommandLine.Parsing;

namespace BoundGen.Cli;

/// <summary>--scale, or --mean with --std: how a pixel, or a number of a table, becomes an input.</summary>
/// <param name="leftOut">What the description of --scale says of the command without these options.</param>
internal sealed class PreprocessingOptions(string leftOut = "")
{
    private readonly Option<float?> _scale = Numbers.Optional<float>(
        "--scale",
        "what values are multiplied by; a byte's value is byte/255" + leftOut,
        "a positive number",
        value => value > 0 && float.IsFinite(value)
    );

    private readonly Option<float?> _mean = Numbers.Optional<float>(
        "--mean",
        "what is subtracted from values (with --std)",
        "a finite number",
        float.IsFinite
    );

    private readonly Option<float?> _std = Numbers.Optional<float>(
        "--std",
        "what the difference is divided by (with --mean)",
        "a positive number",
        value => value > 0 && float.IsFinite(value)
    );

    public void AddTo(Command command)
    {
        command.Options.Add(_scale);
        command.Options.Add(_mean);
        command.Options.Add(_std);
        command.Validators.Add(result =>
        {
            bool scale = result.GetResult(_scale) is { Implicit: false };
            bool mean = result.GetResult(_mean) is { Implicit: false };
            bool std = result.GetResult(_std) is { Implicit: false };
            if (mean != std)
                result.AddError("--mean and --std go together.");
            else if (scale && mean)
                result.AddError("Either --scale, or --mean and --std.");
        });
    }

    /// <summary>Whether a command line has one of them.</summary>
    public bool AreIn(CommandResult command) =>
        new Option[] { _scale, _mean, _std }.Any(option => command.GetResult(option) is { Implicit: false });

    /// <summary>The options that a user gave to say this.</summary>
    public string NamesOf(Preprocessing stated) => stated.Scale is null ? $"{_mean.Name} and {_std.Name}" : _scale.Name;

    /// <summary>What the command line says; null if it says nothing.</summary>
    public Preprocessing? Read(ParseResult arguments)
    {
        if (arguments.GetValue(_scale) is { } scale)
            return Preprocessing.Scaled(scale);
        return arguments.GetValue(_mean) is { } mean ? Preprocessing.Normalised(mean, arguments.GetValue(_std)!.Value) : null;
    }
}
