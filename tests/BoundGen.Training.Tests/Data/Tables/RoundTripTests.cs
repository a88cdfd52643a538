using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Xunit.Abstractions;

namespace BoundGen.Training.Tests;

/// <summary>The same numbers in every format are the same floats, bit for bit.</summary>
public sealed class RoundTripTests(ITestOutputHelper output) : IDisposable
{
    private const int Rows = 200;
    private const int Columns = 30;

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Finite_floats_of_any_bits_come_back()
    {
        int seed = Environment.TickCount;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        float[] numbers = new float[Rows * Columns];
        for (int i = 0; i < numbers.Length; i++)
        {
            do numbers[i] = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            while (!float.IsFinite(numbers[i]));
        }

        int[] labels = new int[Rows];
        for (int row = 0; row < Rows; row++)
            labels[row] = random.Next(-5, 5);

        NpyFile.Save(_folder.At("x.npy"), numbers, Rows, Columns);
        string y = _folder.PutNpy("y.npy", "<i4", $"({Rows},)", MemoryMarshal.AsBytes<int>(labels).ToArray());
        Check(numbers, labels, TableFolder.Load(_folder.At("x.npy"), new() { Labels = y }));

        var last = new DataSetOptions { LabelColumn = "last" };
        byte[] parquet = ParquetFile.Write(
            64,
            [
                .. Enumerable
                    .Range(0, Columns)
                    .Select(c => ($"c{c}", (Array)Enumerable.Range(0, Rows).Select(row => numbers[row * Columns + c]).ToArray())),
                ("label", labels),
            ]
        );
        Check(numbers, labels, TableFolder.Load(_folder.Put("t.parquet", parquet), last));
        foreach (string format in new[] { "R", "G9", "E8" })
            Check(numbers, labels, TableFolder.Load(_folder.Put("t.csv", Csv(numbers, labels, format)), last));
    }

    private static string Csv(float[] numbers, int[] labels, string format)
    {
        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
        {
            foreach (float number in numbers.AsSpan(row * Columns, Columns))
                text.Append(number.ToString(format, CultureInfo.InvariantCulture)).Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{labels[row]}\n");
        }

        return text.ToString();
    }

    private static void Check(float[] numbers, int[] labels, RawTable table)
    {
        Assert.Equal((Rows, Columns), (table.Count, table.Columns.Length));
        Assert.Equal(labels, table.Labels!.Values);
        // Bits, since -0 and 0 are equal as numbers.
        Assert.Equal(
            MemoryMarshal.Cast<float, int>(numbers).ToArray(),
            MemoryMarshal.Cast<float, int>(table.Cells.AsSpan(0, numbers.Length)).ToArray()
        );
    }
}
