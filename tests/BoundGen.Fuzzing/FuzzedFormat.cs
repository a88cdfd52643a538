namespace BoundGen.Fuzzing;

/// <summary>A format that is read from files nobody vouches for.</summary>
internal abstract class FuzzedFormat
{
    /// <summary>Good files, from which bad ones are made.</summary>
    public abstract IReadOnlyList<byte[]> Files { get; }

    /// <summary>Reads a file. The only exception that may escape is <see cref="InvalidDataException"/>.</summary>
    public abstract void Read(byte[] file);

    /// <summary>Changes the parts of a good file instead of its bytes; null where the format has none.</summary>
    public virtual byte[]? Rewrite(byte[] file, Random random) => null;
}
