using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>An inspection as JSON holds it: what inspect writes, and what report reads.</summary>
public sealed class InspectedRun
{
    /// <summary>The command line that made it, as words after <c>boundgen</c>; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The architecture.</summary>
    public required RunNetwork Network { get; init; }

    /// <summary>Number of inputs.</summary>
    public required int Samples { get; init; }

    /// <summary>What a pass takes; the average activity is that over the inputs.</summary>
    public required RunCost Cost { get; init; }

    /// <summary>Activity of the hidden layers, shape [K].</summary>
    public required IReadOnlyList<RunActivity> Activity { get; init; }

    /// <summary>How many different masks the inputs have.</summary>
    public required int DistinctMasks { get; init; }

    /// <summary>M_X; null where there is no kappa.</summary>
    public required double? MaxInputNorm { get; init; }

    /// <summary>
    /// Effective activity at every eps; null where the paper's theory does not cover the network, or without M_X.
    /// </summary>
    public required IReadOnlyList<RunKappa>? Kappa { get; init; }

    /// <summary>Norms of the layers, shape [K + 1].</summary>
    public required IReadOnlyList<RunNorms> Norms { get; init; }

    /// <summary>Complexity measures of the literature, and margins.</summary>
    public required RunMeasures Measures { get; init; }

    /// <summary>Certified radii; null if none were asked for.</summary>
    public required RunRobustness? Robustness { get; init; }

    /// <summary>Takes over an inspection.</summary>
    /// <param name="inspection">The inspection.</param>
    /// <param name="command">The command line that made it, as words after <c>boundgen</c>; null where there is none.</param>
    public static InspectedRun From(NetworkInspection inspection, IReadOnlyList<string>? command = null)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        return new InspectedRun
        {
            Command = command,
            Network = RunNetwork.From(inspection.Shape),
            Samples = inspection.Samples,
            Cost = RunCost.From(inspection.Cost),
            Activity = RunActivity.From(inspection.Masks),
            DistinctMasks = inspection.Masks.DistinctMasks,
            MaxInputNorm = RunNumber.Finite(inspection.MaxInputNorm),
            Kappa = inspection.Kappa is { } kappa ? [.. kappa.Select(RunKappa.From)] : null,
            Norms =
            [
                .. inspection.Norms.Select(norms => new RunNorms
                {
                    Operator = norms.Operator,
                    Frobenius = norms.Frobenius,
                    LargestRow = norms.LargestRow,
                    Distance = RunNumber.Finite(norms.Distance),
                }),
            ],
            Measures = RunMeasures.From(inspection),
            Robustness = inspection.Robustness is { } robustness
                ? new RunRobustness
                {
                    Inputs = robustness.Inputs,
                    Certified = robustness.Certified,
                    Dense = RunDistribution.From(robustness.Dense),
                    Sparse = RunDistribution.From(robustness.Sparse),
                    Ratio = RunNumber.Finite(robustness.Ratio),
                }
                : null,
        };
    }
}

/// <summary>How values are spread; null for what JSON cannot hold.</summary>
public sealed class RunDistribution
{
    /// <summary>Arithmetic mean.</summary>
    public required double? Mean { get; init; }

    /// <summary>Smallest value.</summary>
    public required double? Min { get; init; }

    /// <summary>The 1 % quantile.</summary>
    public required double? Q01 { get; init; }

    /// <summary>The 10 % quantile.</summary>
    public required double? Q10 { get; init; }

    /// <summary>The 50 % quantile.</summary>
    public required double? Median { get; init; }

    /// <summary>The 90 % quantile.</summary>
    public required double? Q90 { get; init; }

    /// <summary>Largest value.</summary>
    public required double? Max { get; init; }

    /// <summary>All of them, in the order of <see cref="Names"/>.</summary>
    [JsonIgnore]
    internal double?[] Values => [Mean, Min, Q01, Q10, Median, Q90, Max];

    /// <summary>What JSON and tables call them.</summary>
    internal static string[] Names { get; } = ["mean", "min", "q01", "q10", "median", "q90", "max"];

