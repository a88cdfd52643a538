using System.Linq;
using BoundGen.Generators.Plan;

namespace BoundGen.Generators.Emit;

/// <summary>
/// Backpropagation of a minibatch: activations layer by layer from the bottom up, then gradients from the top down.
/// </summary>
internal static class GradientEmitter
{
    private const string Runtime = "global::BoundGen.Runtime.";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        writer.Write(
            $$"""
            // The loss over a minibatch and the factors of its gradient; theorems hold however theta was found (theory.md section 4).
            /// <inheritdoc/>
            public double Backpropagate(
                global::System.ReadOnlySpan<float> parameters,
                global::System.ReadOnlySpan<float> inputs,
                global::System.ReadOnlySpan<int> labels,
                global::BoundGen.TrainingLoss loss,
                {{Runtime}}GradientFactors factors)
            {
                {{Runtime}}NetworkArguments.CheckLength(parameters.Length, ParameterCount, "parameters");
                {{Runtime}}NetworkArguments.CheckBackpropagation(inputs.Length, labels, loss, factors, Shape);
            """
        );
        foreach (var layer in plan.Layers)
            WriteForward(writer, plan, layer);
        writer.Write(
            $$"""

                // From here on the place of the logits holds the gradient of the loss there; then each layer's, from the top down.
                double sum = {{Runtime}}Backpropagation.SoftmaxCrossEntropy(logits, labels, loss.Temperature);
            """
        );
        foreach (var layer in plan.Layers.Take(plan.HiddenLayerCount))
            writer.Write($"    sum += {Runtime}Backpropagation.ActivityPenalty(x{layer.Number}, loss.ActivityPenalty);");
        foreach (var layer in plan.Layers.Skip(1).Reverse())
            writer.Write($"    factors.Descend({layer.Number - 1}, {Weights(layer)}, loss.ActivityPenalty);");
        writer.Write("    return sum;\n}");
    }

    private static void WriteForward(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number;
        string biases = plan.Model.Bias ? $"parameters.Slice({layer.BiasParameterOffset}, {layer.Outputs})" : "default",
            x = k == 1 ? "inputs" : "x" + (k - 1),
            result = k <= plan.HiddenLayerCount ? "x" + k : "logits";
        writer.Write(
            $$"""

                // Layer {{k}}: {{layer.Inputs}} -> {{layer.Outputs}}.
                global::System.Span<float> {{result}} = factors.Ascend({{k - 1}}, {{Weights(layer)}}, {{biases}}, {{x}});
            """
        );
    }

    private static string Weights(LayerPlan layer) =>
        $"parameters.Slice({layer.ParameterOffset}, {layer.Inputs * layer.Outputs})";
}
