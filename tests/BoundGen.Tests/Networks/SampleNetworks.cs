namespace BoundGen.Tests.Networks;

/// <summary>Annotated classes as a user writes them, compiled with this project.</summary>
[ReluNetwork(20, 17, 33, 5)]
internal sealed partial class BiasedNet
{
    /// <summary>A member of the user's own.</summary>
    public string Remark { get; } = "mine";
}

/// <summary>A static field that holds a network.</summary>
[ReluNetwork(2, 3, 1024, 2, Bias = false)]
internal sealed partial class PaddedNet
{
    public static readonly PaddedNet Zero = new(new float[ParameterCount]);
}

[ReluNetwork(20, 100, 70, 4, Bias = false)]
internal sealed partial class BiasFreeNet;

/// <summary>Scratch beyond 64 KB: rented instead of taken from the stack.</summary>
[ReluNetwork(3, 20000, 2)]
internal sealed partial class WideNet;

/// <summary>Whole and broken tiles of a batch, and more inputs than a block of any has.</summary>
[ReluNetwork(150, 250, 130, 96, 3)]
internal sealed partial class TiledNet;

/// <summary>More inputs than a dense batch adds at a time.</summary>
[ReluNetwork(1100, 50, 2100, 70, 3)]
internal sealed partial class BlockedNet;

/// <summary>Small enough to train a hundred of them.</summary>
[ReluNetwork(6, 24, 2)]
internal sealed partial class SmallNet;

internal static partial class Outer
{
    internal partial record struct Middle
    {
        [ReluNetwork(2, 3)]
        internal sealed partial class NestedNet;
    }
}

internal static class Sample
{
    public static float[] Parameters(NetworkShape shape, ulong seed = 1) => Normals(shape.ParameterCount, seed, 0.3f);

    public static float[] Input(NetworkShape shape, ulong seed = 1) => Normals(shape.InputSize, seed + 1000, 1);

    private static float[] Normals(int count, ulong seed, float scale)
    {
        var values = new float[count];
        CounterNormals.Fill(seed, 0, values);
        return Array.ConvertAll(values, value => value * scale);
    }
}
