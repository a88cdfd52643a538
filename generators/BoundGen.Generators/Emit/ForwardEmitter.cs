using BoundGen.Generators.Plan;

namespace BoundGen.Generators.Emit;

/// <summary>The forward pass: logits, mask, class; one input at a time.</summary>
internal static class ForwardEmitter
{
    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        writer.Write(
            $$"""
            // The logits h(x) (theory.md section 1).
            /// <inheritdoc/>
            public void Forward(global::System.ReadOnlySpan<float> input, global::System.Span<float> logits)
            {
                global::BoundGen.Runtime.NetworkArguments.CheckLength(input.Length, InputSize, "input");
                global::BoundGen.Runtime.NetworkArguments.CheckLength(logits.Length, OutputSize, "logits");
                __Run(input, logits, default);
            }

            // The logits h(x), and the masks: bit i of layer k is 1 iff z^k_i > 0 (theory.md section 1).
            /// <inheritdoc/>
            public void Forward(global::System.ReadOnlySpan<float> input, global::System.Span<float> logits, global::System.Span<ulong> mask)
            {
                global::BoundGen.Runtime.NetworkArguments.CheckLength(input.Length, InputSize, "input");
                global::BoundGen.Runtime.NetworkArguments.CheckLength(logits.Length, OutputSize, "logits");
                global::BoundGen.Runtime.NetworkArguments.CheckLength(mask.Length, MaskWordCount, "mask");
                __Run(input, logits, mask);
            }

            // The class of the largest logit (theory.md section 1).
            /// <inheritdoc/>
            public int Classify(global::System.ReadOnlySpan<float> input)
            {
                global::BoundGen.Runtime.NetworkArguments.CheckLength(input.Length, InputSize, "input");
            """
        );
        Scratch.Write(writer, "    ", plan.Last.Stride, "logits");
        writer.Write(
            $$"""
                logits = logits.Slice(0, OutputSize);
                __Run(input, logits, default);
                return global::BoundGen.Runtime.Activations.IndexOfFirstMaximum(logits);
            }

            // z^k = W^k x^{k-1} + b^k and x^k = max(z^k, 0), layer by layer (theory.md section 1). An empty mask is not written.
            private void __Run(global::System.ReadOnlySpan<float> input, global::System.Span<float> logits, global::System.Span<ulong> mask)
            {
            """
        );
        Scratch.Write(writer, "    ", plan.ForwardScratch, "scratch");
        writer.Write(
            $$"""
                global::System.Span<int> active = global::System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(scratch.Slice({{2
                * plan.LongestStride}}));
            """
        );
        foreach (var layer in plan.Layers)
            WriteLayer(writer, plan, layer, "mask");
        writer.Write(
            $$"""
                global::BoundGen.Runtime.Activations.CopyLogits(z{{plan.Last.Number}}.Slice(0, OutputSize), logits);
            }
            """
        );
        foreach (var layer in plan.Layers)
            WriteAffine(writer, plan, layer);
    }

    /// <summary>
    /// z^k from x^{k-1}: the list of active inputs, then the affine map over them; the variable named by
    /// <paramref name="mask"/>, if any, takes the activation mask.
    /// </summary>
    public static void WriteLayer(SourceWriter writer, EmitPlan plan, LayerPlan layer, string? mask = null)
    {
        int k = layer.Number;
        string x = k == 1 ? "input" : "z" + (k - 1);
        string count = (k == 1 ? "int " : "") + "count";
        string compact =
            k == 1
                ? "CompactInput(input, active)"
                : $"CompactHidden({x}, {layer.Inputs}, active, {(mask is null ? "default" : MaskSlice(mask, plan.Layers[k - 2]))})";
        writer.Write(
            $$"""

                // Layer {{k}}: {{layer.Inputs}} -> {{layer.Outputs}}.
                {{count}} = global::BoundGen.Runtime.Activations.{{compact}};
                global::System.Span<float> z{{k}} = scratch.Slice({{(k % 2 == 1 ? 0 : plan.LongestStride)}}, {{layer.Stride}});
                __Affine{{k}}({{x}}, active.Slice(0, count), z{{k}});
            """
        );
    }

    private static string MaskSlice(string mask, LayerPlan layer) =>
        $"{mask}.IsEmpty ? default : {mask}.Slice({layer.MaskOffset}, {layer.MaskWords})";

    private static void WriteAffine(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number;
        string start = plan.Model.Bias ? $"__weights.Row({layer.BiasOffset}, {layer.Stride}).CopyTo(z);" : "z.Clear();";
        writer.Write(
            $$"""

            // z^{{k}} = {{(plan.Model.Bias ? $"b^{k} + " : "")}}W^{{k}} x^{{k
                - 1}} (theory.md section 1), over the active inputs alone.
            private void __Affine{{k}}(global::System.ReadOnlySpan<float> x, global::System.ReadOnlySpan<int> active, global::System.Span<float> z)
            {
                {{start}}
                __AddColumns{{k}}(ref __weights.At({{layer.WeightOffset}}), x, active, z);
            }
            """
        );
    }
}
