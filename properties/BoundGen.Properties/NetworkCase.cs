using BoundGen.Compilation;
using BoundGen.Reference;
using FsCheck;
using FsCheck.Fluent;

namespace BoundGen.Properties;

/// <summary>A random network with a prior near it and a random input; everything follows from shape and seed.</summary>
public sealed record NetworkCase(NetworkShape Shape, ulong Seed)
{
    private const ulong ParameterStream = 0,
        PriorStream = 1,
        InputStream = 2,
        NoiseStream = 1000;

    /// <summary>theta: weights normal with variance 2 / inputs, biases a tenth of that size.</summary>
    public NetworkParameters Network => Draw(Shape, Seed);

    /// <summary>theta_0, at distance <see cref="Moved"/> a layer from theta.</summary>
    public NetworkParameters Prior => Near(Network, Moved);

    /// <summary>How far theta moved from the prior in every layer: from hardly to more than the weights are long.</summary>
    public double Moved => new[] { 0.001, 0.05, 0.3, 1 }[Seed % 4];

    /// <summary>theta as generated code.</summary>
    public IReluNetwork Generated() => NetworkCompiler.Compile(Network);

    public ReferenceNetwork Reference => new(Shape, Network.Values);

    /// <summary>Input number <paramref name="i"/>: about a third of the values are 0.</summary>
    public float[] Input(int i)
    {
        var input = new float[Shape.InputSize];
        CounterNormals.Fill(Seed, InputStream + 8 * (ulong)i, input);
        for (int j = 0; j < input.Length; j++)
            input[j] = Math.Abs(input[j]) < 0.43f ? 0 : input[j];
        return input;
    }

    public float[] Normals(int draw)
    {
        var normals = new float[Shape.NoiseLength];
        CounterNormals.Fill(Seed, NoiseStream + (ulong)draw, normals);
        return normals;
    }

    public override string ToString() => $"network {Shape}, seed {Seed}";

    private static NetworkParameters Draw(NetworkShape shape, ulong seed)
    {
        var values = new float[shape.ParameterCount];
        CounterNormals.Fill(seed, ParameterStream, values);
        for (int l = 0; l < shape.LayerCount; l++)
        {
            float scale = MathF.Sqrt(2f / shape.Inputs(l));
            foreach (ref float weight in values.AsSpan(shape.Weights(l)))
                weight *= scale;
            foreach (ref float bias in values.AsSpan(shape.Biases(l)))
                bias *= 0.1f;
        }

        return new NetworkParameters(shape, values);
    }

    private NetworkParameters Near(NetworkParameters centre, double distance)
    {
        var values = centre.Values.ToArray();
        var direction = new float[values.Length];
        CounterNormals.Fill(Seed, PriorStream, direction);
        for (int l = 0; l < Shape.LayerCount; l++)
        {
            var (start, end) = (Shape.Layer(l).Start.Value, Shape.Layer(l).End.Value);
            double norm = Math.Sqrt(direction[start..end].Sum(value => (double)value * value));
            for (int i = start; i < end; i++)
                values[i] += (float)(direction[i] * (distance * 0.999 / norm));
        }

        return new NetworkParameters(Shape, values);
    }
}

/// <summary>Shapes of 1 to 5 layers of widths 1 to 70, with and without biases, and networks of such shapes.</summary>
public static class Arbitraries
{
    public static Arbitrary<NetworkCase> NetworkCases() => NetworkCases(layers: 5, width: 70);

    internal static Arbitrary<NetworkCase> NetworkCases(int layers, int width) =>
        Arb.From(
            from count in Gen.Choose(1, layers)
            from sizes in Gen.Choose(1, width).ListOf(count + 1)
            from bias in Gen.Elements(true, false)
            from seed in Gen.Choose(0, int.MaxValue)
            select new NetworkCase(new NetworkShape(sizes.ToArray(), bias), (ulong)seed),
            Shrink
        );

    /// <summary>Fewer layers first, then narrower ones.</summary>
    private static IEnumerable<NetworkCase> Shrink(NetworkCase network)
    {
        int[] sizes = network.Shape.Sizes.ToArray();
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes.Length > 2)
                yield return With([.. sizes[..i], .. sizes[(i + 1)..]]);
            if (sizes[i] > 1)
                yield return With([.. sizes[..i], sizes[i] / 2, .. sizes[(i + 1)..]]);
        }

        NetworkCase With(int[] smaller) => network with { Shape = new NetworkShape(smaller, network.Shape.HasBias) };
    }
}

/// <summary>Shapes of 1 to 4 layers of widths 1 to 12, for laws of the reference alone.</summary>
public static class NarrowArbitraries
{
    public static Arbitrary<NetworkCase> NetworkCases() => Arbitraries.NetworkCases(layers: 4, width: 12);
}
