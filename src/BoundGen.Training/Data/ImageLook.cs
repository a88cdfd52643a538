namespace BoundGen.Training;

/// <summary>
/// What an image looks like in 64 bits: which of 8 x 8 blocks are brighter than all together are on average. Copies with other
/// grey levels, a little noise, or saved again differ in no or few bits.
/// </summary>
/// <remarks>
/// The mean and not the median of the blocks: most blocks of a digit are black, and a median of 0 would let a single grey level
/// turn bits.
/// </remarks>
internal sealed class ImageLook
{
    private const int Side = 8;

    private readonly int _columns;
    private readonly (int Place, int Share)[][] _down;
    private readonly (int Place, int Share)[][] _across;

    public ImageLook(int rows, int columns) => (_columns, _down, _across) = (columns, Parts(rows), Parts(columns));

    /// <summary>The look of an image, shape [rows, columns].</summary>
    public ulong Of(ReadOnlySpan<byte> image)
    {
        // Exact in whole numbers, so the same on every machine: blocks have equal areas, counted in shares of pixels.
        Span<long> blocks = stackalloc long[Side * Side];
        long total = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            long sum = 0;
            foreach (var (row, height) in _down[i / Side])
            {
                long line = 0;
                foreach (var (column, width) in _across[i % Side])
                    line += (long)width * image[row * _columns + column];
                sum += height * line;
            }

            blocks[i] = sum;
            total += sum;
        }

        ulong look = 0;
        for (int i = 0; i < blocks.Length; i++)
            look |= blocks[i] * blocks.Length > total ? 1ul << i : 0;
        return look;
    }

    /// <summary>For every eighth of an axis its pixels, and how much of each belongs to it, in eighths of a pixel.</summary>
    private static (int Place, int Share)[][] Parts(int length) =>
        [
            .. Enumerable
                .Range(0, Side)
                .Select(part =>
                    Enumerable
                        .Range(0, length)
                        .Select(place =>
                            (
                                Place: place,
                                Share: Math.Min((part + 1) * length, (place + 1) * Side) - Math.Max(part * length, place * Side)
                            )
                        )
                        .Where(piece => piece.Share > 0)
                        .ToArray()
                ),
        ];
}
