using System.IO.Compression;
using System.Text;
using BoundGen.Training;
using BoundGen.Training.Tests;

namespace BoundGen.Fuzzing;

/// <summary>A format of tables, whose reader reads files and not streams.</summary>
internal abstract class TableFormat : FuzzedFormat, IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"boundgen-fuzz-{Guid.NewGuid():N}");

    protected abstract IReadOnlyList<DataSetOptions> Options { get; }

    public sealed override void Read(byte[] file)
    {
        File.WriteAllBytes(_path, file);
        TableFile.ReadImages(_path, new DataSetOptions());
        Exception? refusal = null;
        foreach (DataSetOptions options in Options)
        {
            try
            {
                Check(TableFile.Read(_path, options, progress: null, CancellationToken.None));
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException { InnerException: null } && IsOneLine(e))
            {
                refusal ??= e;
            }
        }

        if (refusal is not null)
            throw new InvalidDataException(refusal.Message, refusal);
    }

    public void Dispose() => File.Delete(_path);

    /// <summary>Whatever is read has finite numbers, and texts that are there.</summary>
    private static void Check(RawTable table)
    {
        for (int i = 0; i < table.Count * table.Columns.Length; i++)
        {
            string[]? texts = table.Columns[i % table.Columns.Length].Texts;
            if (!float.IsFinite(table.Cells[i]) || texts is not null && (table.Cells[i] < 0 || table.Cells[i] >= texts.Length))
                throw new InvalidOperationException($"Cell {i} is {table.Cells[i]}.");
        }

        if (table.Count < 1 || table.Columns.Length < 1 || table.Labels is { } labels && labels.Values.Length != table.Count)
            throw new InvalidOperationException("A table has no rows, no columns, or another number of labels.");
    }

    private bool IsOneLine(Exception e) => !e.Message.Contains('\n') && e.Message.Contains(_path);
}

/// <summary>Text in several layouts, plain and gzipped.</summary>
internal sealed class CsvFormat : TableFormat
{
    private static readonly string[] Texts =
    [
        "size,kind,class\n1.5,a,x\n-2e3,b,y\n7,\"a, b\",x\n",
        "1;2;'-1'\r\n3;4;'1'\r\n5.25;6;'-1'",
        "1\t2\t0\n3\t?\t1\n5\t6\t0\n",
    ];

    public override IReadOnlyList<byte[]> Files { get; } =
    [.. Texts.Select(Encoding.UTF8.GetBytes), Zip(Encoding.UTF8.GetBytes(Texts[0]))];

    protected override IReadOnlyList<DataSetOptions> Options { get; } =
    [
        new()
        {
            LabelColumn = "last",
            Categorical = ColumnChoice.Auto,
            DropRowsWithGaps = true,
        },
    ];

    public static byte[] Zip(byte[] content)
    {
        var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Optimal))
            stream.Write(content);
        return zipped.ToArray();
    }
}

/// <summary>Parquet with columns of several types, in two groups of rows.</summary>
internal sealed class ParquetFormat : TableFormat
{
    public override IReadOnlyList<byte[]> Files { get; } =
    [
        ParquetFile.Write(
            20,
            ("x", Enumerable.Range(0, 40).Select(i => i * 0.37f).ToArray()),
            ("n", Enumerable.Range(0, 40).Select(i => i % 7 == 0 ? (int?)null : i).ToArray()),
            ("b", Enumerable.Range(0, 40).Select(i => i % 3 == 0).ToArray()),
            ("kind", Enumerable.Range(0, 40).Select(i => $"text {i % 5}").ToArray()),
            ("label", Enumerable.Range(0, 40).Select(i => (long)(i % 2)).ToArray())
        ),
        ParquetFile.Write(5, ("x", new double[] { 1, 2, 3 }), ("label", new[] { "a", "b", "a" })),
    ];

    protected override IReadOnlyList<DataSetOptions> Options { get; } =
    [
        new()
        {
            LabelColumn = "last",
            Categorical = ColumnChoice.Auto,
            DropRowsWithGaps = true,
        },
    ];
}

/// <summary>Archives of NumPy, deflated and stored.</summary>
internal sealed class NpzFormat : TableFormat
{
    public override IReadOnlyList<byte[]> Files { get; } =
    [
        TableFolder.Npz(
            ("x", TableFolder.Npy("|u1", "(4, 2, 2)", new byte[16])),
            ("y", TableFolder.Npy("|u1", "(4,)", new byte[4]))
        ),
        TableFolder.Npz(("arr_0", TableFolder.Npy("<f4", "(3, 2)", new byte[24]))),
    ];

    protected override IReadOnlyList<DataSetOptions> Options { get; } = [new()];
}

/// <summary>IDX files of several types, plain and gzipped.</summary>
internal sealed class IdxFormat : TableFormat
{
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, .. new byte[12]];

    public override IReadOnlyList<byte[]> Files { get; } =
    [Images, [0, 0, 0x0D, 2, 0, 0, 0, 2, 0, 0, 0, 1, .. new byte[8]], CsvFormat.Zip(Images)];

    protected override IReadOnlyList<DataSetOptions> Options { get; } = [new()];
}
