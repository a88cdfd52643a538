using BoundGen.Generators.Plan;
using BoundGen.Shared;

namespace BoundGen.Generators.Emit;

/// <summary>
/// The forward pass of a minibatch, layer by layer: dense in tiles of samples by outputs, or, where few inputs of a layer
/// are active, sparse in tiles of outputs by blocks of inputs. Either way an output is one chain in input order.
/// </summary>
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
                using (writer.Block($"while (count - done >= {EmitPlan.SmallestBatch})"))
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
                using global::BoundGen.Runtime.ScratchBlock block = global::BoundGen.Runtime.ScratchBlock.Rent(({{VectorNames.SignedSize}})rows * {{plan.LongestStride
                + plan.LongestBatchInput}} * sizeof(float));
                {{Floats}} scratch = block.Span<float>();
                {{Floats}} z = scratch.Slice(0, rows * {{plan.LongestStride}}), x = scratch.Slice(rows * {{plan.LongestStride}});
                __panels.Fill();
                long active = {{Rows}}CountInputs(inputs, InputSize);
                __Batch1(inputs, InputSize, active, n, x, z);
            """
        );
        for (int k = 2; k <= plan.Layers.Count; k++)
        {
            var below = plan.Layers[k - 2];
            writer.Write($"    active = {Rows}Rectify(z, n, {below.Outputs}, {below.Stride});");
            writer.Write($"    __Batch{k}(z, {below.Stride}, active, n, x, z);");
        }

        writer.Write(
            $$"""
                {{Rows}}Save(z, {{plan.Last.Stride}}, logits, OutputSize);
                global::System.GC.KeepAlive(__panels);
            }
            """
        );
        foreach (var layer in plan.Layers)
        {
            WriteLayer(writer, plan, layer);
            WriteDense(writer, layer);
            WriteSparse(writer, layer);
        }
    }

    private static void WriteLayer(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number,
            interleaved = Layout.InterleavedRows;
        string bias = plan.Model.Bias ? $"__weights.Row({layer.BiasOffset}, {layer.Stride})" : "default";
        writer.Write($"\n// Layer {k}, {layer.Inputs} -> {layer.Outputs} (theory.md section 1): x from the rows below, then z.");
        using (
            writer.Block(
                $"private void __Batch{k}({ReadOnlyFloats} below, int stride, long active, int n, {Floats} x, {Floats} z)"
            )
        )
        {
            using (writer.Block($"if (active < n * {EmitPlan.SparseBelow * (long)layer.Inputs / 100}L)"))
            {
                writer.Write($"{Rows}List(below, n, stride, {layer.Inputs}, x);");
                writer.Write($"{Rows}Start({bias}, z, n, {layer.Stride});");
                VectorNames.WriteDispatch(writer, "", "__SparseBatch" + k, "ref x[0], z, n");
                writer.Write("return;");
            }

            writer.BlankLine();
            writer.Write($"{Rows}Interleave(below, n, stride, {layer.Inputs}, x);");
            writer.Write($"int rows = (n + {interleaved - 1}) / {interleaved} * {interleaved};");
            writer.Write($"{Rows}Start({bias}, z, rows, {layer.Stride});");
            VectorNames.WriteDispatch(writer, "", "__DenseBatch" + k, "ref x[0], z, rows");
        }
    }

    private static void WriteDense(SourceWriter writer, LayerPlan layer)
    {
        int k = layer.Number;
        foreach (int bits in VectorNames.AllBits)
        {
            writer.Write(
                $"\n// Layer {k}, every input: panel by panel, {Layout.InterleavedRows} samples at a time (theory.md section 1)."
            );
            using (writer.Block($"private void __DenseBatch{k}V{bits}(ref float x, {Floats} z, int rows)"))
            {
                using (writer.Block($"for (int first = 0; first < {layer.Inputs}; first += {EmitPlan.DenseBlock})"))
                {
                    writer.Write($"int inputs = global::System.Math.Min({layer.Inputs} - first, {EmitPlan.DenseBlock});");
                    foreach (var run in EmitPlan.Panels(layer))
                        WriteDenseRun(writer, layer, run, DenseTile.Of(bits, run.Width));
                }
            }
        }
    }

    private static void WriteDenseRun(SourceWriter writer, LayerPlan layer, PanelRun run, DenseTile tile)
    {
        int tiles = Layout.InterleavedRows / tile.Rows * (run.Width / tile.Columns),
            n = 0;
        using (writer.Block($"for (int i = {run.First}; i < {run.End}; i += {run.Width})"))
        {
            writer.Write($"ref float panel = ref __panels.At({layer.WeightOffset} + i * {layer.Inputs} + first * {run.Width});");
            writer.Write("// Every tile fetches its share of the next panel: so many bytes an input.");
            writer.Write(
                $"{VectorNames.SignedSize} next = {VectorNames.Address}(ref panel) + {sizeof(float) * (long)run.Width * layer.Inputs}, step = {sizeof(float) * run.Width * Layout.InterleavedRows / tiles} / rows;"
            );
            using (writer.Block($"for (int s = 0; s < rows; s += {Layout.InterleavedRows}, next += {tiles} * step * inputs)"))
            {
                writer.Write($"ref float tile = ref z[s * {layer.Stride} + i];");
                writer.Write(
                    $"ref float rowsOfTile = ref {VectorNames.At}(ref x, s * {layer.Inputs} + first * {Layout.InterleavedRows});"
                );
                for (int row = 0; row < Layout.InterleavedRows; row += tile.Rows)
                {
                    for (int column = 0; column < run.Width; column += tile.Columns)
                    {
                        string next = n == 0 ? "next" : $"next + {n} * step * inputs";
                        writer.Write(
                            $"__DenseTile{layer.Number}x{run.Width}V{tile.Bits}({At("panel", column)}, {At("rowsOfTile", row)}, inputs, {At("tile", (row * layer.Stride) + column)}, {next}, step);"
                        );
                        n++;
                    }
                }
            }
        }
    }

    private static string At(string start, int offset) =>
        offset == 0 ? "ref " + start : $"ref {VectorNames.At}(ref {start}, {offset})";

    private static void WriteSparse(SourceWriter writer, LayerPlan layer)
    {
        int k = layer.Number;
        foreach (int bits in VectorNames.AllBits)
        {
            writer.Write($"\n// Layer {k}, over the active inputs alone, block by block of listed inputs (theory.md section 1).");
            using (writer.Block($"private void __SparseBatch{k}V{bits}(ref float lists, {Floats} z, int n)"))
            {
                foreach (var (run, panels) in EmitPlan.SparseRuns(layer, bits))
                {
                    string list = $"list{run.First}";
                    using (writer.Block($"for (int i = {run.First}; i < {run.End}; i += {run.Width * panels})"))
                    {
                        writer.Write($"ref float {list} = ref lists;");
                        writer.Write($"{VectorNames.SignedSize} step = {sizeof(float) * run.Width * Layout.ListedInputs} / n;");
                        writer.Write($"for (int first = 0; first < {layer.Inputs}; first += {Layout.ListedInputs})");
                        writer.Write(
                            $"    {list} = ref __SparseTile{k}x{run.Width * panels}V{bits}(ref __panels.At({layer.WeightOffset} + i * {layer.Inputs} + first * {run.Width}), ref {list}, n, ref z[i], step);"
                        );
                    }
                }
            }
        }
    }
}
