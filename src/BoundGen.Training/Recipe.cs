namespace BoundGen.Training;

/// <summary>How this project trains a prior and a network near it, and records both.</summary>
public sealed partial record Recipe
{
    /// <summary>With fewer samples of the prior there are no caps by rule: a half of them tells little.</summary>
    public const int MinSamplesForCaps = 200;

    private const int MostShown = 20;

    /// <summary>How values become inputs; left out, <see cref="PreprocessingOf"/> chooses.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>
    /// Whether every column is standardised by the mean and the deviation that the samples of the prior have, where
    /// <see cref="Preprocessing"/> is left out.
    /// </summary>
    public bool Standardise { get; init; }

    /// <summary>
    /// The share of the samples that the prior is trained on, in [0, 1], chosen at random; 0 leaves it at its random start.
    /// </summary>
    public double PriorFraction { get; init; } = 0.5;

    /// <summary>Passes of the prior over its samples; the network makes a quarter as many over all.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Fixes the initial weights, which samples the prior sees, and the order of training.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// The first learning rate of the prior's weights above the first layer; those of the first layer and of the biases follow
    /// from it, and the network's are a tenth. Left out, it is chosen by the norms of the inputs and the temperature, and made
    /// smaller where training on the prior's samples comes to nothing.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>The loss is the cross-entropy of this times the logits.</summary>
    public float Temperature { get; init; } = 8;

    /// <summary>The price of activity in the loss of both, as in <see cref="TrainingLoss"/>.</summary>
    public float ActivityPenalty { get; init; }

    /// <summary>
    /// Whether the prior sees its images moved, turned and stretched a little, anew in every pass. It stays independent of all
    /// others; the network then sees images as they are.
    /// </summary>
    public bool Augment { get; init; }

    /// <summary>
    /// The largest operator norm of any layer, if there is a limit. It is meant for inputs of a norm of about 1 at temperature 8:
    /// where inputs times temperature are s times as large, the first layer's limit is 1/s of it, s rounded to a power of two.
    /// </summary>
    public double? MaxOperatorNorm { get; init; } = 4;

    /// <summary>How far the network may move from the prior, all parameters together, if there is a limit.</summary>
    public double? MaxDistance { get; init; } = 0.0155;

    /// <summary>
    /// The largest operator norm of each layer's difference from the prior, weights and biases together, where somebody states
    /// caps that were fixed before the samples were seen.
    /// </summary>
    public DistanceCaps? Caps { get; init; }

    /// <summary>
    /// Whether caps that are not stated follow from what the prior has seen and <see cref="MaxDistance"/>. Without a distance,
    /// or with fewer than <see cref="MinSamplesForCaps"/> samples of the prior, there are none.
    /// </summary>
    public bool CapsByRule { get; init; } = true;

    /// <summary>
    /// A format that the network is to be rounded to later. The caps that its file records are then larger than those it is
    /// trained within, by what the rounding of the prior moves (root of the sum of the squares, and a twentieth), so that the
    /// certificate covers the
    /// rounded network too.
    /// </summary>
    public WeightFormat? RoomFor { get; init; }

    /// <summary>Whether the output layer is rounded to half precision then, since its rounding moves most.</summary>
    public bool KeepLast { get; init; }

    /// <summary>
    /// Where the bound is the objective of training: <see cref="Epochs"/>, the learning rate, the temperature, the price of
    /// activity and all limits then have no part in it. Null for a network that stays near its prior.
    /// </summary>
    public BoundObjective? Objective { get; init; }

    /// <summary>What is the same for prior and network, but for their steps.</summary>
    private TrainingOptions BaseOptions =>
        new()
        {
            Epochs = Epochs,
            BatchSize = 192,
            Seed = Seed,
            Temperature = Temperature,
            ActivityPenalty = ActivityPenalty,
            MaxOperatorNorm = MaxOperatorNorm,
        };

    /// <summary>The random weights that the prior starts from.</summary>
    public NetworkParameters Initialise(NetworkShape shape) => Trainer.Initialise(shape, (ulong)Seed);

