using BoundGen.Generators.Model;
using BoundGen.Shared;

namespace BoundGen.Generators.Plan;

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
}

/// <summary>Everything emission decides, as data: offsets, paddings, scratch.</summary>
internal sealed record EmitPlan(NetworkModel Model, EquatableArray<LayerPlan> Layers, int StorageLengthOfNetwork)
{
    public LayerPlan Last => Layers[Layers.Count - 1];

    public int HiddenLayerCount => Layers.Count - 1;

    public int ParameterCount => Last.BiasParameterOffset + (Model.Bias ? Last.Outputs : 0);

    public int NoiseLength => Last.NoiseOffset + Last.Outputs;

    public int MaskWordCount => Last.MaskOffset;

    /// <inheritdoc cref="NetworkExtent.LongestStride"/>
    public int LongestStride => NetworkExtent.LongestStride(Model.Sizes);

    /// <inheritdoc cref="NetworkExtent.ForwardScratch"/>
    public int ForwardScratch => NetworkExtent.ForwardScratch(Model.Sizes);

    /// <inheritdoc cref="NetworkExtent.HasBatch"/>
    public bool HasBatch => NetworkExtent.HasBatch(Model.Sizes);

    /// <inheritdoc cref="NetworkExtent.LargestBatch"/>
    public int LargestBatch => NetworkExtent.LargestBatch(Model.Sizes);

    /// <inheritdoc cref="NetworkExtent.BatchScratch"/>
    public long BatchScratch => NetworkExtent.BatchScratch(Model.Sizes);

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
