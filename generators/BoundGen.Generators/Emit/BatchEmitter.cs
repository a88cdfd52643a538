using BoundGen.Generators.Plan;
using BoundGen.Shared;

namespace BoundGen.Generators.Emit;

/// <summary>The forward pass of a minibatch: the library's <c>BatchLayers</c>, layer by layer.</summary>
internal static class BatchEmitter
{
    private const string Rows = "global::BoundGen.Runtime.BatchRows.";
    private const string Floats = "global::System.Span<float>";
    private const string ReadOnlyFloats = "global::System.ReadOnlySpan<float>";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        using (
            writer.Block(
                $$"""
                // Logits of many inputs (theory.md section 1), with the same bits as Forward's: in batches, the rest one by one.
                /// <inheritdoc/>
                public void ForwardBatch({{ReadOnlyFloats}} inputs, {{Floats}} logits)
                """
            )
        )
        {
            writer.Write(
                "int count = global::BoundGen.Runtime.NetworkArguments.CheckBatch(inputs.Length, InputSize, logits.Length, OutputSize);"
            );
            writer.Write("int done = 0;");
            if (plan.HasBatch)
            {
                using (writer.Block($"while (count - done >= {NetworkExtent.SmallestBatch})"))
                {
                    writer.Write(
                        $$"""
                        int n = global::System.Math.Min(count - done, {{plan.LargestBatch}});
                        __RunBatch(inputs.Slice(done * InputSize, n * InputSize), logits.Slice(done * OutputSize, n * OutputSize), n);
                        done += n;
                        """
                    );
                }
            }

            writer.Write(
                $$"""
                for (; done < count; done++)
                    __Run(inputs.Slice(done * InputSize, InputSize), logits.Slice(done * OutputSize, OutputSize), default);
                """
            );
        }

        if (plan.HasBatch)
            WriteBatch(writer, plan);
    }

    private static void WriteBatch(SourceWriter writer, EmitPlan plan)
    {
        writer.BlankLine();
        writer.Write(
            $$"""
            // One batch (theory.md section 1): z holds the layer's rows, a row a sample; x what the layer reads.
            private void __RunBatch({{ReadOnlyFloats}} inputs, {{Floats}} logits, int n)
            {
                int rows = (n + {{Layout.InterleavedRows - 1}}) / {{Layout.InterleavedRows}} * {{Layout.InterleavedRows}};
                using global::BoundGen.Runtime.ScratchBlock block = global::BoundGen.Runtime.ScratchBlock.Rent(({{Scratch.SignedSize}})rows * {{plan.BatchScratch}} * sizeof(float));
                {{Floats}} scratch = block.Span<float>();
                {{Floats}} z = scratch.Slice(0, rows * {{plan.LongestStride}}), x = scratch.Slice(rows * {{plan.LongestStride}});
                __panels.Fill();
            """
        );
        foreach (var layer in plan.Layers)
            WriteLayer(writer, plan, layer);

        writer.Write(
            $$"""

                {{Rows}}Save(z, {{plan.Last.Stride}}, logits, OutputSize);
                global::System.GC.KeepAlive(__panels);
            }
            """
        );
    }

    private static void WriteLayer(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number;
        string count =
            k == 1
                ? $"long active = {Rows}CountInputs(inputs, InputSize)"
                : $"active = {Rows}Rectify(z, n, {layer.Inputs}, {plan.Layers[k - 2].Stride})";
        string bias = plan.Model.Bias ? $"__weights.Row({layer.BiasOffset}, {layer.Stride})" : "default";
        writer.Write(
            $"""

                // Layer {k}: {layer.Inputs} -> {layer.Outputs}.
                {count};
                global::BoundGen.Runtime.BatchLayers.Run(__panels, {k - 1}, {bias}, {(k == 1 ? "inputs" : "z")}, active, n, x, z);
            """
        );
    }
}
