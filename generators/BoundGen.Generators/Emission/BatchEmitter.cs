using System;
using System.Globalization;

namespace BoundGen.Generators.Emission;

/// <summary>
/// The forward pass of a minibatch, layer by layer: dense in tiles of samples by outputs, or, where few inputs of a layer
/// are active, sparse in tiles of outputs by blocks of inputs. Either way an output is one chain in input order.
/// </summary>
internal static class BatchEmitter
{
    private const string Rows = "global::BoundGen.BatchRows.";
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";
    private const string Floats = "global::System.Span<float>";
    private const string ReadOnlyFloats = "global::System.ReadOnlySpan<float>";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        using (writer.Block($$"""
            // Logits of many inputs (theory.md section 1), with the same bits as Forward's: in batches, the rest one by one.
            /// <inheritdoc/>
            public void ForwardBatch({{ReadOnlyFloats}} inputs, {{Floats}} logits)
            """))
        {
            writer.Write("int count = global::BoundGen.NetworkArguments.CheckBatch(inputs.Length, InputSize, logits.Length, OutputSize);");
            writer.Write("int done = 0;");
            if (plan.HasBatch)
            {
                using (writer.Block($"while (count - done >= {EmitPlan.SmallestBatch})"))
                {
                    writer.Write($$"""
                        int n = global::System.Math.Min(count - done, {{plan.LargestBatch}});
                        __RunBatch(inputs.Slice(done * InputSize, n * InputSize), logits.Slice(done * OutputSize, n * OutputSize), n);
                        done += n;
                        """);
                }
            }

            writer.Write($$"""
                for (; done < count; done++)
                    __Run(inputs.Slice(done * InputSize, InputSize), logits.Slice(done * OutputSize, OutputSize), default);
                """);
        }

