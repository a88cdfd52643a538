using System.CommandLine;
using System.CommandLine.Parsing;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>--data, or files of images: what a command runs on, and the hold-out data of commands that take them.</summary>
internal sealed class DataOptions
{
    private readonly bool _required;

    private readonly bool _needsLabels;

    private readonly Option<string?> _data;

    private readonly ImageFiles _images;

    private readonly Option<string?> _holdOut = new("--holdout")
    {
        Description = "hold-out data in any of the forms of --data, with the same options; its labels may be in --holdout-labels",
    };

    private readonly ImageFiles? _holdOutImages;

    private readonly Option<int?> _samples = DigitsCommand.OptionalCount(
        "--samples",
        $"how many digits the sample of --data {DataSets.Digits} has [default: as many as the model's file records, else {DigitsCommand.DefaultSamples}]"
    );

    private readonly TableOptions _tables = new();

    private readonly Dictionary<string, DataSet> _loaded = new(StringComparer.Ordinal);

    /// <summary>The options of a command.</summary>
    /// <param name="what">What the samples are for.</param>
    /// <param name="required">Whether the command needs a sample.</param>
    /// <param name="withoutLabels">What becomes of samples without labels; null where they need labels.</param>
    /// <param name="holdOut">What the hold-out data are for; null for a command without.</param>
    public DataOptions(string what, bool required, string? withoutLabels = null, string? holdOut = null)
    {
        (_required, _needsLabels) = (required, holdOut is not null);
        _data = new Option<string?>("--data")
        {
            Description =
                $"{what}: {DataSets.Digits}, {DataSets.Table}, a table (.csv, .tsv, .parquet), an array (.npy, .npz, IDX), a folder with the IDX files train-*{(holdOut is null ? "" : " and t10k-* (hold-out data)")}, or a folder with a folder of images for every class",
        };
        _images = new ImageFiles("", what, withoutLabels, _data);
        _holdOutImages = holdOut is null ? null : new ImageFiles("holdout-", holdOut, withoutLabels: null, _holdOut);
    }

    /// <summary>Whether a command line names a sample.</summary>
    public bool AreIn(ParseResult arguments) => arguments.GetValue(_data) is not null || _images.AreIn(arguments.CommandResult);

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_samples);
        _images.AddTo(command);
        _tables.AddTo(command);
        if (_holdOutImages is not null)
        {
            command.Options.Add(_holdOut);
            _holdOutImages.AddTo(command);
        }

        command.Validators.Add(Validate);
    }

    /// <summary>The sample and the hold-out data as a network has its inputs and classes; null for what was not named.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="network">The network, whose record also says which digits are meant.</param>
    public (NamedSamples? Sample, NamedSamples? HoldOut) Read(ParseResult arguments, StoredNetwork network)
    {
        var (sample, holdOut) = Read(arguments, network.Parameters.Usage, RecordedDigits.Of(network.Parameters, network.Path));
        return (sample?.For(network), holdOut?.For(network));
    }

    /// <summary>The sample and the hold-out data as their files have them; null for what was not named.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="usage">What a network records of its columns; null for a network that is still to be trained.</param>
    /// <param name="recorded">The digits that a network records.</param>
    public (NamedSamples? Sample, NamedSamples? HoldOut) Read(
        ParseResult arguments,
        NetworkUsage? usage = null,
        RecordedDigits? recorded = null
    )
    {
        using var timed = Timings.Phase("reading data");
        bool transpose = _tables.Transpose(arguments);
        var (holdOut, _) = Load(_holdOut, _holdOutImages, samples: null);
        var (sample, test) = Load(_data, _images, arguments.GetValue(_samples));
        return (Checked(sample), Checked(holdOut ?? test));

        NamedSamples? Checked(NamedSamples? named) => _needsLabels ? named?.WithLabels() : named;

        (NamedSamples? Sample, NamedSamples? Test) Load(Option<string?> option, ImageFiles? files, int? samples)
        {
            if (files is null || arguments.GetValue(option) is not { } source)
                return (files?.Read(arguments, transpose), null);
            var digits = recorded ?? new RecordedDigits(DataSets.DigitSeed, DigitsCommand.DefaultSamples);
            var set = LoadOnce(
                source,
                _tables.Read(arguments, usage, files.Labels(arguments), digits with { Count = samples ?? digits.Count })
            );
            return (
                new NamedSamples(set.Train, option.Name, files.LabelName(arguments)),
                set.Test is null ? null : new NamedSamples(set.Test, $"{option.Name}, hold-out data")
            );
        }
    }

    /// <summary>Loads a data set unless a model before this one had it read in the same way.</summary>
    private DataSet LoadOnce(string source, DataSetOptions options)
    {
        string way = string.Join(
            '\n',
            [
                source,
                options.LabelColumn,
                options.Labels,
                $"{options.Categorical.IsAuto}",
                $"{options.Digits}",
                .. options.Categorical.Names,
            ]
        );
        if (!_loaded.TryGetValue(way, out var set))
            _loaded[way] = set = Messages.Display.Load(source, options);
        return set;
    }

    private void Validate(CommandResult result)
    {
        string? data = result.GetResult(_data) is { Tokens: [var token] } ? token.Value : null;
        if (result.GetResult(_data) is null && _required && !_images.AreIn(result))
            result.AddError("--data or --images is required.");
        bool drawn = data is DataSets.Digits or DataSets.Table;
        if (data is null || drawn)
            _tables.Validate(result, drawn ? $"{_data.Name} {data}" : "--images", drawn);
        if (data is not DataSets.Digits && result.GetResult(_samples) is { Implicit: false })
            result.AddError($"{_samples.Name} goes with {_data.Name} {DataSets.Digits}.");
    }
}
