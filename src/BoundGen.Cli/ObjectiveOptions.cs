using System.Collections.Immutable;
using System.CommandLine;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>The options of train that make the bound its objective.</summary>
internal sealed class ObjectiveOptions
{
    private const string Near = "near",
        ByBound = "bound";

    private static readonly BoundObjective Default = new();

    private readonly Option<string> _objective = new("--objective")
    {
        Description =
            "`near` keeps the network near its prior; `bound` trains both under noise, with the Gibbs bound as the network's objective",
        DefaultValueFactory = _ => Near,
    };

    private readonly Option<double[]?> _priorNoise = new("--prior-noise")
    {
        Description =
            "with --objective bound: the noise on the pre-activations of the prior's layers, a list a,b,.. for inputs of norm 1; 0 for none [default: 0.2, and 0.08 in all other layers]",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
            Numbers.ParseList<double>(result, result.Tokens[0].Value, $"a number from 0 to {BoundObjective.MostNoise}", value =>
                value is >= 0 and <= BoundObjective.MostNoise
            ),
    };

    private readonly Option<int?> _steps = Numbers.Optional<int>(
        "--steps",
        "with --objective bound: steps of the network; the prior makes 3 for 10 of them [default: 5000]",
        "a whole number of at least 1",
        value => value >= 1
    );

    /// <summary>Adds the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="near">The options that have no part in training whose objective is the bound.</param>
    public void AddTo(Command command, IReadOnlyList<Option> near)
    {
        _objective.AcceptOnlyFromAmong(Near, ByBound);
        command.Options.Add(_objective);
        command.Options.Add(_priorNoise);
        command.Options.Add(_steps);
        command.Validators.Add(result =>
        {
            // Tokens, not the value: of an option that is given twice there is none.
            bool byBound = result.GetResult(_objective)?.Tokens is [{ Value: ByBound }];
            foreach (var option in byBound ? near : [_priorNoise, _steps])
            {
                if (result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name} {(byBound ? "does not go" : "goes")} with {_objective.Name} {ByBound}.");
            }
        });
    }

    /// <summary>Null unless the bound is the objective.</summary>
    public BoundObjective? Read(ParseResult arguments)
    {
        if (arguments.GetValue(_objective) != ByBound)
            return null;
        int steps = arguments.GetValue(_steps) ?? Default.Steps;
        return new BoundObjective
        {
            PriorNoise = ImmutableArray.Create(arguments.GetValue(_priorNoise) ?? []),
            Steps = steps,
            PriorSteps = Math.Max(1, (int)((long)steps * Default.PriorSteps / Default.Steps)),
        };
    }
}
