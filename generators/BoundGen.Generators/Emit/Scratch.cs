using BoundGen.Generators.Model;
using BoundGen.Shared;

namespace BoundGen.Generators.Emit;

/// <summary>Declares scratch floats at a 64-byte boundary: on the stack, or rented where that would be too much of it.</summary>
internal static class Scratch
{
    public static void Write(SourceWriter writer, string indent, int floats, string name)
    {
        writer.Write(
            NetworkExtent.FitsOnStack(floats)
                ? $$"""
                {{indent}}global::System.Span<float> {{name}} = stackalloc float[{{floats + Layout.VectorFloats}}];
                {{indent}}{{name}} = {{name}}.Slice(global::BoundGen.Runtime.AlignedMemory.FloatsToAlignment(ref {{name}}[0]), {{floats}});
                """
                : $$"""
                {{indent}}using global::BoundGen.Runtime.ScratchBlock {{name}}Block = global::BoundGen.Runtime.ScratchBlock.Rent(unchecked(({{VectorNames.SignedSize}}){{(long)floats
                    * sizeof(float)}}L));
                {{indent}}global::System.Span<float> {{name}} = {{name}}Block.Span<float>().Slice(0, {{floats}});
                """
        );
    }
}
