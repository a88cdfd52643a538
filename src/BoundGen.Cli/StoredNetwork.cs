using BoundGen.Compilation;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>A network in a file, with what the file says about how it was made.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Preprocessing">How pixels become its inputs; null if the file does not say.</param>
/// <param name="Seen">The samples it was trained on; null if the file does not say.</param>
internal sealed record StoredNetwork(string Path, NetworkParameters Parameters, Preprocessing? Preprocessing, SampleRange? Seen)
{
    public NetworkShape Shape => Parameters.Shape;

    /// <summary>A network that runs the parameters.</summary>
    public IReluNetwork Compile() => NetworkCompiler.Compile(Parameters, Messages.Display.CancellationToken);

    public static StoredNetwork Load(string path)
    {
        var parameters = NetworkParameters.Load(path);
        try
        {
            return new StoredNetwork(
                path,
                parameters,
                Preprocessing.FromMetadata(parameters.Metadata),
                SampleRange.FromMetadata(parameters.Metadata)
            );
        }
        catch (InvalidDataException e)
        {
            // The metadata's readers do not know where it comes from.
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
