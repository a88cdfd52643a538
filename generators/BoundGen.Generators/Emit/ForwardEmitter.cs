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
            WriteLayer(writer, plan, layer);
        writer.Write(
            $$"""
                global::BoundGen.Runtime.Activations.CopyLogits(z{{plan.Last.Number}}.Slice(0, OutputSize), logits);
            }
            """
        );
    }

    /// <summary>z^k from x^{k-1}: the list of active inputs, then the affine map over them alone.</summary>
    private static void WriteLayer(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number;
        string x = k == 1 ? "input" : "z" + (k - 1);
        string count = (k == 1 ? "int " : "") + "count";
        string compact =
            k == 1
                ? "CompactInput(input, active)"
                : $"CompactHidden({x}, {layer.Inputs}, active, {MaskSlice(plan.Layers[k - 2])})";
        string start = plan.Model.Bias ? $"__weights.Row({layer.BiasOffset}, {layer.Stride}).CopyTo(z{k})" : $"z{k}.Clear()";
        writer.Write(
            $$"""

                // Layer {{k}}: {{layer.Inputs}} -> {{layer.Outputs}}.
                {{count}} = global::BoundGen.Runtime.Activations.{{compact}};
                global::System.Span<float> z{{k}} = scratch.Slice({{(k % 2 == 1 ? 0 : plan.LongestStride)}}, {{layer.Stride}});
                {{start}};
                global::BoundGen.Runtime.ActiveColumns.Add(ref __weights.At({{layer.WeightOffset}}), {{x}}, active.Slice(0, count), z{{k}});
            """
        );
    }

    private static string MaskSlice(LayerPlan layer) =>
        $"mask.IsEmpty ? default : mask.Slice({layer.MaskOffset}, {layer.MaskWords})";
}
