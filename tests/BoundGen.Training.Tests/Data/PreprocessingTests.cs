namespace BoundGen.Training.Tests;

public sealed class PreprocessingTests
{
    public static TheoryData<Preprocessing> Some =>
        new()
        {
            Preprocessing.Default,
            Preprocessing.Scaled(0.1f),
            Preprocessing.Scaled(float.Epsilon),
            Preprocessing.Scaled(float.MaxValue),
            Preprocessing.Normalised(0.1307f, 0.3081f),
            Preprocessing.Normalised(-1f / 3, 1e-30f),
        };

    [Theory]
    [MemberData(nameof(Some))]
    public void Metadata_gives_back_what_was_written(Preprocessing preprocessing)
    {
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        var written = Write(preprocessing, metadata);
        Assert.Equal(preprocessing, Read(written).Preprocessing);
        Assert.Equal("pt", written["format"]);
        Assert.Equal(preprocessing.Scale is null ? 3 : 2, written.Count);
    }

    [Fact]
    public void Metadata_has_the_agreed_keys()
    {
        var metadata = Write(Preprocessing.Normalised(0.1307f, 0.3081f), new Dictionary<string, string>());
        Assert.Equal(new() { ["boundgen.mean"] = "0.1307", ["boundgen.std"] = "0.3081" }, metadata);
        metadata = Write(Preprocessing.Scaled(2.5f), metadata);
        Assert.Equal(new() { ["boundgen.scale"] = "2.5" }, metadata);
    }

    [Fact]
    public void Metadata_without_the_keys_has_no_preprocessing() =>
        Assert.Null(Read(new Dictionary<string, string> { ["scale"] = "1" }).Preprocessing);

