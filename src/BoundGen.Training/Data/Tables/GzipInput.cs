using System.IO.Compression;

namespace BoundGen.Training;

/// <summary>
/// The contents of a gzipped file, to the end or not at all. The framework takes a file that is cut short for a whole one; so
/// another gzip member is put behind the file, and what comes out last must be its contents.
/// </summary>
internal sealed class GzipInput : ForwardStream
{
    private static readonly byte[] Mark = [.. "\0the file is whole\0"u8];
    private static readonly byte[] MarkMember = Zip(Mark);

    private readonly string _path;
    private readonly GZipStream _contents;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start,
        _end;
    private bool _ended;

    /// <param name="file">At its start; stays open.</param>
    /// <param name="path">The name errors are reported under.</param>
    public GzipInput(Stream file, string path) =>
        (_path, _contents) = (path, new GZipStream(new MarkedStream(file), CompressionMode.Decompress));

    public override int Read(Span<byte> buffer)
    {
        // The last bytes are kept back: they may be the mark.
        while (_end - _start <= Mark.Length && !_ended)
            Fill();
        int count = Math.Min(_end - _start - Mark.Length, buffer.Length);
        if (_ended && !_buffer.AsSpan(_start, _end - _start).EndsWith(Mark))
            throw Damaged(inner: null);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _contents.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        try
        {
            int read = _contents.Read(_buffer.AsSpan(_end));
            _end += read;
            _ended = read == 0;
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    private InvalidDataException Damaged(Exception? inner) =>
        new($"{_path}: is damaged gzip, or cut short; expected a whole file", inner);

    private static byte[] Zip(byte[] contents)
    {
        var zipped = new MemoryStream();
        using (var zipper = new GZipStream(zipped, CompressionLevel.Fastest))
            zipper.Write(contents);
        return zipped.ToArray();
    }

    /// <summary>A file with the mark behind it.</summary>
    private sealed class MarkedStream(Stream file) : ForwardStream
    {
        private int _marked;

        public override int Read(Span<byte> buffer)
        {
            int read = file.Read(buffer);
            if (read > 0 || buffer.IsEmpty)
                return read;
            int count = Math.Min(MarkMember.Length - _marked, buffer.Length);
            MarkMember.AsSpan(_marked, count).CopyTo(buffer);
            _marked += count;
            return count;
        }
    }
}
