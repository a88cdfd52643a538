using System.CommandLine;

namespace BoundGen.Cli;

/// <summary>--skip and --take: which of the images are used.</summary>
internal sealed class SampleOptions
{
    private readonly Option<int> _skip = Numbers.Option(
        "--skip", "images to leave out at the start", 0, "a whole number that is not negative", value => value >= 0);

    private readonly Option<int?> _take = Numbers.Optional<int>(
        "--take", "images to use [default: all that are left]", "a whole number of at least 1", value => value >= 1);

    public void AddTo(Command command)
    {
        command.Options.Add(_skip);
        command.Options.Add(_take);
    }

    /// <summary>The first image to use, and how many; at least <paramref name="least"/>.</summary>
    public (int Start, int Count) Read(ParseResult arguments, int images, int least = 1)
    {
        int start = arguments.GetValue(_skip), left = Math.Max(0, images - start);
        int count = arguments.GetValue(_take) ?? Math.Max(least, left);
        if (count > left)
            throw new ArgumentException($"--skip {start} leaves {left} of {images} images, expected at least {count}.");
        if (count < least)
            throw new ArgumentException($"--take {count}: expected at least {least} images.");
        return (start, count);
    }
}
