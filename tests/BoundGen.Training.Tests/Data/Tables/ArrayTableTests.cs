using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace BoundGen.Training.Tests;

public sealed class ArrayTableTests : IDisposable
{
    private static readonly DataSetOptions None = new();

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bytes_of_images_are_pixels_and_other_numbers_keep_their_values()
    {
        RawTable table = TableFolder.Load(_folder.PutNpy("x.npy", "|u1", "(1, 1, 1, 3)", 0, 128, 255), None);
        Assert.Equal([0f, 128 / 255f, 1f], table.Cells);
        Assert.EndsWith("bytes are read as byte/255", Assert.Single(table.Remarks));
        // The bytes of a table are its numbers, as they would be in a text.
        table = TableFolder.Load(_folder.PutNpy("x.npy", "|u1", "(2, 2)", 0, 1, 128, 255), None);
        Assert.Equal([0f, 1f, 128f, 255f], table.Cells);
        Assert.Equal(["1", "2"], table.Columns.Select(column => column.Name));
        Assert.Null(table.Labels);
        Assert.Empty(table.Remarks);
        table = TableFolder.Load(_folder.PutNpy("x.npy", "|i1", "(1, 2)", 3, 0xff), None);
        Assert.Equal([3f, -1f], table.Cells);
        Assert.Empty(table.Remarks);
    }

    [Theory]
    [InlineData("(2, 6)", 6, 0, 0)]
    [InlineData("(2, 2, 3)", 6, 2, 3)]
    [InlineData("(2, 1, 2, 3)", 6, 2, 3)]
    [InlineData("(2, 2, 3, 1)", 6, 2, 3)]
    [InlineData("(2, 1, 2, 3)", 6, 2, 3, "<f4", 4)]
    [InlineData("(2, 1, 2, 3, 1)", 0, 0, 0)]
    [InlineData("(1, 2, 2, 3)", 12, 0, 0)]
    [InlineData("(1, 3, 2, 2)", 12, 0, 0)]
    [InlineData("(1, 2, 3, 2)", 0, 0, 0)]
    [InlineData("(12,)", 0, 0, 0)]
    public void The_first_dimension_counts_the_rows(
        string shape,
        int columns,
        int height,
        int width,
        string type = "|u1",
        int bytes = 1
    )
    {
        string path = _folder.PutNpy("x.npy", type, shape, new byte[12 * bytes]);
        if (columns == 0)
        {
            Assert.Contains($"x.npy: has shape {shape}, expected (rows, columns), or images", _folder.RefusedFile(path, None));
            return;
        }

        RawTable table = TableFolder.Load(path, None);
        Assert.Equal((12 / columns, columns), (table.Count, table.Columns.Length));
        Assert.Equal(height == 0 ? null : new ImageSize(height, width), table.Image);
        RawImages? images = TableFile.ReadImages(path, None);
        Assert.Equal(height > 0 && type == "|u1", images is not null);
        if (images is not null)
            Assert.Equal((2, table.Image), (images.Count, images.Size));
    }

    [Fact]
    public void Numbers_that_no_float_holds_are_refused()
    {
        byte[] data = MemoryMarshal.AsBytes<double>([0, 1, 2, double.NaN]).ToArray();
        Assert.Equal(
            "x.npy, row 2: column 2 is NaN, expected finite numbers of at most 3.4e38 in size.",
            _folder.RefusedFile(_folder.PutNpy("x.npy", "<f8", "(2, 2)", data), None)
        );
        data = MemoryMarshal.AsBytes<double>([0, -1e300, 2, 3]).ToArray();
        Assert.Contains(
            "row 1: column 2 is -Infinity",
            _folder.RefusedFile(_folder.PutNpy("x.npy", "<f8", "(2, 2)", data), None)
        );
    }

    [Theory]
    [InlineData("|u1", "(3,)", new byte[] { 5, 0, 9 }, "5 0 9")]
    [InlineData("|u1", "(3, 1)", new byte[] { 5, 0, 9 }, "5 0 9")]
    [InlineData("|b1", "(3,)", new byte[] { 1, 0, 1 }, "1 0 1")]
    [InlineData("|i1", "(3,)", new byte[] { 0xff, 1, 1 }, "-1 1 1")]
    [InlineData("|u1", "(3, 2)", new byte[] { 1, 0, 0, 1, 1, 0 }, "0 1 0")]
    [InlineData("<i2", "(3,)", new byte[] { 0, 1, 1, 0, 2, 0 }, "256 1 2")]
    [InlineData(">i2", "(3,)", new byte[] { 1, 0, 0, 1, 0, 2 }, "256 1 2")]
    [InlineData("|S2", "(3,)", new byte[] { 98, 0, 97, 97, 98, 0 }, "b aa b")]
    [InlineData("<U1", "(3,)", new byte[] { 0xe4, 0, 0, 0, 97, 0, 0, 0, 97, 0, 0, 0 }, "ä a a")]
    [InlineData("|S1", "(3,)", new byte[] { 49, 50, 49 }, "1 2 1")]
    public void Labels_are_numbers_booleans_texts_or_one_hot(string type, string shape, byte[] data, string labels)
    {
        string x = _folder.PutNpy("x.npy", "|u1", "(3, 1)", 1, 2, 3);
        RawTable table = TableFolder.Load(x, new() { Labels = _folder.PutNpy("y.npy", type, shape, data) });
        Assert.Equal(labels, string.Join(' ', TableFolder.Labels(table)));
        Assert.Equal(labels.Any(char.IsLetter), table.Labels!.Names is not null);
    }

