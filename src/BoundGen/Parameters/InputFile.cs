using System.ComponentModel;

namespace BoundGen.Runtime;

/// <summary>Opens files to read them. For the packages beside this one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class InputFile
{
    /// <summary>Opens a file. A folder is named as one: the system says that access to it is denied.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">A folder, or a file that is not there or cannot be read.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path}: is a folder, expected a file.");
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }
}
