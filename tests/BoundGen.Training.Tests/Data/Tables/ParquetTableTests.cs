using Parquet;
using Parquet.Schema;

namespace BoundGen.Training.Tests;

public sealed class ParquetTableTests : IDisposable
{
    private static readonly DataSetOptions Last = new() { LabelColumn = "last" };

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Numbers_of_every_type_and_booleans_are_read(int groupSize)
    {
        RawTable table = Read(
            Last,
            groupSize,
            ("f4", new float[] { 0.1f, -2, float.MaxValue }),
            ("f8", new double[] { 0.1, -2, 1e-60 }),
            ("b", new bool[] { true, false, true }),
            ("u1", new byte[] { 0, 7, 255 }),
            ("i1", new sbyte[] { 0, -7, 127 }),
            ("i2", new short[] { 0, -7, 300 }),
            ("u2", new ushort[] { 0, 7, 65535 }),
            ("i4", new int[] { 0, -7, 16777217 }),
            ("u4", new uint[] { 0, 7, uint.MaxValue }),
            ("i8", new long[] { 0, -7, long.MaxValue }),
            ("u8", new ulong[] { 0, 7, ulong.MaxValue }),
            ("label", new long[] { 3, -1, 3 })
        );
        Assert.Equal(["f4", "f8", "b", "u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8"], table.Columns.Select(c => c.Name));
        Assert.Equal([0.1f, 0.1f, 1, 0, 0, 0, 0, 0, 0, 0, 0], table.Cells[..11]);
        Assert.Equal([-2, -2, 0, 7, -7, -7, 7, -7, 7, -7, 7], table.Cells[11..22]);
        Assert.Equal(
            [float.MaxValue, 0, 1, 255, 127, 300, 65535, 16777216, uint.MaxValue, long.MaxValue, ulong.MaxValue],
            table.Cells[22..33]
        );
        Assert.Equal([3, -1, 3], table.Labels!.Values);
        Assert.Equal(("label", true, 3), (table.LabelColumn, table.HasHeader, table.Count));
        Assert.Empty(table.Remarks);
    }

    [Fact]
    public void Texts_are_categories_when_asked_and_labels_anyway()
    {
        (string, Array)[] columns =
        [
            ("kind", new[] { "a", "b", " a " }),
            ("size", new double[] { 1, 2.5, 1 }),
            ("class", new[] { "yes", "no", "yes" }),
        ];
        Assert.Equal(
            "t.parquet, row 1: column 1 (\"kind\") is \"a\", expected a number. 3 cells are text, in column 1 (\"kind\"). "
                + "Categorical (--categorical auto, or --categorical with names or places) makes inputs of the texts of such columns.",
            Refused(Last, 2, columns)
        );
        RawTable table = Read(new() { LabelColumn = "class", Categorical = ColumnChoice.Auto }, 2, columns);
        Assert.Equal(["a 1", "b 2.5", "a 1"], TableFolder.Rows(table));
        Assert.Equal(["yes", "no", "yes"], TableFolder.Labels(table));
        Assert.Null(table.Columns[1].Texts);
        table = Read(new() { LabelColumn = "3", Categorical = ColumnChoice.Of(["kind", "size"]) }, 2, columns);
        Assert.Equal(["1", "2.5"], table.Columns[1].Texts!);
    }

    [Fact]
    public void Nulls_and_nan_are_gaps()
    {
        (string, Array)[] columns =
        [
            ("x", new double?[] { 1, null, 3, 4, 5 }),
            ("y", new float[] { 1, 2, float.NaN, 4, 5 }),
            ("kind", new string?[] { "a", "b", "c", "d", null }),
            ("label", new int?[] { 1, 2, 3, null, 5 }),
        ];
        var auto = new DataSetOptions { LabelColumn = "last", Categorical = ColumnChoice.Auto };
        Assert.Contains(
            "4 cells have none (they are an empty cell, ?, NA, N/A, NaN or null): 1 in column 1 (\"x\"), 1 in column 2 (\"y\"), "
                + "1 in column 3 (\"kind\"), 1 in column 4 (\"label\"). DropRowsWithGaps (--missing drop-rows) leaves out 4 rows",
            Refused(auto, 2, columns)
        );
        RawTable table = Read(
            new()
            {
                LabelColumn = "last",
                Categorical = ColumnChoice.Auto,
                DropRowsWithGaps = true,
            },
            2,
            columns
        );
        Assert.Equal(["1 1 a"], TableFolder.Rows(table));
        Assert.Equal(["a"], table.Columns[2].Texts!);
        Assert.EndsWith("4 of 5 rows have a gap and are left out", Assert.Single(table.Remarks));
    }

