namespace BoundGen.Reports;

/// <summary>What the network of a run makes of labelled samples, with finished pictures.</summary>
public sealed class PageSample
{
    /// <summary>The file of the network, as the user named it.</summary>
    public required string Model { get; init; }

    /// <summary>Where the samples come from, in words.</summary>
    public required string Source { get; init; }

    /// <summary>Number of samples.</summary>
    public required int Count { get; init; }

    /// <summary>How many of them the network misclassifies; a tie is an error.</summary>
    public required int Misread { get; init; }

    /// <summary>The hidden layers, shape [K].</summary>
    public required IReadOnlyList<PageLayer> Layers { get; init; }

    /// <summary>The samples read correctly with the smallest margins, smallest first.</summary>
    public required IReadOnlyList<PageHardSample> Hardest { get; init; }

    /// <summary>
    /// Pictures of the samples that the run names, by their places; empty where they are no images, or not those of the run.
    /// </summary>
    public required IReadOnlyDictionary<int, PagePicture> Pictures { get; init; }
}

/// <summary>When the neurons of a hidden layer are active.</summary>
public sealed class PageLayer
{
    /// <summary>Number of neurons.</summary>
    public required int Neurons { get; init; }

    /// <summary>The share of active neurons at every sample, shape [n].</summary>
    public required IReadOnlyList<double> Active { get; init; }

    /// <summary>How <see cref="Active"/> is spread.</summary>
    public required PageFigure Histogram { get; init; }

    /// <summary>How many neurons <see cref="ClassMap"/> shows: all, or those that depend most on the class.</summary>
    public required int MappedNeurons { get; init; }

    /// <summary>Which neurons are active for which class.</summary>
    public required PageFigure ClassMap { get; init; }
}

/// <summary>A sample that is hard to certify.</summary>
public sealed class PageHardSample
{
    /// <summary>Its place in the data set, from 0.</summary>
    public required int Place { get; init; }

    /// <summary>Its class: the name, or the number of the output.</summary>
    public required string Class { get; init; }

    /// <summary>The logit of its class less the largest other.</summary>
    public required double Margin { get; init; }

    /// <summary>Certified radius (theory.md section 6), sparse.</summary>
    public required double Radius { get; init; }

    /// <summary>What it looks like; null for a sample that is no image.</summary>
    public required PagePicture? Picture { get; init; }
}

/// <summary>An image.</summary>
public sealed class PagePicture
{
    /// <summary>A PNG file.</summary>
    public required ReadOnlyMemory<byte> Png { get; init; }

    /// <summary>Its width in pixels.</summary>
    public required int Columns { get; init; }

    /// <summary>Its height in pixels.</summary>
    public required int Rows { get; init; }
}

/// <summary>Finished figures of a run; those it does not need are null.</summary>
/// <param name="Noise">The bounds at every noise level tried.</param>
/// <param name="Curve">The bound against distance.</param>
/// <param name="Robust">The bounds against how far inputs move.</param>
public sealed record RunFigures(PageFigure? Noise, PageFigure? Curve, PageFigure? Robust);

/// <summary>A finished figure.</summary>
/// <param name="Name">By which its caption is found.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Svg">One SVG element, its text escaped and its identifiers its own.</param>
public sealed record PageFigure(string Name, string Title, string Svg);
