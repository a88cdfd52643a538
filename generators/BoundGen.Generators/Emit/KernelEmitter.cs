using System.Collections.Generic;
using System.Linq;
using BoundGen.Generators.Plan;

namespace BoundGen.Generators.Emit;

/// <summary>
/// z = z + W x over the active inputs. Every output is one chain of fused multiply-adds in input order, so that the
/// bits depend on neither the kernel nor the vector width.
/// </summary>
internal static class KernelEmitter
{
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        writer.Write("// z = z + w x, the step of every chain (theory.md section 7), and how vectors come and go.");
        VectorNames.WritePlaces(writer);
        foreach (int bits in VectorNames.AllBits)
            new VectorNames(bits).WriteDefinitions(writer);
        foreach (var layer in plan.Layers)
        {
            if (layer.Number > 1)
                writer.BlankLine();
            WriteDispatch(writer, layer);
            foreach (int bits in VectorNames.AllBits)
            {
                writer.BlankLine();
                writer.Write("// One chain of fused multiply-adds an output, in input order (theory.md section 7).");
                writer.Write(VectorNames.Hot);
                using (
                    writer.Block(
                        $"private static void __AddColumns{layer.Number}V{bits}(ref float columns, ref float x, ref int active, int count, ref float z)"
                    )
                )
                {
                    if (layer.Accumulation == Accumulation.Registers)
                        WriteRegisterKernel(writer, layer, bits);
                    else
                        WriteStreamKernel(writer, layer, bits);
                }
            }
        }
    }

    private static void WriteDispatch(SourceWriter writer, LayerPlan layer)
    {
        string name = "__AddColumns" + layer.Number;
        writer.Write(
            $$"""
            // z = z + W^{{layer.Number}} x (theory.md section 1): input-major columns of {{layer.Stride}} floats ({{layer.Outputs}} outputs and zeros).
            private static void {{name}}(ref float columns, global::System.ReadOnlySpan<float> x, global::System.ReadOnlySpan<int> active, global::System.Span<float> z)
            {
                ref float firstX = ref {{Reference}}(x);
                ref int firstActive = ref {{Reference}}(active);
                ref float firstZ = ref {{Reference}}(z);
            """
        );
        VectorNames.WriteDispatch(writer, "    ", name, "ref columns, ref firstX, ref firstActive, active.Length, ref firstZ");
        writer.Write("}");
    }

    private static void WriteRegisterKernel(SourceWriter writer, LayerPlan layer, int bits)
    {
        var names = new VectorNames(bits);
        int vectors = layer.Stride / names.Lanes;
        var each = Enumerable.Range(0, vectors).ToArray();
        writer.Write(names.Declare(each.Select(v => $"z{v} = {names.Load("z", v * names.Lanes)}")));
        using (writer.Block("for (int n = 0; n < count; n++)"))
        {
            writer.Write($"int j = {VectorNames.At}(ref active, n);");
            writer.Write($"ref float column = ref {Column(layer, "j")};");
            writer.Write($"{names.Type} xj = {names.Broadcast("x", "j")};");
            Write(each.Select(v => $"z{v} = {VectorNames.Add(names.Load("column", v * names.Lanes), "xj", "z" + v)};"));
        }

        Write(each.Select(v => $"{VectorNames.Store("z" + v, "z", v * names.Lanes)};"));

        void Write(IEnumerable<string> lines) => writer.Write(string.Join("\n", lines));
    }

    private static void WriteStreamKernel(SourceWriter writer, LayerPlan layer, int bits)
    {
        var names = new VectorNames(bits);
        writer.Write("int n = 0;");
        WritePass(writer, layer, names, EmitPlan.ColumnsPerPass);
        WritePass(writer, layer, names, 1);
    }

    /// <summary>Adds columns to all outputs, so many at a time, for as long as so many are left.</summary>
    private static void WritePass(SourceWriter writer, LayerPlan layer, VectorNames names, int columns)
    {
        using (writer.Block($"for (; n <= count - {columns}; n += {columns})"))
        {
            for (int c = 0; c < columns; c++)
            {
                writer.Write($"int j{c} = {VectorNames.At}(ref active, n + {c});");
                writer.Write($"ref float column{c} = ref {Column(layer, "j" + c)};");
                writer.Write($"{names.Type} x{c} = {names.Broadcast("x", "j" + c)};");
            }

            using (writer.Block($"for ({VectorNames.UnsignedSize} i = 0; i < {layer.Stride}; i += {names.Lanes})"))
            {
                writer.Write($"{names.Type} sum = {names.Load("z", "i")};");
                for (int c = 0; c < columns; c++)
                    writer.Write($"sum = {VectorNames.Add(names.Load("column" + c, "i"), "x" + c, "sum")};");
                writer.Write($"{VectorNames.Store("sum", "z", "i")};");
            }
        }
    }

    private static string Column(LayerPlan layer, string input) =>
        $"{VectorNames.At}(ref columns, ({VectorNames.SignedSize}){input} * {layer.Stride})";
}
