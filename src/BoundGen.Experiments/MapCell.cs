namespace BoundGen.Experiments;

/// <summary>All that a cell of the map depends on.</summary>
/// <param name="TrainData">Fingerprint of the training samples.</param>
/// <param name="TestData">That of the samples that errors are counted on.</param>
/// <param name="Samples">How many of the training samples are used, from the first on.</param>
/// <param name="Network">The architecture.</param>
/// <param name="Bias">Whether layers have biases.</param>
/// <param name="PriorSamples">n0.</param>
/// <param name="Seed">Fixes the split, training and draws.</param>
/// <param name="Standardise">Whether columns are standardised.</param>
/// <param name="Augment">Whether networks see distorted images.</param>
/// <param name="Epochs">Passes of a prior over its samples.</param>
/// <param name="MaxDistance">How far the network near its prior may move.</param>
/// <param name="PriorNoise">The noise that the prior of the network whose objective is the bound is trained with.</param>
/// <param name="Steps">Steps of the network whose objective is the bound.</param>
/// <param name="PriorSteps">Steps of its prior.</param>
/// <param name="Delta">What each bound may fail with.</param>
/// <param name="Draws">Draws at each noise level.</param>
/// <param name="BestOf">How many networks are drawn.</param>
public sealed record MapSettings(
    string TrainData,
    string TestData,
    int Samples,
    string Network,
    bool Bias,
    int PriorSamples,
    int Seed,
    bool Standardise,
    bool Augment,
    int Epochs,
    double MaxDistance,
    string PriorNoise,
    int Steps,
    int PriorSteps,
    double Delta,
    long Draws,
    int BestOf
)
{
    /// <summary>Names a cell among those of its grid.</summary>
    /// <param name="part">What is measured.</param>
    internal string Name(string part) => FormattableString.Invariant($"map-{Network}-{PriorSamples:00000}-seed{Seed}-{part}");
}
