using System.Diagnostics;
using System.Globalization;
using BoundGen.Benchmarks.Ratios;
using BoundGen.Training;
using csFastFloat;
using nietras.SeparatedValues;

namespace BoundGen.Benchmarks.Reading;

/// <summary>How fast tables are read: an array of images, and text beside what its parser alone does. One thread each.</summary>
internal static class ReadCommand
{
    private const int Rounds = 5;
    private const int Images = 60_000;
    private const int Pixels = 784;
    private const int Rows = 100_000;
    private const int Columns = 100;

    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("read", arguments, [], []) is null)
            return 2;
        Console.WriteLine(Machine.ThisOne);
        Console.WriteLine($"The best of {Rounds} rounds; one thread; MB are of the file, as text or bytes.");
        string folder = Directory.CreateTempSubdirectory("boundgen-read").FullName;
        try
        {
            string labels = Path.Combine(folder, "y.npy"),
                array = Path.Combine(folder, "x.npy"),
                images = Path.Combine(folder, "images.npy"),
                text = Path.Combine(folder, "x.csv");
            NpyWriter.Write(array, 256, Images, Pixels);
            NpyWriter.Write(images, 256, Images, 28, 28);
            NpyWriter.Write(labels, 256, Images);
            WriteCsv(text);

            var withLabels = new DataSetOptions { Labels = labels };
            Print(FormattableString.Invariant($"npy, {Images} x {Pixels} u1, as floats"), array, () => Read(array, withLabels));
            Print(FormattableString.Invariant($"npy, {Images} x 28 x 28 u1, as images"), images, () =>
                TableFile.ReadImages(images, withLabels)
            );
            Print("the bytes of the file alone", array, () => File.ReadAllBytes(array));
            var withColumn = new DataSetOptions { LabelColumn = "last" };
            Print(FormattableString.Invariant($"CSV, {Rows} x {Columns} numbers"), text, () => Read(text, withColumn));
            Print("Sep and csFastFloat alone", text, () => Parse(text, numbers: true));
            Print("Sep alone, cells and no numbers", text, () => Parse(text, numbers: false));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static RawTable Read(string path, DataSetOptions options) =>
        TableFile.Read(path, options, progress: null, CancellationToken.None);

    /// <summary>What the libraries do with the text, and nothing of ours.</summary>
    private static float Parse(string path, bool numbers)
    {
        using SepReader reader = Sep.New(',')
            .Reader(options => options with { HasHeader = false, CultureInfo = CultureInfo.InvariantCulture })
            .FromFile(path);
        float sum = 0;
        foreach (var row in reader)
        {
            for (int c = 0; c < row.ColCount; c++)
                sum += numbers && FastFloatParser.TryParseFloat(row[c].Span, out float number) ? number : row[c].Span.Length;
        }

        return sum;
    }

    private static void Print<T>(string name, string path, Func<T> read)
    {
        double best = double.PositiveInfinity;
        long allocated = 0;
        for (int round = 0; round < Rounds; round++)
        {
            GC.Collect();
            long before = GC.GetTotalAllocatedBytes();
            var watch = Stopwatch.StartNew();
            GC.KeepAlive(read());
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
            allocated = GC.GetTotalAllocatedBytes() - before;
        }

        double megabytes = new FileInfo(path).Length / 1e6;
        Console.WriteLine(
            FormattableString.Invariant(
                $"{name, -40}{best, 8:F3} s{megabytes / best, 8:F0} MB/s{allocated / 1e6, 8:F0} MB allocated"
            )
        );
    }

    private static void WriteCsv(string path)
    {
        var random = new Random(1);
        using var writer = new StreamWriter(path);
        for (int row = 0; row < Rows; row++)
        {
            for (int c = 0; c < Columns; c++)
                writer.Write(FormattableString.Invariant($"{(float)(random.NextDouble() * 20 - 10)},"));
            writer.Write(FormattableString.Invariant($"{row % 10}\n"));
        }
    }
}
