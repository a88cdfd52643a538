using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Sparsity;

/// <summary>
/// Propositions 9 and 10 of theory.md section 3 under attack: where r_k >= gamma_k in all layers, no network whose layers move by
/// at most eps_k omega_k in the sparse norm and eps_k xi_k in the reduced rows switches a neuron of I_k on, or moves an
/// output by more than zeta_{K+1} gamma_{K+1}.
/// </summary>
public class PerturbationAttackTests
{
    private const double Rounding = 1e-11;

    [Fact]
    public void No_attack_within_the_radius_switches_a_neuron_on_or_moves_an_output_too_far()
    {
        double furthestOutput = 0,
            nearestNeuron = double.NegativeInfinity;
        int attacked = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            var situation = new PaperSituation(seed, samples: 1);
            ReferencePass pass = situation.Passes[0];
            int[] sparsity = situation.Greedy.ComputeVectors(situation.Data, 0.02)[0];
            double eps = LargestEps(situation, sparsity);
            if (sparsity.Max() == 0 || eps == 0)
                continue;
            ReferencePaper paper = situation.Paper(situation.Norms, sparsity, eps);
            for (int k = 1; k <= situation.K; k++)
                Assert.True(paper.Radius(pass, k) >= ReferencePaper.Gamma(paper.Eps, k));

            attacked++;
            for (int attack = 0; attack < 24; attack++)
            {
                ReferenceNetwork moved = Attacked(situation, paper, pass, attack);
                ReferencePass after = moved.Forward(situation.Data.Input(0));
                for (int k = 1; k <= situation.K; k++)
                {
                    double scale = paper.Xi[k] * paper.Zeta(k - 1) * (1 + ReferencePaper.Gamma(paper.Eps, k));
                    foreach (int i in Inactive(pass, paper, k))
                    {
                        Assert.True(
                            after.Z(k)[i] <= Rounding * scale,
                            $"{situation}, attack {attack}: neuron {i} of layer {k} is at {after.Z(k)[i]}"
                        );
                        nearestNeuron = Math.Max(nearestNeuron, 1 + after.Z(k)[i] / (scale - paper.Xi[k] * paper.Zeta(k - 1)));
                    }
                }

                double allowed = paper.Zeta(situation.K + 1) * ReferencePaper.Gamma(paper.Eps, situation.K + 1);
                double output = (after.Logits - pass.Logits).AbsoluteMaximum();
                Assert.True(
                    output <= allowed * (1 + 1e-9),
                    $"{situation}, attack {attack}: an output moved by {output}, allowed {allowed}"
                );
                furthestOutput = Math.Max(furthestOutput, output / allowed);
            }
        }

        Assert.True(attacked > 100, $"only {attacked} networks had a radius");
        Assert.True(furthestOutput > 0.95, $"outputs moved by {furthestOutput} of what is allowed");
        Assert.True(nearestNeuron > 0.95, $"neurons came as near as {1 - nearestNeuron} of what is allowed");
    }

    /// <summary>The last eps of a bisection at which every r_k is at least gamma_k.</summary>
    private static double LargestEps(PaperSituation situation, int[] sparsity)
    {
        double[] radii = situation.Greedy.ComputeRadii(situation.Data, sparsity)[0];
        double low = 0,
            high = 10;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            double[] eps = ReferencePaper.Spread(middle, situation.K);
            bool within = radii
                .Select((radius, layer) => radius >= ReferencePaper.Gamma(eps, layer + 1) * (1 + 1e-12))
                .All(inside => inside);
            (low, high) = within ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static int[] Inactive(ReferencePass pass, ReferencePaper paper, int k) =>
        [.. Enumerable.Range(0, pass.Z(k).Count).OrderBy(i => pass.Z(k)[i]).Take(paper.S[k])];

    /// <summary>
    /// Attacks 0 to 2: every layer scaled up or down, or at random. From 3: the layers below a target scaled so that its
    /// input grows or turns towards it, and its row moved along its input.
    /// </summary>
    private static ReferenceNetwork Attacked(PaperSituation situation, ReferencePaper paper, ReferencePass pass, int attack)
    {
        var layers = new List<Matrix<double>>();
        int target = situation.Rng.Next(1, situation.K + 2);
        int row =
            target > situation.K || paper.S[target] == 0
                ? situation.Rng.Next(situation.Shape.Sizes[target])
                : Inactive(pass, paper, target)[^1];
        Vector<double> x = pass.X(0);
        for (int k = 1; k <= situation.K + 1; k++)
        {
            Matrix<double> W = situation.Reference.W(k);
            double rows = paper.Eps[k] * paper.Xi[k];
            double norm = k <= situation.K ? paper.Eps[k] * paper.Omega[k] : double.PositiveInfinity;
            Matrix<double> move = attack switch
            {
                0 => W * paper.Eps[k],
                1 => W * -paper.Eps[k],
                2 => Within(Matrix<double>.Build.Random(W.RowCount, W.ColumnCount, situation.Rng.Next()), norm, rows),
                _ when k == target => Unit(W.RowCount, row).OuterProduct(Direction(x))
                    * (rows * (situation.Rng.Next(4) == 0 ? -1 : 1)),
                _ when k == target - 1 && attack % 2 == 0 => Within(
                    Towards(situation.Reference.W(target).Row(row), pass.Z(k)).OuterProduct(Direction(x)),
                    norm,
                    rows
                ),
                _ => W * paper.Eps[k] * (attack % 3 == 0 ? -1 : 1),
            };
            layers.Add(W + move);
            x = (layers[^1] * x).PointwiseMaximum(0);
        }

        return new ReferenceNetwork(situation.Shape, layers.SelectMany(W => W.ToRowMajorArray()).ToArray());
    }

    /// <summary>Scaled to the largest move allowed, measured by the full norms, which the sparse ones do not exceed.</summary>
    private static Matrix<double> Within(Matrix<double> move, double norm, double rows)
    {
        double largestRow = move.EnumerateRows().Max(r => r.L2Norm());
        return largestRow == 0 ? move : move * Math.Min(rows / largestRow, norm / (move.L2Norm() * (1 + 1e-12)));
    }

    /// <summary>A row of the next layer, on the neurons that are active.</summary>
    private static Vector<double> Towards(Vector<double> row, Vector<double> z) =>
        Direction(z.PointwiseSign().PointwiseMaximum(0).PointwiseMultiply(row));

    private static Vector<double> Unit(int size, int i) => Vector<double>.Build.Dense(size, j => i == j ? 1 : 0);

    private static Vector<double> Direction(Vector<double> x) => x.L2Norm() == 0 ? x : x / x.L2Norm();
}
