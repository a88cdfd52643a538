using Xunit;

namespace BoundGen.Testing;

/// <summary>
/// The folder of real ONNX networks that the environment variable BOUNDGEN_ONNX names; tests of them are skipped without it.
/// </summary>
public static class OnnxFiles
{
    public static string Folder => Environment.GetEnvironmentVariable("BOUNDGEN_ONNX") ?? "";

    internal static string? Missing =>
        Directory.Exists(Folder) ? null : "BOUNDGEN_ONNX does not name a folder with the ONNX files";
}

/// <summary>A fact about real ONNX networks.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxFactAttribute : FactAttribute
{
    public OnnxFactAttribute() => Skip = OnnxFiles.Missing;
}

/// <summary>A theory about real ONNX networks.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxTheoryAttribute : TheoryAttribute
{
    public OnnxTheoryAttribute() => Skip = OnnxFiles.Missing;
}

/// <summary>A theory about real ONNX networks on MNIST, skipped without either.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxMnistTheoryAttribute : TheoryAttribute
{
    public OnnxMnistTheoryAttribute() => Skip = OnnxFiles.Missing ?? new MnistFactAttribute().Skip;
}