    internal static RunDistribution From(DistributionSummary values) =>
        new()
        {
            Mean = RunNumber.Finite(values.Mean),
            Min = RunNumber.Finite(values.Min),
            Q01 = RunNumber.Finite(values.Q01),
            Q10 = RunNumber.Finite(values.Q10),
            Median = RunNumber.Finite(values.Median),
            Q90 = RunNumber.Finite(values.Q90),
            Max = RunNumber.Finite(values.Max),
        };
}

/// <summary>The activity of a hidden layer.</summary>
public sealed class RunActivity
{
    /// <summary>How many of the most and least active neurons are named.</summary>
    private const int Named = 5;

    /// <summary>Number of neurons.</summary>
    public required int Neurons { get; init; }

    /// <summary>The share of active neurons at an input, over the inputs.</summary>
    public required RunDistribution Share { get; init; }

    /// <summary>Neurons that no input activates.</summary>
    public required IReadOnlyList<int> Dead { get; init; }

    /// <summary>Neurons that every input activates.</summary>
    public required IReadOnlyList<int> AlwaysActive { get; init; }

    /// <summary>The neurons with the largest shares, largest first.</summary>
    public required IReadOnlyList<RunNeuron> MostActive { get; init; }

    /// <summary>The neurons with the smallest shares above 0, smallest first.</summary>
    public required IReadOnlyList<RunNeuron> LeastActive { get; init; }

    /// <summary>Takes over the activity of all hidden layers.</summary>
    public static IReadOnlyList<RunActivity> From(MaskStatistics masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        return
        [
            .. masks.Layers.Select(layer => new RunActivity
            {
                Neurons = layer.Neurons.Length,
                Share = RunDistribution.From(layer.Activity),
                Dead = [.. layer.Dead],
                AlwaysActive = [.. layer.AlwaysActive],
                MostActive = Neuron(layer.MostActive(Named)),
                LeastActive = Neuron(layer.LeastActive(Named)),
            }),
        ];

        static RunNeuron[] Neuron(IEnumerable<NeuronShare> neurons) =>
            [.. neurons.Select(neuron => new RunNeuron { Neuron = neuron.Neuron, Share = neuron.Share })];
    }
}

/// <summary>A hidden neuron and the share of inputs at which it is active.</summary>
public sealed class RunNeuron
{
    /// <summary>Its number in its layer, from 0.</summary>
    public required int Neuron { get; init; }

    /// <summary>In [0, 1].</summary>
    public required double Share { get; init; }
}

/// <summary>Effective activity kappa over the inputs (theory.md section 3).</summary>
public sealed class RunKappa
{
    /// <summary>eps.</summary>
    public required double Eps { get; init; }

    /// <inheritdoc cref="RunDistribution.Mean"/>
    public required double? Mean { get; init; }

    /// <inheritdoc cref="RunDistribution.Min"/>
    public required double? Min { get; init; }

    /// <inheritdoc cref="RunDistribution.Q01"/>
    public required double? Q01 { get; init; }

    /// <inheritdoc cref="RunDistribution.Q10"/>
    public required double? Q10 { get; init; }

    /// <inheritdoc cref="RunDistribution.Median"/>
    public required double? Median { get; init; }

    /// <inheritdoc cref="RunDistribution.Q90"/>
    public required double? Q90 { get; init; }

    /// <inheritdoc cref="RunDistribution.Max"/>
    public required double? Max { get; init; }

    /// <summary>In the order of <see cref="RunDistribution.Names"/>.</summary>
    [JsonIgnore]
    internal double?[] Values => [Mean, Min, Q01, Q10, Median, Q90, Max];

    internal static RunKappa From(EffectiveActivity activity)
    {
        var kappa = RunDistribution.From(activity.Kappa);
        return new RunKappa
        {
            Eps = activity.Eps,
            Mean = kappa.Mean,
            Min = kappa.Min,
            Q01 = kappa.Q01,
            Q10 = kappa.Q10,
            Median = kappa.Median,
            Q90 = kappa.Q90,
            Max = kappa.Max,
        };
    }
}

