namespace BoundGen.Training.Tests.Data;

public class SampleLabelsTests
{
    private static readonly NetworkShape ThreeClasses = new([4, 3], bias: true);

    [Theory]
    [InlineData(new[] { 0, 1, 2 }, null, new string[0])]
    [InlineData(new[] { 2, 0, 0 }, 3, new string[0])] // a class may have no sample
    [InlineData(new[] { 3, 1, 2 }, 3, new[] { "1", "2", "3" })]
    [InlineData(new[] { 1, -1, 1 }, null, new[] { "-1", "1" })]
    [InlineData(new[] { 9, 10, 3 }, null, new[] { "3", "9", "10" })] // by size, not by characters
    public void Numbers_name_their_classes_unless_they_are_the_outputs(int[] labels, int? classes, string[] names) =>
        Assert.Equal(names, SampleLabels.OfNumbers(labels).ClassNames(null, classes, "x"));

    [Fact]
    public void Texts_name_their_classes_by_their_characters() =>
        Assert.Equal(["B", "a", "c"], SampleLabels.OfTexts([0, 1, 2, 0], ["c", "a", "B"]).ClassNames(null, null, "x").ToArray());

    [Fact]
    public void Texts_that_are_whole_numbers_are_numbers()
    {
        Assert.Equal([4, 2, 4], SampleLabels.OfTexts([0, 1, 0], ["4", "2"]).Values);
        Assert.Null(SampleLabels.OfTexts([0, 1, 0], ["4", "2"]).Names);
        // Another spelling is another label.
        Assert.Equal(["4", "04"], SampleLabels.OfTexts([0, 1], ["4", "04"]).Names!);
        Assert.Equal(["4", "4.5"], SampleLabels.OfTexts([0, 1], ["4", "4.5"]).Names!);
    }

    [Fact]
    public void Another_number_of_labels_than_classes_is_refused_with_the_labels()
    {
        var e = Assert.Throws<ArgumentException>(() => SampleLabels.OfNumbers([1, 3]).ClassNames(null, 3, "--data"));
        Assert.Equal("--data: has 2 different labels, 1, 3, expected 3, one for every output of the network.", e.Message);
    }

    [Fact]
    public void Classes_are_those_of_some_samples_and_no_others()
    {
        var labels = SampleLabels.OfTexts([0, 1, 0, 2], ["a", "b", "c"]);
        Assert.Equal(["a", "b", "c"], labels.ClassNames([1, 2, 3], null, "x").ToArray());
        var e = Assert.Throws<ArgumentException>(() => labels.ClassNames([0, 1], null, "x"));
        Assert.StartsWith(
            "x: no sample that the prior sees has the label \"c\" of sample 3; state all classes (--classes)",
            e.Message
        );
        // Numbers of outputs that the user counts are decided by nobody else.
        Assert.Empty(SampleLabels.OfNumbers([0, 1, 2]).ClassNames([0, 1], 3, "x"));
        Assert.Throws<ArgumentException>(() => SampleLabels.OfNumbers([0, 1, 2]).ClassNames([0, 1], null, "x"));
    }

    [Fact]
    public void A_column_of_measurements_is_no_column_of_labels()
    {
        var e = Assert.Throws<ArgumentException>(() =>
            SampleLabels.OfNumbers([.. Enumerable.Range(5, 1001)]).ClassNames(null, null, "x")
        );
        Assert.StartsWith("x: 1001 samples have 1001 different labels, 5, 6,", e.Message);
        Assert.EndsWith("; is another column that of the labels?", e.Message);
    }

    [Fact]
    public void One_class_and_names_with_line_breaks_are_refused()
    {
        Refused("x: every label is \"a\", expected two classes or more", SampleLabels.OfTexts([0, 0], ["a"]));
        Refused("x: label \"b\\u000ac\" of sample 1 has a line break", SampleLabels.OfTexts([0, 1], ["a", "b\nc"]));

        static void Refused(string message, SampleLabels labels) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => labels.ClassNames(null, null, "x")).Message);
    }

    [Theory]
    [InlineData(new[] { 0, 2, 1 }, new string[0], new[] { 0, 2, 1 })]
    [InlineData(new[] { 5, 3, 4 }, new[] { "3", "4", "5" }, new[] { 2, 0, 1 })]
    [InlineData(new[] { 2, 1, 0 }, new[] { "2", "1", "0" }, new[] { 0, 1, 2 })] // names are stronger than places
    [InlineData(new[] { 0, 2, 1 }, new[] { "nought", "one", "two" }, new[] { 0, 2, 1 })]
    public void Numbers_find_their_outputs(int[] labels, string[] names, int[] classes) =>
        Assert.Equal(classes, SampleLabels.OfNumbers(labels).Classes(ThreeClasses, [.. names], "x"));

    [Fact]
    public void Texts_find_their_outputs_by_name()
    {
        var labels = SampleLabels.OfTexts([0, 1, 1], ["pear", "apple"]);
        Assert.Equal([2, 0, 0], labels.Classes(ThreeClasses, ["apple", "fig", "pear"], "x"));
    }

    [Theory]
    [InlineData(new[] { 0, 3 }, new string[0], "x: label 1 is 3, but the network 4-3+bias has 3 classes.")]
    [InlineData(new[] { 1, 3 }, new string[0], "x: label 1 is 3, but the network 4-3+bias has 3 classes; do labels start at 1?")]
    [InlineData(new[] { 1, -1 }, new string[0], "x: label 1 is -1, but the network")]
    [InlineData(
        new[] { 3, 6 },
        new[] { "3", "4", "5" },
        "x: label 1 is \"6\", which is none of the classes of the network: 3, 4, 5"
    )]
    public void Numbers_that_are_no_class_are_named(int[] labels, string[] names, string message)
    {
        var found = SampleLabels.OfNumbers(labels);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => found.Classes(ThreeClasses, [.. names], "x")).Message);
    }

    [Fact]
    public void Texts_that_are_no_class_are_named()
    {
        var labels = SampleLabels.OfTexts([0, 1], ["pear", "Apple"]);
        Refused("x: label 1 is \"Apple\", which is none of the classes", ["apple", "fig", "pear"]);
        Refused("x: labels are names, Apple, pear, but the network 4-3+bias records none", []);

        void Refused(string message, string[] names) =>
            Assert.StartsWith(
                message,
                Assert.Throws<ArgumentException>(() => labels.Classes(ThreeClasses, [.. names], "x")).Message
            );
    }
}
