using BoundGen.Compilation;
using BoundGen.Reference;
using BoundGen.Testing;
using BoundGen.Tests.Reference;

namespace BoundGen.Tests.Certificates;

/// <summary>Certificates of networks whose layers are wide, where norms of all columns stand for those of J.</summary>
[Slow]
public class WideBallTests
{
    /// <summary>Of the margin: certified norms and sums in single precision lie a little above exact ones.</summary>
    private const double Tolerance = 2e-3;

    private const int Inputs = 6;

    private static readonly double[] Scales = [.. Enumerable.Range(0, 400).Select(i => Math.Pow(1.02, i - 399))];

    /// <summary>Where the generated code finds the radius, the reference changes its sign, and no attack wins.</summary>
    [Theory]
    [InlineData(0, 12, 80, 70, 4)]
    [InlineData(0, 12, 70, 66, 90, 3)]
    [InlineData(0, 100, 65, 3)]
    [InlineData(0.02, 12, 80, 70, 4)]
    [InlineData(0.02, 70, 66, 3)]
    public void The_radius_is_where_the_reference_has_it_and_no_attack_wins_within_it(double inputRadius, params int[] sizes)
    {
        var shape = new NetworkShape(sizes, bias: true);
        var parameters = Parameters(shape);
        var network = NetworkCompiler.Compile(parameters);
        var prior = new ReferenceNetwork(shape, parameters.Values);
        var caps = new DistanceCaps(Enumerable.Repeat(1.0, shape.LayerCount), CapOrigin.Stated);
        var ball = Ball.Around(parameters, caps).WithInputRadius(inputRadius);
        int whole = 0,
            narrow = 0;
        float[] inputs = new float[Inputs * shape.InputSize];
        CounterNormals.Fill(2, 0, inputs);
        for (int n = 0; n < Inputs; n++)
        {
            float[] input = inputs[(n * shape.InputSize)..((n + 1) * shape.InputSize)];
            int label = prior.Forward(input).Classify();
            double radius = network.BallRadius(input, label, ball, Scales, Scales.Length - 1, out _);
            Assert.InRange(radius, Scales[1], Scales[^2]);
            var at = Reference(radius);
            Assert.True(Least(at) > -Size(at), $"input {n}: {radius} is {Least(at)} beyond the reference");
            var beyond = Reference(1.02 * radius);
            Assert.True(Least(beyond) < Size(beyond), $"input {n}: the reference has {Least(beyond)} left beyond {radius}");
            double[] within = [.. caps.Values.Select(cap => radius * cap)];
            var attack = new BallAttack(prior, within, input, new Random(n), inputRadius);
            int closest = at.Classes.MinBy(j => j.Margin)!.Other;
            BallMember worst = attack.Best(attack.Error(label, closest), starts: 1);
            Assert.True(worst.Z[^1][label] > worst.Z[^1][closest], $"input {n}: a network within {radius} is wrong");
            foreach (var layer in at.Sparse.Skip(1).SkipLast(1))
                _ = layer.IsWhole ? whole++ : narrow++;

            ReferenceBallCertificate Reference(double scale) =>
                new ReferenceBall(prior, [.. caps.Values.Select(cap => scale * cap)], inputRadius).Certificate(input, label);
        }

        Assert.True(whole > 0, $"no layer had more than half of its neurons in J, {narrow} had less");
    }

    /// <summary>What is kept from one scale to the next changes nothing. Of two classes one must fall behind.</summary>
    [Theory]
    [InlineData(0, 12, 80, 70, 2)]
    [InlineData(0, 6, 9, 8, 7, 2)]
    [InlineData(0.02, 12, 80, 70, 2)]
    [InlineData(0.02, 6, 24, 2)]
    [InlineData(0.02, 6, 9, 8, 2)]
    public void The_radius_is_the_largest_scale_that_passes_alone(double inputRadius, params int[] sizes)
    {
        const int Inputs = 40;
        var shape = new NetworkShape(sizes, bias: true);
        var parameters = Parameters(shape);
        var network = NetworkCompiler.Compile(parameters);
        var ball = Ball.Around(parameters, new DistanceCaps(Enumerable.Repeat(1.0, shape.LayerCount), CapOrigin.Stated))
            .WithInputRadius(inputRadius);
        float[] inputs = new float[Inputs * shape.InputSize];
        CounterNormals.Fill(3, 0, inputs);
        for (int n = 0; n < Inputs; n++)
        {
            float[] input = inputs[(n * shape.InputSize)..((n + 1) * shape.InputSize)];
            int label = network.Classify(input);
            double[] passing = [.. Scales.Where(scale => network.BallRadius(input, label, ball, [scale], 0, out _) == scale)];
            double radius = network.BallRadius(input, label, ball, Scales, Scales.Length - 1, out _);
            Assert.Equal(passing.DefaultIfEmpty(-1).Last(), radius);
        }
    }

    /// <summary>The bound of the class that is closest, by the form that is best for it.</summary>
    private static double Least(ReferenceBallCertificate certificate) =>
        certificate.Classes.Min(j => new[] { j.Norm, Value(j.Quick), Value(j.Plain), Value(j.Sharp) }.Max());

    private static double Value(ReferenceMajorantBound bound) =>
        double.IsNaN(bound.Value) ? double.NegativeInfinity : bound.Value - bound.Rounding;

    private static double Size(ReferenceBallCertificate certificate) => Tolerance * certificate.Classes.Max(j => j.Margin);

    private static NetworkParameters Parameters(NetworkShape shape)
    {
        float[] values = new float[shape.ParameterCount];
        CounterNormals.Fill(1, 0, values);
        for (int l = 0; l < shape.LayerCount; l++)
        {
            foreach (ref float value in values.AsSpan(shape.Layer(l)))
                value *= MathF.Sqrt(2f / shape.Inputs(l));
        }

        return new NetworkParameters(shape, values);
    }
}
