using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

/// <summary>
/// The reference certificate of Theorem B with a piece of its source replaced: see <see cref="WeakenedSource"/>.
/// </summary>
internal static class WeakenedBall
{
    private const string Entry = """
        namespace BoundGen.Reference;
        public static class Entry
        {
            public static ReferenceBallCertificate Make(ReferenceNetwork prior, double[] caps, double nu, float[] input, int label) =>
                new ReferenceBall(prior, caps, nu).Certificate(input, label);
        }
        """;

    private static readonly string[] Files = ["ReferenceBall.cs", "ReferenceMajorant.cs"];

    /// <summary>The certificate of a prior, its caps, a radius of inputs, an input and a label.</summary>
    /// <param name="find">What is replaced: it must occur exactly once.</param>
    /// <param name="replacement">By what.</param>
    public static Func<ReferenceNetwork, double[], double, float[], int, ReferenceBallCertificate> Certificate(
        string find,
        string replacement
    ) =>
        WeakenedSource
            .Entry(Files, Entry, find, replacement)
            .CreateDelegate<Func<ReferenceNetwork, double[], double, float[], int, ReferenceBallCertificate>>();
}
