namespace BoundGen;

/// <summary>
/// A folder of things that took long to make, compiled networks and norms of priors, for the processes that need them again.
/// </summary>
/// <remarks>
/// An entry is read only if it is whole and of the very key that is asked for; anything else counts as absent and is written
/// anew. Writing never fails: what cannot be written is made again next time. So a cache changes how long work takes and nothing
/// else. Entries have a digest, which guards against damage and not against whoever may write to the folder. Compiled networks
/// are
/// code; so a folder is used only if it belongs to the user and nobody else may write to it, on systems with Unix permissions.
/// May be used from many threads and processes at once.
/// </remarks>
public sealed class CacheFolder
{
    /// <summary>What a folder holds at most, unless said otherwise: 1 GiB.</summary>
    public const long DefaultLimit = 1L << 30;

    private const UnixFileMode ByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan LongestWrite = TimeSpan.FromDays(1);
    private readonly long _limit;
    private readonly Lazy<string?> _objection;

    /// <summary>Names a folder; nothing is done before something is read or written.</summary>
    /// <param name="path">The folder; made when it is needed.</param>
    /// <param name="limit">How many bytes of entries it holds: the oldest make room for new ones.</param>
    public CacheFolder(string path, long limit = DefaultLimit)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = System.IO.Path.GetFullPath(path);
        _limit = limit;
        _objection = new Lazy<string?>(FindObjection);
    }

    /// <summary>
    /// The folder <c>boundgen</c> in the place that the platform has for a user's caches: <c>XDG_CACHE_HOME</c> or
    /// <c>~/.cache</c>, <c>~/Library/Caches</c> on macOS, <c>%LOCALAPPDATA%</c> on Windows. Null where the user has none.
    /// </summary>
    public static string? UserPath
    {
        get
        {
            string place = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            );
            if (!OperatingSystem.IsWindows())
            {
                string home = Environment.GetEnvironmentVariable("HOME") ?? "";
                string stated = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? "";
                // The rule of XDG: a path that is not absolute is ignored.
                place =
                    !OperatingSystem.IsMacOS() && System.IO.Path.IsPathRooted(stated) ? stated
                    : home.Length == 0 ? ""
                    : System.IO.Path.Combine(home, OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
            }

            return place.Length == 0 ? null : System.IO.Path.Combine(place, "boundgen");
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>
    /// Why the folder is not used: it cannot be made, or others may write to it. Null where it is used, and before anything was
    /// read or written.
    /// </summary>
    public string? Objection => _objection.IsValueCreated ? _objection.Value : null;

    /// <summary>The contents of an entry, as they were written.</summary>
    /// <param name="key">What is asked for.</param>
    /// <returns>Null where there is no such entry, or none that is whole.</returns>
    public byte[]? Read(CacheKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_objection.Value is not null)
            return null;
        try
        {
            using var stream = Open(FileOf(key));
            return CacheEntry.Read(stream, key);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            return null;
        }
    }

    /// <summary>Keeps an entry, if the folder can be written to and the entry is not larger than its limit.</summary>
    /// <param name="key">What it is.</param>
    /// <param name="contents">What <see cref="Read"/> gives back.</param>
    public void Write(CacheKey key, ReadOnlySpan<byte> contents)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_objection.Value is not null || contents.Length > _limit)
            return;
        try
        {
            byte[] kept = contents.ToArray();
            AtomicFile.Write(FileOf(key), stream => CacheEntry.Write(stream, key, kept));
            Prune();
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // Another time.
        }
    }

    /// <summary>The entries, the newest first.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<CachedItem> Items() => [.. Entries().Select(file => new CachedItem(KeyOf(file), file))];

    /// <summary>Deletes all entries, and nothing that is none.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void Clear()
    {
        foreach (var file in Entries().Concat(Unfinished()))
            file.Delete();
    }

    private string FileOf(CacheKey key) => System.IO.Path.Combine(Path, key.FileName);

    private static CacheKey? KeyOf(FileInfo file)
    {
        try
        {
            using var stream = Open(file.FullName);
            return CacheEntry.ReadKey(stream);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            return null;
        }
    }

    /// <summary>Opens a file that another process may replace meanwhile.</summary>
    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private FileInfo[] Entries() => [.. Files("*" + CacheKey.Extension).OrderByDescending(file => file.LastWriteTimeUtc)];

    private FileInfo[] Unfinished() => Files($"*{CacheKey.Extension}.*.tmp");

    private FileInfo[] Files(string pattern) => Directory.Exists(Path) ? new DirectoryInfo(Path).GetFiles(pattern) : [];

    /// <summary>Deletes the oldest entries beyond the limit, and what processes that were killed left behind.</summary>
    private void Prune()
    {
        long bytes = 0;
        foreach (var file in Entries())
        {
            bytes += file.Length;
            if (bytes > _limit)
                file.Delete();
        }

        foreach (var file in Unfinished().Where(file => file.LastWriteTimeUtc < DateTime.UtcNow - LongestWrite))
            file.Delete();
    }

    private string? FindObjection()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Path);
                return null;
            }

            Directory.CreateDirectory(Path, Private);
            var mode = File.GetUnixFileMode(Path);
            if ((mode & ByOthers) != UnixFileMode.None)
                return "users other than its owner may write to it, and compiled networks are loaded from it";
            // Only its owner may do this, or the superuser.
            File.SetUnixFileMode(Path, mode);
            return null;
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            return Directory.Exists(Path) ? "it belongs to another user, or is read-only" : $"it cannot be made: {e.Message}";
        }
    }

    private static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException;
}