    /// <summary>The samples that the prior is trained on: a share of them in a random order.</summary>
    /// <param name="samples">How many the data set has.</param>
    public SampleSelection SeenByPrior(int samples) =>
        SampleSelection.InRandomOrder(unchecked((ulong)Seed), 0, (int)(PriorFraction * samples));

    /// <summary>
    /// <see cref="Preprocessing"/>, or what the samples that the prior is trained on say: the mean and the deviation of every
    /// column with <see cref="Standardise"/>, else the scale that gives a mean norm of 1; if it sees none, the scale that gives
    /// images a norm of at most 1.
    /// </summary>
    /// <param name="samples">The training samples, as a network has its inputs.</param>
    /// <exception cref="ArgumentException">The prior's samples are all 0, or there are none to standardise by.</exception>
    public Preprocessing PreprocessingOf(SampleSet samples) => ChoosePreprocessing(samples).Preprocessing;

    /// <summary>Trains both; each records its usage, the samples it has seen, and how digits among them are drawn.</summary>
    /// <param name="initial">What the prior starts from: a network made of what <see cref="Initialise"/> gives.</param>
    /// <param name="samples">
    /// The training samples, with inputs and labels in the order of the network (<see cref="SampleSet.For"/>).
    /// </param>
    /// <param name="display">Shows the progress; null for nobody who looks.</param>
    /// <exception cref="ArgumentException">
    /// <see cref="Caps"/> for another number of layers, or neither of a rule nor stated; an <see cref="Objective"/> that does not
    /// fit.
    /// </exception>
    public TrainedPair Train(IReluNetwork initial, SampleSet samples, IDisplay? display = null)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(samples);
        display ??= new NoDisplay();
        Caps?.CheckFits(initial.Shape, nameof(Caps));
        // The network's record refuses caps that were not fixed beforehand: better now than after training.
        _ = Provenance.Unknown with { Caps = Caps };
        _ = AugmentationOf(samples);
        var (preprocessing, constant) = ChoosePreprocessing(samples);
        NameConstants(constant, samples, display);
        var usage = Described(initial.Usage, samples) with { Preprocessing = preprocessing, Temperature = Temperature };
        var seen = SeenByPrior(samples.Count);
        if (Objective is not null)
            return TrainByBound(initial.ToParameters(), samples, usage, display);
        var options = BaseOptions;
        var prior = initial.ToParameters();
        double? inputScale = null;
        double slowdown = 1;
        SigmaCandidates? sigma = null;
        var caps = Caps;
        if (seen.Count > 0)
        {
            // Nothing of the prior, its learning rate included, may depend on the samples that bounds will be about.
            var first = samples.ToInputs(preprocessing, seen);
            double squaredNorm = MeanSquaredNorm(first),
                scale = InputScale(squaredNorm);
            inputScale = scale;
            var start = initial.WithParameters(ForInputsTimes(scale, prior));
            var steps = WithSteps(options, squaredNorm, scale);
            var ofPrior = steps with { Augmentation = AugmentationOf(samples) };
            (prior, slowdown) = PriorTraining.Run(display, "prior", start, first, ofPrior, mayChange: LearningRate is null);
            (steps, ofPrior) = (Slower(steps), Slower(ofPrior));
            if (caps is null && CapsByRule)
                caps = CapRule.Choose(start, Seen, seen.Count, ofPrior, NearPrior(steps), LearningRate is null, display);

            LabelledData Seen(int from, int count) => samples.ToInputs(preprocessing, seen.WithRange(from, count));
            sigma = ChooseSigma(initial.WithParameters(prior), first, samples.Count - seen.Count, display);
        }

        var everything = seen.WithRange(0, samples.Count);
        var all = samples.ToInputs(preprocessing, everything);
        double norm = MeanSquaredNorm(all);
        // The prior's scale, so that the network has the limits that its prior keeps to.
        var ofNetwork = NearPrior(Slower(WithSteps(options, norm, inputScale ?? InputScale(norm)))) with { Caps = caps };
        var model = display.Train("network", initial.WithParameters(prior), all, ofNetwork);
        if (caps is not null)
        {
            LayerDistances.Of(model, prior, display).Write(caps, display);
            caps = WithRoom(caps, prior, display);
        }

        return Record(samples, (prior, usage, sigma), (model, usage, Sigma: null, caps));

