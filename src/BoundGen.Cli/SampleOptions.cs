using System.CommandLine;

namespace BoundGen.Cli;

/// <summary>--skip and --take: which of the samples are used.</summary>
internal sealed class SampleOptions
{
    private readonly Option<int> _skip = Numbers.Option(
        "--skip",
        "samples to leave out at the start",
        0,
        "a whole number that is not negative",
        value => value >= 0
    );

    private readonly Option<int?> _take = Numbers.Optional<int>(
        "--take",
        "samples to use [default: all that are left]",
        "a whole number of at least 1",
        value => value >= 1
    );

    public void AddTo(Command command)
    {
        command.Options.Add(_skip);
        command.Options.Add(_take);
    }

    /// <summary>The first sample to use, and how many; at least <paramref name="least"/>.</summary>
    public (int Start, int Count) Read(ParseResult arguments, int images, int least = 1)
    {
        int start = arguments.GetValue(_skip),
            left = Math.Max(0, images - start);
        int count = arguments.GetValue(_take) ?? left;
        if (count > left)
            throw new ArgumentException(
                $"--take {count}: --skip {start} leaves {left} of {images} samples, expected at least as many."
            );
        if (count < least)
            throw new ArgumentException($"--skip and --take choose {count} of {images} samples, expected at least {least}.");
        return (start, count);
    }
}
