namespace BoundGen.Tests.Certificates;

/// <summary>
/// Looks for inputs of another class within a ball: projected gradient ascent on h_j - h_y for every other class j, from
/// many starts, judged by the generated network.
/// </summary>
internal sealed class GradientAttack(IReluNetwork network, Random random)
{
    private const int Steps = 12;

    private readonly float[] _values = network.ToParameters().Values.ToArray();

    /// <summary>Whether some x' with ||x' - x|| at most <paramref name="radius"/> has another class than x.</summary>
    public bool Succeeds(float[] x, double radius, int starts)
    {
        int y = network.Classify(x);
        for (int start = 0; start < starts; start++)
        {
            // The first from x itself, half of the others from the surface of the ball.
            double[] direction = [.. x.Select(_ => Gaussian())];
            double length = start == 0 ? 1e-9 : radius * (start % 2 == 0 ? 1 : random.NextDouble());
            int target = (y + 1 + start % (network.Shape.OutputSize - 1)) % network.Shape.OutputSize;
            double[] move = Scaled(direction, length);
            for (int step = 0; step < Steps; step++)
            {
                if (Changes(x, move, radius, y))
                    return true;
                double[] gradient = Scaled(Gradient(x, move, y, target), radius * (step < Steps / 2 ? 0.5 : 0.1));
                for (int i = 0; i < move.Length; i++)
                    move[i] += gradient[i];
                double norm = Math.Sqrt(move.Sum(value => value * value));
                if (norm > radius || step == Steps - 2)
                    move = Scaled(move, radius * (1 - 1e-9));
            }
        }

        return false;
    }

    private bool Changes(float[] x, double[] move, double radius, int y)
    {
        float[] moved = [.. x.Select((value, i) => (float)(value + move[i]))];
        double square = moved.Select((value, i) => ((double)value - x[i]) * ((double)value - x[i])).Sum();
        // Rounding to floats may have left the ball.
        return Math.Sqrt(square) * (1 + 1e-12) <= radius && network.Classify(moved) != y;
    }

    /// <summary>The gradient of h_target - h_y at x + move, by the chain rule.</summary>
    private double[] Gradient(float[] x, double[] move, int y, int target)
    {
        var shape = network.Shape;
        var activations = new List<double[]> { x.Select((value, i) => value + move[i]).ToArray() };
        for (int layer = 0; layer < shape.HiddenLayerCount; layer++)
        {
            var (below, z) = (activations[layer], new double[shape.Outputs(layer)]);
            for (int i = 0; i < z.Length; i++)
            {
                double sum = shape.HasBias ? _values[shape.Biases(layer).Start.Value + i] : 0;
                for (int j = 0; j < below.Length; j++)
                    sum += Weight(layer, i, j) * below[j];
                z[i] = Math.Max(sum, 0);
            }

            activations.Add(z);
        }

        int last = shape.LayerCount - 1;
        double[] gradient = [.. activations[last].Select((_, j) => Weight(last, target, j) - Weight(last, y, j))];
        for (int layer = last - 1; layer >= 0; layer--)
        {
            var above = gradient;
            gradient = new double[activations[layer].Length];
            for (int i = 0; i < above.Length; i++)
            {
                for (int j = 0; j < gradient.Length && activations[layer + 1][i] > 0; j++)
                    gradient[j] += above[i] * Weight(layer, i, j);
            }
        }

        return gradient;
    }

    private double Weight(int layer, int i, int j) =>
        _values[network.Shape.Weights(layer).Start.Value + i * network.Shape.Inputs(layer) + j];

    private static double[] Scaled(double[] vector, double length)
    {
        double norm = Math.Sqrt(vector.Sum(value => value * value));
        return norm == 0 ? vector : [.. vector.Select(value => value * (length / norm))];
    }

    private double Gaussian() => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
}
