using System.Text;

namespace BoundGen.Training.Tests;

public sealed class CsvTableTests : IDisposable
{
    private static readonly DataSetOptions Last = new() { LabelColumn = "last" };

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1,2.5,a\n-3e2,.5,b\n")]
    [InlineData("1,2.5,a\r\n-3e2,.5,b")]
    [InlineData("1;2.5;a\n-3e2;.5;b\n\n")]
    [InlineData("1\t2.5\ta\n-3e2\t.5\tb\n")]
    [InlineData("1 2.5 a\n-3e2 .5 b\n")]
    [InlineData("\n 1 ,  2.5,a \n\n-3e2,\t.5\t, b\n \n")]
    [InlineData("\"1\",\"2.5\",\"a\"\n-3e2,.5,\" b \"\n")]
    [InlineData("1,2.5,'a'\n'-3e2','.5','b'\n")]
    [InlineData("\uFEFF1,2.5,a\n-3e2,.5,b\n")]
    [InlineData("x,y,z\n1,2.5,a\n-3e2,.5,b\n")]
    public void Rows_are_read_however_they_are_written(string text)
    {
        RawTable table = _folder.Read(text, Last);
        Assert.Equal(["1 2.5", "-300 0.5"], TableFolder.Rows(table));
        Assert.Equal(["a", "b"], TableFolder.Labels(table));
    }

