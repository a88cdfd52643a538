namespace BoundGen.Training;

/// <summary>Trains a prior, with shorter steps where long ones spoil it. It looks at the prior's own samples alone.</summary>
internal static class PriorTraining
{
    private const int MostAttempts = 4;

    private const int MostCompared = 1000;

    /// <summary>
    /// Trains a network. Where that diverges, or where no neuron is left that tells inputs apart, it starts again with a quarter
    /// of the learning rate. Tables with few columns want that: each neuron of a wide layer then sees much the same.
    /// </summary>
    /// <param name="display">Shows the progress.</param>
    /// <param name="title">What is trained.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="data">The samples.</param>
    /// <param name="options">How to train at first.</param>
    /// <param name="mayChange">Whether nobody has stated the learning rate.</param>
    /// <returns>The trained parameters, and the share of the learning rate that they took.</returns>
    /// <exception cref="NotFiniteNumberException">Training diverged at every rate.</exception>
    public static (NetworkParameters Trained, double Share) Run(
        IDisplay display,
        string title,
        IReluNetwork start,
        LabelledData data,
        TrainingOptions options,
        bool mayChange
    )
    {
        double share = 1;
        for (int left = mayChange ? MostAttempts - 1 : 0; ; left--, share /= 4)
        {
            try
            {
                var trained = display.Train(title, start, data, options with { LearningRate = options.LearningRate * share });
                if (left == 0 || TellsApart(start.WithParameters(trained), data))
                    return (trained, share);
            }
            catch (NotFiniteNumberException) when (left > 0) { }

            display.Write($"{title}: came to nothing; again with a quarter of the learning rate");
        }
    }

    /// <summary>Whether a network gives two inputs different logits.</summary>
    private static bool TellsApart(IReluNetwork network, LabelledData data)
    {
        int outputs = network.Shape.OutputSize;
        float[] first = new float[outputs],
            logits = new float[outputs];
        network.Forward(data.Input(0), first);
        for (int i = 1; i < Math.Min(data.Count, MostCompared); i++)
        {
            network.Forward(data.Input(i), logits);
            if (!logits.AsSpan().SequenceEqual(first))
                return true;
        }

        return data.Count == 1;
    }
}