    [Theory]
    [InlineData("boundgen.scale=one", "boundgen.scale is 'one'")]
    [InlineData("boundgen.scale=1,5", "boundgen.scale is '1,5'")]
    [InlineData("boundgen.scale=", "boundgen.scale is ''")]
    [InlineData("boundgen.scale=1e99", "boundgen.scale is '1e99'")]
    [InlineData("boundgen.scale=0", "metadata key boundgen.scale: The scale is 0")]
    [InlineData("boundgen.mean=0", "expected boundgen.scale alone")]
    [InlineData("boundgen.std=1", "expected boundgen.scale alone")]
    [InlineData("boundgen.scale=1;boundgen.std=1", "metadata has boundgen.scale and boundgen.std")]
    [InlineData("boundgen.scale=1;boundgen.mean=0;boundgen.std=1", "expected boundgen.scale alone")]
    [InlineData("boundgen.mean=NaN;boundgen.std=1", "boundgen.mean is 'NaN'")]
    [InlineData("boundgen.mean=[0];boundgen.std=1", "boundgen.mean is '[0]'")]
    [InlineData("boundgen.mean=[0];boundgen.std=[0]", "The standard deviation of column 0 is 0")]
    [InlineData("boundgen.mean=[0];boundgen.std=[1e99]", "boundgen.std is '[1e99]', expected a JSON array of finite numbers")]
    [InlineData("boundgen.mean=[0,1];boundgen.std=[1,1]", "There are means and deviations of 2 columns, expected 1")]
    [InlineData("boundgen.mean=[0];boundgen.std=[1];boundgen.scale=1", "expected boundgen.scale alone")]
    [InlineData("boundgen.mean=0;boundgen.std=-1", "The standard deviation is -1")]
    public void Malformed_metadata_is_refused(string metadata, string message)
    {
        Dictionary<string, string> entries = metadata
            .Split(';')
            .Select(entry => entry.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var e = Assert.Throws<InvalidDataException>(() => Read(entries));
        Assert.Contains(message, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Scales_and_deviations_are_finite_and_positive(float value)
    {
        Assert.Throws<ArgumentException>("scale", () => Preprocessing.Scaled(value));
        Assert.Throws<ArgumentException>("std", () => Preprocessing.Normalised(0, value));
    }

    [Theory]
    [InlineData(float.NaN, 1, "mean")]
    [InlineData(float.NegativeInfinity, 1, "mean")]
    [InlineData(0, 1e-45f, "std")] // 1 / 1e-45 is infinite
    [InlineData(1, 1e-45f, "std")]
    public void Means_are_finite_and_so_are_inputs(float mean, float std, string name) =>
        Assert.Throws<ArgumentException>(name, () => Preprocessing.Normalised(mean, std));

    [Fact]
    public void The_largest_input_norm_is_that_of_the_extreme_image()
    {
        Assert.Equal(28, Preprocessing.Default.MaxInputNorm(784), 1e-11);
        Assert.Equal(2 * 2.5, Preprocessing.Scaled(2.5f).MaxInputNorm(4), 1e-12);
        Assert.Equal(28 * (1 - 0.1307) / 0.3081, Preprocessing.Normalised(0.1307f, 0.3081f).MaxInputNorm(784), 1e-4);
        // A black image is the longest one where the mean is above 1/2.
        Assert.Equal(3 * 0.75 / 0.5, Preprocessing.Normalised(0.75f, 0.5f).MaxInputNorm(9), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>("inputSize", () => Preprocessing.Default.MaxInputNorm(0));
    }

    [Theory]
    [MemberData(nameof(Some))]
    public void No_image_of_one_pixel_value_has_a_larger_norm(Preprocessing preprocessing)
    {
        float[] values = new float[256];
        preprocessing.Apply([.. Enumerable.Range(0, 256).Select(pixel => (byte)pixel)], values);
        foreach (float value in values)
        {
            foreach (int size in new[] { 1, 3, 784, 5000 })
            {
                double sum = 0;
                for (int i = 0; i < size; i++)
                    sum += (double)value * value;
                Assert.True(Math.Sqrt(sum) <= preprocessing.MaxInputNorm(size));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Some))]
    public void An_input_has_the_bits_that_training_had(Preprocessing preprocessing)
    {
        byte[] pixels = [.. Enumerable.Range(0, 256).Select(pixel => (byte)pixel)];
        float[] input = new float[256];
        preprocessing.Apply(pixels, input);
        Assert.Equal(new ImageSet(pixels, [0], 16, 16).ToInputs(preprocessing, 0, 1).Inputs, input);
        Assert.Throws<ArgumentException>("input", () => preprocessing.Apply(pixels, new float[255]));
    }

    [Fact]
    public void Every_column_may_have_a_mean_and_a_deviation_of_its_own()
    {
        var preprocessing = Preprocessing.ByColumn([0.5f, -1], [2, 0.25f]);
        float[] input = new float[2];
        preprocessing.Apply([255, (byte)0], input);
        Assert.Equal([0.25f, 4], input);
        preprocessing.Apply([-3.5f, 2f], input);
        Assert.Equal([-2, 12], input);
        Assert.Equal([0.25f, 4], new ImageSet([255, 0], [0], 1, 2).ToInputs(preprocessing, 0, 1).Inputs);

        double largest = Math.Sqrt(0.25 * 0.25 + 8 * 8);
        Assert.InRange(preprocessing.MaxInputNorm(2), largest, largest * (1 + 1e-12));
        Assert.Throws<ArgumentException>("inputSize", () => preprocessing.MaxInputNorm(3));
        Assert.Throws<ArgumentException>("values", () => preprocessing.Apply(new float[3], new float[3]));
        Assert.Throws<ArgumentException>("stds", () => Preprocessing.ByColumn([1, 2], [1]));
        Assert.Throws<ArgumentException>("stds", () => Preprocessing.ByColumn([1], [0]));
        Assert.Throws<ArgumentException>("means", () => Preprocessing.ByColumn([float.NaN], [1]));
        Assert.Throws<ArgumentException>("means", () => Preprocessing.ByColumn([], []));
        Assert.Equal("(value - mean) / deviation by column, 2 columns", $"{preprocessing}");

        var metadata = Write(preprocessing, new Dictionary<string, string>());
        Assert.Equal(new() { ["boundgen.mean"] = "[0.5,-1]", ["boundgen.std"] = "[2,0.25]" }, metadata);
        Assert.Equal(preprocessing, UsageMetadata.Read(metadata, new NetworkShape([2, 1], bias: true)).Preprocessing);
    }

    [Fact]
    public void Equality_is_by_value()
    {
        Assert.Equal(Preprocessing.ByColumn([1, 2], [3, 4]), Preprocessing.ByColumn([1, 2], [3, 4]));
        Assert.NotEqual(Preprocessing.ByColumn([1, 2], [3, 4]), Preprocessing.ByColumn([1, 2], [3, 5]));
        Assert.Equal(Preprocessing.Default, Preprocessing.Scaled(1));
        Assert.NotEqual(Preprocessing.Default, Preprocessing.Normalised(0, 1));
    }

    private static readonly NetworkShape Shape = new([1, 1], bias: false);

    private static NetworkUsage Read(Dictionary<string, string> metadata) => UsageMetadata.Read(metadata, Shape);

    private static Dictionary<string, string> Write(Preprocessing preprocessing, Dictionary<string, string> metadata) =>
        UsageMetadata.Write(new NetworkUsage { Preprocessing = preprocessing }, metadata);
}
