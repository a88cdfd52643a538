using System.CommandLine;
using System.CommandLine.Parsing;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>--images with --labels, or the same of the hold-out data; --labels goes with --data, too.</summary>
/// <param name="prefix">What stands before the names of the options.</param>
/// <param name="what">What the images are for.</param>
/// <param name="withoutLabels">What becomes of images without labels; null where they need labels.</param>
/// <param name="data">The option of another source that may have its labels in a file; null where there is none.</param>
internal sealed class ImageFiles(string prefix, string what, string? withoutLabels = null, Option<string?>? data = null)
{
    private readonly Option<string?> _images = new($"--{prefix}images") { Description = $"{what}: IDX images, plain or gzipped" };
    private readonly Option<string?> _labels = new($"--{prefix}labels")
    {
        Description =
            $"{what}: the labels, IDX{(data is null ? "" : ", .npy or .npz")}, plain or gzipped{(withoutLabels is null ? "" : "; " + withoutLabels)}",
    };

    /// <summary>What was read for a model before this one.</summary>
    private NamedSamples? _read;

    public void AddTo(Command command)
    {
        command.Options.Add(_images);
        command.Options.Add(_labels);
        command.Validators.Add(result =>
        {
            bool images = result.GetResult(_images) is not null,
                labels = result.GetResult(_labels) is not null;
            if (data is not null && result.GetResult(data) is not null)
            {
                if (images)
                    result.AddError($"Either {data.Name}, or files of images and labels.");
            }
            else if (withoutLabels is null ? images != labels : labels && !images)
            {
                result.AddError($"{_images.Name} and {_labels.Name} go together.");
            }
        });
    }

    /// <summary>Whether a command line names images.</summary>
    public bool AreIn(CommandResult command) => command.GetResult(_images) is not null;

    /// <summary>The file of the labels, if one is named.</summary>
    public string? Labels(ParseResult arguments) => arguments.GetValue(_labels);

    /// <summary>The option of the labels where it is used, for messages.</summary>
    public string? LabelName(ParseResult arguments) => arguments.GetValue(_labels) is null ? null : _labels.Name;

    /// <summary>The images, or null if none were named.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="transpose">Whether they are stored column by column.</param>
    public NamedSamples? Read(ParseResult arguments, bool transpose = false)
    {
        if (_read is not null || arguments.GetValue(_images) is not { } path)
            return _read;
        var images = arguments.GetValue(_labels) is { } labels ? IdxFiles.Load(path, labels) : IdxFiles.LoadImages(path);
        return _read = new NamedSamples(transpose ? images.Transposed() : images, _images.Name, LabelName(arguments));
    }
}
