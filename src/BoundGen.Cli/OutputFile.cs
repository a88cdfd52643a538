namespace BoundGen.Cli;

/// <summary>A file that an option names and a command will write.</summary>
internal static class OutputFile
{
    /// <summary>Refuses what cannot be written, before the work whose results go there.</summary>
    public static void Check(string option, string path)
    {
        if (Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new IOException($"{option}: {path}: expected a file in a folder that is there.");
        // Files are moved to their place, which would replace a device.
        if (Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal))
            throw new IOException($"{option}: {path}: is a device, expected a file.");
    }
}
