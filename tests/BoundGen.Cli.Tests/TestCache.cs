using System.Runtime.CompilerServices;

namespace BoundGen.Cli.Tests;

/// <summary>The tool in tests, in this process and in others, keeps its work beside the tests and not with the user's.</summary>
internal static class TestCache
{
    [ModuleInitializer]
    internal static void Use() =>
        Environment.SetEnvironmentVariable(CacheOptions.Variable, Path.Combine(AppContext.BaseDirectory, "cache"));
}
