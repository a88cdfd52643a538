using System.Collections.Immutable;
using BoundGen.Compilation;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>Trains networks of the paper with one thing changed each, and measures what the paper reports of them.</summary>
/// <param name="data">Training and test images.</param>
/// <param name="grid">How they are trained otherwise.</param>
/// <param name="seed">Fixes the training.</param>
/// <param name="store">Finished cells.</param>
/// <param name="display">Shows progress.</param>
internal sealed class VariantNetworks(DataSet data, PaperGrid grid, int seed, CellStore store, IDisplay display)
{
    private readonly PaperPairs _pairs = new(data, seed, display);

    /// <summary>All variants of the network of one width: each is read, or trained and measured, when it is asked for.</summary>
    public IEnumerable<Func<VariantRow>> Rows(int width) =>
        Variant.Of(grid).Select((variant, number) => (Func<VariantRow>)(() => Row(width, variant, number)));

    private VariantRow Row(int width, Variant variant, int number)
    {
        var settings = new VariantSettings(
            data.Train.Fingerprint,
            data.Test!.Fingerprint,
            variant.Name,
            width,
            grid.Samples,
            variant.Normalised ? _pairs.Normalised(variant.Training, PriorKind.Data) : variant.Training,
            variant.Rescaled,
            grid.Delta,
            variant.Candidates ?? new PaperOptions(),
            seed
        );
        return ResultRows.Variant(settings, store.Get(settings.Name(number), settings, () => Measure(settings)));
    }

    private VariantMeasurements Measure(VariantSettings settings)
    {
        var pair = _pairs.Train(settings.Shape, settings.Training, PriorKind.Data, settings.Samples);
        if (settings.Rescaled)
            pair = pair.Rescaled();
        var test = _pairs.TestInputs(settings.Training);
        double meanNorm = Enumerable.Range(0, pair.Sample.Count).Average(pair.Sample.InputNorm);
        return new VariantMeasurements(
            Error(pair.Prior),
            Error(pair.Model),
            pair.Distances(),
            meanNorm,
            pair.LargestNorm(),
            Kappa(pair, meanNorm, display),
            pair.Theorem13(settings.Training, settings.Delta, settings.Candidates, display)
        );

        double Error(NetworkParameters parameters) =>
            (double)BoundReport.CountErrors(NetworkCompiler.Compile(parameters, display.CancellationToken), test) / test.Count;
    }

    /// <summary>
    /// With one hidden layer gamma_1 = eps, so that another factor of the radius, or another M_X, is another eps.
    /// </summary>
    private static ImmutableArray<KappaReading> Kappa(PaperPair pair, double meanNorm, IDisplay display)
    {
        double largest = pair.LargestNorm();
        double mean = meanNorm / largest;
        (string Reading, double Factor)[] readings =
        [
            ("radius above 3 gamma, M_X of the sample", 1),
            ("M_X the mean norm", mean),
            ("radius above gamma", 1.0 / 3),
            ("radius above gamma, M_X the mean norm", mean / 3),
        ];
        double[] eps = [.. readings.SelectMany(reading => PaperValues.Eps.Select(eps => eps * reading.Factor))];
        double[][] kappa = pair.Kappa(largest, eps, display);
        int count = PaperValues.Eps.Length;
        return
        [
            .. readings.Select(
                (reading, i) =>
                    new KappaReading(reading.Reading, [.. kappa.Skip(i * count).Take(count).Select(values => values.Average())])
            ),
        ];
    }
}
