using System.Globalization;

namespace BoundGen.Training;

/// <summary>How far a network is from its prior.</summary>
internal sealed class LayerDistances
{
    private LayerDistances(double[] byLayer, double frobenius) => (ByLayer, Frobenius) = (byLayer, frobenius);

    /// <summary>
    /// Certified upper bounds of the operator norms of the layers' differences, weights and biases together.
    /// </summary>
    public double[] ByLayer { get; }

    /// <summary>The Euclidean distance of all parameters together.</summary>
    public double Frobenius { get; }

    /// <summary>Computes them: seconds for wide layers.</summary>
    public static LayerDistances Of(NetworkParameters network, NetworkParameters prior, IDisplay display)
    {
        double[] byLayer = display.Run(shown => OperatorNorm.Distances(network, prior, shown, display.CancellationToken));
        return new LayerDistances(byLayer, network.DistanceTo(prior));
    }

    /// <summary>Says how much of the caps is filled.</summary>
    public void Write(DistanceCaps caps, IDisplay display)
    {
        var layers = ByLayer.Zip(caps.Values, (norm, cap) => Number(norm) + " of at most " + Number(cap) + Share(norm / cap));
        display.Write($"distance from the prior by layer (operator norm): {string.Join(", ", layers)}");
    }

    /// <summary>A norm for a message.</summary>
    public static string Number(double norm) => norm.ToString("G3", CultureInfo.InvariantCulture);

    private static string Share(double share) =>
        double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $" ({Math.Floor(100 * share)}% of it)") : "";
}
