using System.CommandLine;
using System.CommandLine.Parsing;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>--images with --labels, or the same of the hold-out data.</summary>
/// <param name="prefix">What stands before the names of the options.</param>
/// <param name="what">What the images are for.</param>
/// <param name="withoutLabels">What becomes of images without labels; null where they need labels.</param>
internal sealed class ImageFiles(string prefix, string what, string? withoutLabels = null)
{
    private readonly Option<string?> _images = new($"--{prefix}images") { Description = $"{what}: IDX images, plain or gzipped" };
    private readonly Option<string?> _labels = new($"--{prefix}labels")
    {
        Description = $"{what}: IDX labels, plain or gzipped{(withoutLabels is null ? "" : "; " + withoutLabels)}",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_images);
        command.Options.Add(_labels);
        command.Validators.Add(result =>
        {
            bool images = result.GetResult(_images) is not null,
                labels = result.GetResult(_labels) is not null;
            if (withoutLabels is null ? images != labels : labels && !images)
                result.AddError($"{_images.Name} and {_labels.Name} go together.");
        });
    }

    /// <summary>Whether a command line names such files.</summary>
    public bool AreIn(CommandResult command) => command.GetResult(_images) is not null || command.GetResult(_labels) is not null;

    /// <summary>The images, or null if none were named.</summary>
    public NamedSamples? Read(ParseResult arguments)
    {
        if (arguments.GetValue(_images) is not { } images)
            return null;
        return arguments.GetValue(_labels) is { } labels
            ? new NamedSamples(IdxFiles.Load(images, labels), _images.Name, _labels.Name)
            : new NamedSamples(IdxFiles.LoadImages(images), _images.Name);
    }
}
