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

    /// <summary>What is used of the samples of a file.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="available">What can be used: the options cut from it.</param>
    /// <param name="least">How many are needed.</param>
    public SampleSelection Read(ParseResult arguments, SampleSelection available, int least = 1)
    {
        int skip = arguments.GetValue(_skip),
            left = Math.Max(0, available.Count - skip);
        int count = arguments.GetValue(_take) ?? left;
        if (count > left)
            throw new ArgumentException(
                $"--take {count}: --skip {skip} leaves {left} of {available.Count} samples, expected at least as many."
            );
        if (count < least)
            throw new ArgumentException(
                $"--skip and --take choose {count} of {available.Count} samples that can be used, expected at least {least}."
            );
        return available.WithRange(available.Start + skip, count);
    }
}
