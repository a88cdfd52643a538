using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// What the numbers of a network mean: what its inputs are made of, how its logits are read. It travels in the file of the
/// parameters, since a network is of no use without it.
/// </summary>
public sealed record NetworkUsage
{
    private readonly float? _temperature;
    private readonly ImmutableArray<string> _classNames = [];
    private readonly ImmutableArray<InputFeature> _features = [];

    /// <summary>Nothing is known.</summary>
    public static NetworkUsage Unknown { get; } = new();

    /// <summary>How pixels, or numbers of a table, become inputs; null where it is not known.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>
    /// What logits are multiplied by before they become probabilities, as in training; null where it is not known. (Elsewhere
    /// logits are often divided by a temperature.)
    /// </summary>
    /// <exception cref="ArgumentException">A temperature that is not positive and finite.</exception>
    public float? Temperature
    {
        get => _temperature;
        init
        {
            if (value is { } given && !(given > 0 && float.IsFinite(given)))
                throw new ArgumentException(
                    FormattableString.Invariant($"The temperature is {given}, expected a positive finite number."),
                    nameof(value)
                );
            _temperature = value;
        }
    }

    /// <summary>The name of every class, in the order of the logits; empty where they have none.</summary>
    /// <exception cref="ArgumentException">A name that is blank, has a line break, or stands there twice.</exception>
    public ImmutableArray<string> ClassNames
    {
        get => _classNames;
        init
        {
            _classNames = value.IsDefault ? [] : value;
            var known = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; i < _classNames.Length; i++)
            {
                if (string.IsNullOrWhiteSpace(_classNames[i]))
                    throw new ArgumentException($"The name of class {i} is blank, expected a name.", nameof(value));
                // Names stand in tables and in messages of one line.
                if (_classNames[i].Any(char.IsControl))
                    throw new ArgumentException(
                        $"The name of class {i} has a line break or another control character, expected none.",
                        nameof(value)
                    );
                if (!known.Add(_classNames[i]))
                    throw new ArgumentException(
                        $"The name of class {i}, \"{_classNames[i]}\", is that of another class, expected different names.",
                        nameof(value)
                    );
            }
        }
    }

    /// <summary>The size of the images that the inputs are made of, row by row; null where it is not known.</summary>
    public ImageSize? Image { get; init; }

    /// <summary>
    /// What every input is in the table that a network was trained on, in their order; empty where that is not known.
    /// </summary>
    /// <exception cref="ArgumentException">A feature that stands there twice.</exception>
    public ImmutableArray<InputFeature> Features
    {
        get => _features;
        init
        {
            _features = value.IsDefault ? [] : value;
            var known = new HashSet<InputFeature>();
            for (int i = 0; i < _features.Length; i++)
            {
                if (!known.Add(_features[i]))
                    throw new ArgumentException($"Feature {i}, {_features[i]}, is another one, too.", nameof(value));
            }
        }
    }

    /// <summary>The column of the labels in that table: its name, or its place from 1; null where it is not known.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Throws unless there are as many names as classes and as many pixels, features and means as inputs.</summary>
    internal void CheckFits(NetworkShape shape, string parameter)
    {
        if (!ClassNames.IsEmpty && ClassNames.Length != shape.OutputSize)
            throw new ArgumentException(
                $"There are {ClassNames.Length} names of classes, expected {shape.OutputSize} for a network {shape}.",
                parameter
            );
        if (Image is { } image && (long)image.Rows * image.Columns != shape.InputSize)
            throw new ArgumentException(
                $"Images of {image} pixels have {(long)image.Rows * image.Columns}, expected {shape.InputSize} for a network {shape}.",
                parameter
            );
        if (!Features.IsEmpty && Features.Length != shape.InputSize)
            throw new ArgumentException(
                $"There are {Features.Length} features, expected {shape.InputSize} for a network {shape}.",
                parameter
            );
        Preprocessing?.CheckFits(shape.InputSize, parameter);
    }

    /// <summary>Equal usages say the same, name by name.</summary>
    public bool Equals(NetworkUsage? other) =>
        other is not null
        && (Preprocessing, Temperature, Image, LabelColumn)
            == (other.Preprocessing, other.Temperature, other.Image, other.LabelColumn)
        && ClassNames.SequenceEqual(other.ClassNames)
        && Features.SequenceEqual(other.Features);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Preprocessing, Temperature, Image, LabelColumn, ClassNames.Length, Features.Length);
}