/// <summary>Norms of one layer (theory.md section 2), all rounded up.</summary>
public sealed class RunNorms
{
    /// <summary>Certified upper bound of ||W^k||_2.</summary>
    public required double Operator { get; init; }

    /// <summary>||W^k||_F.</summary>
    public required double Frobenius { get; init; }

    /// <summary>The largest row norm.</summary>
    public required double LargestRow { get; init; }

    /// <summary>||theta^k - theta_0^k||; null without a prior.</summary>
    public required double? Distance { get; init; }
}

/// <summary>A measure and its logarithm; null for what JSON cannot hold.</summary>
public sealed class RunMeasure
{
    /// <summary>The measure.</summary>
    public required double? Value { get; init; }

    /// <summary>ln of it.</summary>
    public required double? Ln { get; init; }
}

/// <summary>Complexity measures of the literature, none of them a bound, and normalised margins.</summary>
public sealed class RunMeasures
{
    /// <summary>W_0 of the measures: <c>prior</c> or <c>zero</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>The product of the operator norms.</summary>
    public required RunMeasure SpectralProduct { get; init; }

    /// <summary>Of Bartlett, Foster and Telgarsky (2017).</summary>
    public required RunMeasure Bartlett2017 { get; init; }

    /// <summary>Of Neyshabur, Bhojanapalli and Srebro (2018).</summary>
    public required RunMeasure Neyshabur2018 { get; init; }

    /// <summary>Of Golowich, Rakhlin and Shamir (2018).</summary>
    public required RunMeasure Golowich2018 { get; init; }

    /// <summary>The sum over paths of absolute weights.</summary>
    public required RunMeasure PathL1 { get; init; }

    /// <summary>The root of the sum over paths of squared weights.</summary>
    public required RunMeasure PathL2 { get; init; }

    /// <summary>Whose margins follow: <c>labels</c> or <c>predictions</c>.</summary>
    public required string MarginsOf { get; init; }

    /// <summary>Margins over norms; null where there are none.</summary>
    public required RunDistribution? NormalisedMargins { get; init; }

    /// <summary>The measures with their names.</summary>
    [JsonIgnore]
    internal (string Name, RunMeasure Measure)[] All =>
        [
            ("spectralProduct", SpectralProduct),
            ("bartlett2017", Bartlett2017),
            ("neyshabur2018", Neyshabur2018),
            ("golowich2018", Golowich2018),
            ("pathL1", PathL1),
            ("pathL2", PathL2),
        ];

    internal static RunMeasures From(NetworkInspection inspection)
    {
        var measures = inspection.Measures;
        return new RunMeasures
        {
            Reference = inspection.Norms[0].Distance is null ? "zero" : "prior",
            SpectralProduct = Measure(measures.LnSpectralProduct),
            Bartlett2017 = Measure(measures.LnBartlett),
            Neyshabur2018 = Measure(measures.LnNeyshabur),
            Golowich2018 = Measure(measures.LnGolowich),
            PathL1 = Measure(measures.LnPathL1),
            PathL2 = Measure(measures.LnPathL2),
            MarginsOf = inspection.UsesLabels ? "labels" : "predictions",
            NormalisedMargins = inspection.NormalisedMargins is { } margins ? RunDistribution.From(margins) : null,
        };

        static RunMeasure Measure(double ln) => new() { Value = RunNumber.Finite(Math.Exp(ln)), Ln = RunNumber.Finite(ln) };
    }
}

/// <summary>Certified radii over inputs (theory.md section 6).</summary>
public sealed class RunRobustness
{
    /// <summary>Number of inputs.</summary>
    public required int Inputs { get; init; }

    /// <summary>How many have a radius above 0 (sparse).</summary>
    public required int Certified { get; init; }

    /// <summary>With full index sets.</summary>
    public required RunDistribution Dense { get; init; }

    /// <summary>With the neurons that can switch on.</summary>
    public required RunDistribution Sparse { get; init; }

    /// <summary>Mean sparse radius over mean dense radius; null where both are 0 or infinite.</summary>
    public required double? Ratio { get; init; }
}
