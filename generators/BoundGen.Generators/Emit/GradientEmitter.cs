using System.Linq;
using BoundGen.Generators.Plan;

namespace BoundGen.Generators.Emit;

/// <summary>
/// The loss of training and its gradient over a minibatch. Activations are kept feature-major [neurons, samples], so that
/// weights are read in place and only the small activations are repacked.
/// </summary>
internal static class GradientEmitter
{
    private const string Runtime = "global::BoundGen.Runtime.";
    private const string Product = Runtime + "MatrixProduct.Multiply";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        int widest = plan.Layers.Max(layer => layer.Outputs);
        writer.Write(
            $$"""
            // The loss over a minibatch and its gradient by backpropagation; theorems hold however theta was found (theory.md section 4).
            /// <inheritdoc/>
            public double Gradient(
                global::System.ReadOnlySpan<float> parameters,
                global::System.ReadOnlySpan<float> inputs,
                global::System.ReadOnlySpan<int> labels,
                global::BoundGen.TrainingLoss loss,
                global::System.Span<float> gradient)
            {
                {{Runtime}}NetworkArguments.CheckLength(parameters.Length, ParameterCount, "parameters");
                {{Runtime}}NetworkArguments.CheckLength(gradient.Length, ParameterCount, "gradient");
                {{Runtime}}NetworkArguments.CheckGradient(inputs.Length, InputSize, labels, OutputSize, loss, {{plan.NoiseLength
                + (2L * widest)}});
                int n = labels.Length;
                using {{Runtime}}ScratchBlock block = {{Runtime}}ScratchBlock.Rent(({{Scratch.SignedSize}})n * {{plan.NoiseLength
                + (2L * widest)}} * sizeof(float));
                global::System.Span<float> scratch = block.Span<float>();
                {{Runtime}}MatrixView<float> x0 = new {{Runtime}}MatrixView<float>(inputs, n, InputSize).Transposed;
            """
        );
        foreach (var layer in plan.Layers)
            WriteForward(writer, plan, layer);
        int last = plan.Last.Number;
        writer.Write(
            $$"""

                // From here on z{{last}} holds the gradient of the loss at the logits.
                double sum = {{Runtime}}Backpropagation.SoftmaxCrossEntropy(z{{last}}, labels, loss.Temperature);
                global::System.Span<float> delta{{last}} = z{{last}};
            """
        );
        foreach (var layer in plan.Layers.Reverse())
            WriteBackward(writer, plan, layer, widest);
        foreach (var layer in plan.Layers.Take(plan.HiddenLayerCount))
            writer.Write($"    sum += {Runtime}Backpropagation.ActivityPenalty(z{layer.Number}, loss.ActivityPenalty);");
        writer.Write("    return sum;\n}");
    }

    private static void WriteForward(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number;
        writer.Write(
            $$"""

                // Layer {{k}}: {{layer.Inputs}} -> {{layer.Outputs}}.
                {{Runtime}}MatrixView<float> w{{k}} = new {{Runtime}}MatrixView<float>(parameters.Slice({{layer.ParameterOffset}}, {{layer.Inputs
                * layer.Outputs}}), {{layer.Outputs}}, {{layer.Inputs}});
                global::System.Span<float> z{{k}} = scratch.Slice(n * {{layer.NoiseOffset}}, n * {{layer.Outputs}});
                {{Product}}(w{{k}}, x{{k - 1}}, z{{k}});
            """
        );
        if (plan.Model.Bias)
            writer.Write(
                $"    {Runtime}Backpropagation.AddBiases(z{k}, parameters.Slice({layer.BiasParameterOffset}, {layer.Outputs}));"
            );
        if (k <= plan.HiddenLayerCount)
        {
            writer.Write(
                $$"""
                    {{Runtime}}Backpropagation.Rectify(z{{k}});
                    {{Runtime}}MatrixView<float> x{{k}} = new {{Runtime}}MatrixView<float>(z{{k}}, {{layer.Outputs}}, n);
                """
            );
        }
    }

    private static void WriteBackward(SourceWriter writer, EmitPlan plan, LayerPlan layer, int widest)
    {
        int k = layer.Number;
        string delta = $"new {Runtime}MatrixView<float>(delta{k}, {layer.Outputs}, n)";
        writer.Write(
            $"\n    {Product}({delta}, x{k - 1}.Transposed, gradient.Slice({layer.ParameterOffset}, {layer.Inputs * layer.Outputs}));"
        );
        if (plan.Model.Bias)
            writer.Write(
                $"    {Runtime}Backpropagation.SumRows(delta{k}, gradient.Slice({layer.BiasParameterOffset}, {layer.Outputs}));"
            );
        if (k == 1)
            return;

        // Two buffers take turns: a delta is needed until the one below it is complete.
        string start = $"n * {plan.NoiseLength + (k % 2 * widest)}";
        writer.Write(
            $$"""
                global::System.Span<float> delta{{k - 1}} = scratch.Slice({{start}}, n * {{layer.Inputs}});
                {{Product}}(w{{k}}.Transposed, {{delta}}, delta{{k - 1}});
                {{Runtime}}Backpropagation.Gate(delta{{k - 1}}, z{{k - 1}}, loss.ActivityPenalty);
            """
        );
    }
}
