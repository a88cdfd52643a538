using System;
using System.Linq;

namespace BoundGen.Generators.Plan;

/// <summary>A number of the architecture that a network class has as a public constant.</summary>
internal sealed record ArchitectureConstant(string Name, string Summary, Func<EmitPlan, int> Value)
{
    public static readonly ArchitectureConstant[] All =
    [
        new("InputSize", "Number of inputs, d_0", plan => plan.Model.Sizes[0]),
        new("OutputSize", "Number of classes, d_{K+1}", plan => plan.Last.Outputs),
        new("HiddenLayerCount", "Number of hidden layers, K", plan => plan.HiddenLayerCount),
        new("HiddenNeuronCount", "Number of hidden neurons of all layers", plan => plan.Last.NoiseOffset),
        new("ParameterCount", "Number of weights and biases", plan => plan.ParameterCount),
        new("MaskWordCount", "Number of 64-bit words of an activation mask", plan => plan.MaskWordCount),
        new("NoiseLength", "Number of standard normals of one draw", plan => plan.NoiseLength),
    ];

    /// <summary>Whether a constant, or the list of layer sizes beside them, has this name.</summary>
    public static bool IsName(string name) => name == "LayerSizes" || All.Any(constant => constant.Name == name);
}
