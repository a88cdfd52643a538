using BoundGen.Testing;

namespace BoundGen.Training.Tests;

public sealed class CsvErrorTests : IDisposable
{
    private static readonly DataSetOptions Last = new() { LabelColumn = "last" };

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_word_of_the_labels_the_first_row_is_shown()
    {
        Assert.Equal(
            "table.csv: which of its 3 columns has the labels? The first row is \"1\", \"2\", \"a\"; "
                + "write LabelColumn (--label-column) with a name, a place from 1 to 3, first or last.",
            _folder.Refused("1,2,a\n3,4,b\n", new())
        );
        string wide = string.Join(',', Enumerable.Range(0, 100).Select(i => (i * 7) % 100));
        Assert.Contains("\"70\", ..., \"93\"; write", _folder.Refused($"{wide}\n{wide}\n", new()));
    }

    [Theory]
    [InlineData(
        "x,y\n1,2\n",
        "z",
        "LabelColumn (--label-column) is \"z\", expected one of \"x\", \"y\", a place from 1 to 2, first or last."
    )]
    [InlineData("1,2\n3,2\n", "0", "LabelColumn (--label-column) is \"0\", expected a place from 1 to 2, first or last.")]
    [InlineData("1,2\n3,2\n", "3", "LabelColumn (--label-column) is \"3\", expected a place from 1 to 2, first or last.")]
    [InlineData("x,y,1\n7,7,7\n", "1", "LabelColumn (--label-column) is 1, the place of one column and the name of column 3")]
    [InlineData("x,y,x\n1,2,3\n", "y", "columns 1 and 3 are both named \"x\", expected different names.")]
    [InlineData("1\n2\n", "last", "has one column, that of the labels")]
    [InlineData("x,y\n", "y", "has names of columns and no row")]
    [InlineData("\n\n", "last", "has no rows")]
    [InlineData("", "last", "is empty, expected a table")]
    public void A_table_that_cannot_be_understood_is_refused(string text, string labelColumn, string problem) =>
        Assert.Contains($"table.csv: {problem}", _folder.Refused(text, new() { LabelColumn = labelColumn }));

    [Fact]
    public void Columns_of_categories_are_others_than_that_of_the_labels()
    {
        Assert.Contains(
            "Categorical (--categorical) is \"q\", expected one of \"x\", \"y\", a place from 1 to 2 or auto.",
            _folder.Refused("x,y\n1,2\n", new() { LabelColumn = "y", Categorical = ColumnChoice.Of(["q"]) })
        );
        Assert.Contains(
            "column 2 (\"y\") has the labels, expected other columns",
            _folder.Refused("x,y\n1,2\n", new() { LabelColumn = "y", Categorical = ColumnChoice.Of(["y"]) })
        );
        var both = new DataSetOptions { LabelColumn = "y", Labels = "y.npy" };
        Assert.Contains("expected one of them", Assert.Throws<ArgumentException>(() => _folder.Read("x,y\n1,2\n", both)).Message);
    }

    [Theory]
    [InlineData("1,2,3\n4,5\n", "table.csv, line 2: has 2 columns, expected 3 as in the first row.")]
    [InlineData("x,y,z\n\"1\",2,3\n\n4,5,6,7\n", "table.csv, line 4: has 4 columns, expected 3 as in the first row.")]
    [InlineData("1,2,\"a\nb\"\n4,5,6\n7\n", "table.csv, line 4: has 1 columns, expected 3 as in the first row.")]
    public void A_row_of_another_length_is_named_by_its_line(string text, string message) =>
        Assert.Equal(message, _folder.Refused(text, Last));

    [Fact]
    public void Gaps_are_counted_in_every_column()
    {
        Assert.Equal(
            "table.csv, line 3: column 2 (\"age\") has no value. 4 cells have none (they are an empty cell, ?, NA, N/A, NaN or null): "
                + "3 in column 2 (\"age\"), 1 in column 3 (\"kind\"). "
                + "DropRowsWithGaps (--missing drop-rows) leaves out 3 rows with gaps.",
            _folder.Refused("size,age,kind\n1,2,a\n2,?,b\n3,,\n4,nan,a\n", new() { LabelColumn = "kind" })
        );
        Assert.Contains(
            "each of its 2 rows has a gap",
            _folder.Refused("1,,a\n2,?,b\n", new() { LabelColumn = "last", DropRowsWithGaps = true })
        );
    }