    [Fact]
    public void Text_in_other_encodings_is_read_by_its_mark_and_refused_without()
    {
        string text = "größe,art\n1,für\n2,wider\n";
        string path = _folder.Put("utf16.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]);
        RawTable table = TableFolder.Load(path, new() { LabelColumn = "art" });
        Assert.Equal(("größe", "für"), (table.Columns[0].Name, table.Labels!.Names![0]));
        Assert.Contains(
            "expected text in UTF-8",
            _folder.RefusedFile(_folder.Put("latin.csv", Encoding.Latin1.GetBytes(text)), Last)
        );
    }

    [Fact]
    public void Gzipped_text_is_read_and_refused_when_it_is_cut()
    {
        byte[] zipped = TableFolder.Zip(Encoding.UTF8.GetBytes("1,2,3\n4,5,6\n7,8,9\n"));
        // Two members behind one another are one file.
        Assert.Equal(6, TableFolder.Load(_folder.Put("two.csv.gz", [.. zipped, .. zipped]), Last).Count);
        Assert.Equal(3, TableFolder.Load(_folder.Put("one.csv.gz", zipped), Last).Count);
        for (int length = 2; length < zipped.Length; length++)
        {
            string message = _folder.RefusedFile(_folder.Put("cut.csv.gz", zipped[..length]), Last);
            Assert.Equal("cut.csv.gz: is damaged gzip, or cut short; expected a whole file", message);
        }
    }

    [Fact]
    public void Quotes_keep_delimiters_quotes_and_line_ends_in_a_cell()
    {
        RawTable table = _folder.Read("1,\"a, \"\"b\"\"\"\n2,\"c\nd\"\n3,don't\n", Last);
        Assert.Equal(["a, \"b\"", "c\nd", "don't"], TableFolder.Labels(table));
        table = _folder.Read("1,'a, \"b\"'\n2,'c''d'\n", Last);
        Assert.Equal(["a, \"b\"", "c'd"], TableFolder.Labels(table));
    }

    [Theory]
    [InlineData("first", "b a")]
    [InlineData("last", "3 4")]
    [InlineData("2", "1 2")]
    [InlineData("age", "1 2")]
    [InlineData("kind", "b a")]
    public void The_labels_are_in_the_column_that_is_named(string column, string labels)
    {
        RawTable table = _folder.Read(
            "kind,age,size\nb,1,3\na,2,4\n",
            new() { LabelColumn = column, Categorical = ColumnChoice.Auto }
        );
        Assert.Equal(labels, string.Join(' ', TableFolder.Labels(table)));
        Assert.Equal(2, table.Columns.Length);
        Assert.DoesNotContain(table.LabelColumn, table.Columns.Select(c => c.Name));
    }

    [Fact]
    public void Columns_have_the_names_of_the_header_or_their_places_in_the_file()
    {
        RawTable table = _folder.Read(
            "kind,age,size\nb,1,3\na,2,4\n",
            new() { LabelColumn = "age", Categorical = ColumnChoice.Auto }
        );
        Assert.Equal(["kind", "size"], table.Columns.Select(c => c.Name));
        Assert.Equal(("age", true), (table.LabelColumn, table.HasHeader));
        Assert.EndsWith("the first row names the columns, commas between cells", Assert.Single(table.Remarks));
        table = _folder.Read("5;1;3\n6;2;4\n", new() { LabelColumn = "2" });
        Assert.Equal(["1", "3"], table.Columns.Select(c => c.Name));
        Assert.Equal(("2", false), (table.LabelColumn, table.HasHeader));
        Assert.EndsWith("no names of columns, semicolons between cells", Assert.Single(table.Remarks));
        // The row numbers of a data frame have no name.
        Assert.Equal(["1", "x"], _folder.Read(",x,y\n0,1.5,a\n1,2.5,b\n", Last).Columns.Select(c => c.Name));
    }

    [Fact]
    public void Labels_may_be_in_another_file()
    {
        var options = new DataSetOptions { Labels = _folder.PutNpy("y.npy", "|u1", "(3,)", 7, 0, 7), DropRowsWithGaps = true };
        Assert.Equal(["7", "0", "7"], TableFolder.Labels(_folder.Read("1\n2\n3\n", options)));
        Assert.Equal(["7", "7"], TableFolder.Labels(_folder.Read("1,1\n2,\n3,1\n", options)));
        Assert.EndsWith("y.npy: has 3 labels, expected 2, the number of rows of table.csv.", _folder.Refused("1\n2\n", options));
    }

    [Fact]
    public void Text_columns_number_their_texts_as_they_appear()
    {
        RawTable table = _folder.Read(
            "b,1,x\n a ,2,x\n'b',3,y\n",
            new() { LabelColumn = "last", Categorical = ColumnChoice.Auto }
        );
        Assert.Equal(["b", "a"], table.Columns[0].Texts!);
        Assert.Equal([0, 1, 1, 2, 0, 3], table.Cells[..6]);
        Assert.Null(table.Columns[1].Texts);
    }

    [Fact]
    public void A_column_with_one_text_is_text_and_keeps_how_its_numbers_are_written()
    {
        var rows = new StringBuilder();
        for (int i = 0; i < 1000; i++)
            rows.Append(i % 2 == 0 ? "1.50,0\n" : "1.5,1\n");
        rows.Append("a,1\n");
        RawTable table = _folder.Read(rows.ToString(), new() { LabelColumn = "last", Categorical = ColumnChoice.Auto });
        Assert.Equal(["1.50", "1.5", "a"], table.Columns[0].Texts!);
        Assert.Equal(1001, table.Count);
    }

    [Fact]
    public void Named_columns_are_text_whatever_they_hold()
    {
        RawTable table = _folder.Read(
            "x,y,z\n1,2,0\n01,2,1\n",
            new() { LabelColumn = "z", Categorical = ColumnChoice.Of(["x"]) }
        );
        Assert.Equal(["1", "01"], table.Columns[0].Texts!);
        Assert.Null(table.Columns[1].Texts);
        // By their place where that is no name.
        table = _folder.Read("x,y,z\n1,2,0\n01,2,1\n", new() { LabelColumn = "z", Categorical = ColumnChoice.Of(["2"]) });
        Assert.Equal(["2"], table.Columns[1].Texts!);
    }

    [Fact]
    public void Rows_with_gaps_are_left_out_when_asked()
    {
        RawTable table = _folder.Read(
            "a,1,x\nb,?,y\nc,3,\nd,n/a,x\nNULL,5,x\ne,6,x\nf,nan,x\n",
            new()
            {
                LabelColumn = "last",
                Categorical = ColumnChoice.Auto,
                DropRowsWithGaps = true,
            }
        );
        Assert.Equal(["a 1", "e 6"], TableFolder.Rows(table));
        // Texts that are seen only in rows left out are nobody's.
        Assert.Equal(["a", "e"], table.Columns[0].Texts!);
        Assert.Equal(["x"], table.Labels!.Names!);
        Assert.EndsWith("5 of 7 rows have a gap and are left out", table.Remarks[1]);
    }

    [Fact]
    public void Numbers_are_the_nearest_floats()
    {
        RawTable table = _folder.Read("0.1,16777217,3.4028235e38,1e-60,+7,0\n-0.0,1.,00012,1e-45,1E3,1\n", Last);
        Assert.Equal([0.1f, 16777216f, float.MaxValue, 0f, 7f, -0f, 1f, 12f, float.Epsilon, 1000f], table.Cells[..10]);
    }

    [Fact]
    public void Thousands_of_columns_are_read()
    {
        string row = string.Join(',', Enumerable.Range(0, 5000).Select(i => i * 3 % 7));
        RawTable table = _folder.Read($"{row}\n{row}\n", Last);
        Assert.Equal((2, 4999), (table.Count, table.Columns.Length));
    }

    [Fact]
    public void Progress_runs_from_nothing_to_all_rows()
    {
        var reports = new List<EvaluationProgress>();
        string path = _folder.Put("table.csv", string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}.5,{i % 3}\n")));
        TableFile.Read(path, Last, new Collector(reports), CancellationToken.None);
        Assert.Equal(new EvaluationProgress("rows", 10_000, 10_000), reports[^1]);
        Assert.Equal(0, reports[0].Done);
        Assert.True(reports.Count > 2);
        Assert.All(reports.Zip(reports.Skip(1)), pair => Assert.True(pair.First.Done <= pair.Second.Done));
        Assert.All(reports, report => Assert.InRange(report.Done, 0, report.Total));
    }

    [Fact]
    public void Reading_ends_when_it_is_cancelled()
    {
        string path = _folder.Put("table.csv", "1,2\n3,4\n");
        Assert.Throws<OperationCanceledException>(() => TableFile.Read(path, Last, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_file_that_changes_meanwhile_is_an_error()
    {
        string path = _folder.Put("table.csv", "1,2\n3,4\n");
        var change = new Collector([], () => File.AppendAllText(path, "5,6\n"));
        var error = Assert.Throws<IOException>(() => TableFile.Read(path, Last, change, CancellationToken.None));
        Assert.Contains("changed while it was read", error.Message);
    }

    private sealed class Collector(List<EvaluationProgress> reports, Action? act = null) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            reports.Add(value);
            act?.Invoke();
        }
    }
}
