using BoundGen.Testing;

namespace BoundGen.Training.Tests;

/// <summary>Real tables with their quirks, read as they circulate.</summary>
public sealed class RealTableTests
{
    private static readonly DataSetOptions First = new() { LabelColumn = "first" };
    private static readonly DataSetOptions Last = new() { LabelColumn = "last" };
    private static readonly DataSetOptions Whole = new() { LabelColumn = "last", DropRowsWithGaps = true };
    private static readonly DataSetOptions Auto = new() { LabelColumn = "last", Categorical = ColumnChoice.Auto };

    [TablesFact]
    public void Letters_have_a_header_of_which_only_the_first_name_is_text()
    {
        foreach (
            DataSetOptions options in new[]
            {
                First,
                new DataSetOptions { LabelColumn = "Letter" },
            }
        )
        {
            RawTable table = Check("letter-recognition.data", options, rows: 20_000, columns: 16, classes: 26);
            Assert.Equal((true, "Letter", "1"), (table.HasHeader, table.LabelColumn, table.Columns[0].Name));
            Assert.Equal(("T", 2f, 8f), (table.Labels!.Names![0], table.Cells[0], table.Cells[15]));
        }
    }

    [TablesFact]
    public void Labels_of_mammography_are_quoted()
    {
        RawTable table = Check("mammography.csv", Last, rows: 11_183, columns: 6, classes: 2);
        Assert.Null(table.Labels!.Names);
        Assert.Equal(260, table.Labels.Values.Count(label => label == 1));
        Assert.Equal(11_183 - 260, table.Labels.Values.Count(label => label == -1));
        Assert.Equal(0.23001961f, table.Cells[0]);
    }

    [TablesFact]
    public void Phonemes_are_read() => Check("phoneme.csv", Last, rows: 5_404, columns: 5, classes: 2);

    [TablesFact]
    public void The_last_row_of_banknotes_has_no_line_end()
    {
        RawTable table = Check("banknote_authentication.csv", Last, rows: 1_372, columns: 4, classes: 2);
        Assert.Equal([-2.5419f, -0.65804f, 2.6842f, 1.1952f], table.Cells[(1371 * 4)..(1372 * 4)]);
    }

    [TablesFact]
    public void Gaps_of_breast_cancer_are_refused_or_left_out()
    {
        string message = Refused("breast-cancer-wisconsin.csv", Last);
        Assert.StartsWith("line 24: column 6 has no value. 16 cells have none", message);
        Assert.EndsWith("16 in column 6. DropRowsWithGaps (--missing drop-rows) leaves out 16 rows with gaps.", message);
        RawTable table = Check("breast-cancer-wisconsin.csv", Whole, rows: 683, columns: 9, classes: 2);
        Assert.EndsWith("16 of 699 rows have a gap and are left out", table.Remarks[1]);
        Assert.Equal([2, 4], table.Labels!.Values.Distinct().Order());
    }

    [TablesFact]
    public void A_third_of_horse_colic_is_gaps()
    {
        string message = Refused("horse-colic.csv", Last);
        Assert.StartsWith("line 1: column 9 has no value. 1605 cells have none", message);
        Assert.Contains("1 in column 1, 60 in column 4, 24 in column 5", message);
        Assert.Contains("247 in column 16", message);
        Check("horse-colic.csv", Whole, rows: 6, columns: 27, classes: 2);
    }

    [TablesFact]
    public void Text_columns_of_german_are_named_and_become_categories()
    {
        string message = Refused("german.csv", Last);
        Assert.StartsWith(
            "line 1: column 1 is \"A11\", expected a number. 13000 cells are text, in column 1, column 3, column 4",
            message
        );
        RawTable table = Check("german.csv", Auto, rows: 1_000, columns: 20, classes: 2);
        Assert.Equal(13, table.Columns.Count(column => column.Texts is not null));
        Assert.Equal(["A11", "A12", "A14", "A13"], table.Columns[0].Texts!);
    }

    [TablesFact]
    public void Blanks_around_the_cells_of_adult_do_not_matter()
    {
        string message = Refused("adult-train.csv", Last);
        Assert.StartsWith("line 1: column 2 is \"State-gov\", expected a number. ", message);
        Assert.Contains("line 15: column 14 has no value. 4262 cells have none", message);
        message = Refused("adult-train.csv", Auto);
        Assert.StartsWith("line 15: column 14 has no value.", message);
        Assert.Contains("1836 in column 2, 1843 in column 7, 583 in column 14", message);
        var both = new DataSetOptions
        {
            LabelColumn = "last",
            Categorical = ColumnChoice.Auto,
            DropRowsWithGaps = true,
        };
        RawTable table = Check("adult-train.csv", both, rows: 30_162, columns: 14, classes: 2);
        Assert.Equal(["<=50K", ">50K"], table.Labels!.Names!);
        Assert.Equal(8, table.Columns.Count(column => column.Texts is not null));
        Assert.EndsWith("2399 of 32561 rows have a gap and are left out", table.Remarks[1]);
    }

    [TablesFact]
    public void Labels_of_wine_are_the_numbers_3_to_9()
    {
        RawTable table = Check("winequality-white.csv", Last, rows: 4_898, columns: 11, classes: 7);
        Assert.Equal([3, 4, 5, 6, 7, 8, 9], table.Labels!.Values.Distinct().Order());
    }

    [TablesFact]
    public void Sonar_has_labels_of_text_and_no_header()
    {
        RawTable table = Check("sonar.csv", Last, rows: 208, columns: 60, classes: 2);
        Assert.Equal((false, "61"), (table.HasHeader, table.LabelColumn));
    }

    [TablesFact]
    public void Kuzushiji_are_images_in_two_archives()
    {
        var options = new DataSetOptions { Labels = At("kmnist-test-labels.npz") };
        RawImages images = TableFile.ReadImages(At("kmnist-test-imgs.npz"), options)!;
        Assert.Equal((10_000, new ImageSize(28, 28)), (images.Count, images.Size));
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(1000, images.Labels!.Values.Count(l => l == label)));
        RawTable table = TableFolder.Load(At("kmnist-test-imgs.npz"), options);
        Assert.Equal((10_000, 784, images.Size), (table.Count, table.Columns.Length, table.Image));
        Assert.True(table.Cells.AsSpan().SequenceEqual(Array.ConvertAll(images.Pixels, pixel => pixel / 255f)));
    }

    private static RawTable Check(string name, DataSetOptions options, int rows, int columns, int classes)
    {
        RawTable table = TableFolder.Load(At(name), options);
        Assert.Equal((rows, columns), (table.Count, table.Columns.Length));
        Assert.Equal(rows, table.Labels!.Values.Length);
        Assert.Equal(classes, table.Labels.Values.Distinct().Count());
        Assert.True(table.Cells.Length >= rows * columns);
        Assert.True(Array.TrueForAll(table.Cells[..(rows * columns)], float.IsFinite));
        return table;
    }

    /// <summary>The message without the file.</summary>
    private static string Refused(string name, DataSetOptions options) =>
        Assert
            .Throws<InvalidDataException>(() => TableFolder.Load(At(name), options))
            .Message.Replace($"{At(name)}, ", "", StringComparison.Ordinal);

    private static string At(string name) => Path.Combine(TablesFactAttribute.Folder, name);
}