        TrainingOptions Slower(TrainingOptions fast) => fast with { LearningRate = fast.LearningRate * slowdown };
    }

    private TrainedPair TrainByBound(NetworkParameters start, SampleSet samples, NetworkUsage usage, IDisplay display)
    {
        var seen = SeenByPrior(samples.Count);
        Objective!.Check(start.Shape, samples.Count - seen.Count);
        var all = samples.ToInputs(usage.Preprocessing!, seen.WithRange(0, samples.Count));
        // Of the prior's samples alone, where it has any: the steps of the prior follow from it.
        var first = samples.ToInputs(usage.Preprocessing!, seen.Count > 0 ? seen : seen.WithRange(0, samples.Count));
        double scale = InputScale(MeanSquaredNorm(first));
        var training = new BoundTraining(Objective, scale, Seed, display);
        var prior = seen.Count > 0 ? training.TrainPrior(ForInputsTimes(scale, start), first, AugmentationOf(samples)) : start;
        var (network, sigma) = training.TrainNetwork(prior, all, seen.Count);
        return Record(
            samples,
            (prior, usage with { Temperature = BoundTraining.PriorTemperature }, Sigma: null),
            (network, usage with { Temperature = BoundTraining.Temperature }, sigma, Caps: null)
        );
    }

    /// <summary>A pair whose files say what it has seen.</summary>
    private TrainedPair Record(
        SampleSet samples,
        (NetworkParameters Parameters, NetworkUsage Usage, SigmaCandidates? Sigma) prior,
        (NetworkParameters Parameters, NetworkUsage Usage, SigmaCandidates? Sigma, DistanceCaps? Caps) network
    )
    {
        var seen = SeenByPrior(samples.Count);
        var first = Recorded(
            samples,
            prior.Parameters,
            new Provenance(samples.Record(seen)) { Sigma = prior.Sigma },
            prior.Usage
        );
        var provenance = new Provenance(samples.Record(seen.WithRange(0, samples.Count)))
        {
            Prior = first.Fingerprint,
            Sigma = network.Sigma,
            Caps = network.Caps,
        };
        return new TrainedPair(
            first,
            Recorded(samples, network.Parameters, provenance, network.Usage),
            seen.WithRange(seen.Count, samples.Count - seen.Count)
        );
    }

    /// <summary>How images are distorted, if they are.</summary>
    private ImageAugmentation? AugmentationOf(SampleSet samples) =>
        (Augment, samples.ImageSize) switch
        {
            (false, _) => null,
            (true, { } size) => new ImageAugmentation(size.Rows, size.Columns),
            _ => throw new ArgumentException("The samples are no images, which is what can be augmented.", nameof(samples)),
        };

    private static NetworkParameters Recorded(
        SampleSet samples,
        NetworkParameters parameters,
        Provenance provenance,
        NetworkUsage usage
    ) =>
        new(
            parameters.Shape,
            parameters.Values,
            samples.Digits is { } digits
                ? new Dictionary<string, string>(StringComparer.Ordinal) { [RecordedDigits.Key] = $"{digits}" }
                : null,
            provenance,
            usage
        );

    /// <summary>Nothing but the prior decides about the room, so that the caps are fixed before the sample is seen.</summary>
    private DistanceCaps WithRoom(DistanceCaps caps, NetworkParameters prior, IDisplay display)
    {
        // Training moves a layer in few directions and rounding in all of them, so that the squares of their norms add.
        const double Margin = 1.05;
        if (RoomFor is not { } format)
            return caps;
        var room = display.Run(_ => Ball.CapsFor(prior, format, KeepLast, display.CancellationToken));
        var larger = new DistanceCaps(
            caps.Values.Zip(room.Values, (cap, moved) => Margin * double.Hypot(cap, moved)),
            caps.Origin
        );
        display.Write(
            $"caps with room for the rounding to {format}{(KeepLast ? ", last layer Float16" : "")}: {string.Join(", ", larger.Values.Select(LayerDistances.Number))}"
        );
        return larger;
    }

    /// <summary>How values become inputs, and the columns that were found to have one value alone.</summary>
    private (Preprocessing Preprocessing, int[] Constant) ChoosePreprocessing(SampleSet samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (Preprocessing is not null)
            return (Preprocessing, []);
        var seen = SeenByPrior(samples.Count);
        if (Standardise)
            return PreprocessingChoice.Standardise(samples, seen);
        return seen.Count > 0
            ? (PreprocessingChoice.MeanNormOne(samples, seen), [])
            : (Preprocessing.Scaled(1 / MathF.Sqrt(samples.InputSize)), []);
    }

    /// <summary>Says which columns tell the prior nothing.</summary>
    private static void NameConstants(int[] constant, SampleSet samples, IDisplay display)
    {
        if (constant.Length == 0)
            return;
        var features = samples.Usage.Features;
        string names = string.Join(
            ", ",
            constant.Take(MostShown).Select(input => features.IsEmpty ? $"{input + 1}" : features[input].ToString())
        );
        display.Write(
            $"{constant.Length} of {samples.InputSize} columns have one value in all samples of the prior, and tell it nothing: {names}{(constant.Length > MostShown ? ", .." : "")}"
        );
    }

    /// <summary>What a network records, with what the samples say of its inputs and classes.</summary>
    private static NetworkUsage Described(NetworkUsage usage, SampleSet samples) =>
        usage with
        {
            Image = samples.Usage.Image,
            Features = samples.Usage.Features,
            LabelColumn = samples.Usage.LabelColumn,
            ClassNames = samples.Usage.ClassNames.IsEmpty ? usage.ClassNames : samples.Usage.ClassNames,
        };

    /// <summary>How a network is trained near a prior.</summary>
    private TrainingOptions NearPrior(TrainingOptions steps) =>
        steps with
        {
            Epochs = Math.Max(1, Epochs / 4),
            LearningRate = steps.LearningRate / 10,
            MaxDistance = MaxDistance,
        };

    /// <summary>
    /// The noise levels that bounds may choose from, by what the prior does on its own data; null where no samples are left for
    /// bounds, or where nothing says how far the network moves.
    /// </summary>
    private SigmaCandidates? ChooseSigma(IReluNetwork prior, LabelledData seen, int samples, IDisplay display) =>
        samples >= PacBayesKl.MinSamples && MaxDistance is { } distance
            ? display.Run(shown => SigmaChoice.Choose(prior, seen, distance, samples, shown, display.CancellationToken))
            : null;

    /// <summary>
    /// The steps that a network would take at temperature 1 on inputs of a norm of about 8. Inputs s times as large do the same
    /// with 1/s of the first layer's weights, and inputs and biases 1/T of these do the same at temperature T: the gradient of a
    /// parameter 1/s as large is s times as large, so that its learning rate is 1/s^2 of the others'.
    /// </summary>
    private TrainingOptions WithSteps(TrainingOptions options, double squaredNorm, double scale)
    {
        double squares = squaredNorm / (scale * scale) * Temperature * Temperature;
        return options with
        {
            // The curvature of the loss grows with the squared norm of the inputs; the step falls with it.
            LearningRate = LearningRate ?? 13 / (1 + squares),
            InputScale = scale,
            BiasFactor = 1 / ((double)Temperature * Temperature),
        };
    }

    /// <summary>
    /// How many times as large inputs are as they would best be. A power of two: dividing by it rounds nothing, and changes
    /// nothing where inputs are about right.
    /// </summary>
    private double InputScale(double squaredNorm) =>
        Math.ScaleB(1, (int)Math.Round(Math.Log2(squaredNorm) / 2 + Math.Log2(Temperature / 8)));

    /// <summary>The mean of the squared norms of inputs; 1 if all are 0.</summary>
    private static double MeanSquaredNorm(LabelledData data)
    {
        double squares = 0;
        foreach (float value in data.Inputs)
            squares += (double)value * value;
        return squares > 0 ? squares / data.Count : 1;
    }

    /// <summary>Parameters whose network does with larger inputs what these do.</summary>
    private static NetworkParameters ForInputsTimes(double scale, NetworkParameters parameters)
    {
        float[] values = parameters.Values.ToArray();
        foreach (ref float weight in values.AsSpan(parameters.Shape.Weights(0)))
            weight = (float)(weight / scale);
        return new NetworkParameters(parameters.Shape, values, usage: parameters.Usage);
    }
}
