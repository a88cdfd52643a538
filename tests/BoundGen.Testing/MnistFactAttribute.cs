using Xunit;

namespace BoundGen.Testing;

/// <summary>
/// A fact about MNIST, skipped unless the environment variable BOUNDGEN_MNIST names a folder with its four files.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MnistFactAttribute : FactAttribute
{
    public MnistFactAttribute()
    {
        if (!Directory.Exists(Folder))
            Skip = "BOUNDGEN_MNIST does not name a folder with the MNIST files";
    }

    public static string Folder => Environment.GetEnvironmentVariable("BOUNDGEN_MNIST") ?? "";
}
