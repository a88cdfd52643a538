namespace BoundGen.Training;

/// <summary>
/// Caps of the layers' distances by what the prior has seen alone: a small prior on one half of it, and a copy of that near it on
/// the other half. The caps are the copy's distances, in operator norm, at the Frobenius distance that the network may have.
/// </summary>
internal static class CapRule
{
    /// <summary>Caps; null where there is no largest distance, where samples are few, or where the copy did not move.</summary>
    /// <param name="start">What the prior starts from.</param>
    /// <param name="seen">Samples of the prior, in a random order: from one on, how many.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="ofPrior">How the prior is trained.</param>
    /// <param name="ofNetwork">How a network is trained near it.</param>
    /// <param name="mayChangeRate">Whether nobody has stated the learning rate.</param>
    /// <param name="display">Shows the progress.</param>
    public static DistanceCaps? Choose(
        IReluNetwork start,
        Func<int, int, LabelledData> seen,
        int count,
        TrainingOptions ofPrior,
        TrainingOptions ofNetwork,
        bool mayChangeRate,
        IDisplay display
    )
    {
        if (ofNetwork.MaxDistance is not { } distance || count < Recipe.MinSamplesForCaps)
            return null;
        int half = count / 2;
        // Half the epochs are enough: only the proportions of the layers are asked for. So the rule costs about a quarter of the
        // rest of training.
        var (centre, _) = PriorTraining.Run(
            display,
            "small prior, for caps",
            start,
            seen(0, half),
            ofPrior with
            {
                Epochs = Math.Max(1, ofPrior.Epochs / 2),
            },
            mayChangeRate
        );
        var copy = display.Train("copy near it, for caps", start.WithParameters(centre), seen(half, count - half), ofNetwork);
        var moved = LayerDistances.Of(copy, centre, display);
        return moved.Frobenius > 0
            ? new DistanceCaps(moved.ByLayer.Select(norm => norm * distance / moved.Frobenius), CapOrigin.Rule)
            : null;
    }
}
