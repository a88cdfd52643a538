using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary>The options that say what bounds are computed: what is fixed before the sample is looked at.</summary>
internal sealed class BoundArguments
{
    /// <summary>Bounds that may be wrong with more than this are hardly worth the name.</summary>
    private const double LargestUsualDelta = 0.1;

    private static readonly BoundOptions Defaults = new();

    /// <summary>Without candidates for <c>auto</c>.</summary>
    private readonly Option<ImmutableArray<double>> _sigma = new("--sigma")
    {
        Description =
            "the noise level of every layer; a list a,b,.. or `grid` are candidates, each paid for; `auto` takes those that train recorded, learned with the network or chosen with the prior, else `grid` [default: auto]",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = ParseSigma,
    };

    private readonly Option<ImmutableArray<BoundKind>> _bounds = new("--bounds")
    {
        Description =
            $"the bounds to compute, a list a,b,..; {BoundKind.BallSparse} and {BoundKind.Prior} always are [default: all of {string.Join(", ", BoundKind.All)}]",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = ParseBounds,
        DefaultValueFactory = _ => BoundKind.All,
    };

    /// <summary>Without scales for <c>none</c>.</summary>
    private readonly Option<ImmutableArray<double>> _abstainAt = new("--abstain-at")
    {
        Description =
            "scales of the caps, beside 1, at which to count the inputs on which every network of the ball agrees: a list a,b,.. fixed before the samples were seen, or `none` to leave that out [default: 2,4]",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = ParseScales,
        DefaultValueFactory = _ => Defaults.AbstainAt,
    };

    private readonly Option<ImmutableArray<double>> _inputRadii = new("--input-radius")
    {
        Description =
            "how far inputs may move in the Euclidean norm, a list a,b,.. fixed before the samples were seen (repeatable): counts how often that can turn a network within the caps. In units of the data, where a pixel goes from 0 to 1; of scaled inputs where each column of a table has its own scale",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseRadii,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<long> _draws = Numbers.Option(
        "--draws",
        "noisy passes per noise level",
        Defaults.Draws,
        $"a whole number from 1 to {ClopperPearson.MaxTrials}",
        value => value is >= 1 and <= ClopperPearson.MaxTrials
    );

    private readonly Option<double?> _eta = Numbers.Optional<double>(
        "--eta",
        $"what a certificate may be wrong with; without it each line takes the best of {string.Join(", ", BoundOptions.EtaGrid.Select(eta => NumberFormat.Exact(eta)))} and pays for all",
        "a number between 0 and 1",
        value => value is > 0 and < 1
    );

    private readonly Option<double> _delta = Probability("--delta", "what each bound may be wrong with", Defaults.Delta);

    private readonly Option<long> _priorsTried = Numbers.Option(
        "--priors-tried",
        "how many priors could have been taken, this one included; each is paid for",
        Defaults.PriorsTried,
        "a whole number, at least 1",
        value => value >= 1
    );

    private readonly Option<long> _configurations = Numbers.Option(
        "--configurations",
        "how many ways of training were compared by their disintegrated or progressive bound, this one included; these bounds pay for each",
        Defaults.Configurations,
        "a whole number, at least 1",
        value => value >= 1
    );

    private readonly Option<ulong> _seed = Numbers.Option(
        "--seed",
        "fixes the draws",
        Defaults.Seed,
        "a whole number that is not negative",
        _ => true
    );

    private readonly Option<int> _bestOf = Numbers.Option(
        "--best-of",
        "networks to draw at each noise level for the disintegrated bound, with seeds from --seed on; the best one is bounded, and all are paid for",
        Defaults.BestOf,
        $"a whole number from 1 to {BoundOptions.MostDrawn}",
        value => value is >= 1 and <= BoundOptions.MostDrawn
    );

    private readonly Option<bool?> _curve = new("--curve")
    {
        Description =
            "prints the bound of the ball at other distances too, all holding together, up to where it says little; the page has it anyway, and \"--curve false\" leaves it out, which saves up to ten times what the ball takes",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_curve);
        command.Options.Add(_bounds);
        command.Options.Add(_sigma);
        command.Options.Add(_abstainAt);
        command.Options.Add(_inputRadii);
        command.Options.Add(_draws);
        command.Options.Add(_eta);
        command.Options.Add(_delta);
        command.Options.Add(_priorsTried);
        command.Options.Add(_bestOf);
        command.Options.Add(_configurations);
        command.Options.Add(_seed);
    }

