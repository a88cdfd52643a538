using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>Samples that the command line names.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Option">The option that names them, for messages.</param>
/// <param name="LabelOption">The option that names their labels; null for the same.</param>
internal sealed record NamedSamples(SampleSet Samples, string Option, string? LabelOption = null)
{
    /// <summary>The samples as a network has its inputs and classes.</summary>
    /// <exception cref="ArgumentException">They do not fit the network; the message starts with the option.</exception>
    public NamedSamples For(StoredNetwork network) =>
        this with
        {
            Samples = Samples.For(network.Parameters.Usage, network.Shape, Option, LabelOption),
        };
}
