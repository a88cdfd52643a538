using BoundGen.Generators.Plan;

namespace BoundGen.Generators.Emit;

/// <summary>
/// Draws (theory.md section 4): what the library's <c>DrawBatch</c> needs of a network is its weights, layer by layer.
/// </summary>
internal static class DrawEmitter
{
    private const string Library = "global::BoundGen.";
    private const string Runtime = "global::BoundGen.Runtime.";
    private const string ReadOnlyFloats = "global::System.ReadOnlySpan<float>";
    private const string ReadOnlyInts = "global::System.ReadOnlySpan<int>";
    private const string Outcomes = "global::System.Span<global::BoundGen.DrawOutcome>";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        writer.Write(
            $$"""
            // One noisy pass (theory.md section 4) and what Theorems U, P and F certify of it (section 5), rounding allowed for (section 7).
            /// <inheritdoc/>
            public {{Library}}DrawOutcome Draw({{ReadOnlyFloats}} input, int label, {{Library}}NoiseModel noise, {{ReadOnlyFloats}} normals)
            {
                {{Runtime}}NetworkArguments.CheckDraw(input.Length, label, noise, normals.Length, Shape);
                {{Library}}DrawOutcome outcome = {{Library}}DrawOutcome.None;
                __DrawLayers(input, new {{ReadOnlyInts}}(in label), noise, normals, new {{Outcomes}}(ref outcome));
                return outcome;
            }

            // Many of them, which share the reading of weights (theory.md section 4).
            /// <inheritdoc/>
            public void DrawBatch({{ReadOnlyFloats}} inputs, {{ReadOnlyInts}} labels, {{Library}}NoiseModel noise, {{ReadOnlyFloats}} normals, {{Outcomes}} outcomes)
            {
                {{Runtime}}NetworkArguments.CheckDraws(inputs.Length, labels, noise, normals.Length, outcomes.Length, Shape);
                int most = {{Runtime}}DrawBatch.Largest(Shape);
                for (int first = 0; first < labels.Length; first += most)
                {
                    int n = global::System.Math.Min(most, labels.Length - first);
                    __DrawLayers(inputs.Slice(first * InputSize, n * InputSize), labels.Slice(first, n), noise, normals.Slice(first * NoiseLength, n * NoiseLength), outcomes.Slice(first, n));
                }
            }

            private void __DrawLayers({{ReadOnlyFloats}} inputs, {{ReadOnlyInts}} labels, {{Library}}NoiseModel noise, {{ReadOnlyFloats}} normals, {{Outcomes}} outcomes)
            {
                using {{Runtime}}DrawBatch draws = new {{Runtime}}DrawBatch(noise, inputs, labels, normals, outcomes);
            """
        );
        foreach (var layer in plan.Layers)
        {
            bool output = layer == plan.Last;
            string biases = plan.Model.Bias ? $"__weights.Row({layer.BiasOffset}, {layer.Outputs})" : "default";
            writer.Write(
                $"""
                    // Layer {layer.Number}, {layer.Inputs} -> {layer.Outputs}: zhat^{layer.Number}, then {(
                    output ? "margin against slack" : "J, P and D"
                )} (theory.md sections 4 and 5).
                    draws.{(output ? "Output" : "Hidden")}(ref __weights.At({layer.WeightOffset}), {biases});
                """
            );
        }

        writer.Write("}");
    }
}
