using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

/// <summary>
/// Looks for the worst network of a ball and the worst input x + nu s^0 together, among moves of rank one: theta^k = theta_0^k +
/// rho_k s^k (x;beta)^T / ||(x;beta)||, x being theta's own activations and ||s^k|| at most 1. At one input these reach whatever
/// the ball reaches.
/// </summary>
internal sealed class BallAttack(ReferenceNetwork prior, double[] caps, float[] input, Random random, double inputRadius = 0)
{
    private const int FullSteps = 8,
        SmallSteps = 24;

    private readonly ReferencePass _centre = prior.Forward(input);

    /// <summary>h_j - h_y.</summary>
    public BallGoal Error(int y, int j) =>
        new(prior.K + 1, member => member.Z[^1][j] - member.Z[^1][y], _ => Unit(prior.C, j) - Unit(prior.C, y));

    /// <summary>z_i^k, or minus z_i^k.</summary>
    public BallGoal Neuron(int k, int i, int sign) =>
        new(k, member => sign * member.Z[k - 1][i], _ => sign * Unit(prior.Size(k), i));

    /// <summary>||x^k - x_0^k||.</summary>
    public BallGoal Distance(int k)
    {
        Vector<double> x0 = _centre.X(k);
        return new(k, member => (member.X[k] - x0).L2Norm(), member => member.X[k] - x0);
    }

    /// <summary>
    /// The member of the ball that came nearest to a goal: gradient ascent by full steps, then by small ones. It starts at the
    /// centre, at a random member, and twice for each further pattern of active neurons, which the first two or all full steps
    /// pretend.
    /// </summary>
    /// <param name="goal">What grows.</param>
    /// <param name="starts">Half the number of starts.</param>
    public BallMember Best(BallGoal goal, int starts)
    {
        BallMember best = Member(Zero());
        for (int start = 0; start < 2 * starts; start++)
        {
            int number = start / 2,
                pretended = start < 2 ? 0
                : start % 2 == 0 ? 2
                : FullSteps;
            Vector<double>[] s = start % 2 == 0 ? Zero() : Random();
            for (int step = 0; step < FullSteps + SmallSteps; step++)
            {
                BallMember member = Member(s);
                best = goal.Value(member) > goal.Value(best) ? member : best;
                Vector<double>[] gradient = Gradient(goal, member, step < pretended ? Pattern(number) : null);
                double length = step < FullSteps ? double.PositiveInfinity : 0.5 * Math.Pow(0.75, step - FullSteps);
                s = [.. s.Zip(gradient, (direction, g) => Moved(direction, g, length))];
            }
        }
        return best;
    }

    private Vector<double>[] Zero() =>
        [.. Enumerable.Range(0, prior.K + 2).Select(k => Vector<double>.Build.Dense(prior.Size(k)))];

    private Vector<double>[] Random() =>
        [.. Zero().Select(s => s.Map(_ => Gaussian(), Zeros.Include)).Select(s => s / s.L2Norm() * random.NextDouble())];

    // With few neurons the number of a start is its pattern, so that all patterns come up.
    private Func<int, int, bool> Pattern(int number)
    {
        int first = prior.Size(1);
        return (k, i) => k == 1 && first < 6 ? (number >> i & 1) != 0 : random.Next(2) == 0;
    }

    private IEnumerable<int> Layers => Enumerable.Range(1, prior.K + 1);

    private BallMember Member(Vector<double>[] s)
    {
        var member = new BallMember(prior, caps, s);
        member.X.Add(_centre.X(0) + inputRadius * s[0]);
        foreach (int k in Layers)
        {
            double A = Math.Sqrt(member.X[k - 1] * member.X[k - 1] + prior.Beta);
            member.Z.Add(prior.W(k) * member.X[k - 1] + prior.B(k) + caps[k - 1] * A * s[k]);
            if (k <= prior.K)
                member.X.Add(member.Z[k - 1].PointwiseMaximum(0));
        }
        return member;
    }

    private Vector<double>[] Gradient(BallGoal goal, BallMember member, Func<int, int, bool>? pattern)
    {
        Vector<double>[] gradient = Zero();
        Vector<double> dz = goal.Gradient(member);
        for (int k = goal.Layer; k >= 1; k--)
        {
            Vector<double> x = member.X[k - 1],
                s = member.Directions[k];
            double A = Math.Sqrt(x * x + prior.Beta);
            gradient[k] = caps[k - 1] * A * dz;
            Vector<double> dx = prior.W(k).Transpose() * dz;
            if (A > 0)
                dx += caps[k - 1] * (s * dz) / A * x;
            if (k == 1)
                gradient[0] = inputRadius * dx;
            else
                dz = dx.MapIndexed((i, d) => (pattern?.Invoke(k - 1, i) ?? member.Z[k - 2][i] > 0) ? d : 0, Zeros.Include);
        }
        return gradient;
    }

    private static Vector<double> Moved(Vector<double> s, Vector<double> gradient, double length)
    {
        double norm = gradient.L2Norm();
        if (norm == 0)
            return s;
        Vector<double> moved = double.IsFinite(length) ? s + length / norm * gradient : gradient / norm;
        return moved / Math.Max(1, moved.L2Norm());
    }

    private static Vector<double> Unit(int n, int i) => Vector<double>.Build.Dense(n, l => l == i ? 1 : 0);

    private double Gaussian() => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
}

/// <summary>What an attack makes large: a function of z^k of one layer, and its gradient there.</summary>
internal sealed record BallGoal(int Layer, Func<BallMember, double> Value, Func<BallMember, Vector<double>> Gradient);

/// <summary>A network of a ball, with its pass.</summary>
internal sealed class BallMember(ReferenceNetwork prior, double[] caps, Vector<double>[] directions)
{
    /// <summary>s^k; entry 0 is that of the input.</summary>
    public IReadOnlyList<Vector<double>> Directions { get; } = directions;

    public List<Vector<double>> X { get; } = [];

    public List<Vector<double>> Z { get; } = [];

    /// <summary>Its parameters, in the layout of <see cref="NetworkShape"/>.</summary>
    public double[] Parameters()
    {
        NetworkShape shape = prior.Shape;
        var values = new double[shape.ParameterCount];
        for (int k = 1; k <= prior.K + 1; k++)
        {
            Vector<double> x = X[k - 1];
            double A = Math.Sqrt(x * x + prior.Beta);
            Vector<double> s = A == 0 ? 0 * Directions[k] : caps[k - 1] / A * Directions[k];
            Matrix<double> W = prior.W(k) + s.OuterProduct(x);
            W.ToRowMajorArray().CopyTo(values, shape.Weights(k - 1).Start.Value);
            if (shape.HasBias)
                (prior.B(k) + s).ToArray().CopyTo(values, shape.Biases(k - 1).Start.Value);
        }
        return values;
    }

    public ReferenceNetwork Network() => new(prior.Shape, Parameters());

    /// <summary>Its pass at its own input, computed again.</summary>
    public ReferencePass Pass() => Network().Forward(X[0].ToArray());
}
