using System.Globalization;
using System.Linq;

namespace BoundGen.Generators.Emission;

/// <summary>
/// The tiles of a minibatch. Dense: a few samples by three vectors of outputs in registers, while all inputs stream by.
/// Sparse: as many vectors of one sample's outputs as registers hold, over the listed inputs of a block.
/// </summary>
internal static class BatchKernelEmitter
{
    private const string Unsafe = VectorNames.Unsafe;

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        foreach (var layer in plan.Layers.Where(_ => plan.HasBatch))
        {
            foreach (int bits in VectorNames.AllBits)
            {
                var dense = DenseTile.Of(bits);
                if (layer.Stride >= dense.Columns)
                    WriteDense(writer, layer, dense, dense.Columns);
                if (layer.Stride % dense.Columns > 0)
                    WriteDense(writer, layer, dense, layer.Stride % dense.Columns);
                if (layer.HasSparseBatch)
                {
                    int columns = EmitPlan.SparseTileColumns(bits);
                    if (layer.Stride >= columns)
                        WriteSparse(writer, layer, new VectorNames(bits), columns);
                    if (layer.Stride % columns > 0)
                        WriteSparse(writer, layer, new VectorNames(bits), layer.Stride % columns);
                }
            }
        }
    }

    private static void WriteDense(SourceWriter writer, LayerPlan layer, DenseTile tile, int columns)
    {
        var names = new VectorNames(tile.Bits);
        int vectors = columns / names.Lanes;
        writer.Write($"\n// Layer {layer.Number}: {tile.Rows} samples by {columns} outputs (theory.md section 1).");
        writer.Write(VectorNames.Hot);
        using (writer.Block($"private static void __DenseTile{layer.Number}x{columns}V{tile.Bits}(ref float panel, int inputs, ref float x, ref float z)"))
        {
            for (int r = 0; r < tile.Rows; r++)
                Each($"var z{r}_# = {names.Load("z", "@")};", r * layer.Stride);
            using (writer.Block("for (nint j = 0; j < inputs; j++)"))
            {
                writer.Write($"ref float w = ref {Unsafe}.Add(ref panel, j * {columns});");
                Each($"var w# = {names.Load("w", "@")};");
                for (int r = 0; r < tile.Rows; r++)
                {
                    writer.Write($"var x{r} = {names.Broadcast("x", $"j + {r * layer.InputStride}")};");
                    Each($"z{r}_# = {VectorNames.Add("w#", "x" + r, $"z{r}_#")};");
                }
            }

            for (int r = 0; r < tile.Rows; r++)
                Each($"{VectorNames.Store($"z{r}_#", "z", "@")};", r * layer.Stride);
        }

        // A line for each vector: # is its number, @ where it starts.
        void Each(string line, int start = 0) =>
            writer.Write(string.Join("\n", Enumerable.Range(0, vectors).Select(v => line.Replace("#", Invariant(v)).Replace("@", Invariant(start + (v * names.Lanes))))));
    }

    private static string Invariant(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static void WriteSparse(SourceWriter writer, LayerPlan layer, VectorNames names, int columns)
    {
        int[] each = [.. Enumerable.Range(0, columns / names.Lanes)];
        writer.BlankLine();
        writer.Write("// One chain of fused multiply-adds an output, in input order (theory.md section 7).");
        writer.Write(VectorNames.Hot);
        using (writer.Block($"private static ref float __SparseTile{layer.Number}x{columns}V{names.Bits}(ref float panel, ref float list, int n, ref float z)"))
        {
            using (writer.Block("for (; n > 0; n--)"))
            {
                foreach (int v in each)
                    writer.Write($"var z{v} = {names.Load("z", v * names.Lanes)};");
                writer.Write($"ref float end = ref {Unsafe}.Add(ref list, 1 + {Unsafe}.As<float, int>(ref list));");
                writer.Write($"list = ref {Unsafe}.Add(ref list, 1);");
                using (writer.Block($"while ({Unsafe}.IsAddressLessThan(ref list, ref end))"))
                {
                    writer.Write($"ref float column = ref {Unsafe}.Add(ref panel, (nint){Unsafe}.As<float, int>(ref list) * {columns});");
                    writer.Write($"var x = {names.Broadcast("list", 1)};");
                    foreach (int v in each)
                        writer.Write($"z{v} = {VectorNames.Add(names.Load("column", v * names.Lanes), "x", "z" + v)};");
                    writer.Write($"list = ref {Unsafe}.Add(ref list, 2);");
                }

                foreach (int v in each)
                    writer.Write($"{VectorNames.Store("z" + v, "z", v * names.Lanes)};");
                writer.Write($"z = ref {Unsafe}.Add(ref z, {layer.Stride});");
            }

            writer.Write("return ref list;");
        }
    }
}
