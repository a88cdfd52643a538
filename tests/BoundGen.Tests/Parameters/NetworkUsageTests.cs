using BoundGen.Training;

namespace BoundGen.Tests.Parameters;

public class NetworkUsageTests
{
    private static readonly NetworkUsage Whole = new()
    {
        Preprocessing = Preprocessing.Normalised(0.1307f, 0.3081f),
        Temperature = 1f / 3,
        ClassNames = ["nought", "a \"quoted\" one", "zwölf"],
        Image = new ImageSize(2, 3),
    };

    [Fact]
    public void A_file_gives_it_back_to_parameters_and_to_the_network_of_a_class()
    {
        var parameters = Loaded(Trainer.Initialise(NamedNet.Shape, 1).WithUsage(Whole));
        Assert.Equal(Whole, parameters.Usage);
        Assert.Empty(parameters.Metadata);

        var network = new NamedNet(parameters);
        Assert.Same(parameters.Usage, network.Usage);
        Assert.Equal(Whole, network.ToParameters().Usage);
        Assert.Equal(Whole, ((IReluNetwork)network).WithParameters(parameters).Usage);
        Assert.Equal(NetworkUsage.Unknown, new NamedNet(parameters.Values).Usage);
    }

    [Fact]
    public void A_file_without_it_says_nothing() =>
        Assert.Equal(NetworkUsage.Unknown, Loaded(Trainer.Initialise(NamedNet.Shape, 1)).Usage);

