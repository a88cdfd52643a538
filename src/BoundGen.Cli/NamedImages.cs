using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>Images that the command line names.</summary>
/// <param name="Images">The images.</param>
/// <param name="Option">The option that names them, for messages.</param>
/// <param name="HaveLabels">Whether they came with labels; else every label is 0.</param>
internal sealed record NamedImages(ImageSet Images, string Option, bool HaveLabels = true)
{
    /// <summary>Throws unless they are inputs of a network, of the size it records, and their labels among its classes.</summary>
    public void CheckFit(StoredNetwork network)
    {
        Recipe.CheckFits(network.Shape, Images, Option);
        var size = new ImageSize(Images.Rows, Images.Columns);
        if (network.Parameters.Usage.Image is { } recorded && recorded != size)
            throw new ArgumentException($"{Option}: images have {size} pixels, but {network.Path} records {recorded}.");
    }
}
