using System;
using System.Collections.Generic;
using System.Linq;
using BoundGen.Generators.Model;
using BoundGen.Shared;

namespace BoundGen.Generators.Plan;

/// <summary>How a layer's outputs are accumulated.</summary>
internal enum Accumulation
{
    /// <summary>All outputs stay in registers while the active columns stream by: for narrow layers.</summary>
    Registers,

    /// <summary>Several columns at a time are added in one pass over the outputs, which stay in the first-level cache.</summary>
    Stream,
}

/// <summary>One layer, numbered k = 1..K+1 as in theory.md section 1.</summary>
/// <param name="Number">k.</param>
/// <param name="Inputs">d_{k-1}.</param>
/// <param name="Outputs">d_k.</param>
/// <param name="Stride">Floats from one input-major weight row to the next: <paramref name="Outputs"/> padded with zeros.</param>
/// <param name="ParameterOffset">Where the layer starts in the parameters as the user gives them.</param>
/// <param name="WeightOffset">Where its weights start in the padded storage.</param>
/// <param name="BiasOffset">Where its biases start in the padded storage.</param>
/// <param name="MaskOffset">Where its words start in an activation mask.</param>
/// <param name="NoiseOffset">Where its normals start among those of a draw.</param>
internal sealed record LayerPlan(
    int Number,
    int Inputs,
    int Outputs,
    int Stride,
    int ParameterOffset,
    int WeightOffset,
    int BiasOffset,
    int MaskOffset,
    int NoiseOffset
)
{
    public int MaskWords => Layout.MaskWords(Outputs);

    public int BiasParameterOffset => ParameterOffset + (Inputs * Outputs);

    public Accumulation Accumulation => Stride <= EmitPlan.WidestRegisterLayer ? Accumulation.Registers : Accumulation.Stream;
}

/// <summary>Whole panels of a layer, or the narrower one at its end: what the tiles of a batch lie in.</summary>
/// <param name="First">The first output.</param>
/// <param name="Count">How many panels.</param>
/// <param name="Width">Outputs of each.</param>
internal sealed record PanelRun(int First, int Count, int Width)
{
    public int End => First + (Count * Width);
}

/// <summary>Samples by outputs of a panel that a dense batch keeps in registers, at one vector width.</summary>
internal sealed record DenseTile(int Bits, int Rows, int Columns)
{
    /// <summary>
    /// The tile of a panel. 32 registers hold 24 accumulators, 3 weights and a broadcast; 16 registers hold half as many.
    /// </summary>
    public static DenseTile Of(int bits, int width) =>
        bits switch
        {
            512 => new(bits, 8, width),
            256 => new(bits, 4, width == Layout.PanelWidth ? 24 : 16),
            _ => new(bits, 4, width == Layout.PanelWidth ? 12 : 8),
        };
}

/// <summary>Everything emission decides, as data: offsets, paddings, kernels, scratch.</summary>
internal sealed record EmitPlan(NetworkModel Model, EquatableArray<LayerPlan> Layers, int StorageLengthOfNetwork)
{
    /// <summary>Up to this stride a layer accumulates in registers: 4 of 512 bits, 8 of 256, 16 of 128.</summary>
    public const int WidestRegisterLayer = 64;

    /// <summary>Columns added per pass over the outputs of a streamed layer.</summary>
    public const int ColumnsPerPass = 8;

    /// <summary>Fewer samples than this run one by one, which is faster than any batch.</summary>
    public const int SmallestBatch = 32;

    /// <summary>
    /// Inputs of a layer that a dense batch adds at a time: their weights in a panel stay in the second-level cache.
    /// </summary>
    public const int DenseBlock = 1024;

    /// <summary>A layer of a batch is sparse where fewer of its inputs, in per cent, are active.</summary>
    public const int SparseBelow = 50;

    public LayerPlan Last => Layers[Layers.Count - 1];

    public int HiddenLayerCount => Layers.Count - 1;

    public int ParameterCount => Last.BiasParameterOffset + (Model.Bias ? Last.Outputs : 0);

    public int NoiseLength => Last.NoiseOffset + Last.Outputs;

    public int MaskWordCount => Last.MaskOffset;

    /// <summary>The longest padded output of a layer: what one buffer of pre-activations must hold.</summary>
    public int LongestStride => NetworkExtent.LongestStride(Model);

    /// <summary>Floats of a forward pass's scratch.</summary>
    public int ForwardScratch => NetworkExtent.ForwardScratch(Model);

    /// <summary>Whether the scratch of the smallest batch is of a size that can be rented at all.</summary>
    public bool HasBatch => SmallestBatch * ((long)LongestStride + LongestBatchInput) < Layout.LongestStorage / 4;

    /// <summary>
    /// Samples run through all layers together: many, so that fetching weights pays, few enough to stay in the second-level
    /// cache; at most 8 MiB, which stays rented.
    /// </summary>
    public int LargestBatch =>
        (int)
            Math.Max(
                SmallestBatch,
                Math.Min(
                    128,
                    (1 << 21) / ((long)LongestStride + LongestBatchInput) / Layout.InterleavedRows * Layout.InterleavedRows
                )
            );

    /// <summary>
    /// Floats that one sample of a batch takes as input of a layer at most: lists of places and values with a length a block.
    /// </summary>
    public int LongestBatchInput => Layers.Max(layer => (2 * layer.Inputs) + (layer.Inputs / Layout.ListedInputs) + 1);

    /// <summary>A layer's panels in runs of one width.</summary>
    public static IEnumerable<PanelRun> Panels(LayerPlan layer)
    {
        int whole = layer.Stride / Layout.PanelWidth;
        if (whole > 0)
            yield return new PanelRun(0, whole, Layout.PanelWidth);
        if (whole * Layout.PanelWidth < layer.Stride)
            yield return new PanelRun(whole * Layout.PanelWidth, 1, layer.Stride - (whole * Layout.PanelWidth));
    }

    /// <summary>
    /// A layer's panels in runs for sparse tiles, and how many panels a tile takes: as many as fit into the first-level cache
    /// beside a block of inputs, then the rest.
    /// </summary>
    public static IEnumerable<(PanelRun Run, int Panels)> SparseRuns(LayerPlan layer, int bits)
    {
        int most = bits switch
        {
            512 => 3,
            256 => 2,
            _ => 1,
        };
        foreach (var run in Panels(layer))
        {
            int left = run.Count % most;
            if (left < run.Count)
                yield return (run with { Count = run.Count - left }, most);
            if (left > 0)
                yield return (run with { First = run.End - (left * run.Width), Count = left }, left);
        }
    }

    public static EmitPlan Create(NetworkModel model)
    {
        var layers = new LayerPlan[model.Sizes.Count - 1];
        int parameters = 0,
            storage = 0,
            mask = 0,
            noise = 0;
        for (int i = 0; i < layers.Length; i++)
        {
            int inputs = model.Sizes[i],
                outputs = model.Sizes[i + 1],
                stride = Layout.Stride(outputs);
            int biasOffset = storage + (inputs * stride);
            layers[i] = new LayerPlan(i + 1, inputs, outputs, stride, parameters, storage, biasOffset, mask, noise);
            parameters += (inputs * outputs) + (model.Bias ? outputs : 0);
            storage = biasOffset + (model.Bias ? stride : 0);
            mask += layers[i].MaskWords;
            noise += outputs;
        }

        return new EmitPlan(model, layers.ToEquatableArray(), storage);
    }
}
