using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BoundGen.Runtime;

/// <summary>
/// The weights of a network as generated code reads them: for every input of a layer one row of its outputs, padded
/// with zeros to whole vectors, starting at a 64-byte boundary of memory that the garbage collector does not move.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InputMajorWeights
{
    private const int TransposeBlock = 16;

    private readonly float[] _values;
    private readonly int _start;

    /// <summary>Makes room for so many floats, all 0.</summary>
    public InputMajorWeights(int length)
    {
        _values = GC.AllocateArray<float>(length + Layout.VectorFloats, pinned: true);
        _start = AlignedMemory.FloatsToAlignment(ref MemoryMarshal.GetArrayDataReference(_values));
    }

    /// <summary>Stores one matrix.</summary>
    /// <param name="matrix">Row-major [outputs, inputs].</param>
    /// <param name="outputs">Its rows.</param>
    internal static InputMajorWeights Of(ReadOnlySpan<float> matrix, int outputs)
    {
        var stored = new InputMajorWeights(matrix.Length / outputs * Layout.Stride(outputs));
        stored.Load(matrix, outputs, 0);
        return stored;
    }

    /// <summary>Stores the squares of a matrix's entries, each rounded to nearest.</summary>
    /// <param name="matrix">Row-major [outputs, inputs].</param>
    /// <param name="outputs">Its rows.</param>
    internal static InputMajorWeights OfSquares(ReadOnlySpan<float> matrix, int outputs)
    {
        var squares = new float[matrix.Length];
        for (int i = 0; i < squares.Length; i++)
            squares[i] = matrix[i] * matrix[i];
        return Of(squares, outputs);
    }

    /// <summary>The float at an offset, for vector loads from there on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float At(int offset) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _start + offset);

    /// <summary>A stretch of the storage.</summary>
    public Span<float> Row(int offset, int length) => _values.AsSpan(_start + offset, length);

    /// <summary>Stores a matrix given row-major [outputs, inputs] (a bias vector is one with a single input).</summary>
    public void Load(ReadOnlySpan<float> matrix, int outputs, int offset)
    {
        int inputs = matrix.Length / outputs,
            stride = Layout.Stride(outputs);
        for (int block = 0; block < inputs; block += TransposeBlock)
        {
            for (int i = 0; i < outputs; i++)
            {
                for (int j = block; j < Math.Min(block + TransposeBlock, inputs); j++)
                    _values[_start + offset + j * stride + i] = matrix[i * inputs + j];
            }
        }
    }

    /// <summary>Whether a matrix given like that is the one that is stored.</summary>
    public bool Holds(ReadOnlySpan<float> matrix, int outputs, int offset)
    {
        int inputs = matrix.Length / outputs,
            stride = Layout.Stride(outputs);
        for (int block = 0; block < inputs; block += TransposeBlock)
        {
            for (int i = 0; i < outputs; i++)
            {
                for (int j = block; j < Math.Min(block + TransposeBlock, inputs); j++)
                {
                    if (_values[_start + offset + j * stride + i] != matrix[i * inputs + j])
                        return false;
                }
            }
        }

        return true;
    }

    /// <summary>Gives a matrix back row-major [outputs, inputs].</summary>
    public void Save(Span<float> matrix, int outputs, int offset)
    {
        int inputs = matrix.Length / outputs,
            stride = Layout.Stride(outputs);
        for (int i = 0; i < outputs; i++)
        {
            for (int j = 0; j < inputs; j++)
                matrix[i * inputs + j] = _values[_start + offset + j * stride + i];
        }
    }
}
