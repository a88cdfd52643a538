using BoundGen.Training;

namespace BoundGen.Cli.Page;

/// <summary>Labelled samples and what the network of a run makes of them.</summary>
/// <param name="Model">The file of the network, as the user named it.</param>
/// <param name="Source">Where the samples come from, in words.</param>
/// <param name="Images">The images.</param>
/// <param name="Start">The first image that is a sample.</param>
/// <param name="Data">The samples as inputs.</param>
/// <param name="Reading">Masks and margins.</param>
/// <param name="Hardest">The samples read correctly with the smallest margins, and their certified radii.</param>
internal sealed record PageSample(
    string Model,
    string Source,
    ImageSet Images,
    int Start,
    LabelledData Data,
    SampleReading Reading,
    HardSample[] Hardest
);

/// <summary>A sample that is hard to certify.</summary>
/// <param name="Sample">Its number among the samples.</param>
/// <param name="Radius">Certified radius (theory.md section 6), sparse.</param>
internal sealed record HardSample(int Sample, double Radius);
