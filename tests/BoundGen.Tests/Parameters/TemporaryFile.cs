namespace BoundGen.Tests;

/// <summary>A file name in a fresh folder, which goes with everything in it.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("boundgen-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "model.safetensors");

    public string[] Siblings => _folder.GetFiles().Select(file => file.Name).ToArray();

    public void Dispose() => _folder.Delete(recursive: true);
}
