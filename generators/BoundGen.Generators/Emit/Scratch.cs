using BoundGen.Shared;

namespace BoundGen.Generators.Emit;

/// <summary>Declares scratch floats at a 64-byte boundary: on the stack, or rented where that would be too much of it.</summary>
internal static class Scratch
{
    /// <summary>An integer of a pointer's size by a name that, unlike nint, a user's type or alias cannot take.</summary>
    public const string SignedSize = "global::System.IntPtr";

    public static void Write(SourceWriter writer, string indent, int floats, string name)
    {
        writer.Write(
            NetworkExtent.FitsOnStack(floats)
                ? $$"""
                {{indent}}global::System.Span<float> {{name}} = stackalloc float[{{floats + Layout.VectorFloats}}];
                {{indent}}{{name}} = {{name}}.Slice(global::BoundGen.Runtime.AlignedMemory.FloatsToAlignment(ref {{name}}[0]), {{floats}});
                """
                : $$"""
                {{indent}}using global::BoundGen.Runtime.ScratchBlock {{name}}Block = global::BoundGen.Runtime.ScratchBlock.Rent(unchecked(({{SignedSize}}){{(long)floats
                    * sizeof(float)}}L));
                {{indent}}global::System.Span<float> {{name}} = {{name}}Block.Span<float>().Slice(0, {{floats}});
                """
        );
    }
}
