namespace BoundGen.Cli;

/// <summary>A folder that an option names and a command will write into.</summary>
internal static class OutputFolder
{
    /// <summary>Creates the folder, if it is not there, before the work whose results go there.</summary>
    public static void Create(string option, string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException($"{option}: expected a folder that is there or can be created: {e.Message}", e);
        }
    }
}
