using System.CommandLine;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>--data, or files of images: what a command runs on, and the hold-out data of commands that take them.</summary>
/// <param name="images">The files of the sample.</param>
/// <param name="required">Whether the command needs a sample.</param>
/// <param name="holdOut">The files of the hold-out data; null for a command without.</param>
internal sealed class DataOptions(ImageFiles images, bool required, ImageFiles? holdOut = null)
{
    private readonly Option<string?> _data = new("--data")
    {
        Description =
            $"{DataSets.Digits}, or a folder with the IDX files of a data set: train-* {(holdOut is null ? "is used" : "is the sample, t10k-* the hold-out data")}",
    };

    private readonly Option<int?> _samples = DigitsCommand.OptionalCount(
        "--samples",
        $"how many digits the sample of --data {DataSets.Digits} has [default: as many as the model's file records, else {DigitsCommand.DefaultSamples}]"
    );

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_samples);
        images.AddTo(command);
        holdOut?.AddTo(command);
        command.Validators.Add(result =>
        {
            var data = result.GetResult(_data);
            if (data is null && required && !images.AreIn(result))
                result.AddError("--data or --images is required.");
            if (data is not null && (images.AreIn(result) || holdOut?.AreIn(result) == true))
                result.AddError("Either --data, or files of images and labels.");
            if (data?.Tokens is not [{ Value: DataSets.Digits }] && result.GetResult(_samples) is { Implicit: false })
                result.AddError($"--samples goes with --data {DataSets.Digits}.");
        });
    }

    /// <summary>The sample and the hold-out data as a network has its inputs and classes; null for what was not named.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="network">The network, whose record also says which digits are meant.</param>
    public (NamedSamples? Sample, NamedSamples? HoldOut) Read(ParseResult arguments, StoredNetwork network)
    {
        if (arguments.GetValue(_data) is not { } source)
            return (images.Read(arguments)?.For(network), holdOut?.Read(arguments)?.For(network));
        var digits = new RecordedDigits(DataSets.DigitSeed, DigitsCommand.DefaultSamples);
        if (source == DataSets.Digits)
        {
            digits = RecordedDigits.Of(network.Parameters, network.Path) ?? digits;
            digits = digits with { Count = arguments.GetValue(_samples) ?? digits.Count };
        }

        var set = Messages.Display.Load(source, new DataSetOptions { Digits = digits });
        return (
            new NamedSamples(set.Train, _data.Name).For(network),
            set.Test is null ? null : new NamedSamples(set.Test, $"{_data.Name}, hold-out data").For(network)
        );
    }
}