    [Fact]
    public void Labels_may_be_in_another_file()
    {
        var options = new DataSetOptions { Labels = _folder.PutNpy("y.npy", "|u1", "(3,)", 7, 8, 9), DropRowsWithGaps = true };
        RawTable table = Read(options, 2, ("x", new double?[] { 1, null, 3 }));
        Assert.Equal(["7", "9"], TableFolder.Labels(table));
    }

    [Fact]
    public void Other_columns_are_refused_by_name()
    {
        Assert.Contains(
            "t.parquet: column 2 (\"when\") holds values of type DateTime, expected numbers, booleans or texts",
            Refused(Last, 2, ("x", new[] { 1 }), ("when", new[] { DateTime.UnixEpoch }), ("y", new[] { 1 }))
        );
        Assert.Contains(
            "(\"price\") holds values of type Decimal",
            Refused(Last, 2, ("price", new[] { 1m }), ("y", new[] { 1 }))
        );
        Assert.Contains("(\"list\") holds lists", RefusedSchema(new ListField("list", new DataField<int>("element"))));
        Assert.Contains("(\"list\") holds lists", RefusedSchema(new DataField("list", typeof(int[]))));
        Assert.Contains("(\"s\") holds a structure of columns", RefusedSchema(new StructField("s", new DataField<int>("x"))));
        Assert.Contains(
            "(\"map\") holds maps",
            RefusedSchema(new MapField("map", new DataField<int>("key"), new DataField<int>("value")))
        );
        Assert.Contains("(\"bytes\") holds values of type ", RefusedSchema(new DataField<byte[]>("bytes")));
    }

    [Fact]
    public void Files_without_rows_or_with_numbers_out_of_range_are_refused()
    {
        Assert.Contains("t.parquet: has no rows", RefusedSchema(new DataField<int>("x")));
        Assert.Equal(
            "t.parquet, row 3: column 1 (\"x\") is \"-Infinity\", expected a number of at most 3.4e38 in size.",
            Refused(Last, 2, ("x", new double[] { 1, 2, -1e300 }), ("y", new[] { 1, 2, 3 }))
        );
        Assert.Contains("which of its 2 columns has the labels?", Refused(new(), 2, ("x", new[] { 1 }), ("y", new[] { 1 })));
        byte[] good = ParquetFile.Write(2, ("x", new[] { 1, 2 }), ("y", new[] { 1, 2 }));
        Assert.Contains("is gzipped Parquet", _folder.RefusedFile(_folder.Put("t.parquet", TableFolder.Zip(good)), Last));
        for (int length = 4; length < good.Length; length += 7)
            Assert.Contains("t.parquet: is damaged Parquet", _folder.RefusedFile(_folder.Put("t.parquet", good[..length]), Last));
    }

    [Fact]
    public void Booleans_that_the_library_misreads_are_refused()
    {
        // Written by Apache Arrow with pages of version 2: true, false, true, and labels 1, 0, 1.
        byte[] file = Convert.FromBase64String(
            "UEFSMRUGFQwVDFwVBhUAFQYVBhUAFQASAAACAAAAAwUVBhUYFRhcFQYVABUGFQAVABUAEgAAAQAAAAAAAAABAAAAGRwWCBU4FgAAABkcFkAVRBYAAAAVBBk8"
                + "NQAYBnNjaGVtYRUEABUAJQAYBGZsYWcAFQIlABgFbGFiZWwlIkysEyARAAAAFgYZHBksJgAcFQAZFQYZGARmbGFnFQAWBhY4FjgmCEkcFQAVBhUC"
                + "AAAWhAEVFAAmABwVAhklBgAZGAVsYWJlbBUAFgYWRBZEJkBJHBUAFQAVAgAAFpgBFRQAFnwWBiYIFnwAKAR0ZXN0GSwcAAAcAAAAowAAAFBBUjE="
        );
        Assert.Equal(
            "t.parquet: column \"flag\" holds booleans in run-length encoding, which is not read, "
                + "expected the numbers 0 and 1 or pages of version 1.",
            _folder.RefusedFile(_folder.Put("t.parquet", file), Last)
        );
    }

    private RawTable Read(DataSetOptions options, int groupSize, params (string, Array)[] columns) =>
        TableFolder.Load(_folder.Put("t.parquet", ParquetFile.Write(groupSize, columns)), options);

    private string Refused(DataSetOptions options, int groupSize, params (string, Array)[] columns) =>
        _folder.RefusedFile(_folder.Put("t.parquet", ParquetFile.Write(groupSize, columns)), options);

    /// <summary>The message for a file without rows, with a column and one of labels.</summary>
    private string RefusedSchema(Field field)
    {
        var bytes = new MemoryStream();
        ParquetWriter writer = ParquetWriter.CreateAsync(new ParquetSchema(field, new DataField<int>("y")), bytes).Result;
        writer.DisposeAsync().AsTask().Wait();
        return _folder.RefusedFile(_folder.Put("t.parquet", bytes.ToArray()), Last);
    }
}
