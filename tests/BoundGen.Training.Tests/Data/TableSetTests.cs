using BoundGen.Testing;

namespace BoundGen.Training.Tests.Data;

public sealed class TableSetTests : TemporaryFolder
{
    /// <summary>Two columns of numbers, one of text; labels from 1.</summary>
    private const string Fruit = """
        weight,colour,length,kind
        10,red,0.5,1
        20,green,0.25,2
        30,red,0.75,1
        40,blue,1.5,2

        """;

    [Fact]
    public void A_column_of_text_becomes_an_input_for_every_category_of_the_prior()
    {
        var set = Load(Fruit);
        var seen = SampleSelection.InFileOrder(0, 3);
        var usage = set.UsageFor(seen, "x");
        Assert.Equal(["weight", "colour=green", "colour=red", "length"], usage.Features.Select(feature => $"{feature}"));
        Assert.Equal(("kind", 4), (usage.LabelColumn, usage.Features.Length));
        Assert.Equal(["1", "2"], usage.ClassNames.ToArray());

        var shape = set.ShapeFor(usage, [3]);
        Assert.Equal([4, 3, 2], shape.Sizes.ToArray());
        var samples = set.For(usage, shape, "x");
        var inputs = samples.ToInputs(Preprocessing.Default, 0, 4);
        Assert.Equal([10, 0, 1, 0.5f, 20, 1, 0, 0.25f, 30, 0, 1, 0.75f, 40, 0, 0, 1.5f], inputs.Inputs);
        Assert.Equal([0, 1, 0, 1], inputs.Labels);
        Assert.Equal(usage, samples.Usage);
        Assert.Contains(
            "x: column colour of 1 of 4 rows has none of the model's categories (row 3: \"blue\"): its inputs are 0 there.",
            samples.Remarks
        );
    }

    [Fact]
    public void Another_file_may_have_its_columns_in_another_order_and_more_of_them()
    {
        var (first, usage, shape) = Trained();
        const string Other = """
            id,kind,length,weight,colour
            7,2,0.25,20,green
            8,1,0.5,10,red

            """;
        var other = Load(Other).For(usage, shape, "x");
        Assert.Equal(Rows(first, 1, 0), Rows(other, 0, 1));
        Assert.Contains("x: columns id are no inputs of the model, and are left out.", other.Remarks);

        // The same rows are recognised, whatever file they come in.
        var (one, two) = (Record(first), Record(other));
        Assert.Equal(one.Form, two.Form);
        Assert.Equal([one.Hashes[1], one.Hashes[0]], two.Hashes.ToArray());
    }

    [Fact]
    public void A_file_without_names_has_the_columns_of_the_model_in_their_order()
    {
        var (first, usage, shape) = Trained();
        var other = Load("20,green,0.25,2\n10,red,0.5,1\n", label: "last", categorical: ColumnChoice.Of(["2"]));
        Assert.Equal(Rows(first, 1, 0), Rows(other.For(usage, shape, "x"), 0, 1));
    }

