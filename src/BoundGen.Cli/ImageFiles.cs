using System.CommandLine;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>--images with --labels, or the same of the hold-out data.</summary>
internal sealed class ImageFiles(string prefix, string what, bool required)
{
    private readonly Option<string?> _images = new($"--{prefix}images")
    {
        Description = $"{what}: IDX images, plain or gzipped",
        Required = required,
    };
    private readonly Option<string?> _labels = new($"--{prefix}labels")
    {
        Description = $"{what}: IDX labels, plain or gzipped",
        Required = required,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_images);
        command.Options.Add(_labels);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_images) is null != result.GetResult(_labels) is null)
                result.AddError($"{_images.Name} and {_labels.Name} go together.");
        });
    }

    /// <summary>The images, or null if none were named.</summary>
    public ImageSet? Read(ParseResult arguments) =>
        arguments.GetValue(_images) is { } images ? IdxFiles.Load(images, arguments.GetValue(_labels)!) : null;
}
