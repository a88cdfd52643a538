using System.Runtime.Versioning;
using BoundGen.Compilation;
using BoundGen.Testing;

namespace BoundGen.Tests.Parameters;

/// <summary>A cache changes how long work takes and nothing else, whatever becomes of its files.</summary>
public sealed class CacheFolderTests : TemporaryFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly CacheKey Key = new("network", "4-3-2", "made by\nsome program");
    private static readonly byte[] Kept = [.. Enumerable.Range(0, 300).Select(i => (byte)(7 * i))];

    [Fact]
    public void What_was_written_is_read_by_that_key_alone()
    {
        var cache = new CacheFolder(At("deep", "cache"));
        Assert.Null(cache.Read(Key));
        cache.Write(Key, Kept);
        Assert.Equal(Kept, new CacheFolder(At("deep", "cache")).Read(Key));
        CacheKey[] others =
        [
            new("norms", "4-3-2", "made by\nsome program"),
            new("network", "4-3-3", "made by\nsome program"),
            new("network", "4-3-2", "made by\nanother program"),
        ];
        Assert.All(others, other => Assert.Null(cache.Read(other)));
        cache.Write(Key, []);
        Assert.Equal([], cache.Read(Key)!);
        Assert.Null(cache.Objection);
    }

    [Theory]
    [MemberData(nameof(CacheAttacks.Names), MemberType = typeof(CacheAttacks))]
    public void What_became_of_an_entry_is_not_read_and_is_written_anew(string attack)
    {
        var cache = new CacheFolder(At("cache"));
        cache.Write(Key, Kept);
        CacheAttacks.Run(attack, cache.Path);
        Assert.Null(cache.Read(Key));
        // Listing survives it too.
        Assert.InRange(cache.Items().Count, 0, 1);
        cache.Write(Key, Kept);
        // Nothing replaces a folder.
        Assert.Equal(attack == "a folder" ? null : Kept, cache.Read(Key));
        cache.Clear();
        Assert.Empty(Directory.GetFiles(cache.Path));
    }

    [Theory]
    [MemberData(nameof(CacheAttacks.Names), MemberType = typeof(CacheAttacks))]
    public void A_network_is_the_same_code_with_a_cache_without_one_and_with_an_attacked_one(string attack)
    {
        var shape = new NetworkShape([4, 3, 2], true);
        byte[] Image(CacheFolder? cache) => NetworkCompiler.ImageOf(shape, cache, CancellationToken.None);
        byte[] image = Plain.Value;
        var cache = new CacheFolder(At("cache"));
        cache.Write(NetworkCompiler.KeyOf(shape), image);
        Assert.Equal(image, Image(cache));
        CacheAttacks.Run(attack, cache.Path);
        Assert.Equal(image, Image(cache));
    }

    [Fact]
    public void Every_single_byte_of_an_entry_counts()
    {
        var cache = new CacheFolder(At("cache"));
        cache.Write(Key, Kept);
        string file = Assert.Single(Directory.GetFiles(cache.Path));
        byte[] whole = File.ReadAllBytes(file);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] flipped = [.. whole];
            flipped[i] ^= 0x10;
            File.WriteAllBytes(file, flipped);
            Assert.True(cache.Read(Key) is null, $"byte {i}");
            File.WriteAllBytes(file, whole[..i]);
            Assert.True(cache.Read(Key) is null, $"length {i}");
        }

        File.WriteAllBytes(file, whole);
        Assert.Equal(Kept, cache.Read(Key));
    }

    [Fact]
    public void A_folder_that_is_a_file_or_vanishes_is_no_error()
    {
        File.WriteAllText(At("file"), "mine");
        var file = new CacheFolder(At("file"));
        file.Write(Key, Kept);
        Assert.Null(file.Read(Key));
        Assert.Contains("cannot be made", file.Objection);
        Assert.Equal("mine", File.ReadAllText(At("file")));

        var vanishing = new CacheFolder(At("vanishing"));
        vanishing.Write(Key, Kept);
        Directory.Delete(vanishing.Path, recursive: true);
        vanishing.Write(Key, Kept);
        Assert.Null(vanishing.Read(Key));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_becomes_read_only_is_still_read()
    {
        var readOnly = new CacheFolder(At("read-only"));
        readOnly.Write(Key, Kept);
        File.SetUnixFileMode(readOnly.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var other = new CacheKey("network", "5-3-2", "");
        readOnly.Write(other, Kept);
        Assert.Equal(Kept, readOnly.Read(Key));
        // The superuser writes all the same.
        Assert.Equal(Environment.IsPrivilegedProcess ? Kept : null, readOnly.Read(other));
        File.SetUnixFileMode(readOnly.Path, Private);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_is_made_for_the_user_alone_and_one_that_others_may_write_to_is_not_used()
    {
        var own = new CacheFolder(At("own"));
        own.Write(Key, Kept);
        Assert.Equal(Private, File.GetUnixFileMode(own.Path));
        Assert.All(new[] { UnixFileMode.GroupWrite, UnixFileMode.OtherWrite }, more =>
        {
            File.SetUnixFileMode(own.Path, Private | more);
            var open = new CacheFolder(own.Path);
            Assert.Null(open.Read(Key));
            Assert.Contains("may write to it", open.Objection);
        });
    }

    [Fact]
    public void The_oldest_entries_make_room_and_nothing_else_is_deleted()
    {
        var cache = new CacheFolder(At("cache"), limit: 1200);
        CacheKey[] keys = [.. Enumerable.Range(0, 5).Select(i => new CacheKey("network", $"{i}", ""))];
        for (int i = 0; i < keys.Length; i++)
        {
            cache.Write(keys[i], Kept);
            File.SetLastWriteTimeUtc(
                Path.Combine(cache.Path, keys[i].FileName),
                new DateTime(2026, 1, 1 + i, 0, 0, 0, DateTimeKind.Utc)
            );
        }

        Assert.Equal([false, false, true, true, true], keys.Select(key => cache.Read(key) is not null).TakeLast(5));
        Assert.Equal(["4", "3", "2"], cache.Items().Select(item => item.Key!.Subject));
        cache.Write(Key, new byte[1201]);
        Assert.Null(cache.Read(Key));

        File.WriteAllText(Path.Combine(cache.Path, "notes.txt"), "mine");
        cache.Clear();
        Assert.Equal([Path.Combine(cache.Path, "notes.txt")], Directory.GetFileSystemEntries(cache.Path));
    }

    [Fact]
    public void Many_threads_write_and_read_one_entry_at_once()
    {
        var cache = new CacheFolder(At("cache"));
        Parallel.For(0, 64, i =>
        {
            if (i % 2 == 0)
                cache.Write(Key, Kept);
            else
                Assert.True(cache.Read(Key) is null or [0, 7, 14, ..]);
        });
        Assert.Equal(Kept, cache.Read(Key));
        Assert.Single(Directory.GetFiles(cache.Path));
    }

    /// <summary>What the compiler makes without a cache.</summary>
    private static readonly Lazy<byte[]> Plain = new(() =>
        NetworkCompiler.ImageOf(new NetworkShape([4, 3, 2], true), null, CancellationToken.None)
    );
}
