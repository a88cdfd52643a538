using System.Globalization;
using System.IO.Compression;
using System.Text;
using BoundGen.Testing;

namespace BoundGen.Training.Tests;

/// <summary>Small files of tables in a folder of their own.</summary>
internal sealed class TableFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public string At(string name) => _folder.At(name);

    public string Put(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text));

    public string Put(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    /// <summary>A .npy file: the magic, the version, the length of the header, the header, the data.</summary>
    public string PutNpy(string name, string type, string shape, params byte[] data) => Put(name, Npy(type, shape, data));

    public static byte[] Npy(string type, string shape, params byte[] data)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    /// <summary>A .npz file with these arrays.</summary>
    public string PutNpz(string name, params (string Name, byte[] Npy)[] arrays) => Put(name, Npz(arrays));

    public static byte[] Npz(params (string Name, byte[] Npy)[] arrays)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (array, npy) in arrays)
            {
                using Stream entry = zip.CreateEntry($"{array}.npy").Open();
                entry.Write(npy);
            }
        }

        return bytes.ToArray();
    }

    public static byte[] Zip(byte[] content)
    {
        var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Optimal))
            stream.Write(content);
        return zipped.ToArray();
    }

    public RawTable Read(string text, DataSetOptions options) => Load(Put("table.csv", text), options);

    public static RawTable Load(string path, DataSetOptions options) =>
        TableFile.Read(path, options, progress: null, CancellationToken.None);

    /// <summary>The message with which a table is refused; it is one line and names the file.</summary>
    public string Refused(string text, DataSetOptions options) => RefusedFile(Put("table.csv", text), options);

    public string RefusedFile(string path, DataSetOptions options)
    {
        var exception = Record.Exception(() => Load(path, options));
        Assert.True(exception is InvalidDataException or ArgumentException, $"{exception}");
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Contains(_folder.At(), exception.Message);
        return exception.Message.Replace(_folder.At() + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    /// <summary>The cells of a table, a string for each row.</summary>
    public static string[] Rows(RawTable table)
    {
        int columns = table.Columns.Length;
        return
        [
            .. Enumerable
                .Range(0, table.Count)
                .Select(row =>
                    string.Join(
                        ' ',
                        table
                            .Cells.Skip(row * columns)
                            .Take(columns)
                            .Select(
                                (cell, c) => table.Columns[c].Texts?[(int)cell] ?? cell.ToString(CultureInfo.InvariantCulture)
                            )
                    )
                ),
        ];
    }

    /// <summary>The labels of a table as a file would have them.</summary>
    public static string[] Labels(RawTable table) =>
        [.. table.Labels!.Values.Select(value => table.Labels.Names?[value] ?? value.ToString(CultureInfo.InvariantCulture))];
}