        if (plan.HasBatch)
            WriteBatch(writer, plan);
    }

    private static void WriteBatch(SourceWriter writer, EmitPlan plan)
    {
        writer.BlankLine();
        writer.Write($$"""
            // One batch (theory.md section 1): activations of two layers, a row a sample, take turns.
            private void __RunBatch({{ReadOnlyFloats}} inputs, {{Floats}} logits, int n)
            {
                int rows = (n + {{EmitPlan.BatchRowMultiple - 1}}) / {{EmitPlan.BatchRowMultiple}} * {{EmitPlan.BatchRowMultiple}};
                using global::BoundGen.ScratchBlock block = global::BoundGen.ScratchBlock.Rent(((nint)rows * {{(2 * plan.LongestIndexList) + plan.LongestList}} + {{EmitPlan.PanelLength}}) * sizeof(float));
                {{Floats}} scratch = block.Span<float>();
                {{Floats}} even = scratch.Slice(0, rows * {{plan.LongestIndexList}}), odd = scratch.Slice(rows * {{plan.LongestIndexList}}, rows * {{plan.LongestIndexList}});
                {{Floats}} panel = scratch.Slice(rows * {{2 * plan.LongestIndexList}}, {{EmitPlan.PanelLength}});
                {{Floats}} lists = scratch.Slice(rows * {{2 * plan.LongestIndexList}} + {{EmitPlan.PanelLength}});
                long active = {{Rows}}Load(inputs, InputSize, even.Slice(0, rows * {{plan.Layers[0].InputStride}}), {{plan.Layers[0].InputStride}});
            """);
        foreach (var layer in plan.Layers)
            WriteCall(writer, plan, layer);
        writer.Write($$"""
                {{Rows}}Save({{Target(plan.Last)}}, {{plan.Last.Stride}}, logits, OutputSize);
            }
            """);
        foreach (var layer in plan.Layers)
        {
            WriteDense(writer, plan, layer);
            if (layer.HasSparseBatch)
                WriteSparse(writer, plan, layer);
        }
    }

    private static string Source(LayerPlan layer) => layer.Number % 2 == 1 ? "even" : "odd";

    private static string Target(LayerPlan layer) => layer.Number % 2 == 1 ? "odd" : "even";

    private static void WriteCall(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number;
        string arguments = $"{Source(layer)}, {Target(layer)}";
        writer.Write($"\n    // Layer {k}: {layer.Inputs} -> {layer.Outputs}.");
        writer.Write(layer.HasSparseBatch
            ? $"""
                  if (active < n * {EmitPlan.SparseBelow * layer.Inputs / 100}L)
                      __SparseBatch{k}({arguments}, n, lists, panel);
                  else
                      __DenseBatch{k}({arguments}, rows, panel);
              """
            : $"    __DenseBatch{k}({arguments}, rows, panel);");
        if (layer != plan.Last)
            writer.Write($"    active = {Rows}Rectify({Target(layer)}, n, {layer.Outputs}, {layer.Stride});");
    }

    private static void WriteDense(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        string name = "__DenseBatch" + layer.Number;
        writer.Write($"\n// Layer {layer.Number}, every input (theory.md section 1).");
        using (writer.Block($"private void {name}({ReadOnlyFloats} x, {Floats} z, int rows, {Floats} panel)"))
        {
            writer.Write($"{Rows}Start({Bias(plan, layer)}, z, rows, {layer.Stride});");
            using (writer.Block($"for (int first = 0; first < {layer.Inputs}; first += {EmitPlan.DenseBlock})"))
            {
                writer.Write($"int inputs = global::System.Math.Min({EmitPlan.DenseBlock}, {layer.Inputs} - first);");
                VectorNames.WriteDispatch(writer, "", name, "first, inputs, x, z, rows, panel");
            }
        }

        foreach (int bits in VectorNames.AllBits)
        {
            var tile = DenseTile.Of(bits);
            writer.Write($"\n// A block of inputs: tiles of {tile.Columns} outputs by {tile.Rows} samples (theory.md section 1).");
            using (writer.Block($"private void {name}V{bits}(int first, int inputs, {ReadOnlyFloats} x, {Floats} z, int rows, {Floats} panel)"))
            {
                writer.Write($"ref float firstX = ref {VectorNames.Unsafe}.Add(ref {Reference}(x), first);");
                WriteTiles(layer, tile.Columns, writer, (columns, output) =>
                {
                    WritePack(writer, layer, "inputs", columns, output);
                    writer.Write($"for (int s = 0; s < rows; s += {tile.Rows})");
                    writer.Write($"    __DenseTile{layer.Number}x{columns}V{bits}(ref panel[0], inputs, ref {VectorNames.Unsafe}.Add(ref firstX, s * {layer.InputStride}), ref z[s * {layer.Stride} + {output}]);");
                });
            }
        }
    }

    private static void WriteSparse(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        string name = "__SparseBatch" + layer.Number;
        writer.Write($"\n// Layer {layer.Number}, over the active inputs alone (theory.md section 1).");
        using (writer.Block($"private void {name}({ReadOnlyFloats} x, {Floats} z, int n, {Floats} lists, {Floats} panel)"))
        {
            writer.Write($"{Rows}Start({Bias(plan, layer)}, z, n, {layer.Stride});");
            writer.Write($"{Rows}List(x, n, {layer.InputStride}, {layer.Inputs}, lists);");
            VectorNames.WriteDispatch(writer, "", name, "z, n, ref lists[0], panel");
        }

        foreach (int bits in VectorNames.AllBits)
        {
            writer.Write($"\n// Tiles of {EmitPlan.SparseTileColumns(bits)} outputs, block by block of listed inputs (theory.md section 1).");
            using (writer.Block($"private void {name}V{bits}({Floats} z, int n, ref float lists, {Floats} panel)"))
            {
                WriteTiles(layer, EmitPlan.SparseTileColumns(bits), writer, (columns, output) =>
                {
                    string list = "list" + columns;
                    writer.Write($"ref float {list} = ref lists;");
                    using (writer.Block($"for (int first = 0; first < {layer.Inputs}; first += {Rows}ListedInputs)"))
                    {
                        WritePack(writer, layer, $"global::System.Math.Min({Rows}ListedInputs, {layer.Inputs} - first)", columns, output);
                        writer.Write($"{list} = ref __SparseTile{layer.Number}x{columns}V{bits}(ref panel[0], ref {list}, n, ref z[{output}]);");
                    }
                });
            }
        }
    }

    /// <summary>Writes what a tile of so many columns needs, for all whole ones and the broken one at the end.</summary>
    private static void WriteTiles(LayerPlan layer, int columns, SourceWriter writer, Action<int, string> tile)
    {
        int full = layer.Stride / columns * columns;
        if (full > 0)
        {
            using (writer.Block($"for (int i = 0; i < {full}; i += {columns})"))
                tile(columns, "i");
        }

        if (full < layer.Stride)
            tile(layer.Stride - full, full.ToString(CultureInfo.InvariantCulture));
    }

    private static void WritePack(SourceWriter writer, LayerPlan layer, string inputs, int columns, string output) =>
        writer.Write($"{Rows}Pack(ref __weights.At({layer.WeightOffset} + first * {layer.Stride} + {output}), {inputs}, {layer.Stride}, {columns}, panel);");

    private static string Bias(EmitPlan plan, LayerPlan layer) => plan.Model.Bias ? $"__weights.Row({layer.BiasOffset}, {layer.Stride})" : "default";
}
