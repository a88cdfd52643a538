using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace BoundGen.Fuzzing;

/// <summary>
/// Readers on mutated files: no exception escapes but the documented one, none hangs, none allocates a gigabyte.
/// BOUNDGEN_LONG=1 reads 20,000 files of each format.
/// </summary>
public class FormatTests(ITestOutputHelper output)
{
    private const long MostBytes = 1 << 30;
    private static readonly int Count = Environment.GetEnvironmentVariable("BOUNDGEN_LONG") == "1" ? 20_000 : 500;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    [Fact]
    public void Counts() => ReadAll(new CountsFormat());

    [Fact]
    public void Csv() => ReadAll(new CsvFormat());

    [Fact]
    public void Idx() => ReadAll(new IdxFormat());

    [Fact]
    public void Images() => ReadAll(new ImageFormat());

    [Fact]
    public void Nnet() => ReadAll(new NnetFormat());

    [Fact]
    public void Npy() => ReadAll(new NpyFormat());

    [Fact]
    public void Npz() => ReadAll(new NpzFormat());

    [Fact]
    public void Onnx() => ReadAll(new OnnxFormat());

    [Fact]
    public void Parquet() => ReadAll(new ParquetFormat());

    [Fact]
    public void Safetensors() => ReadAll(new SafetensorsFormat());

    private void ReadAll(FuzzedFormat format)
    {
        using var disposed = format as IDisposable;
        // Good files are read, or nothing of what follows would test more than the first line of a reader.
        Assert.All(format.Files, format.Read);
        int current = 0,
            refused = 0;
        var watch = Stopwatch.StartNew();
        string? failure = null;
        var reader = new Thread(() =>
        {
            for (int n = 0; n < Count && failure is null; n++)
            {
                Volatile.Write(ref current, n);
                byte[] file = Mutated(format, n);
                long allocated = GC.GetTotalAllocatedBytes();
                watch.Restart();
                try
                {
                    format.Read(file);
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
                catch (Exception exception)
                {
                    failure = $"file {n}: {exception}";
                }

                allocated = GC.GetTotalAllocatedBytes() - allocated;
                if (allocated > MostBytes)
                    failure = $"file {n} took {allocated} bytes";
                if (watch.Elapsed > Slow)
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"file {n} took {watch.Elapsed}"));
            }
        })
        {
            IsBackground = true,
        };
        reader.Start();
        while (!reader.Join(TimeSpan.FromMilliseconds(100)))
            Assert.True(watch.Elapsed < Hang, $"file {Volatile.Read(ref current)} hangs");

        Assert.True(failure is null, failure);
        // Most changes matter, and some do not.
        Assert.InRange(refused, Count / 2, Count - 1);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{refused} of {Count} files were refused"));
    }

    private static byte[] Mutated(FuzzedFormat format, int n)
    {
        var random = new Random(n);
        byte[] file = format.Files[random.Next(format.Files.Count)];
        if (random.Next(2) == 0 && format.Rewrite(file, random) is { } rewritten)
            file = rewritten;
        else
            file = Mutation.Of(file, random);
        return file;
    }
}
