namespace BoundGen;

/// <summary>A file of a <see cref="CacheFolder"/>, as it is listed.</summary>
public sealed class CachedItem
{
    internal CachedItem(CacheKey? key, FileInfo file) => (Key, Bytes, Written) = (key, file.Length, file.LastWriteTimeUtc);

    /// <summary>What it is; null where its first bytes do not say, so that it is never read.</summary>
    public CacheKey? Key { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>When it was written, in UTC.</summary>
    public DateTime Written { get; }
}
