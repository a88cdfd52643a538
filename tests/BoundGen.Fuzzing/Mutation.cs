using System.Buffers.Binary;

namespace BoundGen.Fuzzing;

/// <summary>Changes bytes of a file.</summary>
internal static class Mutation
{
    private const int MostChanges = 4;

    /// <summary>Numbers at which lengths and counts go wrong.</summary>
    private static readonly long[] Edges =
    [
        0,
        1,
        -1,
        127,
        128,
        255,
        256,
        short.MaxValue,
        ushort.MaxValue,
        int.MaxValue,
        int.MinValue,
        uint.MaxValue,
        long.MaxValue,
        long.MinValue,
    ];

    /// <summary>A file that differs from another in a few places.</summary>
    public static byte[] Of(byte[] file, Random random)
    {
        var bytes = new List<byte>(file);
        for (int change = random.Next(1, MostChanges + 1); change > 0 && bytes.Count > 0; change--)
            Change(bytes, random);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count),
            length = Math.Min(random.Next(1, 17), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                Span<byte> edge = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(edge, Edges[random.Next(Edges.Length)]);
                for (int i = 0; i < 1 << random.Next(4) && at + i < bytes.Count; i++)
                    bytes[at + i] = edge[i];
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                break;
            case 5:
                for (int i = 0; i < length; i++)
                    bytes.Insert(at, (byte)random.Next(256));
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }
}
