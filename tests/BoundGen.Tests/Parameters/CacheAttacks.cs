namespace BoundGen.Tests.Parameters;

/// <summary>What can have become of an entry between two runs.</summary>
public static class CacheAttacks
{
    private static readonly Dictionary<string, Action<string>> All = new(StringComparer.Ordinal)
    {
        ["deleted"] = File.Delete,
        ["empty"] = file => File.WriteAllBytes(file, []),
        ["cut in the head"] = file => Cut(file, 11),
        ["cut in the key"] = file => Cut(file, 30),
        ["cut by one byte"] = file => Cut(file, (int)new FileInfo(file).Length - 1),
        ["longer by one byte"] = file => File.AppendAllText(file, "x"),
        ["another mark"] = file => Flip(file, 0),
        ["another version"] = file => Flip(file, 8),
        ["another length of the key"] = file => Flip(file, 12),
        ["another key"] = file => Flip(file, 20),
        ["another digest"] = file => Flip(file, ContentsOf(file) - 1),
        ["another first byte"] = file => Flip(file, ContentsOf(file)),
        ["another last byte"] = file => Flip(file, (int)new FileInfo(file).Length - 1),
        ["garbage"] = file => File.WriteAllBytes(file, [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i))]),
        ["a folder"] = file =>
        {
            File.Delete(file);
            Directory.CreateDirectory(file);
        },
        ["the entry of another key"] = file =>
        {
            string folder = Path.GetDirectoryName(file)!;
            var other = new CacheKey("network", "other", "");
            new CacheFolder(folder).Write(other, [1, 2, 3]);
            File.Move(Path.Combine(folder, other.FileName), file, overwrite: true);
        },
    };

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Does to the only entry of a folder what an attack says.</summary>
    public static void Run(string attack, string folder) => All[attack](Assert.Single(Directory.GetFiles(folder)));

    /// <summary>Where the contents begin whose key has the length that the file says.</summary>
    private static int ContentsOf(string file) => 16 + BitConverter.ToInt32(File.ReadAllBytes(file), 12) + 8 + 32;

    private static void Cut(string file, int length) => File.WriteAllBytes(file, File.ReadAllBytes(file)[..length]);

    private static void Flip(string file, int place)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[place] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
