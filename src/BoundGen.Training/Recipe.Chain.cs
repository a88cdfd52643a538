namespace BoundGen.Training;

public sealed partial record Recipe
{
    /// <summary>A network of few samples makes more passes than <see cref="Epochs"/>: at least so many steps.</summary>
    private const int FewestSteps = 1500;

    /// <summary>
    /// Trains a chain of networks for progressive validation (theory.md section 12): h_1 as the prior, on its samples; each after
    /// it on these and on all blocks before its own. Every network starts anew, as a prior does; limits on the distance and an
    /// <see cref="Objective"/> have no part in it.
    /// </summary>
    /// <param name="initial">What every network starts from: a network made of what <see cref="Initialise"/> gives.</param>
    /// <param name="samples">
    /// The training samples, with inputs and labels in the order of the network (<see cref="SampleSet.For"/>).
    /// </param>
    /// <param name="blocks">
    /// m_1..m_T: how many samples each block has, in the random order of the recipe, after the prior's. They are fixed before the
    /// samples are seen.
    /// </param>
    /// <param name="display">Shows the progress; null for nobody who looks.</param>
    /// <exception cref="ArgumentException">No block, an empty one, or more samples than the prior leaves.</exception>
    public ProgressiveChain TrainChain(
        IReluNetwork initial,
        SampleSet samples,
        IReadOnlyList<int> blocks,
        IDisplay? display = null
    )
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(blocks);
        display ??= new NoDisplay();
        var seen = SeenByPrior(samples.Count);
        long left = samples.Count - seen.Count;
        if (blocks.Count == 0 || blocks.Any(block => block < 1) || blocks.Sum(block => (long)block) > left)
            throw new ArgumentException(
                $"The blocks have {string.Join(", ", blocks)} samples, expected at least one block, at least 1 sample in each, and at most {left} in all.",
                nameof(blocks)
            );

        var preprocessing = PreprocessingOf(samples);
        var usage = Described(initial.Usage, samples) with { Preprocessing = preprocessing, Temperature = Temperature };
        var links = new List<(NetworkParameters, int, int)>();
        var augmentation = AugmentationOf(samples);
        int known = seen.Count;
        foreach (int block in blocks)
        {
            var before = seen.WithRange(0, known);
            var trained = TrainLink(initial, samples.ToInputs(preprocessing, before), augmentation, links.Count, display);
            var network = Recorded(samples, trained, new Provenance(samples.Record(before)), usage);
            int errors = ProgressiveChain.ErrorsOn(network, initial, samples, seen.WithRange(known, block), display);
            links.Add((network, errors, block));
            display.Write($"network {links.Count} of {blocks.Count}: {errors} errors on the {block} samples of its block");
            known += block;
        }

        return new ProgressiveChain(links);
    }

    /// <summary>One network, trained as a prior of these samples is; at its random start, if there are none.</summary>
    private NetworkParameters TrainLink(
        IReluNetwork initial,
        LabelledData data,
        ImageAugmentation? augmentation,
        int number,
        IDisplay display
    )
    {
        var start = initial.ToParameters();
        if (data.Count == 0)
            return start;
        double squaredNorm = MeanSquaredNorm(data),
            scale = InputScale(squaredNorm);
        var options = BaseOptions;
        options = WithSteps(options, squaredNorm, scale) with
        {
            Augmentation = augmentation,
            Steps = (int)Math.Max(FewestSteps, (long)Epochs * data.Count / options.BatchSize),
        };
        var first = initial.WithParameters(ForInputsTimes(scale, start));
        return PriorTraining.Run(display, $"network {number + 1}", first, data, options, LearningRate is null).Trained;
    }
}
