namespace BoundGen.Training;

/// <summary>The ten numerals as pen strokes, in the ways people write them.</summary>
/// <remarks>Coordinates grow right and down; a numeral is about 66 wide and 100 high, its middle near (33, 50).</remarks>
internal static class Numerals
{
    /// <summary>The ways of writing each numeral, [digit][way].</summary>
    public static Way[][] Ways { get; } =
    [
        [
            new(2, [Pen((42, 5), (20, 6), (6, 28), (4, 56), (14, 88), (34, 99), (54, 88), (63, 54), (58, 22), (40, 3), (22, 7))]),
            new(1, [Pen((38, 3), (20, 12), (10, 48), (17, 88), (34, 98), (51, 86), (57, 48), (48, 12), (34, 2), (22, 10))]),
        ],
        [
            new(3, [Pen((34, 0), (33, 50), (33, 100))]),
            new(2, [Pen((22, 23), Corner(36, 0), (36, 50), (35, 100))], 0.5f),
            new(1, [Pen((20, 23), Corner(34, 0), (34, 50), (34, 99)), Pen((10, 99), (34, 99), (58, 98))], 0.5f),
        ],
        [
            new(2, [Pen((8, 24), (20, 5), (40, 0), (58, 14), (55, 38), (32, 68), Corner(5, 98), (34, 97), (66, 98))]),
            new(
                1,
                [
                    Pen(
                        (8, 20),
                        (22, 3),
                        (44, 0),
                        (60, 16),
                        (54, 44),
                        (34, 76),
                        (14, 95),
                        (5, 86),
                        (16, 76),
                        (34, 86),
                        (50, 97),
                        (68, 90)
                    ),
                ]
            ),
        ],
        [
            new(2, [Pen((8, 14), (28, 0), (54, 8), (56, 30), Corner(28, 47), (56, 56), (63, 78), (44, 98), (20, 99), (4, 86))]),
            new(1, [Pen((8, 3), Corner(60, 2), Corner(30, 40), (54, 50), (62, 74), (44, 97), (20, 98), (4, 86))]),
        ],
        [
            new(2, [Pen((10, 4), (6, 28), Corner(4, 55), (34, 55), (64, 54)), Pen((54, 6), (52, 50), (50, 100))]),
            new(1, [Pen((66, 68), (34, 68), Corner(2, 67), (24, 34), Corner(48, 0), (48, 50), (48, 100))]),
            new(1, [Pen((10, 6), (4, 36), (20, 54), (52, 48)), Pen((58, 0), (56, 46), (50, 100))]),
        ],
        [
            new(1, [Pen((60, 2), Corner(16, 3), Corner(11, 42), (34, 36), (58, 50), (62, 74), (44, 97), (20, 99), (4, 88))]),
            new(
                1,
                [
                    Pen((18, 5), Corner(13, 44), (38, 38), (58, 54), (60, 78), (40, 98), (16, 98), (4, 90)),
                    Pen((17, 5), (40, 4), (66, 1)),
                ]
            ),
        ],
        [
            new(1, [Pen((54, 3), (30, 16), (11, 48), (8, 78), (26, 98), (50, 96), (61, 78), (50, 58), (28, 58), (10, 76))]),
            new(1, [Pen((44, 0), (22, 34), (8, 68), (16, 94), (40, 99), (58, 84), (52, 62), (30, 58), (11, 76))]),
        ],
        [
            new(2, [Pen((4, 4), (34, 3), Corner(62, 2), (42, 46), (28, 100))], 0.6f),
            new(1, [Pen((4, 4), (34, 3), Corner(62, 2), (42, 46), (26, 100)), Pen((18, 52), (38, 50), (60, 48))]),
            new(1, [Pen((2, 22), Corner(3, 5), (34, 4), Corner(64, 3), (44, 46), (30, 100))], 0.6f),
        ],
        [
            new(
                2,
                [
                    Pen(
                        (54, 12),
                        (34, 0),
                        (13, 10),
                        (15, 30),
                        (36, 47),
                        (58, 66),
                        (56, 90),
                        (34, 100),
                        (10, 88),
                        (12, 68),
                        (34, 48),
                        (54, 30),
                        (56, 12),
                        (42, 1)
                    ),
                ]
            ),
            new(
                1,
                [
                    Pen(
                        (34, 46),
                        (14, 36),
                        (14, 12),
                        (34, 1),
                        (54, 12),
                        (53, 36),
                        Corner(34, 46),
                        (10, 62),
                        (9, 86),
                        (34, 99),
                        (58, 86),
                        (57, 62),
                        (34, 46)
                    ),
                ]
            ),
        ],
        [
            new(1, [Pen((56, 16), (36, 0), (12, 12), (9, 38), (28, 51), (50, 40), Corner(58, 12), (56, 56), (52, 100))]),
            new(
                1,
                [
                    Pen(
                        (57, 16),
                        (38, 0),
                        (14, 10),
                        (9, 36),
                        (28, 50),
                        (50, 40),
                        Corner(58, 14),
                        (59, 58),
                        (46, 92),
                        (24, 99),
                        (10, 90)
                    ),
                ]
            ),
            new(1, [Pen((40, 2), (16, 10), (10, 34), (28, 48), (52, 36), (56, 12), (38, 2), (58, 24), (48, 66), (30, 100))]),
        ],
    ];

    private static Point[] Pen(params Point[] points) => points;

    private static Point Corner(float x, float y) => new(x, y, true);

    /// <summary>A point the pen passes; at a corner it turns at once, elsewhere smoothly.</summary>
    internal readonly record struct Point(float X, float Y, bool IsCorner)
    {
        public static implicit operator Point((float X, float Y) point) => new(point.X, point.Y, false);
    }

    /// <summary>A way to write a numeral, chosen in proportion to its weight.</summary>
    internal sealed class Way(int weight, Point[][] strokes, float freedom = 1)
    {
        /// <summary>Relative frequency among the ways of this numeral.</summary>
        public int Weight { get; } = weight;

        /// <summary>What the pen draws.</summary>
        public Point[][] Strokes { get; } = strokes;

        /// <summary>How far points may stray, 1 as a rule; less where they would make another numeral (1 and 7).</summary>
        public float Freedom { get; } = freedom;
    }
}
