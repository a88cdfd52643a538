using System.Text.Json;

namespace BoundGen.Tests;

/// <summary>The tables of high-precision.json; high-precision.py says how they were made.</summary>
internal static class HighPrecision
{
    public static TheoryData<double, double, double> Kl => Triples("kl (q, p, kl(q||p))");

    public static TheoryData<double, double, double> Inverse => Triples("inverse (q, c, max p with kl(q||p) <= c)");

    public static TheoryData<double, double, long, double, double> PacBayesKl
    {
        get
        {
            var data = new TheoryData<double, double, long, double, double>();
            foreach (double[] row in Read("pac-bayes-kl (empirical, kl, samples, delta, bound)"))
                data.Add(row[0], row[1], (long)row[2], row[3], row[4]);
            return data;
        }
    }

    public static TheoryData<long, long, double, double> ClopperPearson
    {
        get
        {
            var data = new TheoryData<long, long, double, double>();
            foreach (double[] row in Read("clopper-pearson (failures, trials, delta, upper limit)"))
                data.Add((long)row[0], (long)row[1], row[2], row[3]);
            return data;
        }
    }

    public static TheoryData<double, double, double, double, double> Gaussian
    {
        get
        {
            var data = new TheoryData<double, double, double, double, double>();
            foreach (double[] row in Read("gaussian (a, Phi(a), phi(a), Q(a), psi(a))"))
                data.Add(row[0], row[1], row[2], row[3], row[4]);
            return data;
        }
    }

    public static TheoryData<int, int, double> LnBinomial
    {
        get
        {
            var data = new TheoryData<int, int, double>();
            foreach (double[] row in Read("ln-binomial (n, k, lnC(n, k))"))
                data.Add((int)row[0], (int)row[1], row[2]);
            return data;
        }
    }

    public static TheoryData<int[], double> Alpha
    {
        get
        {
            var data = new TheoryData<int[], double>();
            foreach (double[] row in Read("alpha (d_k, s, d_{k-1}, t, K + 1, m, alpha_k(s, t))"))
                data.Add([.. row[..^1].Select(value => (int)value)], row[^1]);
            return data;
        }
    }

    private static TheoryData<double, double, double> Triples(string table)
    {
        var data = new TheoryData<double, double, double>();
        foreach (double[] row in Read(table))
            data.Add(row[0], row[1], row[2]);
        return data;
    }

    private static List<double[]> Read(string table)
    {
        var assembly = typeof(HighPrecision).Assembly;
        string name = assembly
            .GetManifestResourceNames()
            .Single(resource => resource.EndsWith("high-precision.json", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(assembly.GetManifestResourceStream(name)!);
        return document
            .RootElement.GetProperty(table)
            .EnumerateArray()
            .Select(row => row.EnumerateArray().Select(cell => cell.GetDouble()).ToArray())
            .ToList();
    }
}