    [Theory]
    [InlineData(
        "weight,hue,length,kind\n1,red,2,1\n",
        "x: has no column colour, which the model was trained on; its columns are weight"
    )]
    [InlineData("weight,colour,kind\n1,red,1\n", "x: has no column length")]
    [InlineData("weight,colour,length,kind\n1,5,2,1\n", "x: column colour is read as numbers, but the model records categories")]
    [InlineData(
        "weight,colour,length,kind\n1,RED,2,1\n1,Red,2,1\n",
        "x: no row of column colour has one of the model's categories, blue, green, red; row 0 has \"RED\"."
    )]
    [InlineData("weight,colour,length,kind\na,red,2,1\n", "x: column weight is read as text, but the model records numbers")]
    public void Columns_that_a_model_does_not_know_are_named(string text, string message)
    {
        var (_, usage, shape) = Trained();
        var other = Load(text);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => other.For(usage, shape, "x")).Message);
    }

    [Fact]
    public void A_table_of_numbers_fits_networks_that_record_nothing()
    {
        var set = Load("1,2,0\n3,4,1\n", label: "last");
        Assert.Empty(set.UsageFor(SampleSelection.InFileOrder(0, 2), "x").Features);
        Assert.Equal(
            [1, 2, 3, 4],
            set.For(NetworkUsage.Unknown, new NetworkShape([2, 2], bias: true), "x").ToInputs(Preprocessing.Default, 0, 2).Inputs
        );
        var e = Assert.Throws<ArgumentException>(() => set.For(NetworkUsage.Unknown, new NetworkShape([3, 2], bias: true), "x"));
        Assert.Equal("x: rows become 2 inputs, but the network 3-2+bias takes 3.", e.Message);
    }

    [Fact]
    public void Text_does_not_fit_a_network_that_records_no_categories()
    {
        var e = Assert.Throws<ArgumentException>(() =>
            Load(Fruit).For(NetworkUsage.Unknown, new NetworkShape([3, 2], bias: true), "x")
        );
        Assert.StartsWith("x: column colour holds text, but the model records no categories", e.Message);
    }

    [Fact]
    public void Columns_are_standardised_by_the_rows_of_the_prior_alone_and_categories_are_not()
    {
        var (set, _, _) = Trained();
        var (preprocessing, constant) = PreprocessingChoice.Standardise(set, SampleSelection.InFileOrder(0, 2));
        Assert.Equal([15, 0, 0, 0, 0.375f], preprocessing.Means.ToArray());
        Assert.Equal([5, 1, 1, 1, 0.125f], preprocessing.Deviations.ToArray());
        // No row of these two is blue.
        Assert.Equal([1], constant);
        Assert.Equal([-1, 0, 0, 1, 1, 1, 0, 1, 0, -1], set.ToInputs(preprocessing, 0, 2).Inputs);
    }

    [Fact]
    public void A_row_that_the_prior_does_not_see_makes_no_column_of_text()
    {
        const string Text = """
            age,kind
            31,0
            27,1
            unknown,0

            """;
        var seen = SampleSelection.InFileOrder(0, 2);
        var e = Assert.Throws<ArgumentException>(() => Load(Text).UsageFor(seen, "x"));
        Assert.Contains("column age has text, but only numbers in the rows that the prior sees", e.Message);
        var named = Load(Text, categorical: ColumnChoice.Of(["age"])).UsageFor(seen, "x");
        Assert.Equal(["age=27", "age=31"], named.Features.Select(feature => $"{feature}"));
    }

    [Fact]
    public void A_column_of_text_that_names_the_rows_is_refused()
    {
        string text = "id,kind\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"row{i},{i % 2}\n"));
        var e = Assert.Throws<ArgumentException>(() => Load(text).UsageFor(SampleSelection.InFileOrder(0, 1001), "x"));
        Assert.Contains("column id has 1001 different texts, expected at most 1000 categories", e.Message);
    }

    [Fact]
    public void Rows_with_gaps_that_were_left_out_are_counted()
    {
        File.WriteAllText(At("gaps.csv"), "1,2,0\n?,4,1\n5,6,1\n");
        var options = new DataSetOptions { LabelColumn = "last", DropRowsWithGaps = true };
        Assert.Equal(1, DataSets.Load(At("gaps.csv"), options).Train.ToInputs(Preprocessing.Default, 0, 2).RowsWithGaps);
    }

    [Fact]
    public void The_first_rows_are_a_table_of_their_own()
    {
        var (set, usage, _) = Trained();
        var first = set.First(2);
        Assert.Equal((2, 5, usage), (first.Count, first.InputSize, first.Usage));
        Assert.Equal(Rows(set, 0, 1), Rows(first, 0, 1));
        Assert.NotEqual(set.Fingerprint, first.Fingerprint);
        Assert.Equal(Record(set).Hashes[..2], Record(first).Hashes);
    }

    [Fact]
    public void Images_that_are_an_array_of_numbers_are_transposed()
    {
        NpyFile.Save(At("x.npy"), new float[] { 1, 2, 3, 4, 5, 6 }, 1, 2, 3);
        var set = DataSets.Load(At("x.npy"), new DataSetOptions { Transpose = true }).Train;
        Assert.Equal((new ImageSize(3, 2), false), (set.ImageSize, set.HasLabels));
        Assert.Equal([1, 4, 2, 5, 3, 6], set.ToInputs(Preprocessing.Default, 0, 1).Inputs);
    }

    private (SampleSet Set, NetworkUsage Usage, NetworkShape Shape) Trained()
    {
        var set = Load(Fruit);
        var usage = set.UsageFor(SampleSelection.InFileOrder(0, 4), "x");
        var shape = set.ShapeFor(usage, [3]);
        return (set.For(usage, shape, "x"), usage, shape);
    }

    private SampleSet Load(string text, string label = "kind", ColumnChoice? categorical = null)
    {
        File.WriteAllText(At("table.csv"), text);
        var options = new DataSetOptions { LabelColumn = label, Categorical = categorical ?? ColumnChoice.Auto };
        return DataSets.Load(At("table.csv"), options).Train;
    }

    private static SampleRecord Record(SampleSet set) => set.Record(SampleSelection.InFileOrder(0, set.Count));

    /// <summary>Inputs and label of two rows.</summary>
    private static float[] Rows(SampleSet set, int first, int second)
    {
        var data = set.ToInputs(Preprocessing.Default, 0, set.Count);
        return [.. data.Input(first), data.Labels[first], .. data.Input(second), data.Labels[second]];
    }
}
