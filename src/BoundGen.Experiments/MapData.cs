using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>The samples of a map: those that priors and bounds share, and fresh ones that errors are counted on.</summary>
internal sealed class MapData
{
    private const int FirstOf = 5;

    private readonly SampleSet _tested;
    private readonly int _testStart;

    /// <summary>Takes a data set. One without test samples gives its last fifth, in the order of its file.</summary>
    /// <param name="data">Images or rows of a table.</param>
    /// <exception cref="ArgumentException">Samples without labels, or too few.</exception>
    public MapData(DataSet data)
    {
        Source = data.Source;
        if (!data.Train.HasLabels)
            throw new ArgumentException($"{data.Source}: has no labels.", nameof(data));
        if (data.Test is { } test)
            (Train, _tested, TestCount) = (data.Train, test, test.Count);
        else
        {
            _testStart = data.Train.Count - data.Train.Count / FirstOf;
            (_tested, TestCount) = (data.Train, data.Train.Count - _testStart);
            if (TestCount == 0)
                throw new ArgumentException(
                    $"{data.Source}: has {data.Train.Count} samples, expected at least {FirstOf}: a fifth is for tests.",
                    nameof(data)
                );
            Train = data.Train.First(_testStart);
        }

        TestFingerprint = _tested.Fingerprint;
        // Rows of a table with few values repeat, as independent draws do; images do not.
        Statements = Train.ImageSize is null ? DataStatements.RepeatsAreDraws : DataStatements.None;
    }

    /// <summary>What the user called the data.</summary>
    public string Source { get; }

    /// <summary>Samples of priors and bounds.</summary>
    public SampleSet Train { get; }

    /// <summary>How many fresh samples there are.</summary>
    public int TestCount { get; }

    /// <summary>Names the set that they are of.</summary>
    public string TestFingerprint { get; }

    /// <summary>What has to be stated of these data.</summary>
    public DataStatements Statements { get; }

    /// <summary>
    /// What a network records of these data, and its architecture. Its classes are all labels of the training data.
    /// </summary>
    /// <param name="grid">Widths and biases.</param>
    /// <param name="seen">What its prior sees.</param>
    public (NetworkUsage Usage, NetworkShape Shape) Network(MapGrid grid, SampleSelection seen)
    {
        var all = Train.UsageFor(SampleSelection.InFileOrder(0, 0), Source);
        var usage = Train.UsageFor(seen, all.ClassNames);
        return (usage, Train.ShapeFor(usage, grid.Hidden.AsSpan(), grid.Bias));
    }

    /// <summary>The fresh samples as a network has its inputs.</summary>
    public LabelledData TestInputs(Preprocessing preprocessing, NetworkUsage usage, NetworkShape shape) =>
        _tested.For(usage, shape, $"{Source}, test data").ToInputs(preprocessing, _testStart, TestCount);
}
