using BoundGen.Generators.Plan;

namespace BoundGen.Generators.Emit;

/// <summary>Declares scratch floats at a 64-byte boundary: on the stack, or rented where that would be too much of it.</summary>
internal static class Scratch
{
    public static void Write(SourceWriter writer, string indent, int floats, string name)
    {
        writer.Write(
            EmitPlan.FitsOnStack(floats)
                ? $$"""
                {{indent}}global::System.Span<float> {{name}} = stackalloc float[{{floats + EmitPlan.VectorFloats}}];
                {{indent}}{{name}} = {{name}}.Slice(global::BoundGen.Runtime.AlignedMemory.FloatsToAlignment(ref {{name}}[0]), {{floats}});
                """
                : $$"""
                {{indent}}using global::BoundGen.Runtime.ScratchBlock {{name}}Block = global::BoundGen.Runtime.ScratchBlock.Rent(unchecked((nint){{(long)floats
                    * sizeof(float)}}L));
                {{indent}}global::System.Span<float> {{name}} = {{name}}Block.Span<float>().Slice(0, {{floats}});
                """
        );
    }
}
