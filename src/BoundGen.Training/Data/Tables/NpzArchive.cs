using System.IO.Compression;
using System.IO.Hashing;

namespace BoundGen.Training;

/// <summary>The arrays of a NumPy archive (.npz), a zip file of .npy files.</summary>
internal sealed class NpzArchive : IDisposable
{
    private const string Suffix = ".npy";

    private readonly string _path;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <param name="stream">Seekable; stays open.</param>
    /// <param name="path">The name errors are reported under.</param>
    /// <exception cref="InvalidDataException">It is no zip archive, or has two arrays of one name, or none.</exception>
    public NpzArchive(Stream stream, string path)
    {
        _path = path;
        _zip = Guard(() => new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true));
        foreach (ZipArchiveEntry entry in Guard(() => _zip.Entries))
        {
            if (!entry.FullName.EndsWith(Suffix, StringComparison.Ordinal))
                continue;
            if (!_entries.TryAdd(entry.FullName[..^Suffix.Length], entry))
                throw new InvalidDataException($"{path}: has two arrays named {CellText.Quote(entry.FullName)}.");
        }

        if (_entries.Count == 0)
            throw new InvalidDataException($"{path}: is a zip archive without .npy files, expected a NumPy archive (.npz).");
    }

    /// <summary>The names of the arrays.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>What an array is.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or it is broken.</exception>
    public ArrayForm Form(string name) =>
        Guard(() =>
        {
            using Stream stream = Entry(name).Open();
            return NpyHeader.Read(stream, NameOf(name)).Form;
        });

    /// <summary>Reads an array.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or it is broken.</exception>
    public NumberArray Read(string name) =>
        Guard(() =>
        {
            ZipArchiveEntry entry = Entry(name);
            using Stream opened = entry.Open();
            using var stream = new SummedStream(opened);
            var array = NumberArray.Read(stream, NpyHeader.Read(stream, NameOf(name)), NameOf(name));
            return stream.Crc == entry.Crc32
                ? array
                : throw new InvalidDataException($"{NameOf(name)}: is damaged: its checksum is another than the archive says.");
        });

    public void Dispose() => _zip.Dispose();

    private string NameOf(string name) => $"{_path}, array {name}";

    private ZipArchiveEntry Entry(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw new InvalidDataException(
                $"{_path}: has the arrays {string.Join(", ", Names.Order(StringComparer.Ordinal).Select(n => CellText.Quote(n)))}, "
                    + $"expected one named {CellText.Quote(name)}; name those to read with Keys (--keys)."
            );
        return entry.IsEncrypted
            ? throw new InvalidDataException($"{NameOf(name)}: is encrypted, expected an array as NumPy writes it.")
            : entry;
    }

    /// <summary>Names the file in what the reader of zip archives throws.</summary>
    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
            when (e is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException
                && !e.Message.StartsWith(_path, StringComparison.Ordinal)
            )
        {
            throw new InvalidDataException($"{_path}: is a damaged zip archive, or one that is not read: {e.Message}", e);
        }
    }

    /// <summary>A stream whose bytes are summed up as they pass.</summary>
    private sealed class SummedStream(Stream stream) : ForwardStream
    {
        private readonly Crc32 _crc = new();

        public uint Crc => _crc.GetCurrentHashAsUInt32();

        public override int Read(Span<byte> buffer)
        {
            int read = stream.Read(buffer);
            _crc.Append(buffer[..read]);
            return read;
        }
    }
}
