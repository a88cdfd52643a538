using System.IO.Compression;

namespace BoundGen.Package.Tests;

/// <summary>The packages, packed when this project was built.</summary>
internal static class Feed
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "feed");

    public static string Package { get; } = Directory.GetFiles(Folder, "BoundGen.?.*.nupkg").Single();

    public static string Version { get; } = Path.GetFileNameWithoutExtension(Package)["BoundGen.".Length..];

    public static string Training { get; } = Path.Combine(Folder, $"BoundGen.Training.{Version}.nupkg");

    public static string Onnx { get; } = Path.Combine(Folder, $"BoundGen.Onnx.{Version}.nupkg");

    public static string Reports { get; } = Path.Combine(Folder, $"BoundGen.Reports.{Version}.nupkg");

    public static string Templates { get; } = Path.Combine(Folder, $"BoundGen.Templates.{Version}.nupkg");

    public static string Tool { get; } = Path.Combine(Folder, $"BoundGen.Tool.{Version}.nupkg");

    /// <summary>Every file of a package, without the parts that packages have for their format's sake.</summary>
    public static string[] Files(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return
        [
            .. archive
                .Entries.Select(entry => entry.FullName)
                .Where(name =>
                    name != "[Content_Types].xml"
                    && !name.StartsWith("_rels/", StringComparison.Ordinal)
                    && !name.StartsWith("package/", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    public static MemoryStream Open(string package, string file)
    {
        using var archive = ZipFile.OpenRead(package);
        using var compressed = archive.GetEntry(file)!.Open();
        var stream = new MemoryStream();
        compressed.CopyTo(stream);
        stream.Position = 0;
        return stream;
    }
}
