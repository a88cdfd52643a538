using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>A file that must stay as it is while it is read. What is gzipped is unpacked on the way.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly FileStream _file;
    private readonly (long Length, DateTime Written) _found;
    private GzipInput? _unzipped;

    private SourceFile(string path, FileStream file)
    {
        (Path, _file, _found) = (path, file, Stamp(path));
        IsGzipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
    }

    public string Path { get; }

    /// <summary>Whether it is gzipped, told by content.</summary>
    public bool IsGzipped { get; }

    /// <summary>How much of the file has been read, 0 to 1.</summary>
    public double Share => _found.Length == 0 ? 1 : Math.Min(1, (double)_file.Position / _found.Length);

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">A folder, a pipe, or a file that is not there or cannot be read.</exception>
    public static SourceFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream file = InputFile.Open(path);
        if (file.CanSeek)
            return new SourceFile(path, file);
        file.Dispose();
        throw new IOException($"{path}: is a pipe or device, expected a file: it is read more than once.");
    }

    /// <summary>The contents from their start. What was read before ends to be of use.</summary>
    /// <returns>A stream of this file, which is not to be closed; it can seek unless the file is gzipped.</returns>
    public Stream Contents()
    {
        _file.Position = 0;
        _unzipped?.Dispose();
        _unzipped = IsGzipped ? new GzipInput(_file, Path) : null;
        return _unzipped is null ? _file : _unzipped;
    }

    /// <summary>The first bytes of the contents.</summary>
    public byte[] Start(int length)
    {
        byte[] start = new byte[length];
        int read = Contents().ReadAtLeast(start, length, throwOnEndOfStream: false);
        return start[..read];
    }

    /// <summary>Throws if the file is another than it was.</summary>
    /// <exception cref="IOException">It is.</exception>
    public void CheckUnchanged()
    {
        if (Stamp(Path) != _found)
            throw new IOException($"{Path}: changed while it was read, expected a file that nobody writes to.");
    }

    public void Dispose()
    {
        _unzipped?.Dispose();
        _file.Dispose();
    }

    private static (long Length, DateTime Written) Stamp(string path)
    {
        var info = new FileInfo(path);
        return (info.Exists ? info.Length : -1, info.LastWriteTimeUtc);
    }
}