    [Fact]
    public void What_is_not_known_any_more_is_not_written()
    {
        var metadata = UsageMetadata.Write(Whole, new Dictionary<string, string> { ["format"] = "pt" });
        Assert.Equal(
            ["boundgen.classes", "boundgen.image", "boundgen.mean", "boundgen.std", "boundgen.temperature", "format"],
            metadata.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(new() { ["format"] = "pt" }, UsageMetadata.Write(NetworkUsage.Unknown, metadata));
    }

    [Fact]
    public void Features_and_columns_travel_in_a_file()
    {
        var usage = new NetworkUsage
        {
            Preprocessing = Preprocessing.ByColumn([1, 0, 0, 1f / 3, 0, 0], [2, 1, 1, 1e-20f, 1, 1]),
            Features =
            [
                new InputFeature("age"),
                new InputFeature("job", "clerk"),
                new InputFeature("job", ""),
                new InputFeature("größe \"x\""),
                new InputFeature("5"),
                new InputFeature("6"),
            ],
            LabelColumn = "7",
        };
        var parameters = Loaded(Trainer.Initialise(NamedNet.Shape, 1).WithUsage(usage));
        Assert.Equal(usage, parameters.Usage);
        Assert.NotEqual(usage, usage with { LabelColumn = "8" });
        Assert.NotEqual(usage, usage with { Features = [.. usage.Features.Reverse()] });
        Assert.Empty(parameters.Metadata);
    }

    [Fact]
    public void It_survives_another_provenance()
    {
        var parameters = Trainer.Initialise(NamedNet.Shape, 1).WithUsage(Whole).WithProvenance(Provenance.Unknown);
        Assert.Equal(Whole, parameters.Usage);
    }

    [Theory]
    [InlineData("boundgen.temperature", "hot", "is 'hot', expected a finite number")]
    [InlineData("boundgen.temperature", "0", "The temperature is 0, expected a positive finite number")]
    [InlineData("boundgen.temperature", "-8", "The temperature is -8, expected a positive finite number")]
    [InlineData("boundgen.features", "[]", "expected a JSON array of arrays")]
    [InlineData("boundgen.features", """["a","b","c","d","e","f"]""", "expected a JSON array of arrays")]
    [InlineData("boundgen.features", """[["a"],["b",1],["c"],["d"],["e"],["f"]]""", "expected a JSON array of arrays")]
    [InlineData("boundgen.features", """[["a"],["b"]]""", "There are 2 features, expected 6")]
    [InlineData("boundgen.features", """[["a"],["b"],["c"],["d"],["e"],["a"]]""", "Feature 5, a, is another one, too.")]
    [InlineData("boundgen.features", """[[" "],["b"],["c"],["d"],["e"],["a"]]""", "metadata key boundgen.features:")]
    [InlineData("boundgen.classes", "a,b,c", "is 'a,b,c', expected a JSON array of names")]
    [InlineData("boundgen.classes", "[]", "expected a JSON array of names")]
    [InlineData("boundgen.classes", "[1,2,3]", "expected a JSON array of names")]
    [InlineData("boundgen.classes", """{"a":1}""", "expected a JSON array of names")]
    [InlineData("boundgen.classes", """["a","b"]""", "There are 2 names of classes, expected 3")]
    [InlineData("boundgen.classes", """["a","b\nx","c"]""", "The name of class 1 has a line break")]
    [InlineData("boundgen.classes", """["a","b","a"]""", "The name of class 2, \"a\", is that of another class")]
    [InlineData("boundgen.classes", """["a"," ","c"]""", "The name of class 1 is blank")]
    [InlineData("boundgen.image", "28", "is '28', expected rows and columns, as in 28x28")]
    [InlineData("boundgen.image", "0x6", "is '0x6', expected rows and columns")]
    [InlineData("boundgen.image", "2x-3", "is '2x-3', expected rows and columns")]
    [InlineData("boundgen.image", "3x3", "Images of 3 x 3 pixels have 9, expected 6")]
    public void A_broken_value_is_refused_with_file_key_and_what_was_expected(string key, string value, string message)
    {
        using var stream = new MemoryStream();
        var tensors = new[] { new SafetensorsTensor("0.weight", [3, 6], new float[18]) };
        new SafetensorsWriter(tensors, new Dictionary<string, string> { [key] = value }).Save(stream);
        var e = Assert.Throws<InvalidDataException>(() => NetworkParameters.Load(stream.ToArray()));
        Assert.StartsWith($"the bytes: metadata key {key}", e.Message);
        Assert.Contains(message, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void What_does_not_fit_the_network_is_refused_in_code_too()
    {
        var parameters = Trainer.Initialise(NamedNet.Shape, 1);
        Assert.Throws<ArgumentException>("usage", () => parameters.WithUsage(new NetworkUsage { ClassNames = ["a", "b"] }));
        Assert.Throws<ArgumentException>("usage", () => parameters.WithUsage(new NetworkUsage { Image = new ImageSize(1, 5) }));
        Assert.Throws<ArgumentException>(() => new NetworkUsage { Temperature = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => new ImageSize(1, 0));
    }

    [Fact]
    public void Training_records_temperature_and_preprocessing_and_keeps_the_names_of_classes()
    {
        var scale = Preprocessing.Scaled(0.5f);
        var data = new ImageSet([.. Enumerable.Range(0, 60).Select(i => (byte)(4 * i))], [0, 1, 2, 0, 1, 2, 0, 1, 2, 0], 2, 3);
        var start = new NamedNet(
            Trainer.Initialise(NamedNet.Shape, 1).WithUsage(new NetworkUsage { ClassNames = Whole.ClassNames })
        );
        var options = new TrainingOptions { Epochs = 1, Temperature = 8 };
        var expected = new NetworkUsage
        {
            ClassNames = Whole.ClassNames,
            Preprocessing = scale,
            Temperature = 8,
        };
        Assert.Equal(expected, Trainer.Train(start, data.ToInputs(scale, 0, 10), options).Usage);
    }

    [Fact]
    public void Probabilities_use_the_temperature_of_the_file_and_one_without_it()
    {
        float[] logits = [0.25f, 0.5f, -1];
        var parameters = Trainer.Initialise(NamedNet.Shape, 1);
        foreach (float? temperature in new float?[] { null, 8 })
        {
            var probabilities = new float[3];
            var network = new NamedNet(parameters.WithUsage(new NetworkUsage { Temperature = temperature }));
            network.Probabilities(logits, probabilities);
            double[] powers = [.. logits.Select(logit => Math.Exp((temperature ?? 1) * (double)logit))];
            Assert.Equal(powers.Select(power => power / powers.Sum()), probabilities.Select(p => (double)p), (a, b) =>
                Math.Abs(a - b) < 1e-6
            );
        }
    }

    [Theory]
    [InlineData(float.NaN, 0, 0, float.NaN, float.NaN, float.NaN)]
    [InlineData(0, 0, float.PositiveInfinity, float.NaN, float.NaN, float.NaN)]
    [InlineData(float.NegativeInfinity, 0, 0, 0, 0.5f, 0.5f)]
    [InlineData(float.MaxValue, -float.MaxValue, float.MaxValue, 0.5f, 0, 0.5f)]
    public void Probabilities_of_logits_that_are_not_finite_or_huge(float a, float b, float c, float pa, float pb, float pc)
    {
        float[] logits = [a, b, c];
        new NamedNet(Trainer.Initialise(NamedNet.Shape, 1).WithUsage(Whole)).Probabilities(logits, logits);
        Assert.Equal([pa, pb, pc], logits);
    }

    [Fact]
    public void Pixels_and_probabilities_of_a_wrong_number_are_refused_and_pixels_without_a_record_too()
    {
        var network = new NamedNet(Trainer.Initialise(NamedNet.Shape, 1).WithUsage(Whole));
        Assert.Throws<ArgumentException>("pixels", () => network.Preprocess(new byte[5], new float[6]));
        Assert.Throws<ArgumentException>("input", () => network.Preprocess(new byte[6], new float[5]));
        Assert.Throws<ArgumentException>("logits", () => network.Probabilities(new float[2], new float[3]));
        Assert.Throws<ArgumentException>("probabilities", () => network.Probabilities(new float[3], new float[2]));

        var bare = new NamedNet(Trainer.Initialise(NamedNet.Shape, 1));
        var e = Assert.Throws<InvalidOperationException>(() => bare.Preprocess(new byte[6], new float[6]));
        Assert.Contains("do not record how pixels or numbers become inputs", e.Message);
    }

    [Fact]
    public void Preprocessing_and_probabilities_allocate_nothing()
    {
        var network = new NamedNet(Trainer.Initialise(NamedNet.Shape, 1).WithUsage(Whole));
        var (pixels, input, logits) = (new byte[6], new float[6], new float[3]);
        long allocated = Allocations.Of(() =>
        {
            network.Preprocess(pixels, input);
            network.Forward(input, logits);
            network.Probabilities(logits, logits);
        });
        Assert.Equal(0, allocated);
    }

    private static NetworkParameters Loaded(NetworkParameters parameters)
    {
        using var stream = new MemoryStream();
        parameters.Save(stream);
        return NetworkParameters.Load(stream.ToArray());
    }
}

[ReluNetwork(6, 5, 3)]
internal sealed partial class NamedNet;
