using BoundGen.Reference;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Tests.Reference;

/// <summary>
/// The reference certificates with a piece of their source replaced, compiled in process: how a test asks what happens without
/// one term, while the reference stays as theory.md writes it.
/// </summary>
internal sealed class WeakenedReference
{
    private const string Using = "global using System; global using System.Collections.Generic; global using System.Linq;";

    // The one way in that needs no type of its own: theorems as functions.
    private const string Entry = """
        namespace BoundGen.Reference;
        public static class Entry
        {
            public static Func<NoisyPass, int, bool, ReferenceCertificate>[] Theorems(ReferenceNetwork prior, double[] rho, double[] sigma, double eta)
            {
                var certificates = new ReferenceCertificates(prior, rho, sigma, eta);
                return [certificates.Uniform, certificates.Pointwise, certificates.Averaged];
            }
        }
        """;

    private static readonly string[] Files =
    [
        "ReferenceCertificates.cs",
        "ReferenceCertificates.Uniform.cs",
        "ReferenceWeightNorms.cs",
    ];
    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ]
    );

    private readonly Func<
        ReferenceNetwork,
        double[],
        double[],
        double,
        Func<NoisyPass, int, bool, ReferenceCertificate>[]
    > _theorems;

    /// <param name="find">What is replaced: it must occur exactly once.</param>
    /// <param name="replacement">By what.</param>
    public WeakenedReference(string find, string replacement)
    {
        string[] sources = [.. Files.Select(Source)];
        int found = sources.Sum(source => source.Split(find).Length - 1);
        if (found != 1)
            throw new ArgumentException($"Expected once in the reference, found {found} times: {find}", nameof(find));
        var trees = sources
            .Select(source => source.Replace(find, replacement, StringComparison.Ordinal))
            .Select(source => source.Replace("_prior.CheckLabel(label);", "", StringComparison.Ordinal)) // internal
            .Append(Entry)
            .Append(Using)
            .Select(source => CSharpSyntaxTree.ParseText(source));
        var compilation = CSharpCompilation.Create(
            "Weakened." + Guid.NewGuid().ToString("N"),
            trees,
            References.Value,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        if (!emitted.Success)
            throw new ArgumentException(
                string.Join("; ", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)),
                nameof(replacement)
            );
        _theorems = System
            .Reflection.Assembly.Load(image.ToArray())
            .GetType("BoundGen.Reference.Entry", throwOnError: true)!
            .GetMethod("Theorems")!
            .CreateDelegate<
                Func<ReferenceNetwork, double[], double[], double, Func<NoisyPass, int, bool, ReferenceCertificate>[]>
            >();
    }

    /// <summary>What stands for <see cref="Attack.Certificate(Situation, Theorem, bool)"/>.</summary>
    public Func<NoisyPass, ReferenceCertificate> Certificate(Situation situation, Theorem theorem, bool dense) =>
        Certificate(situation.Prior, situation.Rho, situation.Sigma, situation.Eta, theorem, situation.Label, dense);

    public Func<NoisyPass, ReferenceCertificate> Certificate(
        ReferenceNetwork prior,
        double[] rho,
        double[] sigma,
        double eta,
        Theorem theorem,
        int label,
        bool dense
    )
    {
        var weakened = _theorems(prior, rho, sigma, eta)[(int)theorem];
        return pass => weakened(pass, label, dense);
    }

    private static string Source(string file)
    {
        using var reader = new StreamReader(typeof(WeakenedReference).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
