using System.Globalization;

namespace BoundGen.Training;

/// <summary>
/// Preprocessing chosen by what samples look like. A bound holds only if the choice knows nothing of its sample: take the samples
/// that the prior is trained on (<see cref="Recipe.SeenByPrior"/>).
/// </summary>
public static class PreprocessingChoice
{
    /// <summary>The scale, to three significant digits, that gives inputs a mean Euclidean norm of 1.</summary>
    /// <param name="samples">The data set.</param>
    /// <param name="chosen">Which of its samples to look at.</param>
    /// <exception cref="ArgumentException">No sample, or such with values 0 only.</exception>
    public static Preprocessing MeanNormOne(SampleSet samples, SampleSelection chosen)
    {
        double norms = 0;
        foreach (float[] values in Values(samples, chosen))
            norms += Math.Sqrt(values.Sum(value => (double)value * value));
        if (norms == 0)
            throw new ArgumentException(
                $"All values of the {chosen.Count} samples are 0, expected some with a norm above 0.",
                nameof(chosen)
            );
        return Preprocessing.Scaled(Rounded(chosen.Count / norms, 3));
    }

    /// <summary>The mean and the standard deviation of all values together, each to four significant digits.</summary>
    /// <inheritdoc cref="MeanNormOne" path="/param"/>
    /// <exception cref="ArgumentException">No sample, or values that are all equal.</exception>
    public static Preprocessing MeanAndDeviation(SampleSet samples, SampleSelection chosen)
    {
        var all = new ColumnMoments();
        foreach (float[] values in Values(samples, chosen))
        {
            foreach (float value in values)
                all.Add(value);
        }

        if (all.IsConstant)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"All values of the {chosen.Count} samples are {all.Mean}, expected values that differ."
                ),
                nameof(chosen)
            );
        return Preprocessing.Normalised(Rounded(all.Mean, 4), Rounded(all.Deviation, 4));
    }

    /// <summary>
    /// The mean and the standard deviation of every column. Categories stay 0 and 1; of a column with equal values the mean is
    /// subtracted and the deviation taken as 1.
    /// </summary>
    /// <inheritdoc cref="MeanNormOne" path="/param"/>
    /// <returns>The preprocessing, and the inputs with equal values, from 0.</returns>
    /// <exception cref="ArgumentException">No sample.</exception>
    public static (Preprocessing Preprocessing, int[] Constant) Standardise(SampleSet samples, SampleSelection chosen)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var columns = new ColumnMoments[samples.InputSize];
        foreach (float[] values in Values(samples, chosen))
        {
            for (int i = 0; i < columns.Length; i++)
                columns[i].Add(values[i]);
        }

        float[] means = new float[columns.Length],
            deviations = new float[columns.Length];
        var constant = new List<int>();
        for (int i = 0; i < columns.Length; i++)
        {
            bool number = samples.IsNumber(i);
            means[i] = number ? (float)columns[i].Mean : 0;
            // A deviation may be too small for a float, too.
            float deviation = (float)columns[i].Deviation;
            deviations[i] = number && deviation > 0 ? deviation : 1;
            if (columns[i].IsConstant)
                constant.Add(i);
        }

        return (Preprocessing.ByColumn(means, deviations), [.. constant]);
    }

    private static IEnumerable<float[]> Values(SampleSet samples, SampleSelection chosen)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(chosen);
        if (chosen.Count == 0)
            throw new ArgumentException("There are 0 samples to look at, expected at least 1.", nameof(chosen));
        return Rows();

        IEnumerable<float[]> Rows()
        {
            float[] values = new float[samples.InputSize];
            foreach (int row in chosen.Rows(samples.Count))
            {
                samples.CopyValues(row, values);
                yield return values;
            }
        }
    }

    private static float Rounded(double value, int digits) =>
        float.Parse(
            value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );

    /// <summary>Mean and deviation of numbers that come one by one, by Welford's recursion: no large sums cancel.</summary>
    private struct ColumnMoments
    {
        private long _count;
        private double _squares;
        private float _first;
        private bool _differs;

        public double Mean { get; private set; }

        /// <summary>The root of the mean squared distance from the mean; exactly 0 for equal numbers.</summary>
        public readonly double Deviation => IsConstant ? 0 : Math.Sqrt(_squares / _count);

        public readonly bool IsConstant => !_differs;

        public void Add(float value)
        {
            if (_count++ == 0)
                _first = value;
            _differs |= value != _first;
            double distance = value - Mean;
            Mean += distance / _count;
            _squares += distance * (value - Mean);
        }
    }
}
