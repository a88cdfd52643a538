namespace BoundGen.Cli;

/// <summary>A file that an option names and a command will write.</summary>
internal static class OutputFile
{
    /// <summary>Refuses what cannot be written, before any work is done that it would be a pity to lose.</summary>
    public static void Check(string option, string path)
    {
        if (Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new IOException($"{option}: {path}: expected a file in a folder that is there.");
    }
}
