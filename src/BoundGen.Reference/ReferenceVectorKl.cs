using MathNet.Numerics;

namespace BoundGen.Reference;

/// <summary>
/// Theory.md section 12 from its definitions: the sup over a kl ball from its optimal point, and progressive validation by
/// bisection.
/// </summary>
public static class ReferenceVectorKl
{
    /// <summary>ln xi(M, m), M = 4.</summary>
    public static double LnMoment(long m) =>
        Math.Log(
            Math.Sqrt(Math.PI)
                * Math.Exp(1.0 / (12 * m))
                * Math.Pow(m / 2.0, 1.5)
                * Enumerable
                    .Range(0, 4)
                    .Sum(z =>
                        SpecialFunctions.Binomial(4, z) / (Math.Pow(Math.PI * m, z / 2.0) * SpecialFunctions.Gamma((4 - z) / 2.0))
                    )
        );

    /// <summary>
    /// min over gamma of gamma limit + sup { p_A + (1 - gamma) p_B - gamma p_C : kl(q||p) &lt;= c }, on a grid of gamma.
    /// </summary>
    /// <param name="q">Frequencies of A, B, C and D; they sum to 1.</param>
    /// <param name="limit">Of the prior's error.</param>
    /// <param name="c">The budget, above 0.</param>
    /// <param name="points">Of the grid of gamma, which is dense near 0.</param>
    public static double Bound(double[] q, double limit, double c, int points = 401) =>
        Enumerable
            .Range(0, points)
            .Select(i => Math.Pow((double)i / (points - 1), 3))
            .Min(gamma => gamma * limit + Sup(q, [1, 1 - gamma, -gamma, 0], c));

    /// <summary>
    /// sup { a p : kl(q||p) &lt;= c }: p_i is proportional to q_i/(mu - a_i), and where the cell of the largest a_i has q_i = 0
    /// it
    /// may take what is left at mu = a_i.
    /// </summary>
    /// <param name="q">Frequencies; they sum to 1.</param>
    /// <param name="a">What is maximised.</param>
    /// <param name="c">The budget, above 0.</param>
    public static double Sup(double[] q, double[] a, double c)
    {
        int top = Enumerable.Range(0, a.Length).Where(i => a[i] == a.Max()).MaxBy(i => q[i]);
        if (q[top] == 0)
        {
            double[] limit = Point(0);
            if (Kl(q, limit) <= c)
            {
                // kl grows by -ln(1 - r) where the share r of all is moved to the top
                double moved = 1 - Math.Exp(Kl(q, limit) - c);
                return moved * a[top] + (1 - moved) * Value(limit);
            }
        }

        double low = 1e-30,
            high = 1e15;
        for (int step = 0; step < 400; step++)
        {
            double middle = Math.Sqrt(low * high);
            (low, high) = Kl(q, Point(middle)) > c ? (middle, high) : (low, middle);
        }
        return Value(Point(high));

        // at mu = a_top + slack
        double[] Point(double slack)
        {
            double[] p = [.. q.Select((share, i) => share == 0 ? 0 : share / (slack + (a[top] - a[i])))];
            return [.. p.Select(share => share / p.Sum())];
        }

        double Value(double[] p) => p.Select((share, i) => share * a[i]).Sum();
    }

    /// <summary>kl(q||p) in nats.</summary>
    public static double Kl(double[] q, double[] p) =>
        q.Select((share, i) => share == 0 ? 0 : share * Math.Log(share / p[i])).Sum();

    /// <summary>
    /// The largest p with lambda F - m ln(1 - p + p e^lambda) &lt;= ln(|Lambda|/delta) for lambda = -0.005 1.6^i, i = 0..15.
    /// </summary>
    /// <param name="errors">F.</param>
    /// <param name="m">Samples.</param>
    /// <param name="delta">Probability with which the bound may be wrong.</param>
    public static double Progressive(int errors, int m, double delta)
    {
        double[] lambdas = [.. Enumerable.Range(0, 16).Select(i => -0.005 * Math.Pow(1.6, i))];
        double low = 0,
            high = 1;
        for (int step = 0; step < 200; step++)
        {
            double p = (low + high) / 2;
            bool isAllowed = lambdas.All(lambda =>
                lambda * errors - m * Math.Log(1 - p + p * Math.Exp(lambda)) <= Math.Log(lambdas.Length / delta)
            );
            (low, high) = isAllowed ? (p, high) : (low, p);
        }
        return high;
    }
}
