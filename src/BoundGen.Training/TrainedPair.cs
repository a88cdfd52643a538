using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>A network, the prior that its training started from, and what is new to the prior.</summary>
/// <param name="Prior">theta_0.</param>
/// <param name="Network">theta.</param>
/// <param name="NewToPrior">The samples of the data set that the prior was not trained on: bounds are about these.</param>
public sealed record TrainedPair(NetworkParameters Prior, NetworkParameters Network, SampleSelection NewToPrior)
{
    /// <summary>The name of the network's file.</summary>
    public const string NetworkFile = "model.safetensors";

    /// <summary>The name of the prior's file.</summary>
    public const string PriorFile = "prior.safetensors";

    /// <summary>
    /// Writes both files into a folder, which is made if it is not there; both are complete before the first gets its name. The
    /// network's file records which prior it was trained near.
    /// </summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write(
            (Path.Combine(folder, PriorFile), stream => Prior.Save(stream)),
            (Path.Combine(folder, NetworkFile), stream => Network.Save(stream))
        );
    }
}
