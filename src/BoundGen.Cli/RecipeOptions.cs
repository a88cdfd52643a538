using System.CommandLine;
using System.CommandLine.Parsing;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>The options of train that say how, with defaults that work on images: those of <see cref="Recipe"/>.</summary>
internal sealed class RecipeOptions
{
    private static readonly Recipe Default = new();

    private readonly PreprocessingOptions _preprocessing = new(
        " [default: what gives the samples of the prior a mean Euclidean norm of 1]"
    );

    private readonly Option<bool> _standardise = new("--standardise")
    {
        Description =
            "subtract from every column its mean and divide by its standard deviation, those of the prior's samples; categories stay 0 and 1",
    };

    private readonly Option<double> _priorFraction = Numbers.Option(
        "--prior-fraction",
        "the share of the samples, chosen at random, that the prior is trained on; 0 leaves it at its random start",
        Default.PriorFraction,
        "a number from 0 to 1",
        value => value is >= 0 and <= 1
    );

    private readonly Option<float> _temperature = Numbers.Option(
        "--temperature",
        "the loss is the cross-entropy of this times the logits",
        Default.Temperature,
        "a positive number",
        value => value > 0 && float.IsFinite(value)
    );

    private readonly Option<double?> _learningRate = Numbers.Optional<double>(
        "--learning-rate",
        "the first step of the prior, the network's is a tenth; left out, it follows from the inputs' norms and --temperature",
        "a positive number",
        value => value > 0 && double.IsFinite(value)
    );

    private readonly Option<float> _activityPenalty = Numbers.Option(
        "--activity-penalty",
        "what the loss charges for activity: this times the sum of all active pre-activations; below 0 it rewards activity",
        Default.ActivityPenalty,
        "a finite number",
        float.IsFinite
    );

    private readonly Option<bool> _augment = new("--augment")
    {
        Description = "the prior sees its images moved, turned and stretched a little, anew in every pass",
    };

    private readonly Option<double> _maxNorm = Numbers.Limit(
        "--max-operator-norm",
        "the largest operator norm of any layer, for inputs of norm 1 at --temperature 8; as these grow, the first layer's falls",
        Default.MaxOperatorNorm!.Value,
        "a positive number",
        value => value > 0
    );

    private readonly Option<double> _maxDistance = Numbers.Limit(
        "--max-distance",
        "how far the network may move from the prior, all parameters together; left out with --prior-fraction 0, there is no limit",
        Default.MaxDistance!.Value,
        "a number that is not negative",
        value => value >= 0
    );

    private readonly Option<CapChoice> _caps = new("--caps")
    {
        Description =
            "the largest operator norm of each layer's difference from the prior, a list a,b,.. fixed before the samples were seen; `rule` finds caps by the prior's samples and --max-distance, `none` has none [default: rule]",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = ParseCaps,
    };

    private readonly Option<string?> _room = new("--room-for")
    {
        Description =
            "make the caps so much larger that the network rounded to bf16, fp16, int8 or int4 stays within them, as variant makes it",
    };

    private readonly Option<bool> _keepLast = new("--keep-last")
    {
        Description = "with --room-for: the output layer is to be rounded to fp16 instead",
    };

    private readonly Option<int> _epochs = Numbers.Option(
        "--epochs",
        "passes of the prior over its samples; the network then makes a quarter as many over all samples",
        Default.Epochs,
        "a whole number of at least 1",
        value => value >= 1
    );

    private readonly Option<int> _seed = Numbers.Option(
        "--seed",
        "fixes the initial weights and the order of the samples",
        Default.Seed,
        "a whole number",
        _ => true
    );

    private readonly ObjectiveOptions _objective = new();

    public void AddTo(Command command)
    {
        _preprocessing.AddTo(command);
        Option[] near = [_temperature, _learningRate, _activityPenalty, _maxNorm, _maxDistance, _caps, _room, _keepLast, _epochs];
        foreach (var option in (Option[])[_standardise, _priorFraction, _augment, .. near, _seed])
            command.Options.Add(option);
        _objective.AddTo(command, near);
        _room.AcceptOnlyFromAmong([.. CapOptions.Formats.Keys]);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_keepLast) is { Implicit: false } && result.GetResult(_room) is null)
                result.AddError($"{_keepLast.Name} goes with {_room.Name}.");
            if (result.GetResult(_standardise) is { Implicit: false } && _preprocessing.AreIn(result))
                result.AddError($"Either {_standardise.Name}, or --scale, or --mean and --std.");
        });
    }

    public Recipe Read(ParseResult arguments)
    {
        double priorFraction = arguments.GetValue(_priorFraction);
        if (priorFraction == 0 && arguments.GetValue(_standardise))
            throw new ArgumentException(
                $"{_standardise.Name}: needs samples of the prior, and {_priorFraction.Name} 0 leaves it none."
            );
        // Nothing is learnt near a random start.
        bool free = priorFraction == 0 && arguments.GetResult(_maxDistance) is not { Implicit: false };
        var caps = arguments.GetValue(_caps) ?? CapChoice.Rule;
        return new Recipe
        {
            Preprocessing = _preprocessing.Read(arguments),
            Standardise = arguments.GetValue(_standardise),
            Objective = _objective.Read(arguments),
            PriorFraction = priorFraction,
            Epochs = arguments.GetValue(_epochs),
            Seed = arguments.GetValue(_seed),
            Temperature = arguments.GetValue(_temperature),
            LearningRate = arguments.GetValue(_learningRate),
            ActivityPenalty = arguments.GetValue(_activityPenalty),
            Augment = arguments.GetValue(_augment),
            MaxOperatorNorm = LimitOf(arguments, _maxNorm),
            MaxDistance = free ? null : LimitOf(arguments, _maxDistance),
            Caps = caps.Stated,
            CapsByRule = caps == CapChoice.Rule,
            KeepLast = arguments.GetValue(_keepLast),
            RoomFor = arguments.GetValue(_room) is { } format ? CapOptions.Formats[format] : null,
        };
    }

    /// <summary>Whether the rule for caps is asked for in so many words.</summary>
    public bool AskForRule(ParseResult arguments) => arguments.GetValue(_caps) == CapChoice.Rule;

    private static CapChoice ParseCaps(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text == "rule")
            return CapChoice.Rule;
        if (text == "none")
            return CapChoice.None;
        const string Expected = "a number that is not negative, rule or none";
        double[] values = Numbers.ParseList<double>(result, text, Expected, cap => cap >= 0 && double.IsFinite(cap));
        return values.Length > 0 ? new CapChoice(new DistanceCaps(values, CapOrigin.Stated)) : CapChoice.None;
    }

    private static double? LimitOf(ParseResult arguments, Option<double> limit) =>
        arguments.GetValue(limit) is var value && double.IsFinite(value) ? value : null;

    private sealed class CapChoice(DistanceCaps? stated)
    {
        public static readonly CapChoice Rule = new(stated: null);

        public static readonly CapChoice None = new(stated: null);

        public DistanceCaps? Stated => stated;
    }
}