    [Theory]
    [InlineData("|u1", "(4,)", new byte[] { 1, 2, 3, 4 }, "y.npy: has 4 labels, expected 3, the number of rows of")]
    [InlineData("|u1", "(3, 1, 1)", new byte[] { 1, 2, 3 }, "y.npy: the labels have shape (3, 1, 1), expected one a row")]
    [InlineData(
        "|u1",
        "(3, 2)",
        new byte[] { 1, 0, 1, 1, 1, 0 },
        "y.npy, row 2: the labels are rows of 2 numbers, expected one 1"
    )]
    [InlineData(
        "|u1",
        "(3, 2)",
        new byte[] { 1, 0, 0, 0, 1, 0 },
        "y.npy, row 2: the labels are rows of 2 numbers, expected one 1"
    )]
    [InlineData(
        "|u1",
        "(3, 2)",
        new byte[] { 1, 0, 1, 0, 1, 2 },
        "y.npy, row 3: the labels are rows of 2 numbers, expected one 1"
    )]
    [InlineData("<f2", "(3,)", new byte[] { 0, 0x3e, 0, 0, 0, 0 }, "y.npy: has 1.5 among its elements, expected whole numbers")]
    [InlineData(
        "<U1",
        "(3,)",
        new byte[] { 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0 },
        "y.npy: has a text with a character"
    )]
    [InlineData(
        "<i8",
        "(3,)",
        new byte[] { 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
        "y.npy: a label is 4294967296"
    )]
    public void Other_labels_are_refused(string type, string shape, byte[] data, string problem)
    {
        string x = _folder.PutNpy("x.npy", "|u1", "(3, 1)", 1, 2, 3);
        Assert.Contains(problem, _folder.RefusedFile(x, new() { Labels = _folder.PutNpy("y.npy", type, shape, data) }));
    }

    [Fact]
    public void Options_of_columns_do_not_go_with_arrays()
    {
        string x = _folder.PutNpy("x.npy", "|u1", "(3, 1)", 1, 2, 3);
        Assert.Contains("write Labels (--labels)", _folder.RefusedFile(x, new() { LabelColumn = "last" }));
        Assert.Contains(
            "expected no columns in Categorical",
            _folder.RefusedFile(x, new() { Categorical = ColumnChoice.Of(["1"]) })
        );
        Assert.Contains(
            "the inputs are texts (S1)",
            _folder.RefusedFile(_folder.PutNpy("x.npy", "|S1", "(3, 1)", 1, 2, 3), None)
        );
        Assert.Contains("expected at least one row", _folder.RefusedFile(_folder.PutNpy("x.npy", "|u1", "(0, 1)"), None));
        Assert.Contains("does not begin as a .npy file does", _folder.RefusedFile(_folder.Put("x.npy", "1,2\n3,4\n"), None));
        Assert.Contains(
            "expected labels as .npy, .npz or IDX",
            _folder.RefusedFile(
                _folder.PutNpy("x.npy", "|u1", "(3, 1)", 1, 2, 3),
                new() { Labels = _folder.Put("y.csv", "1\n2\n3\n") }
            )
        );
    }

    [Fact]
    public void Archives_have_x_and_y_or_arrays_with_names()
    {
        byte[] inputs = TableFolder.Npy("|u1", "(2, 1)", 0, 255),
            labels = TableFolder.Npy("|u1", "(2,)", 3, 4),
            others = TableFolder.Npy("|u1", "(2,)", 5, 6);
        string path = _folder.PutNpz("a.npz", ("x", inputs), ("y", labels), ("z", others));
        Assert.Equal(["3", "4"], TableFolder.Labels(TableFolder.Load(path, None)));
        Assert.Equal(["5", "6"], TableFolder.Labels(TableFolder.Load(path, new() { Keys = ["x", "z"] })));
        Assert.Null(TableFolder.Load(path, new() { Keys = ["x"] }).Labels);
        string y = _folder.PutNpy("y.npy", "|u1", "(2,)", 7, 8);
        Assert.Equal(["7", "8"], TableFolder.Labels(TableFolder.Load(path, new() { Labels = y })));
        Assert.Contains(
            "a.npz: has the arrays \"x\", \"y\", \"z\", expected one named \"q\"",
            _folder.RefusedFile(path, new() { Keys = ["q"] })
        );
        Assert.Contains(
            "expected at most two",
            Assert.Throws<ArgumentException>(() => TableFolder.Load(path, new() { Keys = ["x", "y", "z"] })).Message
        );

        path = _folder.PutNpz("a.npz", ("x_train", inputs), ("x_test", labels));
        Assert.Contains("a.npz: has the arrays x_test, x_train; write Keys (--keys)", _folder.RefusedFile(path, None));
        string one = _folder.PutNpz("one.npz", ("arr_0", inputs)),
            only = _folder.PutNpz("only.npz", ("arr_0", labels));
        RawTable table = TableFolder.Load(one, new() { Labels = only });
        Assert.Equal(["3", "4"], TableFolder.Labels(table));
        Assert.Equal([0f, 255f], table.Cells);
    }

    [Fact]
    public void Damaged_archives_are_refused()
    {
        byte[] data = new byte[5000];
        new Random(1).NextBytes(data);
        byte[] good = TableFolder.Npz(("x", TableFolder.Npy("|u1", "(500, 10)", data)));
        foreach (int at in new[] { 100, 2500, 5000 })
        {
            byte[] damaged = [.. good];
            damaged[at] ^= 4;
            Assert.StartsWith("a.npz", _folder.RefusedFile(_folder.Put("a.npz", damaged), None));
            Assert.StartsWith("a.npz", _folder.RefusedFile(_folder.Put("a.npz", good[..at]), None));
        }

        byte[] array = TableFolder.Npy("|u1", "(2, 1)", 0, 255);
        Assert.Contains(
            "has two arrays named \"x.npy\"",
            _folder.RefusedFile(_folder.PutNpz("a.npz", ("x", array), ("x", array)), None)
        );
        byte[] renamed = Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(good).Replace("x.npy", "x.txt", StringComparison.Ordinal)
        );
        Assert.Contains("without .npy files", _folder.RefusedFile(_folder.Put("a.npz", renamed), None));
    }

