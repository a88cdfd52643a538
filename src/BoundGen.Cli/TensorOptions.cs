using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace BoundGen.Cli;

/// <summary>--layers, --ignore and --layout: what to say about a file of tensors whose names leave it open.</summary>
internal sealed class TensorOptions
{
    private readonly Option<ImmutableArray<string>> _layers = Names(
        "--layers",
        "the layers in their order, a list of names as in fc1,fc2,out [default: numbers in the names, else the only order that fits]"
    );

    private readonly Option<ImmutableArray<string>> _ignore = Names(
        "--ignore",
        "tensors of the file that are no part of the network, a list of names; `encoder.*` stands for all that begin with `encoder.`"
    );

    private readonly Option<WeightLayout?> _layout = new("--layout")
    {
        Description = "out-in or in-out: which index of a weight comes first [default: in-out for kernel and coef, else out-in]",
        CustomParser = ParseLayout,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_layers);
        command.Options.Add(_ignore);
        command.Options.Add(_layout);
    }

    /// <summary>What was said.</summary>
    public SafetensorsOptions Read(ParseResult arguments) =>
        new()
        {
            Layers = arguments.GetValue(_layers),
            Ignore = arguments.GetValue(_ignore),
            Layout = arguments.GetValue(_layout),
        };

    private static Option<ImmutableArray<string>> Names(string name, string description) =>
        new(name)
        {
            Description = description,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                string[] names = result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries);
                if (names.Contains(""))
                    result.AddError($"{name}: \"{result.Tokens[0].Value}\" has an empty name, expected a list of names a,b,..");
                return [.. names];
            },
            DefaultValueFactory = _ => [],
        };

    private static WeightLayout? ParseLayout(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "out-in":
                return WeightLayout.OutputsFirst;
            case "in-out":
                return WeightLayout.InputsFirst;
            default:
                result.AddError($"--layout: \"{result.Tokens[0].Value}\" is no layout, expected out-in or in-out.");
                return null;
        }
    }
}
