namespace BoundGen.Testing;

/// <summary>A new folder, which is deleted with everything in it.</summary>
public class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("boundgen-");

    public string At(params string[] names) => Path.Combine([_folder.FullName, .. names]);

    /// <summary>All files and folders in it, however deep.</summary>
    public string[] Contents() =>
        [
            .. _folder
                .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .Select(entry => entry.FullName)
                .Order(StringComparer.Ordinal),
        ];

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
