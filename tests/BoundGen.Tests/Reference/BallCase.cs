using System.Text.Json;
using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

/// <summary>
/// A worked value of Theorem B: a small network, a sample, caps, and what an implementation of theory.md section 9 that
/// shares nothing with this one computed. The parameters, the input and the caps are float32 values.
/// </summary>
internal sealed record BallCase(
    int[] Sizes,
    bool Bias,
    float[][][] Weights,
    float[][]? Biases,
    float[] Input,
    int Label,
    double[] Caps,
    BallCase.Pass Dense,
    BallCase.Pass Sparse,
    BallCase.Class[] Classes,
    string DecidedBy,
    bool BallDense,
    bool BallSparse
)
{
    private static readonly Lazy<BallCase[]> Read = new(() =>
    {
        using Stream json = typeof(BallCase).Assembly.GetManifestResourceStream("BoundGen.Tests.Reference.ball-cases.json")!;
        return JsonSerializer.Deserialize<File>(json, JsonSerializerOptions.Web)!.Cases;
    });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BallCase> All => Read.Value;

    public NetworkParameters Parameters()
    {
        var shape = new NetworkShape(Sizes, Bias);
        var values = new float[shape.ParameterCount];
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            Weights[layer].SelectMany(row => row).ToArray().CopyTo(values.AsSpan(shape.Weights(layer)));
            if (Bias)
                Biases![layer].CopyTo(values.AsSpan(shape.Biases(layer)));
        }
        return new NetworkParameters(shape, values);
    }

    public ReferenceNetwork Prior() => new(new NetworkShape(Sizes, Bias), Parameters().Values);

    /// <param name="D">D_0..D_K.</param>
    /// <param name="R">R_1..R_{K+1}.</param>
    /// <param name="N">N_1..N_K; null where every set is full.</param>
    /// <param name="Active">J_0..J_K; null where every set is full.</param>
    public sealed record Pass(double[] D, double[] R, double[]? N, bool[][]? Active);

    /// <summary>Lower bounds by form, less sqrt(2) R_{K+1}.</summary>
    public sealed record Class(int Other, double Margin, double Dense, double Norm, double Plain, double Sharp);

    private sealed record File(BallCase[] Cases);
}
