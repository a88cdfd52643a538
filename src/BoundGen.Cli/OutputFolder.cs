namespace BoundGen.Cli;

/// <summary>The folder that --out names.</summary>
internal static class OutputFolder
{
    /// <summary>Creates the folder, if it is not there, before the work whose results go there.</summary>
    public static void Create(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException($"--out: expected a folder that is there or can be created: {e.Message}", e);
        }
    }
}