    [Fact]
    public void An_archive_that_claims_more_than_it_has_takes_no_memory()
    {
        string path = _folder.PutNpz("a.npz", ("x", TableFolder.Npy("|u1", "(1000000, 2000)", new byte[100])));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("100 bytes follow the header, expected 2000000000", _folder.RefusedFile(path, None));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Theory]
    [InlineData(0x08, "0 1 255", 1)]
    [InlineData(0x09, "-1 0 3", 1)]
    [InlineData(0x0B, "-300 0 3", 2)]
    [InlineData(0x0C, "-70000 0 3", 4)]
    [InlineData(0x0D, "-1.5 0 3", 4)]
    [InlineData(0x0E, "-1.5 0 3", 8)]
    public void Idx_files_of_every_type_are_read(byte type, string numbers, int width)
    {
        double[] values =
        [
            .. numbers.Split(' ').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
        ];
        byte[] data = new byte[width * values.Length];
        for (int i = 0; i < values.Length; i++)
            Write(data.AsSpan(i * width, width), type, values[i]);
        byte[] file = [0, 0, type, 2, 0, 0, 0, 3, 0, 0, 0, 1, .. data];
        float[] expected = Array.ConvertAll(values, value => (float)value);
        Assert.Equal(expected, TableFolder.Load(_folder.Put("x", file), None).Cells);
        Assert.Equal(expected, TableFolder.Load(_folder.Put("x.gz", TableFolder.Zip(file)), None).Cells);
        Assert.Contains(
            "expected 3 for",
            _folder.RefusedFile(_folder.Put("x", [0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 1, 5, 5]), None)
        );
    }

    [Fact]
    public void Idx_images_are_images_with_labels()
    {
        string images = _folder.Put("images", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]);
        string labels = _folder.Put("labels.gz", TableFolder.Zip([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]));
        RawImages read = TableFile.ReadImages(images, new() { Labels = labels })!;
        Assert.Equal((2, new ImageSize(1, 2)), (read.Count, read.Size));
        Assert.Equal([1, 2, 3, 4], read.Pixels);
        Assert.Equal([7, 9], read.Labels!.Values);
        Assert.Null(TableFile.ReadImages(_folder.Put("x.csv", "1,2\n"), None));
    }

    [Fact]
    public void Gzipped_arrays_are_read_and_refused_when_they_are_cut()
    {
        byte[] zipped = TableFolder.Zip(TableFolder.Npy("|u1", "(2, 1)", 0, 255));
        Assert.Equal([0f, 255f], TableFolder.Load(_folder.Put("x.npy.gz", zipped), None).Cells);
        for (int length = 2; length < zipped.Length; length++)
            Assert.Contains("cut.npy.gz", _folder.RefusedFile(_folder.Put("cut.npy.gz", zipped[..length]), None));
    }

    private static void Write(Span<byte> bytes, byte type, double value)
    {
        switch (type)
        {
            case 0x08 or 0x09:
                bytes[0] = unchecked((byte)(int)value);
                break;
            case 0x0B:
                BinaryPrimitives.WriteInt16BigEndian(bytes, (short)value);
                break;
            case 0x0C:
                BinaryPrimitives.WriteInt32BigEndian(bytes, (int)value);
                break;
            case 0x0D:
                BinaryPrimitives.WriteSingleBigEndian(bytes, (float)value);
                break;
            default:
                BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
                break;
        }
    }
}
