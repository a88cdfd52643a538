using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

/// <summary>The reference of Theorem B against worked values.</summary>
public class ReferenceBallCaseTests
{
    /// <summary>Relative: the worked values are of the same formulas, but their norms are rounded up by other amounts.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Of the margin: every curvature here is rounded up by 1 + 1e-9.</summary>
    private const double MajorantTolerance = 1e-8;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, BallCase.All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_pass_is_that_of_the_worked_values(int number)
    {
        BallCase expected = BallCase.All[number];
        ReferenceBallCertificate certificate = Certificate(expected);
        AssertPass(expected.Dense, certificate.Dense);
        AssertPass(expected.Sparse, certificate.Sparse);
        Assert.All(certificate.Dense, layer => Assert.DoesNotContain(false, layer.J));
        Assert.Equal(expected.Sparse.Active!, certificate.Sparse.SkipLast(1).Select(layer => layer.J));
        for (int k = 1; k < certificate.Sparse.Count - 1; k++)
            AssertNear(expected.Sparse.N![k - 1], certificate.Sparse[k].BlockNorm);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_bounds_of_every_class_are_those_of_the_worked_values(int number)
    {
        BallCase expected = BallCase.All[number];
        ReferenceBallCertificate certificate = Certificate(expected);
        Assert.Equal(expected.Classes.Select(j => j.Other), certificate.Classes.Select(j => j.Other));
        foreach (var (worked, found) in expected.Classes.Zip(certificate.Classes))
        {
            AssertNear(worked.Margin, found.Margin);
            AssertNear(worked.Dense, found.Dense, worked.Margin);
            AssertNear(worked.Norm, found.Norm, worked.Margin);
            AssertNear(worked.Plain, found.Plain.Value, worked.Margin, MajorantTolerance);
            AssertNear(worked.Sharp, found.Sharp.Value, worked.Margin, MajorantTolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_form_that_decides_is_that_of_the_worked_values(int number)
    {
        BallCase expected = BallCase.All[number];
        ReferenceBallCertificate certificate = Certificate(expected);
        Assert.Equal(expected.BallDense, certificate.DensePassed);
        Assert.Equal(expected.BallSparse, certificate.SparsePassed);
        string decidedBy =
            certificate.NormPassed ? "norm"
            : certificate.Classes.All(j => j.Norm > 0 || j.Plain.Passed) ? "plain"
            : certificate.SparsePassed ? "sharp"
            : "none";
        Assert.Equal(expected.DecidedBy, decidedBy);
    }

    private static ReferenceBallCertificate Certificate(BallCase worked) =>
        new ReferenceBall(worked.Prior(), worked.Caps).Certificate(worked.Input, worked.Label);

    private static void AssertPass(BallCase.Pass expected, IReadOnlyList<ReferenceBallLayer> layers)
    {
        Assert.Equal(expected.R.Length, layers.Count - 1);
        for (int k = 1; k < layers.Count; k++)
        {
            AssertNear(expected.R[k - 1], layers[k].R);
            AssertNear(expected.D[k - 1], layers[k - 1].D);
        }
    }

    private static void AssertNear(double expected, double found, double scale = 0, double tolerance = Tolerance)
    {
        double room = tolerance * (Math.Abs(expected) + scale);
        Assert.InRange(found, expected - room, expected + room);
    }
}
