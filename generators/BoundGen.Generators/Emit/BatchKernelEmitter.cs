using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using BoundGen.Generators.Plan;
using BoundGen.Shared;

namespace BoundGen.Generators.Emit;

/// <summary>
/// The tiles of a minibatch. Dense: a few samples by three vectors of outputs in registers, while all inputs stream by.
/// Sparse: a few panels of one sample's outputs in registers, over the listed inputs of a block. Both fetch weights that come
/// next, as what the caches do not hold arrives ten times slower than it is used.
/// </summary>
internal static class BatchKernelEmitter
{
    private const string Unsafe = VectorNames.Unsafe;
    private const int CacheLine = 64;

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        if (!plan.HasBatch)
            return;
        VectorNames.WriteBatchDefinitions(writer);
        foreach (var layer in plan.Layers)
        {
            foreach (int bits in VectorNames.AllBits)
            {
                foreach (var run in EmitPlan.Panels(layer))
                    WriteDense(writer, layer, DenseTile.Of(bits, run.Width), run.Width);
                foreach (var (run, panels) in EmitPlan.SparseRuns(layer, bits))
                    WriteSparse(writer, layer, new VectorNames(bits), run.Width, panels);
            }
        }
    }

    private static void WriteDense(SourceWriter writer, LayerPlan layer, DenseTile tile, int width)
    {
        var names = new VectorNames(tile.Bits);
        int vectors = tile.Columns / names.Lanes;
        writer.Write(
            $"\n// Layer {layer.Number}: {tile.Rows} samples by {tile.Columns} outputs, one chain an output, in input order (theory.md sections 1 and 7)."
        );
        writer.Write(VectorNames.Hot);
        using (
            writer.Block(
                $"private static void __DenseTile{layer.Number}x{width}V{tile.Bits}(ref float panel, ref float x, int inputs, ref float z, {VectorNames.SignedSize} next, {VectorNames.SignedSize} step)"
            )
        )
        {
            for (int r = 0; r < tile.Rows; r++)
                Declare(writer, names, vectors, (v, number) =>
                    $"z{r}_{number} = {names.Load("z", (r * layer.Stride) + (v * names.Lanes))}"
                );
            using (writer.Block($"for ({VectorNames.SignedSize} j = inputs; j > 0; j--)"))
            {
                writer.Write($"{VectorNames.Fetch}(next);");
                writer.Write("next += step;");
                Declare(writer, names, vectors, (v, number) => $"w{number} = {names.Load("panel", v * names.Lanes)}");
                for (int r = 0; r < tile.Rows; r++)
                {
                    writer.Write($"{names.Type} x{r} = {names.Broadcast("x", r)};");
                    Each(writer, vectors, (v, number) =>
                        $"z{r}_{number} = {VectorNames.Add("w" + number, "x" + r, $"z{r}_{number}")};"
                    );
                }

                writer.Write($"panel = ref {VectorNames.At}(ref panel, {width});");
                writer.Write($"x = ref {VectorNames.At}(ref x, {Layout.InterleavedRows});");
            }

            for (int r = 0; r < tile.Rows; r++)
                Each(writer, vectors, (v, number) =>
                    $"{VectorNames.Store($"z{r}_{number}", "z", (r * layer.Stride) + (v * names.Lanes))};"
                );
        }
    }

    private static void WriteSparse(SourceWriter writer, LayerPlan layer, VectorNames names, int width, int panels)
    {
        int perPanel = width / names.Lanes,
            vectors = perPanel * panels,
            apart = layer.Inputs * width;
        writer.Write(
            $"\n// Layer {layer.Number}: {width * panels} outputs of a sample, one chain an output, in input order (theory.md sections 1 and 7)."
        );
        writer.Write(VectorNames.Hot);
        using (
            writer.Block(
                $"private static ref float __SparseTile{layer.Number}x{width * panels}V{names.Bits}(ref float panel, ref float list, int n, ref float z, {VectorNames.SignedSize} step)"
            )
        )
        {
            writer.Write(
                $"{VectorNames.SignedSize} next = {VectorNames.Address}(ref panel) + {sizeof(float) * Layout.ListedInputs * width};"
            );
            using (writer.Block("for (; n > 0; n--)"))
            {
                for (int p = 0; p < panels; p++)
                {
                    writer.Write($"{VectorNames.Fetch}(next + {sizeof(float) * (long)p * apart});");
                    writer.Write($"{VectorNames.Fetch}(next + {(sizeof(float) * (long)p * apart) + CacheLine});");
                }

                writer.Write("next += step;");
                Declare(writer, names, vectors, (v, number) => $"z{number} = {names.Load("z", v * names.Lanes)}");
                writer.Write($"ref float end = ref {VectorNames.At}(ref list, 1 + {VectorNames.Integer}(ref list));");
                writer.Write($"list = ref {VectorNames.At}(ref list, 1);");
                using (writer.Block($"while ({Unsafe}.IsAddressLessThan(ref list, ref end))"))
                {
                    writer.Write(
                        $"ref float row = ref {VectorNames.At}(ref panel, ({VectorNames.SignedSize}){VectorNames.Integer}(ref list) * {width});"
                    );
                    writer.Write($"{names.Type} x = {names.Broadcast("list", 1)};");
                    Each(writer, vectors, (v, number) =>
                        $"z{number} = {VectorNames.Add(names.Load("row", (v / perPanel * apart) + (v % perPanel * names.Lanes)), "x", "z" + number)};"
                    );
                    writer.Write($"list = ref {VectorNames.At}(ref list, 2);");
                }

                Each(writer, vectors, (v, number) => $"{VectorNames.Store("z" + number, "z", v * names.Lanes)};");
                writer.Write($"z = ref {VectorNames.At}(ref z, {layer.Stride});");
            }

            writer.Write("return ref list;");
        }
    }

    /// <summary>Writes a line for each vector of a tile.</summary>
    private static void Each(SourceWriter writer, int vectors, Func<int, string, string> line) =>
        writer.Write(string.Join("\n", ForEach(vectors, line)));

    /// <summary>Declares the vectors of a tile.</summary>
    private static void Declare(SourceWriter writer, VectorNames names, int vectors, Func<int, string, string> vector) =>
        writer.Write(names.Declare(ForEach(vectors, vector)));

    private static IEnumerable<string> ForEach(int vectors, Func<int, string, string> text) =>
        Enumerable.Range(0, vectors).Select(v => text(v, v.ToString(CultureInfo.InvariantCulture)));
}