    [Fact]
    public void Text_among_numbers_is_counted()
    {
        Assert.Equal(
            "table.csv, line 2: column 1 is \"a\", expected a number. 3 cells are text, in column 1, column 2. "
                + "Categorical (--categorical auto, or --categorical with names or places) makes inputs of the texts of such columns.",
            _folder.Refused("1,2,0\na,b,0\nc,2,1\n", Last)
        );
        // Both at once: a table often has both.
        Assert.Contains(
            "of such columns. And table.csv, line 3: column 2 has no value.",
            _folder.Refused("1,2,0\na,3,0\n1,?,1\n", Last)
        );
    }

    [Fact]
    public void A_decimal_comma_is_called_one() =>
        Assert.Equal(
            "table.csv, line 2: column 1 (\"x\") is \"1,5\", expected a decimal point in place of the comma.",
            _folder.Refused("x;y\n1,5;a\n2,5;b\n", Last)
        );

    [Theory]
    [InlineData("1e400")]
    [InlineData("-Infinity")]
    [InlineData("inf")]
    public void Numbers_that_no_float_holds_are_refused(string number) =>
        Assert.Equal(
            $"table.csv, line 2: column 1 is \"{number}\", expected a number of at most 3.4e38 in size.",
            _folder.Refused($"1,0\n{number},1\n", Last)
        );

    [Fact]
    public void A_long_text_is_shown_by_its_start()
    {
        string message = _folder.Refused($"1,0\n{new string('a', 1_000_000)},1\n", Last);
        Assert.Contains($"is \"{new string('a', 40)}...\", expected a number", message);
        Assert.InRange(message.Length, 0, 1000);
    }

    [Slow]
    [Fact]
    public void A_quote_that_is_never_closed_is_suspected() =>
        Assert.Contains("is a quote opened and never closed?", _folder.Refused("1,0\n1,\"" + new string('x', 17_000_000), Last));

    [Fact]
    public void A_column_with_too_many_texts_is_no_column_of_classes() =>
        Assert.Contains(
            "column 2 has more than 65536 different values, expected categories or classes",
            _folder.Refused(string.Concat(Enumerable.Range(0, 70_000).Select(i => $"1,{i}\n")), Last)
        );

    [Theory]
    [InlineData(
        "<!DOCTYPE html><p>Not found",
        "is a web page; maybe the download failed (it begins \"<!DOCTYPE html><p>Not found\")"
    )]
    [InlineData("{\"a\": 1}", "is JSON (it begins \"{\"a\": 1}\"); write its rows as CSV")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "is a Git LFS pointer")]
    [InlineData("SQLite format 3\0...", "is an SQLite database")]
    [InlineData("%PDF-1.4", "is a PDF document")]
    [InlineData("abc\0def", "is a binary file of an unknown kind")]
    [InlineData("\u0080\u0003x", "is a Python pickle", true)]
    [InlineData("\u0089HDF\r\n\u001a\n", "is an HDF5 file", true)]
    [InlineData("PK\u0003\u0004..........................[Content_Types].xml", "is an Excel workbook", true)]
    [InlineData("\b\0\0\0\0\0\0\0{\"a\":{}}", "is a safetensors file of weights")]
    public void Other_files_are_called_what_they_are(string text, string problem, bool isLatin = false)
    {
        byte[] bytes = (isLatin ? System.Text.Encoding.Latin1 : System.Text.Encoding.UTF8).GetBytes(text);
        string message = _folder.RefusedFile(_folder.Put("table.csv", bytes), Last);
        Assert.Contains($"table.csv: {problem}", message);
        Assert.EndsWith("expected a table: CSV or TSV, Parquet, .npy, .npz or IDX.", message);
    }
}