    /// <summary>Remarks on a delta that hardly anybody means.</summary>
    public void RemarkOnDelta(ParseResult arguments)
    {
        double delta = arguments.GetValue(_delta);
        if (delta > LargestUsualDelta)
            Messages.Write(
                $"--delta {delta}: every bound may be wrong with this probability, which is above {LargestUsualDelta}."
            );
    }

    /// <summary>The bounds that were asked for.</summary>
    public ImmutableArray<BoundKind> Kinds(ParseResult arguments) => arguments.GetValue(_bounds);

    /// <summary>What was asked for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="maxInputNorm">M_X; null where it is not known.</param>
    public BoundOptions Read(ParseResult arguments, double? maxInputNorm) =>
        new()
        {
            Bounds = Kinds(arguments),
            MaxInputNorm = maxInputNorm,
            Sigma = arguments.GetValue(_sigma) is { IsDefaultOrEmpty: false } sigma ? sigma : null,
            AbstainAt = arguments.GetValue(_abstainAt),
            InputRadii = arguments.GetValue(_inputRadii),
            Draws = arguments.GetValue(_draws),
            BestOf = arguments.GetValue(_bestOf),
            Eta = arguments.GetValue(_eta),
            Delta = arguments.GetValue(_delta),
            PriorsTried = arguments.GetValue(_priorsTried),
            Configurations = arguments.GetValue(_configurations),
            Seed = arguments.GetValue(_seed),
            Curve = arguments.GetValue(_curve) ?? true,
        };

    /// <summary>Whether the bound against distance is to be printed.</summary>
    public bool PrintsCurve(ParseResult arguments) => arguments.GetValue(_curve) is true;

    private static Option<double> Probability(string name, string description, double initial) =>
        Numbers.Option(name, description, initial, "a number between 0 and 1", value => value is > 0 and < 1);

    private static ImmutableArray<BoundKind> ParseBounds(ArgumentResult result)
    {
        var kinds = ImmutableArray.CreateBuilder<BoundKind>();
        foreach (string name in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (BoundKind.FromName(name) is { } kind)
                kinds.Add(kind);
            else
                result.AddError($"--bounds: \"{name}\" is no bound, expected a list of {string.Join(", ", BoundKind.All)}.");
        }

        return kinds.ToImmutable();
    }

    private static ImmutableArray<double> ParseScales(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text == "none")
            return [];
        double largest = Ball.Scales[^1];
        double[] scales = Numbers.ParseList<double>(
            result,
            text,
            FormattableString.Invariant($"a number above 1, at most {largest}"),
            value => value > 1 && value <= largest
        );
        if (scales.Distinct().Count() != scales.Length)
            result.AddError($"--abstain-at: \"{text}\" has a scale twice, expected distinct numbers.");
        return [.. scales];
    }

    private static ImmutableArray<double> ParseRadii(ArgumentResult result)
    {
        double[] radii =
        [
            .. result.Tokens.SelectMany(token =>
                Numbers.ParseList<double>(result, token.Value, "a positive finite number", value =>
                    value > 0 && double.IsFinite(value)
                )
            ),
        ];
        if (radii.Distinct().Count() != radii.Length)
            result.AddError($"--input-radius: has a radius twice, expected distinct numbers.");
        return [.. radii];
    }

    private static ImmutableArray<double> ParseSigma(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text == "auto")
            return [];
        if (text == "grid")
            return BoundOptions.SigmaGrid;
        var values = Numbers.ParseList<double>(result, text, "a positive number", value => value > 0 && double.IsFinite(value));
        if (values.Distinct().Count() != values.Length)
            result.AddError($"--sigma: \"{text}\" has a candidate twice, expected distinct numbers.");
        return [.. values];
    }
}
