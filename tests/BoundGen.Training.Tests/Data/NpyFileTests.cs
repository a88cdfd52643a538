using System.Text;
using BoundGen.Testing;

namespace BoundGen.Training.Tests.Data;

/// <summary>Arrays of NumPy.</summary>
public class NpyFileTests
{
    public static TheoryData<string, byte[], float[]> Types =>
        new()
        {
            { "<f2", [0x00, 0x3c, 0x00, 0xc0], [1, -2] },
            { ">f2", [0x3c, 0x00, 0xc0, 0x00], [1, -2] },
            { "<f4", [.. BitConverter.GetBytes(0.1f), .. BitConverter.GetBytes(-3f)], [0.1f, -3] },
            { ">f4", [.. BitConverter.GetBytes(0.1f).Reverse(), .. BitConverter.GetBytes(-3f).Reverse()], [0.1f, -3] },
            { "<f8", [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-3.0)], [0.1f, -3] },
            { "|i1", [7, 0xff], [7, -1] },
            { "<i2", [0, 1, 0xff, 0xff], [256, -1] },
            { "<i4", [4, 3, 2, 1, 0xff, 0xff, 0xff, 0xff], [0x01020304, -1] },
            { ">i4", [1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff], [0x01020304, -1] },
            { "<i8", [.. BitConverter.GetBytes(5L), .. BitConverter.GetBytes(-1L)], [5, -1] },
            { "|u1", [7, 0xff], [7, 255] },
            { "<u2", [0, 1, 0xff, 0xff], [256, 65535] },
            { "<u4", [0, 1, 0, 0, 0, 0, 0, 0x80], [256, 2147483648] },
            { "|b1", [1, 0], [1, 0] },
        };

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_and_byte_order_is_read(string descr, byte[] data, float[] expected)
    {
        var file = Load($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (2,), }}", data);
        Assert.Equal([2], file.Shape.ToArray());
        Assert.Equal(expected, file.ToFloats());
        Assert.Equal(!descr.Contains('f'), file.IsInteger);
        if (file.IsInteger)
            Assert.Equal(expected.Select(value => (long)value), file.ToIntegers());
    }

    [Fact]
    public void Fortran_order_is_turned_into_rows()
    {
        // numpy.asfortranarray(numpy.arange(24).reshape(2, 3, 4)): the first index runs fastest.
        byte[] data =
        [
            .. from k in Enumerable.Range(0, 4)
            from j in Enumerable.Range(0, 3)
            from i in Enumerable.Range(0, 2)
            select (byte)(12 * i + 4 * j + k),
        ];
        var file = Load("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4), }", data);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), file.ToFloats());
    }

    [Theory]
    [InlineData]
    [InlineData(3)]
    [InlineData(2, 3)]
    [InlineData(0, 5)]
    public void What_is_written_is_read_bit_for_bit(params int[] shape)
    {
        using var folder = new TemporaryFolder();
        float[] values =
        [
            .. Enumerable
                .Range(0, shape.Aggregate(1, (a, b) => a * b))
                .Select(i => BitConverter.Int32BitsToSingle(0x3dcccccd + i)),
        ];
        NpyFile.Save(folder.At("x.npy"), values, shape);
        var file = NpyFile.Load(folder.At("x.npy"));
        Assert.Equal(shape, file.Shape.ToArray());
        Assert.Equal(values, file.ToFloats());
        // Where NumPy begins the data.
        Assert.Equal(0, (new FileInfo(folder.At("x.npy")).Length - 4 * values.Length) % 64);
    }

    [Fact]
    public void Whole_numbers_are_read_from_floating_point_and_fractions_are_refused()
    {
        byte[] data = [.. BitConverter.GetBytes(3.0), .. BitConverter.GetBytes(9007199254740992.0)];
        var file = Load("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", data);
        Assert.Equal([3, 9007199254740992], file.ToIntegers());
        foreach (double odd in new[] { 0.5, double.NaN, double.PositiveInfinity, 1e300 })
        {
            byte[] bytes = BitConverter.GetBytes(odd);
            var error = Assert.Throws<InvalidDataException>(() =>
                Load("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", bytes).ToIntegers()
            );
            Assert.Contains("expected whole numbers", error.Message);
        }
    }

    [Theory]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", 8, "the element type is \"<c8\"")]
    [InlineData("{'descr': '<f4\n', 'fortran_order': False, 'shape': (1,), }", 4, "the element type is \"<f4 \"")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8, "the element type is \"|O\"")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4, "the header is")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 4, "4 bytes follow the header, expected 8")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 5, "5 bytes follow the header, expected 4")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", 4, "expected sizes from 0 to 2147483647")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", 4, "has more than")]
    [InlineData(
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1), }",
        4,
        "there are 33 dimensions, expected at most 32"
    )]
    [InlineData("{'descr': '<f4'}", 4, "the header is")]
    [InlineData("", 0, "the header is")]
    public void A_malformed_header_is_refused(string header, int dataLength, string problem)
    {
        var error = Assert.Throws<InvalidDataException>(() => Load(header, new byte[dataLength]));
        Assert.Contains(
            $"x.npy: {problem}",
            error.Message.Replace("shape (2147483647, 2147483647) ", "").Replace("shape (99999999999,) has 99999999999, ", "")
        );
    }

    [Fact]
    public void Every_truncation_and_every_changed_byte_is_refused_or_read()
    {
        byte[] good = Bytes("{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }", new byte[24]);
        for (int length = 0; length < good.Length; length++)
            Assert.Throws<InvalidDataException>(() => NpyFile.Load(new MemoryStream(good[..length]), "x.npy"));
        var random = new Random(1);
        for (int trial = 0; trial < 5000; trial++)
        {
            byte[] changed = [.. good];
            changed[random.Next(good.Length)] = (byte)random.Next(256);
            var exception = Record.Exception(() => NpyFile.Load(new MemoryStream(changed), "x.npy").ToFloats());
            Assert.True(exception is null or InvalidDataException, $"{exception}");
        }
    }

    private static NpyFile Load(string header, byte[] data) => NpyFile.Load(new MemoryStream(Bytes(header, data)), "x.npy");

    private static byte[] Bytes(string header, byte[] data) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length + 1), 0, .. Encoding.ASCII.GetBytes(header), (byte)'\n', .. data];
}
