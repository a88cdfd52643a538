using Xunit;

namespace BoundGen.Testing;

/// <summary>
/// A fact about real tables, skipped unless the environment variable BOUNDGEN_TABLES names a folder with them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TablesFactAttribute : FactAttribute
{
    public TablesFactAttribute()
    {
        if (!Directory.Exists(Folder))
            Skip = "BOUNDGEN_TABLES does not name a folder with the tables";
    }

    public static string Folder => Environment.GetEnvironmentVariable("BOUNDGEN_TABLES") ?? "";
}
