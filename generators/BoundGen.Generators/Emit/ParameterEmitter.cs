using System.Collections.Generic;
using System.Linq;
using BoundGen.Generators.Model;
using BoundGen.Generators.Plan;

namespace BoundGen.Generators.Emit;

/// <summary>The architecture as constants, and the parameters in and out.</summary>
internal static class ParameterEmitter
{
    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        var model = plan.Model;
        string sizes = string.Join(", ", model.Sizes);
        string bias = model.Bias ? "true" : "false";
        foreach (var constant in ArchitectureConstant.All)
        {
            writer.Write($"/// <summary>{constant.Summary}.</summary>");
            writer.Write($"public const int {constant.Name} = {constant.Value(plan)};");
            writer.BlankLine();
        }

        writer.Write("private readonly global::BoundGen.Runtime.InputMajorWeights __weights;");
        if (plan.HasBatch)
            writer.Write("private readonly global::BoundGen.Runtime.WeightPanels __panels;");
        writer.Write(
            $$"""

            /// <summary>Builds the network from its parameters.</summary>
            /// <param name="parameters">Layer by layer: weights row-major [outputs, inputs]{{(
                model.Bias ? ", then biases" : ""
            )}}; {{plan.ParameterCount}} finite values.</param>
            /// <exception cref="global::System.ArgumentException">A wrong length, or a parameter that is NaN or infinite.</exception>
            public {{model.Name}}(global::System.ReadOnlySpan<float> parameters)
            {
                global::BoundGen.Runtime.NetworkArguments.CheckParameters(parameters, Shape);
                __weights = new global::BoundGen.Runtime.InputMajorWeights({{plan.StorageLengthOfNetwork}});
            """
        );
        foreach (string load in plan.Layers.SelectMany(layer => Stored(model, layer, "parameters")))
            writer.Write($"    __weights.Load({load});");

        if (plan.HasBatch)
        {
            string layers = string.Join(
                ", ",
                plan.Layers.Select(layer => $"({layer.WeightOffset}, {layer.Inputs}, {layer.Stride})")
            );
            writer.Write($"    __panels = new global::BoundGen.Runtime.WeightPanels(__weights, {layers});");
        }

        writer.Write(
            $$"""
            }

            /// <summary>The architecture.</summary>
            public static global::BoundGen.NetworkShape Shape => __Architecture.Shape;

            // A class of its own, so that static fields of the user's may hold networks.
            private static class __Architecture
            {
                internal static readonly global::BoundGen.NetworkShape Shape = new global::BoundGen.NetworkShape(LayerSizes, {{bias}});
            }

            /// <inheritdoc/>
            public global::BoundGen.NetworkUsage Usage { get; } = global::BoundGen.NetworkUsage.Unknown;

            /// <summary>Input size, hidden layer sizes, number of classes.</summary>
            public static global::System.ReadOnlySpan<int> LayerSizes => new int[] { {{sizes}} };

            /// <summary>Reads the network from a safetensors file.</summary>
            /// <inheritdoc cref="global::BoundGen.NetworkParameters.Load(string)"/>
            /// <exception cref="global::System.ArgumentException">The file holds a network of another architecture.</exception>
            public static {{model.FullName}} Load(string path) => new {{model.FullName}}(global::BoundGen.NetworkParameters.Load(path));

            /// <summary>Reads the network from a stream of safetensors.</summary>
            /// <inheritdoc cref="global::BoundGen.NetworkParameters.Load(global::System.IO.Stream)"/>
            /// <exception cref="global::System.ArgumentException">The stream holds a network of another architecture.</exception>
            public static {{model.FullName}} Load(global::System.IO.Stream stream) => new {{model.FullName}}(global::BoundGen.NetworkParameters.Load(stream));

            /// <summary>Builds the network from parameters of the same architecture.</summary>
            /// <exception cref="global::System.ArgumentException">Parameters of another architecture.</exception>
            public {{model.Name}}(global::BoundGen.NetworkParameters parameters)
                : this(global::BoundGen.Runtime.NetworkArguments.ValuesOf(parameters, Shape, "{{model.Name.TrimStart('@')}}"))
            {
                Usage = parameters.Usage;
            }

            static {{model.FullName}} global::BoundGen.IReluNetwork<{{model.FullName}}>.Create(global::System.ReadOnlySpan<float> parameters) => new {{model.FullName}}(parameters);

            global::BoundGen.NetworkShape global::BoundGen.IReluNetwork.Shape => Shape;

            global::BoundGen.IReluNetwork global::BoundGen.IReluNetwork.WithParameters(global::BoundGen.NetworkParameters parameters) => new {{model.FullName}}(parameters);

            /// <inheritdoc/>
            public void CopyParameters(global::System.Span<float> destination)
            {
                global::BoundGen.Runtime.NetworkArguments.CheckLength(destination.Length, ParameterCount, "destination");
            """
        );
        foreach (string save in plan.Layers.SelectMany(layer => Stored(model, layer, "destination")))
            writer.Write($"    __weights.Save({save});");

        writer.Write(
            """
            }

            /// <inheritdoc/>
            public bool HasParameters(global::System.ReadOnlySpan<float> parameters)
            {
                global::BoundGen.Runtime.NetworkArguments.CheckLength(parameters.Length, ParameterCount, "parameters");
            """
        );
        string[] stored = [.. plan.Layers.SelectMany(layer => Stored(model, layer, "parameters"))];
        for (int i = 0; i < stored.Length; i++)
            writer.Write(
                $"    {(i == 0 ? "return " : "    && ")}__weights.Holds({stored[i]}){(i == stored.Length - 1 ? ";" : "")}"
            );
        writer.Write("}");
    }

    /// <summary>
    /// Weights and biases of a layer in the parameters, their outputs, and where they are stored: the arguments of a copy.
    /// </summary>
    private static IEnumerable<string> Stored(NetworkModel model, LayerPlan layer, string parameters)
    {
        yield return $"{parameters}.Slice({layer.ParameterOffset}, {layer.Inputs * layer.Outputs}), {layer.Outputs}, {layer.WeightOffset}";
        if (model.Bias)
            yield return $"{parameters}.Slice({layer.BiasParameterOffset}, {layer.Outputs}), {layer.Outputs}, {layer.BiasOffset}";
    }
}
